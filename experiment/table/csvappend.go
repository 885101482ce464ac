package table

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// AppendHeader appends the first line of a CSV file, with the byte order mark
// where the style has one.
func (s CSVStyle) AppendHeader(to []byte, cells []Cell) []byte {
	if s.BOM {
		to = append(to, bom...)
	}
	return s.line(to, cells, len(cells) > 0 && startsFile(string(cells[0].Raw)))
}

// Append appends a line of a CSV file, as WriteCSV writes it, for somebody who
// has cells of good text in hand and many of them.
//
// Cells that stand side by side in the memory of a CSV reader, as those of a
// row without quotation marks do, are copied together.
func (s CSVStyle) Append(to []byte, cells []Cell) []byte {
	if n := together(cells, s.delimiter()); n > 1 && s.Guard == nil {
		from := cells[0].Raw
		end := 0
		for _, c := range cells[:n] {
			end += len(c.Raw) + 1
		}
		if line := from[:end-1]; unquoted(line) {
			to = append(to, line...)
			if n == len(cells) {
				return s.end(to)
			}
			return s.line(append(to, s.delimiter()), cells[n:], false)
		}
	}
	return s.line(to, cells, false)
}

// together is how many cells from the first on follow each other in memory
// with a delimiter between them. Empty cells are in no memory and end it.
func together(cells []Cell, delimiter byte) int {
	if len(cells) == 0 || len(cells[0].Raw) == 0 {
		return 0
	}
	from := cells[0].Raw[:cap(cells[0].Raw)]
	at := len(cells[0].Raw)
	for i, c := range cells[1:] {
		if len(c.Raw) == 0 || at+1+len(c.Raw) > len(from) || &from[at+1] != &c.Raw[0] || from[at] != delimiter {
			return i + 1
		}
		at += 1 + len(c.Raw)
	}
	return len(cells)
}

// unquoted tells a text without a byte that wants quotation marks, but for
// commas: eight bytes at a time, and false where a space or a character beyond
// ASCII needs a closer look.
func unquoted(b []byte) bool {
	const below, semicolon, bar = '#' * eachByte, ';' * eachByte, '|' * eachByte
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		s, p := x^semicolon, x^bar
		// The high bit of a byte that is below '#', beyond ASCII, ; or |.
		if ((x-below)&^x|x|(s-eachByte)&^s|(p-eachByte)&^p)&highBits != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c < '#' || c >= utf8.RuneSelf || c == ';' || c == '|' {
			return false
		}
	}
	return true
}

func (s CSVStyle) line(to []byte, cells []Cell, quoteFirst bool) []byte {
	delimiter := s.delimiter()
	for i, c := range cells {
		if i > 0 {
			to = append(to, delimiter)
		}
		raw := c.Raw
		if s.Guard != nil && s.Guard(i) && StartsFormula(raw) {
			raw = append([]byte("'"), raw...)
		}
		if wantsQuotes(raw) || quoteFirst && i == 0 {
			to = appendQuoted(to, raw)
		} else {
			to = append(to, raw...)
		}
	}
	return s.end(to)
}

func (s CSVStyle) delimiter() byte {
	if s.Delimiter == 0 {
		return ','
	}
	return byte(s.Delimiter)
}

func (s CSVStyle) end(to []byte) []byte {
	if s.CRLF {
		to = append(to, '\r')
	}
	return append(to, '\n')
}

// special are the bytes for which a cell is quoted, as csvWriter.cell does.
var special = func() (t [256]bool) {
	for _, c := range []byte(",;|\t\"\r\n") {
		t[c] = true
	}
	return t
}()

func wantsQuotes(b []byte) bool {
	for _, c := range b {
		if special[c] {
			return true
		}
	}
	if len(b) == 0 {
		return false
	}
	first, last := b[0], b[len(b)-1]
	return (first <= ' ' || last <= ' ' || first >= utf8.RuneSelf || last >= utf8.RuneSelf) && len(bytes.TrimSpace(b)) < len(b)
}

func appendQuoted(to, b []byte) []byte {
	to = append(to, '"')
	for {
		at := bytes.IndexByte(b, '"')
		if at < 0 {
			return append(append(to, b...), '"')
		}
		to = append(append(to, b[:at+1]...), '"')
		b = b[at+1:]
	}
}

// StartsFormula reports whether a spreadsheet program may run a text; see
// [CSVStyle].
func StartsFormula(text []byte) bool {
	if len(text) == 0 || text[0] >= '0' && text[0] <= '9' || text[0] >= 'A' && text[0] <= 'z' {
		return false
	}
	return startsFormula(string(text))
}
