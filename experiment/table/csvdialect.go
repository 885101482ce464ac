package table

import (
	"bytes"
	"io"
)

// The delimiters that are looked for; the first wins where all say the same,
// which is in a file of one column.
var delimiters = []byte{',', ';', '\t'}

const (
	sampleBytes   = 256 << 10
	sampleRecords = 100
)

var bom = []byte("\xef\xbb\xbf")

// sniff finds the dialect of a CSV file by its first bytes; whole says that
// there are no others.
//
// The delimiter is the one that the header has and that cuts most of the
// first records into as many cells as the header; among equals the one with
// the most columns. Quotation marks count: a delimiter that makes them
// misplaced is the wrong one. A first line sep=; settles it.
//
// It also returns where the table begins, behind the byte order mark and that
// line, which spreadsheet programs take away.
func sniff(sample []byte, whole bool) (d Dialect, begin int) {
	d = Dialect{Format: "csv", Delimiter: rune(delimiters[0]), Decimal: '.'}
	if d.BOM = bytes.HasPrefix(sample, bom); d.BOM {
		begin = len(bom)
	}
	if c, length := saysDelimiter(sample[begin:]); length > 0 {
		begin, d.Delimiter = begin+length, rune(c)
	} else {
		best, columns := 0.0, 1
		for _, c := range delimiters {
			n, share := consistency(sample[begin:], whole, c)
			if n > 1 && (share > best || share == best && n > columns) {
				best, columns, d.Delimiter = share, n, rune(c)
			}
		}
	}
	if d.Delimiter == ';' {
		// Spreadsheet programs write semicolons exactly where the comma
		// is taken by the decimals.
		d.Decimal = ','
	}
	return d, begin
}

// saysDelimiter reads the line by which Excel is told the delimiter, and
// returns its length, 0 when there is none.
func saysDelimiter(sample []byte) (delimiter byte, length int) {
	for _, c := range delimiters {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			line := "sep=" + string(c) + end
			if len(sample) > len(line) && bytes.EqualFold(sample[:len(line)], []byte(line)) {
				return c, len(line)
			}
		}
	}
	return 0, 0
}

// newlineOf returns what the lines of a file end with by its first bytes: a
// carriage return alone, as Macintosh programs once wrote it, if there is one
// outside of quotation marks and no line feed is.
func newlineOf(sample []byte) byte {
	quoted, newline := false, byte('\n')
	for i, c := range sample {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			return c
		case c == '\r' && i+1 < len(sample): // one that is not cut off before its line feed
			newline = c
		}
	}
	return newline
}

// consistency returns the width of the header under a delimiter, and the
// share of the first records that are as wide. A record with a quotation mark
// in a cell that is not quoted speaks against the delimiter.
func consistency(sample []byte, whole bool, delim byte) (columns int, share float64) {
	r := newRecordReader(bytes.NewReader(sample), int64(len(sample)), delim)
	r.newline = newlineOf(sample)
	same, total := 0, 0
	for total < sampleRecords {
		literal := r.literal.cells
		cells, wrong, err := r.next()
		if err == io.EOF || err != nil {
			break
		}
		if !whole && r.eof && (r.start == r.end || wrong != nil && wrong.code == "table.open-quote") {
			break // cut off by the end of the sample
		}
		if wrong == nil && len(cells) == 1 && cells[0].Blank() {
			continue
		}
		total++
		if wrong != nil {
			break
		}
		if columns == 0 {
			columns = len(cells)
		}
		if len(cells) == columns && r.literal.cells == literal {
			same++
		}
	}
	if total == 0 {
		return 0, 0
	}
	return columns, float64(same) / float64(total)
}
