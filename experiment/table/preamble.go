package table

import (
	"bytes"
	"regexp"
	"slices"

	"triggerlab/experiment"
)

// How much of a table is looked at to find its header.
const (
	headerRows  = 100
	headerBytes = 256 << 10
)

// findHeader returns which of the first rows of a table, blank ones among
// them, is its header, and -1 when all are blank.
//
// It is the first row that is not blank, unless that one and those below it
// are a preamble, as exports have: comments that begin with #, titles, pairs
// such as "From: | 2026-05-01", all narrower than the table below. Then it is
// the first row behind them, as long as that one names columns: its cells are
// texts that are neither numbers nor dates. Where it does not there is no
// telling, and the first row is taken at its word. Nor is there where it looks
// like a row of data, which must not be lost.
func findHeader(rows [][]Cell) int {
	first, passed := -1, 0
	wide, below := tableWidth(rows)
	for i, cells := range rows {
		switch {
		case width(cells) == 0:
			continue
		case first < 0:
			first = i
		}
		if introduces(rows, i, wide) {
			if !isComment(cells) {
				passed++
			}
			continue
		}
		if i == first || names(cells) && !isComment(cells) && passed <= min(below, maxPreamble) && !isData(rows, i) {
			return i
		}
		break
	}
	return first
}

// maxPreamble is how many rows other than comments are taken for a preamble;
// more are a table whose first rows lack cells.
const maxPreamble = 20

// tableWidth returns the number of cells that most rows of the table have,
// and how many rows stand below the first that is so wide. It is 0 where that
// says nothing: no width occurs twice, or most of those rows have one cell, as
// a column of texts has in which some hold a delimiter.
func tableWidth(rows [][]Cell) (wide, below int) {
	counts, most := map[int]int{}, 1
	for _, cells := range rows {
		n := width(cells)
		if n < 2 || isComment(cells) {
			continue
		}
		counts[n]++
		if counts[n] > most || counts[n] == most && n > wide && most > 1 {
			most, wide = counts[n], n
		}
	}
	if wide == 0 {
		return 0, 0
	}
	begun, narrow := false, 0
	for _, cells := range rows {
		switch n := width(cells); {
		case n == 0:
		case !begun:
			begun = n >= wide && !isComment(cells)
		case n == 1:
			narrow++
			below++
		default:
			below++
		}
	}
	if 2*narrow > below {
		return 0, 0
	}
	return wide, below
}

// introduces reports whether a row belongs to what stands above a table of
// this width rather than to it.
func introduces(rows [][]Cell, i, table int) bool {
	cells := rows[i]
	narrow := width(cells) < table
	if isComment(cells) {
		// One that is as wide may be a header that begins with #.
		return narrow || i > 0 && isComment(rows[i-1]) || i+1 < len(rows) && isComment(rows[i+1])
	}
	filled := 0
	for _, c := range cells {
		if !c.Blank() {
			filled++
		}
	}
	switch {
	case narrow && (filled == 1 || 2*filled <= table):
		return true
	case narrow && filled == 2 && (i+1 < len(rows) && width(rows[i+1]) == 0 || bytes.HasSuffix(cells[0].Trim(), []byte(":"))):
		return true // a pair above a blank row, or a name with a colon and its value
	case 4*filled <= table:
		return true // a title that stands to the right
	}
	return narrow && !names(cells)
}

// isComment reports whether a row begins with a number sign and no word
// behind it, such as "# Start date: 20260501" and "#-----".
func isComment(cells []Cell) bool {
	if len(cells) == 0 {
		return false
	}
	text := cells[0].Trim()
	return len(text) > 1 && text[0] == '#' && !('0' <= text[1] && text[1] <= '9') && !('a' <= text[1]|0x20 && text[1]|0x20 <= 'z')
}

