package table

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// A recordReader cuts a stretch of a CSV file into records by the reading of
// RFC 4180, with any delimiter: a quotation mark opens a quoted cell only at
// its very beginning, within one it is doubled, and after one comes a
// delimiter or the end of the line. Elsewhere it is a character like others,
// and counted, because such a file breaks the rules.
//
// Most records are cut by marks, which are found for many at once and are
// only trusted where everything is as it should be; the others by split,
// which knows what is wrong with them.
//
// It is our own rather than encoding/csv because that one drops blank lines
// without counting them, hides carriage returns and gives strings; it is
// tested against it.
type recordReader struct {
	src     io.Reader
	delim   byte
	newline byte  // what lines end with, '\n' even if '\r' comes before it
	left    int64 // bytes that src must still give; negative when that is not known

	buf        []byte
	start, end int // what of buf is not yet read
	eof        bool
	cells      []Cell
	line       int64 // records begun, blank lines included

	marks   marks
	slow    int      // records to split before marks are tried again
	slowed  int      // how many that were last, less where marks do well
	escaped []int    // the cells split found doubled quotation marks in
	bare    []int    // and those that hold one without being quoted
	literal literals // all of those
}

// literals are the cells that hold a quotation mark without being quoted.
type literals struct {
	cells  int64
	line   int64 // of the first one
	column int   // from 0
}

// A fault is what is wrong with a record, and at which of its cells.
type fault struct {
	code   string
	column int // from 0; -1 for the whole record
	values []any
}

const readBytes = 256 << 10

// newRecordReader makes a reader of a source of so many bytes, -1 when that
// is not known, of which the lines end with LF or CR LF.
func newRecordReader(src io.Reader, size int64, delim byte) *recordReader {
	room := int64(readBytes)
	if size >= 0 {
		room = min(size, room)
	}
	return &recordReader{src: src, delim: delim, newline: '\n', left: size, buf: make([]byte, room+1)}
}

// next returns the next record, a blank line as a single empty cell, and
// io.EOF after the last.
func (r *recordReader) next() ([]Cell, *fault, error) {
	r.line++
	from := r.start
	if r.marks.next < len(r.marks.ends) {
		r.marked()
		if r.marks.suspect {
			return r.cells, r.inspect(from), nil
		}
		return r.cells, nil, nil
	}
	return r.search()
}

// search is next where there are no marks.
func (r *recordReader) search() ([]Cell, *fault, error) {
	for {
		from := r.start
		if r.slow == 0 && r.mark() {
			r.marked()
			r.slowed /= 2
			return r.cells, r.inspect(from), nil
		}
		n, wrong := r.split(r.buf[r.start:r.end])
		switch {
		case n > maxRecord || n == 0 && r.end-r.start > maxRecord:
			return nil, &fault{"table.limit-record", -1, []any{"limit", maxRecord}}, nil
		case wrong != nil:
			if bytes.IndexByte(r.buf[r.start:r.start+n], 0) >= 0 {
				// No text file at all: its quotation marks mean nothing.
				wrong = &fault{code: "table.nul", column: -1}
			}
			return nil, wrong, nil
		case n > 0:
			r.start += n
			r.count()
			return r.cells, r.inspect(from), nil
		case r.eof:
			r.line--
			return nil, nil, io.EOF
		}
		if err := r.fill(); err != nil {
			return nil, nil, err
		}
	}
}

// marked makes the cells of the record that begins at start by its marks, the
// last of which ends a record.
func (r *recordReader) marked() {
	buf, cells, from := r.buf, r.cells[:cap(r.cells)], r.start
	quoted := r.marks.quoted
	for n, mark := range r.marks.ends[r.marks.next:] {
		if n == len(cells) {
			cells = append(cells, Cell{})
			cells = cells[:cap(cells)]
		}
		to := int(mark)
		raw := buf[from:to]
		last := buf[to] == r.newline
		if last && to > from && buf[to-1] == '\r' {
			raw = raw[:len(raw)-1] // in a file of CR LF, or it would be no mark
		}
		if quoted && buf[from] == '"' {
			raw = r.unquote(raw)
		}
		cells[n] = cellOf(raw)
		from = to + 1
		if last {
			r.cells, r.start = cells[:n+1], from
			r.marks.next += n + 1
			return
		}
	}
}

// A window holds no more cells than a row may have, each being a byte at
// least, so that marked need not count them. This does not compile otherwise.
var _ [maxColumns - windowBytes]struct{}

// unquote takes the quotation marks off a cell that is known to have them.
func (r *recordReader) unquote(raw []byte) []byte {
	raw = raw[1 : len(raw)-1]
	if r.marks.doubled {
		return undouble(raw)
	}
	return raw
}

func cellOf(raw []byte) Cell {
	if len(raw) == 0 {
		return Cell{}
	}
	return Cell{Text, raw}
}

// count counts the cells that split found to hold a quotation mark without
// being quoted. Where there is one there are more, which marks do not help
// with.
func (r *recordReader) count() {
	switch {
	case len(r.bare) == 0:
		r.slow = max(0, r.slow-1)
		return
	case r.literal.cells == 0:
		r.literal.line, r.literal.column = r.line, r.bare[0]
	}
	r.literal.cells += int64(len(r.bare))
	r.slowed = min(2*r.slowed+1, 255)
	r.slow = r.slowed
}

// fill reads as much as there is room for behind what is not yet cut. A file
// that has become shorter since it was opened is an error, not the end.
func (r *recordReader) fill() error {
	r.end = copy(r.buf, r.buf[r.start:r.end])
	r.start = 0
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for r.end < len(r.buf) {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		r.left -= int64(n)
		switch {
		case err == io.EOF && r.left > 0:
			return io.ErrUnexpectedEOF
		case err == io.EOF:
			r.eof = true
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// inspect looks for what is no text in the cells of the record that begins
// at from and ends at start.
func (r *recordReader) inspect(from int) *fault {
	if record := r.buf[from:r.start]; bytes.IndexByte(record, 0) < 0 && validUTF8(record) {
		return nil
	}
	for i, c := range r.cells {
		switch {
		case bytes.IndexByte(c.Raw, 0) >= 0:
			return &fault{code: "table.nul", column: i}
		case !utf8.Valid(c.Raw):
			return &fault{code: "table.utf8", column: i}
		}
	}
	return nil
}

// validUTF8 is utf8.Valid for texts with some characters that are not ASCII,
// after the first of which that goes byte by byte.
func validUTF8(b []byte) bool {
	for len(b) > 0 {
		i := 0
		for len(b)-i >= 8 && binary.LittleEndian.Uint64(b[i:])&highBits == 0 {
			i += 8
		}
		for i < len(b) && b[i] < utf8.RuneSelf {
			i++
		}
		b = b[i:]
		for len(b) > 0 && b[0] >= utf8.RuneSelf {
			c, size := utf8.DecodeRune(b)
			if c == utf8.RuneError && size == 1 {
				return false
			}
			b = b[size:]
		}
	}
	return true
}

// undouble halves the quotation marks, all of which come in pairs, in place.
func undouble(b []byte) []byte {
	w := bytes.IndexByte(b, '"')
	if w < 0 {
		return b
	}
	for from := w; ; {
		// b[from] is the first of a pair.
		from++
		n := bytes.IndexByte(b[from+1:], '"') + 1
		if n == 0 {
			return b[:w+copy(b[w:], b[from:])]
		}
		w += copy(b[w:], b[from:from+n])
		from += n
	}
}
