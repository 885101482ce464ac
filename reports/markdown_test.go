package reports

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"triggerlab/experiment/findings"
)

// TestMarkdownCells: every row of a table has as many cells as its heading.
func TestMarkdownCells(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])((?:\\\\)*)\|`)
	for fixture, make := range fixtures {
		cells := 0
		for i, line := range strings.Split(report(t, Markdown, make(), Options{}), "\n") {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := len(bar.FindAllString(line, -1))
			if cells == 0 {
				cells = n
			}
			if n != cells {
				t.Errorf("%s, line %d has %d bars and not %d: %s", fixture, i+1, n, cells, line)
			}
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		`a|b`:          `a\|b`,
		`a\|b`:         `a\\\|b`,
		"`x`":          "\\`x\\`",
		`<script>`:     `\<script\>`,
		`[a](b)`:       `\[a\](b)`,
		`&lt;`:         `&amp;lt;`,
		`*b* _i_ ~s`:   `\*b\* \_i\_ \~s`,
		`41.2 % (p)`:   `41.2 % (p)`,
		`+5.3 pp, -1`:  `+5.3 pp, -1`,
		`@amy #12 #a`:  `@&#8203;amy \#&#8203;12 \#a`,
		`http://x.org`: `http://&#8203;x.org`,
		`www.x.org`:    `www&#8203;.x.org`,
		`a@ b`:         `a@ b`,
	} {
		if got := escapeMarkdown(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestCommentFits: whatever the size of the test and the length of its names,
// the answer fits into a comment, and what went is named.
func TestCommentFits(t *testing.T) {
	many, endless := ordinary(), ordinary()
	for i := range 1500 {
		one := many.Triggers[i%3]
		one.Trigger = fmt.Sprintf("message %d with a name of some length", i)
		many.Triggers = append(many.Triggers, one)
		c := many.Comparisons[0]
		c.Trigger = one.Trigger
		many.Comparisons = append(many.Comparisons, c)
	}
	name := strings.Repeat("送|&", 10_000)
	endless.Triggers[0].Trigger, endless.Comparisons[0].Trigger, endless.Experiment.Name = name, name, name
	endless.Verdict.Reasons[0].Text = name
	for i := range endless.Segments {
		endless.Segments[i].Segment = name
	}
	for size, doc := range map[string]*findings.Findings{"many": many, "endless": endless} {
		told := report(t, Markdown, doc, Options{})
		if n := utf8.RuneCountInString(told); n > 65_536 {
			t.Errorf("%s: it has %d characters", size, n)
		}
		for _, want := range []string{"Verdict: winner", "cut to fit into a comment", "json, html and xlsx"} {
			if !strings.Contains(told, want) {
				t.Errorf("%s: it does not say %q", size, want)
			}
		}
		if opened, closed := strings.Count(told, "<details>\n"), strings.Count(told, "</details>\n"); opened != closed {
			t.Errorf("%s: %d details are opened and %d closed", size, opened, closed)
		}
	}
	if whole := report(t, Markdown, ordinary(), Options{}); strings.Contains(whole, "cut to fit") {
		t.Error("what fits is cut")
	}
}

// TestGlossaryIsWhole: who asks for every term gets every term.
func TestGlossaryIsWhole(t *testing.T) {
	var b strings.Builder
	if err := glossary().ExplainAll(&b, Markdown, Options{}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n### "); n != len(terms()) || utf8.RuneCountInString(b.String()) < mostComment {
		t.Errorf("it explains %d of %d terms", n, len(terms()))
	}
}

// TestCommentLeavesOut: details go before sections, the last first, and the
// answer never.
func TestCommentLeavesOut(t *testing.T) {
	long := strings.Repeat(strings.Repeat("x", 99)+" ", 4)
	var blocks []block
	for range 60 {
		blocks = append(blocks, paragraph(long))
	}
	p := page{title: "T", sections: []section{
		{title: "answer", blocks: blocks}, {title: "first", blocks: blocks}, {title: "detail", detail: true, blocks: blocks}, {title: "last", blocks: blocks},
	}}
	told, err := fitMarkdown(p, printer())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(told, "<b>detail</b>") || strings.Contains(told, "## last") || !strings.Contains(told, "## first") || !strings.Contains(told, "left out are detail · last.") {
		t.Errorf("it leaves out the wrong parts: %s", told[len(told)-300:])
	}
}