// names reports whether a row may name columns: most of its cells are filled,
// and none of those is a number or a date, except for years among more words.
func names(cells []Cell) bool {
	cells = cells[:width(cells)]
	words, years := 0, 0
	for _, c := range cells {
		switch {
		case c.Blank():
		case year.Match(c.Trim()):
			years++
		case c.Kind != Text || valued.Match(c.Trim()):
			return false
		default:
			words++
		}
	}
	return 2*(words+years) > len(cells) && words > years
}

// isData reports whether a row that may name columns is rather one of those
// below it: a text cut by the commas in it, of which each cell but the first
// begins with a space; one with an address of email; or one of which another
// row, unless it is the same again, has a text in the same column.
func isData(rows [][]Cell, i int) bool {
	cells, titled := rows[i], i > 0 && width(rows[i-1]) > 0 && !isComment(rows[i-1])
	spaced := len(cells) > 1
	for _, c := range cells[min(1, len(cells)):width(cells)] {
		spaced = spaced && len(c.Raw) > 0 && c.Raw[0] == ' '
	}
	if spaced && titled || slices.ContainsFunc(cells, func(c Cell) bool { return email.Match(c.Trim()) }) {
		return true
	}
	for _, below := range rows[i+1:] {
		some, all := false, width(below) == width(cells)
		for k := range min(width(cells), width(below)) {
			same := bytes.Equal(cells[k].Trim(), below[k].Trim())
			some, all = some || same && !cells[k].Blank(), all && same
		}
		if some && !all {
			return true
		}
	}
	return false
}

var email = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]+$`)

var year = regexp.MustCompile(`^(19|20)\d\d$`)

// valued tells a number, an amount, a percentage, a date or a time: digits
// and what stands between and around them, without a word.
var valued = regexp.MustCompile(`^[-+(\x{2212}]?([A-Z]{0,3}\p{Sc})?\s*\d[\d\s.,:/'\x{2019}\x{a0}\x{202f}-]*([eE][-+]?\d+)?(T[\d:.]+Z?)?\s*[%\p{Sc})]?$`)

// A top is the first rows of a table, from which its header is chosen.
type top struct {
	rows    [][]Cell
	numbers []int64 // of the rows in the file, from 1
	bytes   int
	filled  bool // a row that is not blank was met, kept or not
}

// full reports whether enough rows are seen to choose. A person's word needs
// the rows down to it, and to the first that is not blank: a table without any is
// passed over.
func (t *top) full(said int64) bool {
	if n := len(t.numbers); said > 0 {
		return n > 0 && t.filled
	}
	return len(t.rows) >= headerRows || t.bytes >= headerBytes
}

// add keeps a row, with the blank ones below the first that is not; of those
// above a row that a person named, none.
func (t *top) add(cells []Cell, number, said int64) {
	t.filled = t.filled || width(cells) > 0
	if number < said || said > 0 && len(t.rows) > 0 || said == 0 && len(t.rows) == 0 && width(cells) == 0 {
		return
	}
	t.rows, t.numbers = append(t.rows, keepRow(cells)), append(t.numbers, number)
	for _, c := range cells {
		t.bytes += len(c.Raw)
	}
}

// choose returns the index of the header and, when rows that are not blank
// stand above it without a person having said so, a notice of them. Without
// a header there is an error.
func (t *top) choose(at experiment.Place, said int64) (int, []experiment.Message, error) {
	if said > 0 && t.filled {
		if len(t.rows) == 0 || t.numbers[0] != said || width(t.rows[0]) == 0 {
			at.Row = said
			return 0, nil, problem(at, "table.header-row", "row", said)
		}
		return 0, nil, nil
	}
	chosen := findHeader(t.rows)
	if chosen < 0 {
		return 0, nil, problem(at, "table.no-header")
	}
	passed := int64(0)
	for _, cells := range t.rows[:chosen] {
		if width(cells) > 0 {
			passed++
		}
	}
	if passed == 0 {
		return chosen, nil, nil
	}
	at.Row = t.numbers[chosen]
	return chosen, []experiment.Message{experiment.Msg("table.preamble", "rows", passed, "row", at.Row).On(at)}, nil
}
