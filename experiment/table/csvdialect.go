package table

import (
	"bytes"
	"regexp"
)

// The delimiters that are looked for. Where two cut alike the first wins,
// because the others are more often a part of the text.
var delimiters = []byte{'\t', ';', '|', ','}

const (
	sampleBytes   = 256 << 10
	sampleRecords = 100
)

var bom = []byte("\xef\xbb\xbf")

// sniff finds the delimiter and the decimal mark of a text by its beginning;
// whole says that there is no more of it.
//
// The delimiter is the one that cuts most of the first records, which may
// begin with a preamble, into equally many cells; among equals the one with
// the most columns, and then the one that spaces follow less often. Quotation
// marks count: a delimiter that makes them misplaced is the wrong one. A first
// line sep=; settles it.
//
// It also returns where the table begins, behind that line, which spreadsheet
// programs take away.
func sniff(sample []byte, whole bool, said Options) (d Dialect, begin int) {
	d = Dialect{Format: "csv", Delimiter: ',', Decimal: said.Decimal, DecimalSaid: said.Decimal != 0}
	c, begin := saysDelimiter(sample)
	if known := said.known; known.Format == d.Format {
		d.Delimiter, d.Decimal = known.Delimiter, known.Decimal
		return d, begin
	}
	if begin > 0 {
		d.Delimiter = rune(c)
	} else {
		var best cutting
		for _, c := range delimiters {
			if is := cutBy(sample, whole, c); is.better(best) {
				best, d.Delimiter = is, rune(c)
			}
		}
	}
	if said.Delimiter != 0 {
		d.Delimiter = said.Delimiter
	}
	if d.Decimal == 0 {
		d.Decimal = decimalMark(firstRecords(sample[begin:], whole, byte(d.Delimiter)), d.Delimiter)
	}
	return d, begin
}

// saysDelimiter reads the line by which Excel is told the delimiter, which may
// be any sign, and returns its length, 0 when there is none.
func saysDelimiter(sample []byte) (delimiter byte, length int) {
	const before = "sep="
	if len(sample) < len(before)+2 || !bytes.EqualFold(sample[:len(before)], []byte(before)) {
		return 0, 0
	}
	c := sample[len(before)]
	if c != '\t' && (c < ' ' || c > '~' || c == '"' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z') {
		return 0, 0
	}
	for _, end := range []string{"\r\n", "\n", "\r"} {
		if length = len(before) + 1 + len(end); len(sample) > length && string(sample[len(before)+1:length]) == end {
			return c, length
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

// A cutting is what a delimiter makes of the first records.
type cutting struct {
	share   float64 // of the records that are as wide as most
	columns int     // of those
	spaces  int     // cells that begin with a space
}

func (c cutting) better(than cutting) bool {
	switch {
	case c.columns < 2:
		return false
	case c.share != than.share:
		return c.share > than.share
	case c.columns != than.columns:
		return c.columns > than.columns
	}
	return c.spaces < than.spaces
}

// cutBy tells what a delimiter makes of the first records. A record that is
// wrong, or has a quotation mark in a cell that is not quoted, speaks against
// it.
func cutBy(sample []byte, whole bool, delim byte) cutting {
	records := firstRecords(sample, whole, delim)
	counts := map[int]int{}
	is := cutting{columns: 1}
	for _, r := range records {
		width := len(r.cells)
		if r.literal || width == 0 {
			continue
		}
		counts[width]++
		if n := counts[width]; width > 1 && (is.columns == 1 || n > counts[is.columns] || n == counts[is.columns] && width > is.columns) {
			is.columns = width
		}
		for _, c := range r.cells[1:] {
			if len(c.Raw) > 0 && c.Raw[0] == ' ' {
				is.spaces++
			}
		}
	}
	if len(records) > 0 {
		is.share = float64(counts[is.columns]) / float64(len(records))
	}
	return is
}

// A sampled record is one of the first, without cells if it is wrong.
type sampled struct {
	cells   []Cell
	literal bool // it has quotation marks in cells that are not quoted
}

// firstRecords returns the first records that are not blank, up to one that
// is wrong.
func firstRecords(sample []byte, whole bool, delim byte) []sampled {
	var records []sampled
	r := newRecordReader(bytes.NewReader(sample), int64(len(sample)), delim)
	r.newline = newlineOf(sample)
	for len(records) <= sampleRecords {
		literal := r.literal.cells
		cells, wrong, err := r.next()
		switch {
		case err != nil && !whole:
			return records[:max(0, len(records)-1)] // the sample may cut it off
		case err != nil, wrong != nil && wrong.code == "table.open-quote" && !whole:
			return records
		case wrong != nil:
			return append(records, sampled{})
		case len(cells) > 1 || !cells[0].Blank():
			records = append(records, sampled{keepRow(cells), r.literal.cells > literal})
		}
	}
	return records[:sampleRecords]
}

// decimalMark returns the decimal mark of the numbers in the records. Files
// are cut by semicolons exactly where the comma is taken by the decimals,
// unless there are points and no commas in numbers; where commas cut, a comma
// in a number is more often a grouping. Other files show it.
func decimalMark(records []sampled, delimiter rune) byte {
	points, commas := false, false
	for _, r := range records {
		for _, c := range r.cells {
			m := decimals.FindSubmatch(c.Trim())
			points = points || m != nil && len(m[1]) > 0
			commas = commas || m != nil && len(m[2]) > 0
		}
	}
	switch {
	case delimiter == ',':
		return '.'
	case delimiter == ';' && (commas || !points):
		return ','
	case commas && !points:
		return ','
	}
	return '.'
}

// decimals tells a number in which only one of the marks can be the decimal
// one: it is followed by one, two, or more than three digits, or by three
// behind a grouping.
var decimals = regexp.MustCompile(`^[-+\x{2212}]?(?:` +
	`(\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+\.\d+)|` +
	`(\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:[.\x{a0}\x{202f} ]\d{3})+,\d+)` +
	`)(?:\s*%)?$`)
