package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// A page is a report before it has a format: the same sections and sentences
// for a screen and for Markdown. Texts in it are as they came, unsafe.
type page struct {
	title    string
	subtitle string
	sections []section
	whole    bool // a book to read in, which is never cut to fit into a comment
}

// A section is a heading with what stands under it. A minor one belongs to
// the section before it. A detail is for whoever asks: a screen names it and
// shows it with --details, Markdown and html fold it up under its title.
type section struct {
	mark   mark
	title  string
	minor  bool
	detail bool
	drawn  bool     // it says nothing without its figure
	terms  []string // that its words may be looked up by, for whoever asks
	blocks []block
}

// and is the page with more sections at its end.
func (p page) and(more ...[]section) page {
	p.sections = slices.Concat(append([][]section{p.sections}, more...)...)
	return p
}

// explains names words of the section that may be looked up.
func (s *section) explains(terms ...string) { s.terms = append(s.terms, terms...) }

// undrawn is the page for formats that draw no such figure: without the
// sections that say nothing else.
func (p page) undrawn() page {
	p.sections = slices.DeleteFunc(slices.Clone(p.sections), func(s section) bool { return s.drawn })
	return p
}

func (s *section) add(blocks ...block) { s.blocks = append(s.blocks, blocks...) }

// A block is a headline, paragraph, note, bullets, grid or figure.
type block any

type (
	headline  string // the sentence to repeat
	paragraph string
	note      string // small print
	bullets   []bullet
)

// A bullet is one line of a list, with a sign where it has one.
type bullet struct {
	mark mark
	text string
}

// A grid is a table.
type grid struct {
	columns []column
	rows    [][]string
	// meters are what the bars in the column without a head stand for, a share
	// a row; nil where there is no such column.
	meters []findings.Number
	room   int // that names keep, together, before a column goes; 0: narrow
}

// A column of a grid. Where the screen is narrow, columns with a drop go,
// the highest first, and then wide ones share what is left.
type column struct {
	head  string
	right bool // aligned, for numbers
	wide  int  // lines that a cell may be wrapped to; 0: it is never wrapped
	drop  int  // 0: it stays
}

// anyLines lets a cell be as tall as its text needs.
const anyLines = 1000

// A mark is a sign that stands beside words and says the same.
type mark string

// The signs differ in shape, so that nobody needs their colours.
const (
	none    mark = ""
	good    mark = "✓"
	even    mark = "="
	open    mark = "?"
	caution mark = "!"
	bad     mark = "✗"
)

// mapPage changes every text of a page.
func mapPage(p page, change func(string) string) page {
	p.title, p.subtitle = change(p.title), change(p.subtitle)
	p.sections = each(p.sections, func(s section) section {
		s.title = change(s.title)
		s.blocks = each(s.blocks, func(b block) block { return mapBlock(b, change) })
		return s
	})
	return p
}

func mapBlock(b block, change func(string) string) block {
	switch b := b.(type) {
	case headline:
		return headline(change(string(b)))
	case paragraph:
		return paragraph(change(string(b)))
	case note:
		return note(change(string(b)))
	case bullets:
		return bullets(each(b, func(line bullet) bullet { return bullet{line.mark, change(line.text)} }))
	case grid:
		b.columns = each(b.columns, func(c column) column { c.head = change(c.head); return c })
		b.rows = each(b.rows, func(row []string) []string { return each(row, change) })
		return b
	case figure:
		return b.texts(change)
	}
	return b
}
