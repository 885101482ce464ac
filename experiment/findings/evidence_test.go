package findings

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// bulky is evidence of several lines, with blanks and signs of all kinds.
func bulky(size int) *Evidence {
	random, data := rand.New(rand.NewPCG(1, 2)), make([]byte, size)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return &Evidence{Schema: EvidenceSchema, Program: "v1.2 (devel) ☂\u2028\n", Language: "fr", Data: data}
}

// TestLines holds that lines in any order, with blanks around them, are the
// evidence again, and that none is too long for a cell.
func TestLines(t *testing.T) {
	for _, size := range []int{0, 10, 21_000, 22_400, 22_500, 100_000} {
		e := bulky(size)
		lines := e.Lines()
		for _, line := range lines {
			if n := len([]rune(line)); n > 30_000 || !IsEvidenceLine(line) || strings.ContainsAny(line, "\n\t\u2028") {
				t.Fatalf("a line of %d characters: %.60s…", n, line)
			}
		}
		slices.Reverse(lines)
		for i := range lines {
			lines[i] = " " + lines[i] + "\r\n"
		}
		again, err := EvidenceOf(lines)
		if err != nil || again.Program != e.Program || again.Language != e.Language || !bytes.Equal(again.Data, e.Data) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// TestLinesDamaged holds that whatever happens to a line is an error.
func TestLinesDamaged(t *testing.T) {
	for name, damage := range map[string]func([]string) []string{
		"evidence.damaged":      func(l []string) []string { l[1] = l[1][:200] + "A" + l[1][202:]; return l },
		"evidence.line-missing": func(l []string) []string { return slices.Delete(l, 1, 2) },
		"evidence.line-twice":   func(l []string) []string { return append(l, l[2]) },
		"evidence.two-reports":  func(l []string) []string { return append(l, bulky(90_001).Lines()[0]) },
		"evidence.no-line":      func(l []string) []string { l[0] = l[0][:40]; return l },
		"evidence.other-schema": func([]string) []string { return (&Evidence{Schema: "triggerlab.evidence/9"}).Lines() },
	} {
		if e, err := EvidenceOf(damage(bulky(90_000).Lines())); err == nil || e != nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := EvidenceOf(nil); err == nil {
		t.Error("no lines are evidence")
	}
}
