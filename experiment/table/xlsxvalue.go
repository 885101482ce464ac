package table

import (
	"bytes"
	"math"
	"slices"
	"strconv"
)

// evaluate makes the cell of its parts.
func (r *sheetReader) evaluate(c *cellParts) error {
	raw := r.scratch[c.from:]
	if c.kind == "str" || c.kind == "inlineStr" {
		if c.formula && !c.value && !c.inline {
			return problem(r.at, "table.formula-without-value")
		}
		if c.value {
			r.scratch = r.unescaped(r.scratch, c.from)
		}
		if err := r.checkText(r.scratch[c.from:]); err != nil {
			return err
		}
		return r.setText(c.from)
	}
	if raw = trimmed(raw); len(raw) == 0 {
		switch {
		case c.formula:
			return problem(r.at, "table.formula-without-value")
		case c.kind == "s" && c.value:
			return problem(r.at, "table.shared-string", "index", "", "strings", len(r.strings.ends))
		}
		return nil // a cell that has only a look
	}
	if c.inline {
		return problem(r.at, "table.cell-type", "type", c.kind)
	}
	if len(raw) < len(r.scratch)-c.from {
		r.scratch = append(r.scratch[:c.from], raw...)
	}
	return r.typed(c, r.scratch[c.from:])
}

// trimmed returns a value without the white space around it, which few have.
func trimmed(b []byte) []byte {
	if n := len(b); n == 0 || plain(b[0]) && plain(b[n-1]) {
		return b
	}
	return bytes.TrimSpace(b)
}

// set gives the current cell the end of scratch, which is not empty.
func (r *sheetReader) set(kind Kind, from int) {
	r.filled = r.column
	if !r.wanted() {
		r.scratch = r.scratch[:from]
		return
	}
	r.cells[r.column-1].Kind = kind
	r.spans = append(r.spans, span{r.column - 1, from, len(r.scratch)})
}

// setText does so with a text; an empty one is an empty cell.
func (r *sheetReader) setText(from int) error {
	text := r.scratch[from:]
	if len(text) == 0 {
		return nil
	}
	if r.nul {
		return problem(r.at, "table.nul")
	}
	filled := r.filled
	r.set(Text, from)
	if len(trim(text)) == 0 {
		r.filled = filled
	}
	return nil
}

// wanted reports whether anybody looks at the current cell.
func (r *sheetReader) wanted() bool {
	return r.need == nil || r.column <= len(r.need) && r.need[r.column-1]
}

// typed reads a value that is not text of its own, and writes what it means
// over it.
func (r *sheetReader) typed(c *cellParts, raw []byte) error {
	from := c.from
	switch c.kind {
	case "s":
		return r.shared(raw)
	case "b":
		switch string(raw) {
		case "1", "true":
			r.scratch = append(r.scratch[:from], "true"...)
		case "0", "false":
			r.scratch = append(r.scratch[:from], "false"...)
		default:
			return problem(r.at, "table.bad-boolean", "value", string(raw))
		}
		r.set(Boolean, from)
	case "e":
		r.set(Error, from)
	case "d":
		text, ok := isoDate(string(raw))
		if !ok {
			return problem(r.at, "table.bad-date", "value", string(raw))
		}
		r.scratch = append(r.scratch[:from], text...)
		r.set(Date, from)
	case "n":
		return r.number(r.book.styles.looks[c.style], raw, from)
	default:
		return problem(r.at, "table.cell-type", "type", c.kind)
	}
	return nil
}

func (r *sheetReader) shared(raw []byte) error {
	n, ok := digits(raw)
	if r.strings.missing != "" {
		return problem(r.at, "table.missing-part", "part", r.strings.missing)
	}
	if !ok || n >= int64(len(r.strings.ends)) {
		return problem(r.at, "table.shared-string", "index", string(raw), "strings", len(r.strings.ends))
	}
	text := r.strings.get(int(n))
	if len(text) == 0 {
		return nil
	}
	if r.strings.nul && bytes.IndexByte(text, 0) >= 0 {
		return problem(r.at, "table.nul")
	}
	if len(trim(text)) > 0 {
		r.filled = r.column
	}
	if r.wanted() {
		r.cells[r.column-1] = Cell{Text, text}
	}
	return nil
}

// number reads a number, and a date where it looks like one.
func (r *sheetReader) number(l look, raw []byte, from int) error {
	ok, exponent := decimal(raw)
	if !ok {
		return problem(r.at, "table.bad-number", "value", string(raw))
	}
	if !l.date {
		raw = r.whole(raw, exponent, from)
	}
	if !l.date && l.zeros == 0 && len(raw) < 300 && !exponent {
		r.set(Number, from) // by far the most
		return nil
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(f, 0) {
		return problem(r.at, "table.bad-number", "value", string(raw))
	}
	kind := Number
	if l.date {
		if text, ok := serialDate(r.scratch[:from], f, r.book.date904, l.clock); ok {
			r.scratch = text
			kind = Date
		}
	} else if _, whole := digits(raw); whole && len(raw) < l.zeros {
		for len(r.scratch) < from+l.zeros {
			r.scratch = slices.Insert(r.scratch, from, '0')
		}
	}
	r.set(kind, from)
	return nil
}

// whole writes a whole number as Excel does, in scratch: Java programs write
// 42.0 and 1.2345678E7, which as identifiers would be other people than 42 and
// 12345678. One of more digits than a spreadsheet keeps stays as it is.
func (r *sheetReader) whole(raw []byte, exponent bool, from int) []byte {
	n := len(raw)
	if !exponent && (n < 3 || raw[n-1] != '0' || bytes.IndexByte(raw, '.') < 0) {
		return raw
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > maxShortID {
		return raw
	}
	r.scratch = strconv.AppendInt(r.scratch[:from], int64(f), 10)
	return r.scratch[from:]
}

// decimalNumber reports whether b is a decimal number as XML Schema has it,
// without NaN and INF, which no cell can hold.
func decimalNumber(b []byte) bool {
	ok, _ := decimal(b)
	return ok
}

// decimal tells besides whether the number has an exponent.
func decimal(b []byte) (ok, exponent bool) {
	i := skipDigits(b, skipSign(b, 0))
	some := i > 0 && b[i-1] >= '0'
	if i < len(b) && b[i] == '.' {
		point := i
		i = skipDigits(b, i+1)
		some = some || i > point+1
	}
	if !some {
		return false, false
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		power := skipSign(b, i+1)
		if i, exponent = skipDigits(b, power), true; i == power {
			return false, true
		}
	}
	return i == len(b), exponent
}

func skipDigits(b []byte, i int) int {
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	return i
}

func skipSign(b []byte, i int) int {
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	return i
}
