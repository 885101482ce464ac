package reports

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

func printer() *text.Printer { return text.New(language.English) }

// TestNoLineIsTooLong: tables and sentences stay within the screen.
func TestNoLineIsTooLong(t *testing.T) {
	for fixture, make := range fixtures {
		for _, limit := range []int{60, 80, 120} {
			for i, line := range strings.Split(report(t, Terminal, make(), Options{Width: limit, Details: true}), "\n") {
				if width(line) > limit {
					t.Errorf("%s at %d, line %d is %d wide: %s", fixture, limit, i+1, width(line), line)
				}
			}
		}
	}
}

// TestTerminalIsSafe: nothing in a name acts on the terminal.
func TestTerminalIsSafe(t *testing.T) {
	for i, r := range report(t, Terminal, hostile(), Options{Details: true}) {
		if r != '\n' && unicode.IsControl(r) || r == '\u202e' || r == '\u200f' {
			t.Fatalf("%q at byte %d", r, i)
		}
	}
}

// TestColourStandsBesideSigns: with its colours taken away a report is the
// one without colours.
func TestColourStandsBesideSigns(t *testing.T) {
	plain := report(t, Terminal, ordinary(), Options{})
	coloured := report(t, Terminal, ordinary(), Options{Color: true})
	if coloured == plain {
		t.Error("no colour")
	}
	if got := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(coloured, ""); got != plain {
		t.Error("colour changes the words")
	}
}

// TestColumnsAlign: the last digit of a number stands under the last letter
// of its heading, whatever the names in the first column.
func TestColumnsAlign(t *testing.T) {
	g := grid{
		columns: []column{{head: "Trigger", wide: 2}, {head: "Rate", right: true}},
		rows:    [][]string{{"plain", "1.0 %"}, {"送花送花", "12.0 %"}, {"👩‍🚀 🇧🇪 é", "3.0 %"}, {strings.Repeat("long ", 20), "4.0 %"}},
	}
	drawn, err := draw(g.fit(30))
	if err != nil {
		t.Fatal(err)
	}
	ends := map[int]bool{}
	for _, line := range strings.Split(drawn, "\n") {
		if trimmed := strings.TrimRight(line, " "); strings.HasSuffix(trimmed, "%") || strings.HasSuffix(trimmed, "Rate") {
			ends[width(trimmed)] = true
		}
	}
	if len(ends) != 1 {
		t.Errorf("numbers end at columns %v:\n%s", ends, drawn)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 8, []string{"one two", "three"}},
		{"it is 41.2 % or so", 10, []string{"it is", "41.2 % or", "so"}},
		{"by +5.3 pp, they say", 9, []string{"by", "+5.3 pp,", "they say"}},
		{"dit «\u00a0a b\u00a0» deux", 8, []string{"dit", "«\u00a0a", "b\u00a0» deux"}},
		{"il gagne\u202f: oui", 9, []string{"il", "gagne\u202f:", "oui"}},
		{"abcdefghijkl", 5, []string{"abcde", "fghij", "kl"}},
		{"送花送花", 5, []string{"送花", "送花"}},
	} {
		if got := wrap(c.in, c.limit); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("wrap(%q, %d) is %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

// TestShorten: a shortened name keeps its beginning and its end.
func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"Spring campaign, variant A", 12, "Spring…nt A"},
		{"👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀", 7, "👩‍🚀👩‍🚀…👩‍🚀"},
	} {
		got := shorten(c.in, c.limit)
		if got != c.want || width(got) > c.limit {
			t.Errorf("shorten(%q, %d) is %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

// TestEndlessName: a name as long as a cell can be costs no time.
func TestEndlessName(t *testing.T) {
	doc := ordinary()
	endless := strings.Repeat("送é", 16_000)
	doc.Triggers[0].Trigger, doc.Comparisons[0].Trigger = endless, endless
	doc.Verdict.Reasons[0].Text = endless
	start := time.Now()
	report(t, Terminal, doc, Options{})
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
