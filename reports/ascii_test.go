package reports

import (
	"strings"
	"testing"
)

// TestASCII: a screen without Unicode gets nothing else, in lines that are as
// wide as they were.
func TestASCII(t *testing.T) {
	for fixture, make := range fixtures {
		told := strings.Split(report(t, Terminal, make(), Options{Details: true}), "\n")
		plain := strings.Split(report(t, Terminal, make(), Options{Details: true, ASCII: true}), "\n")
		if len(told) != len(plain) {
			t.Fatalf("%s has %d lines and not %d", fixture, len(plain), len(told))
		}
		for i, line := range plain {
			if strings.IndexFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
				t.Errorf("%s, line %d: %q", fixture, i+1, line)
			}
			if width(line) != width(told[i]) {
				t.Errorf("%s, line %d is %d wide and not %d: %s", fixture, i+1, width(line), width(told[i]), line)
			}
		}
	}
	for in, want := range map[string]string{
		"✓ Verdict: winner":  "+ Verdict: winner",
		"├──┼─●──┤ 18,5 %":   "[--+-o--] 18,5 %",
		"été, cœur, IJsland": "ete, cour, IJsland",
		"送花 👩‍🚀":             "???? ??",
		"e\u0301tude":        "etude",
	} {
		if got := ascii(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
