package reports

import (
	"strings"
	"testing"

	"triggerlab/experiment/findings"
)

// TestFolded: a screen shows the answers, and names in one line what else
// there is, none of which it shows.
func TestFolded(t *testing.T) {
	got := report(t, Terminal, ordinary(), Options{})
	golden(t, "ordinary-folded.txt", got)
	for _, p := range []page{toldPage(ordinary()), toldPage(hostile()), toldPage(panelled())} {
		for i, s := range p.sections {
			if s.detail && s.title == "" {
				t.Errorf("section %d is a detail without a title to be asked for by", i)
			}
		}
	}
}

// TestFoldedNames: several details of one section are named by its title, one
// alone by its own, and each once.
func TestFoldedNames(t *testing.T) {
	p := page{sections: []section{
		{title: "Segments"}, {title: "north", minor: true, detail: true}, {title: "south", minor: true, detail: true},
		{title: "Health"}, {title: "what is fine", minor: true, detail: true},
		{title: "Method", detail: true}, {title: "Data"}, {title: "shown", minor: true},
	}}
	if got := strings.Join(p.folded(), "|"); got != "Segments|what is fine|Method" {
		t.Errorf("it names %s", got)
	}
	shown := document{page: p, p: printer()}.unfolded(false)
	titles := each(shown.sections, func(s section) string { return s.title })
	if got := strings.Join(titles, "|"); got != "Segments|Health|Data|shown|" {
		t.Errorf("it shows %s", got)
	}
	if all := (document{page: p, p: printer()}).unfolded(true); len(all.sections) != len(p.sections) {
		t.Errorf("with everything there are %d sections, not %d", len(all.sections), len(p.sections))
	}
}

// TestMarkdownFolds: what is folded up is opened and closed, and its title is
// HTML in which no name is markup.
func TestMarkdownFolds(t *testing.T) {
	for fixture, make := range fixtures {
		got := report(t, Markdown, make(), Options{})
		opened, closed := strings.Count(got, "\n<details>\n"), strings.Count(got, "\n</details>\n")
		if opened == 0 || opened != closed {
			t.Errorf("%s: %d are opened and %d closed", fixture, opened, closed)
		}
		for line := range strings.Lines(got) {
			inner, ok := strings.CutPrefix(line, "<summary><b>")
			if !ok {
				continue
			}
			if title, ok := strings.CutSuffix(inner, "</b></summary>\n"); !ok || strings.ContainsAny(title, "<>\\") {
				t.Errorf("%s: %s", fixture, line)
			}
		}
	}
}

// toldPage is the page of findings.
func toldPage(doc *findings.Findings) page {
	return story{worded(doc, printer()), printer()}.page()
}
