package reports

import (
	"fmt"
	"strings"
	"testing"
)

// TestNamesStayApart: names that differ in a word still do where they are
// shortened, beside bars and in the cells of a table.
func TestNamesStayApart(t *testing.T) {
	var names, pairs []string
	for i := range 12 {
		names = append(names, fmt.Sprintf("Subject line number %d with some words", i))
		pairs = append(pairs, fmt.Sprintf("Subject line number 3 with some words – Subject line number %d with some words", i))
	}
	for _, list := range [][]string{names, pairs} {
		f, g := forest{}, grid{columns: []column{{head: "Trigger", wide: 2}}}
		for _, name := range list {
			f.rows = append(f.rows, estimate{name: name, value: 0.2, low: 0.1, high: 0.3, told: "20 %"})
			g.rows = append(g.rows, []string{name})
		}
		bars := each(f.bars(80, printer())[:len(list)], func(b drawnBar) string { return b.name })
		cells := each(g.fit(12).rows, func(row []string) string { return row[0] })
		for _, shown := range [][]string{bars, cells} {
			seen := map[string]bool{}
			for _, name := range shown {
				if seen[name] {
					t.Errorf("%q stands for two names", name)
				}
				seen[name] = true
				if strings.Contains(name, "……") {
					t.Errorf("%q is not readable", name)
				}
			}
		}
	}
	if got, want := apart(names[:2], 30, func(s string) string { return shorten(s, 30) })[1], "…line number 1 with some words"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWordsStayWhole: a column leaves room for its longest word while others
// can spare it.
func TestWordsStayWhole(t *testing.T) {
	g := grid{columns: []column{{head: "Wat", wide: 3}, {head: "Vergeleken", wide: 4}}}
	g.rows = [][]string{{"contactmoment", "elke stap van algemeen naar persoonlijk"}, {"maatwerk", "reactief tegenover proactief"}}
	for _, row := range g.fit(27).rows {
		for _, cell := range row {
			for _, line := range strings.Fields(cell) {
				if !strings.Contains(" contactmoment maatwerk elke stap van algemeen naar persoonlijk reactief tegenover proactief ", " "+line+" ") {
					t.Errorf("%q is broken", line)
				}
			}
		}
	}
}
