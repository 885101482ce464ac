package reports

import (
	"strings"
	"unicode/utf8"

	"triggerlab/reports/text"
)

// mostComment is how many characters of a report fit into a comment on a pull
// request, 65,536, less what whoever posts it may put before it.
const mostComment = 65_536 - 1_536

// fewRows is how many rows of a table there are when a page is cut, and
// longestText how long its sentences and names then get.
const (
	fewRows     = 30
	longestText = 400
)

// fitMarkdown writes a page that fits into a comment. Where all of it does not,
// tables end after some rows and long names are shortened; then details go,
// and then sections, from the last. What went is said at the end.
func fitMarkdown(told page, p *text.Printer) (string, error) {
	parts, err := markdownParts(told, p)
	if err != nil {
		return "", err
	}
	if whole := strings.Join(parts, ""); told.whole || utf8.RuneCountInString(whole) <= mostComment {
		return whole, nil
	}
	told = told.briefer(p)
	if parts, err = markdownParts(told, p); err != nil {
		return "", err
	}
	left := map[int]bool{}
	size := 0
	for _, part := range parts {
		size += utf8.RuneCountInString(part)
	}
	for _, detail := range []bool{true, false} {
		// The first part is the title, and the section after it the answer.
		for i := len(told.sections); i > 1 && size > mostComment; i-- {
			if told.sections[i-1].detail == detail && !left[i] {
				left[i], size = true, size-utf8.RuneCountInString(parts[i])
			}
		}
	}
	return markdownLeft(told, parts, left, p), nil
}

// markdownLeft is the page without some of its parts, and what it says of them.
func markdownLeft(told page, parts []string, left map[int]bool, p *text.Printer) string {
	var b strings.Builder
	for i, part := range parts {
		if !left[i] {
			b.WriteString(part)
		}
	}
	var names []string
	for i, s := range told.sections {
		if left[i+1] && s.title != "" {
			names = append(names, s.title)
		}
	}
	more := 0
	if len(names) > mostNamed {
		names, more = names[:mostNamed], len(names)-mostNamed
	}
	said := p.Word("folding.cut", "titles", strings.Join(names, " · "), "more", more)
	b.WriteString("\n_" + escapeMarkdown(text.Printable(said)) + "_\n")
	return b.String()
}

// mostNamed is how many of the sections that did not fit are named.
const mostNamed = 20

// briefer is a page of short tables and texts.
func (p page) briefer(words *text.Printer) page {
	p = mapPage(p, func(s string) string {
		if len(s) <= longestText {
			return s
		}
		return shorten(s, longestText)
	})
	p.sections = each(p.sections, func(s section) section {
		var blocks []block
		for _, b := range s.blocks {
			g, ok := b.(grid)
			if !ok || len(g.rows) <= fewRows {
				blocks = append(blocks, b)
				continue
			}
			more := len(g.rows) - fewRows
			g.rows = g.rows[:fewRows]
			blocks = append(blocks, g, note(words.Word("folding.rows", "rows", more)))
		}
		s.blocks = blocks
		return s
	})
	return p
}
