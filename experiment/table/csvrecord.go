package table

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// A recordReader cuts a stretch of a CSV file into records by the strict
// reading of RFC 4180, with any delimiter: a quotation mark opens a quoted
// cell only at its very beginning, within one it is doubled, and after one
// comes a delimiter or the end of the line.
//
// It is our own rather than encoding/csv because that one drops blank lines
// without counting them, hides carriage returns and gives strings; it is
// tested against it.
type recordReader struct {
	src   io.Reader
	delim byte
	left  int64 // bytes that src must still give; below zero is not known

	buf        []byte
	start, end int // what of buf is not yet read
	eof        bool
	cells      []Cell
	escaped    []int // the cells with doubled quotation marks in them
	line       int64 // records begun, blank lines included
}

// A fault is what is wrong with a record, and at which of its cells.
type fault struct {
	code   string
	column int // from 0; -1 for the whole record
	values []any
}

// newRecordReader reads the records of src, which gives so many bytes; below
// zero is until it says that it ends.
func newRecordReader(src io.Reader, size int64, delim byte) *recordReader {
	return &recordReader{
		src: src, delim: delim, left: size,
		buf: make([]byte, min(uint64(size), 256<<10)+1),
	}
}

// next returns the next record, a blank line as a single empty cell, and
// io.EOF after the last.
func (r *recordReader) next() ([]Cell, *fault, error) {
	r.line++
	for {
		n, wrong := r.split(r.buf[r.start:r.end])
		if wrong == nil && n > 0 {
			wrong = r.finish(r.buf[r.start : r.start+n])
			r.start += n
			return r.cells, wrong, nil
		}
		if wrong != nil {
			if bytes.IndexByte(r.buf[r.start:r.end], 0) >= 0 {
				// No text file at all: its quotation marks mean nothing.
				wrong = &fault{code: "table.nul", column: -1}
			}
			return nil, wrong, nil
		}
		if r.eof {
			r.line--
			return nil, nil, io.EOF
		}
		if r.end-r.start > maxRecord {
			return nil, &fault{"table.limit-record", -1, []any{"limit", maxRecord}}, nil
		}
		if err := r.fill(); err != nil {
			return nil, nil, err
		}
	}
}

// fill reads more behind what is not yet split. A file that has become
// shorter since it was opened is an error, not the end.
func (r *recordReader) fill() error {
	r.end = copy(r.buf, r.buf[r.start:r.end])
	r.start = 0
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	n, err := r.src.Read(r.buf[r.end:])
	r.end += n
	r.left -= int64(n)
	if err == io.EOF {
		if r.left > 0 {
			return io.ErrUnexpectedEOF
		}
		r.eof = true
		return nil
	}
	return err
}

// split finds the cells of the first record of b and the record's length
// with its line end. The length is 0 when b ends before the record does.
func (r *recordReader) split(b []byte) (int, *fault) {
	r.cells, r.escaped = r.cells[:0], r.escaped[:0]
	if len(b) == 0 {
		return 0, nil
	}
	for i := 0; ; {
		if len(r.cells) == maxColumns {
			return 0, &fault{"table.limit-columns", -1, []any{"limit", maxColumns}}
		}
		var next int
		var last bool
		var code string
		if i < len(b) && b[i] == '"' {
			next, last, code = r.quoted(b, i+1)
		} else {
			next, last, code = r.bare(b, i)
		}
		switch {
		case code != "":
			return 0, &fault{code: code, column: len(r.cells)}
		case last || next == 0:
			return next, nil
		}
		i = next
	}
}

// bare reads the cell without quotation marks that begins at i. It returns
// where the next one begins and whether the record has ended; 0 when b must
// first be longer.
func (r *recordReader) bare(b []byte, i int) (next int, last bool, code string) {
	for j := i; j < len(b); j++ {
		switch b[j] {
		case r.delim:
			r.add(b[i:j])
			return j + 1, false, ""
		case '"':
			return 0, false, "table.bare-quote"
		case '\n', '\r':
			if next, code = r.lineEnd(b, j); next > 0 {
				r.add(b[i:j])
			}
			return next, true, code
		}
	}
	if !r.eof {
		return 0, false, ""
	}
	r.add(b[i:])
	return len(b), true, ""
}

// quoted reads the cell whose first character after the quotation mark is at
// i, and returns what bare does.
func (r *recordReader) quoted(b []byte, i int) (next int, last bool, code string) {
	escaped := false
	for j := i; ; j += 2 {
		k := bytes.IndexByte(b[j:], '"')
		if k < 0 {
			if r.eof {
				return 0, false, "table.open-quote"
			}
			return 0, false, ""
		}
		j += k
		if j+1 < len(b) && b[j+1] == '"' {
			escaped = true
			continue
		}
		if j+1 == len(b) && !r.eof {
			return 0, false, ""
		}
		next, last, code = r.afterQuote(b, j+1)
		if next > 0 {
			if escaped {
				r.escaped = append(r.escaped, len(r.cells))
			}
			r.add(b[i:j])
		}
		return next, last, code
	}
}

// afterQuote reads what follows the quotation mark that closes a cell.
func (r *recordReader) afterQuote(b []byte, j int) (next int, last bool, code string) {
	switch {
	case j == len(b): // the end of the file
		return j, true, ""
	case b[j] == r.delim:
		return j + 1, false, ""
	case b[j] == '\n' || b[j] == '\r':
		next, code = r.lineEnd(b, j)
		return next, true, code
	}
	return 0, false, "table.after-quote"
}

// lineEnd returns where the line after the one that ends at j begins. A
// carriage return alone is an end of line to some programs and not to
// others, so it is neither to us.
func (r *recordReader) lineEnd(b []byte, j int) (next int, code string) {
	switch {
	case b[j] == '\n':
		return j + 1, ""
	case j+1 < len(b) && b[j+1] == '\n':
		return j + 2, ""
	case j+1 == len(b) && r.eof:
		return j + 1, ""
	case j+1 == len(b):
		return 0, ""
	}
	return 0, "table.carriage-return"
}

func (r *recordReader) add(raw []byte) {
	if len(raw) == 0 {
		r.cells = append(r.cells, Cell{})
		return
	}
	r.cells = append(r.cells, Cell{Text, raw})
}

// finish makes the cells of a whole record what they say, in place.
func (r *recordReader) finish(record []byte) *fault {
	whole := utf8.Valid(record) && bytes.IndexByte(record, 0) < 0
	for i := 0; !whole && i < len(r.cells); i++ {
		switch raw := r.cells[i].Raw; {
		case bytes.IndexByte(raw, 0) >= 0:
			return &fault{code: "table.nul", column: i}
		case !utf8.Valid(raw):
			return &fault{code: "table.utf8", column: i}
		}
	}
	for _, i := range r.escaped {
		r.cells[i].Raw = undouble(r.cells[i].Raw)
	}
	return nil
}

// undouble halves the quotation marks, all of which come in pairs.
func undouble(b []byte) []byte {
	w := 0
	for i := 0; i < len(b); i++ {
		b[w] = b[i]
		w++
		if b[i] == '"' {
			i++
		}
	}
	return b[:w]
}
