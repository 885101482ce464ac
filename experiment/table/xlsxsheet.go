package table

import (
	"encoding/xml"
	"io"
	"strconv"

	"triggerlab/experiment"
)

// A sheetReader reads the rows of a worksheet in one strict pass.
type sheetReader struct {
	*xmlPart
	book    *book
	strings *sharedStrings
	row     int64 // the one being read, or read last
	column  int   // the cell being read, or read last, from 1
	cells   []Cell
	scratch []byte // the texts of the row's cells that are not shared
	spans   []span
	hidden  bool   // the row
	unseen  []bool // the hidden columns, from 0; nil when none is
	seen    seen
}

// A span is a piece of scratch that belongs to a cell. Cells get theirs when
// the row is whole, because scratch may move while it grows.
type span struct{ cell, from, to int }

func (b *book) readSheet(s *bookSheet) (*sheetReader, error) {
	texts, err := b.strings()
	if err != nil {
		return nil, err
	}
	x, err := b.openXML(s.part, experiment.Place{File: b.path, Sheet: s.Name})
	if err != nil {
		return nil, err
	}
	r := &sheetReader{xmlPart: x, book: b, strings: texts}
	if err := r.toRows(); err != nil {
		x.Close()
		return nil, err
	}
	return r, nil
}

// toRows goes to the rows.
func (r *sheetReader) toRows() error {
	if _, err := r.root("worksheet"); err != nil {
		return err
	}
	for {
		start, err := r.child("worksheet")
		switch {
		case err != nil:
			return err
		case start == nil:
			return problem(r.at, "table.unexpected-element", "part", r.name, "element", "", "inside", "worksheet")
		case start.Name.Local == "sheetData" && known(start.Name.Space):
			return nil
		case start.Name.Local == "cols" && known(start.Name.Space):
			err = r.readColumns()
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
}

// readColumns notes the hidden ones.
func (r *sheetReader) readColumns() error {
	for {
		start, err := r.child("cols")
		if err != nil || start == nil {
			return err
		}
		if hidden, _ := attr(start, "hidden"); isTrue(hidden) {
			from, _ := attr(start, "min")
			to, _ := attr(start, "max")
			first, err1 := strconv.ParseInt(from, 10, 64)
			last, err2 := strconv.ParseInt(to, 10, 64)
			if err1 == nil && err2 == nil && 1 <= first && first <= last && last <= maxColumns {
				r.hide(first, last)
			}
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

func (r *sheetReader) hide(first, last int64) {
	if r.unseen == nil {
		r.unseen = make([]bool, maxColumns)
	}
	for i := first - 1; i < last; i++ {
		r.unseen[i] = true
	}
}

// next reads the next row that stands in the sheet, blank or not, and
// returns io.EOF after the last, when the rest of the part is known to be
// whole. The cells are good until it is called again.
func (r *sheetReader) next() ([]Cell, error) {
	r.at.Column = 0
	start, err := r.child("sheetData")
	if err != nil {
		return nil, err
	}
	if start == nil {
		return nil, r.tail()
	}
	if start.Name.Local != "row" || !known(start.Name.Space) {
		return nil, r.unexpected(*start, "sheetData")
	}
	if err := r.startRow(start); err != nil {
		return nil, err
	}
	for {
		start, err := r.child("row")
		switch {
		case err != nil:
			return nil, err
		case start == nil:
			r.settle()
			return r.cells, nil
		case !known(start.Name.Space):
			err = r.unexpected(*start, "row")
		case start.Name.Local == "c":
			err = r.readCell(start)
		case start.Name.Local == "extLst":
			err = r.skip()
		default:
			err = r.unexpected(*start, "row")
		}
		if err != nil {
			return nil, err
		}
	}
}

// startRow finds the row's number, which rows may leave out when they follow
// the one before.
func (r *sheetReader) startRow(start *xml.StartElement) error {
	number := r.row + 1
	if text, ok := attr(start, "r"); ok {
		n, ok := digits(text)
		switch {
		case !ok || n < 1:
			return problem(r.at, "table.row-number", "row", text)
		case n == r.row:
			return problem(r.at, "table.row-twice", "row", n)
		case n < r.row:
			return problem(r.at, "table.row-order", "row", n, "after", r.row)
		}
		number = n
	}
	if number > maxRows {
		return problem(r.at, "table.limit-rows", "limit", int64(maxRows), "row", number)
	}
	r.row, r.at.Row = number, number
	r.column = 0
	r.cells, r.scratch, r.spans = r.cells[:0], r.scratch[:0], r.spans[:0]
	hidden, _ := attr(start, "hidden")
	r.hidden = isTrue(hidden)
	return nil
}

// settle gives the cells of the row their texts.
func (r *sheetReader) settle() {
	for _, s := range r.spans {
		r.cells[s.cell].Raw = r.scratch[s.from:s.to:s.to]
	}
	if (r.hidden || r.row == maxRows) && width(r.cells) > 0 {
		if r.hidden {
			r.seen.rows++
		}
		r.seen.full = r.row == maxRows
	}
}

// found returns what the sheet has shown when it is read to the end. People
// hide all the columns they do not use; only those of the header matter.
func (r *sheetReader) found(header int) seen {
	for i := range min(header, len(r.unseen)) {
		if r.unseen[i] {
			r.seen.columns++
		}
	}
	return r.seen
}

// tail reads what follows the rows, in which only merged cells matter. There
// must be no second set of rows.
func (r *sheetReader) tail() error {
	for {
		start, err := r.child("worksheet")
		if err != nil {
			return err
		}
		if start == nil {
			break
		}
		switch {
		case start.Name.Local == "sheetData":
			err = r.unexpected(*start, "worksheet")
		case start.Name.Local == "mergeCells":
			err = r.countMerged()
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
	if err := r.finish(); err != nil {
		return err
	}
	return io.EOF
}

func (r *sheetReader) countMerged() error {
	for {
		start, err := r.child("mergeCells")
		if err != nil || start == nil {
			return err
		}
		r.seen.merged++
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// digits reads a whole number of at most 18 digits and nothing else.
func digits(text string) (int64, bool) {
	if text == "" || len(text) > 18 {
		return 0, false
	}
	n := int64(0)
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, true
}
