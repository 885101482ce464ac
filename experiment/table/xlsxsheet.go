package table

import (
	"io"
	"strconv"

	"triggerlab/experiment"
)

// A sheetReader reads the rows of a worksheet in one strict pass.
type sheetReader struct {
	*xmlPart
	book    *book
	strings *sharedStrings
	row     int64  // the one being read, or read last
	digits  []byte // its number as text
	column  int    // the cell being read, or read last, from 1
	filled  int    // the last cell of the row that is not blank, from 1
	cells   []Cell
	need    []bool // the columns whose values are wanted, from 0; nil is all
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
	x, err := b.openXML(s.part, maxPart, experiment.Place{File: b.path, Sheet: s.Name})
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
	if err := r.root("worksheet"); err != nil {
		return err
	}
	for {
		found, err := r.child("worksheet")
		switch {
		case err != nil:
			return err
		case found == nil:
			return problem(r.at, "table.unexpected-element", "part", r.part.name, "element", "", "inside", "worksheet")
		case found.local == "sheetData" && found.known:
			return nil
		case found.local == "cols" && found.known:
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
		found, err := r.child("cols")
		if err != nil || found == nil {
			return err
		}
		if r.isHidden() {
			from, _ := r.attr("min")
			to, _ := r.attr("max")
			first, err1 := strconv.ParseInt(string(from), 10, 64)
			last, err2 := strconv.ParseInt(string(to), 10, 64)
			if err1 == nil && err2 == nil && 1 <= first && first <= last && last <= maxColumns {
				r.hide(first, last)
			}
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// isHidden reports whether the element read last says that it is.
func (r *sheetReader) isHidden() bool {
	hidden, ok := r.attr("hidden")
	return ok && isTrue(string(hidden))
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
	found, err := r.child("sheetData")
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, r.tail()
	}
	if found.local != "row" || !found.known {
		return nil, r.unexpected(startToken, "sheetData")
	}
	if err := r.startRow(); err != nil {
		return nil, err
	}
	if err := r.readCells(); err != nil {
		return nil, err
	}
	r.settle()
	return r.cells, nil
}

// readCells reads what stands in a row.
func (r *sheetReader) readCells() error {
	simple := r.name.prefix == ""
	for {
		// The names of plain cells mean what they seem to where that of the
		// row does.
		if simple && !r.closed {
			if err := r.plainCells(); err != nil {
				return err
			}
		}
		found, err := r.child("row")
		switch {
		case err != nil || found == nil:
			return err
		case !found.known:
			err = r.unexpected(startToken, "row")
		case found.local == "c":
			err = r.readCell()
		case found.local == "extLst":
			err = r.skip()
		default:
			err = r.unexpected(startToken, "row")
		}
		if err != nil {
			return err
		}
	}
}

// startRow finds the row's number, which rows may leave out when they follow
// the one before.
func (r *sheetReader) startRow() error {
	number := r.row + 1
	if text, ok := r.attr("r"); ok {
		n, ok := digits(text)
		switch {
		case !ok || n < 1:
			return problem(r.at, "table.row-number", "row", string(text))
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
	r.column, r.filled = 0, 0
	r.cells, r.scratch, r.spans = r.cells[:0], r.scratch[:0], r.spans[:0]
	r.digits = strconv.AppendInt(r.digits[:0], number, 10)
	r.hidden = r.isHidden()
	return nil
}

// settle gives the cells of the row their texts.
func (r *sheetReader) settle() {
	for _, s := range r.spans {
		r.cells[s.cell].Raw = r.scratch[s.from:s.to:s.to]
	}
	if r.filled > 0 {
		if r.hidden {
			r.seen.rows++
		}
		r.seen.full = r.row == maxRows
	}
}

// fitted returns the cells of the row as fit would, which cannot see the
// values that nobody needs.
func (r *sheetReader) fitted(header int) []Cell {
	n := max(r.filled, header)
	for len(r.cells) < n {
		r.cells = append(r.cells, Cell{})
	}
	return r.cells[:n]
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
		found, err := r.child("worksheet")
		if err != nil {
			return err
		}
		if found == nil {
			break
		}
		switch found.local {
		case "sheetData":
			err = r.unexpected(startToken, "worksheet")
		case "mergeCells":
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

// namedRanges is how many merged ranges are named; more are too many to read.
const namedRanges = 5

func (r *sheetReader) countMerged() error {
	for {
		found, err := r.child("mergeCells")
		if err != nil || found == nil {
			return err
		}
		r.seen.merged++
		if ref, ok := r.attr("ref"); ok && len(r.seen.ranges) < namedRanges {
			r.seen.ranges = append(r.seen.ranges, string(ref))
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// digits reads a whole number of at most 18 digits and nothing else.
func digits(text []byte) (int64, bool) {
	if len(text) == 0 || len(text) > 18 {
		return 0, false
	}
	n := int64(0)
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}
