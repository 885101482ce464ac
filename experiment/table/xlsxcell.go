package table

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
)

// cellParts is what stands in a cell's element.
type cellParts struct {
	kind    string // its type
	style   int
	formula bool
	value   bool // it has a value, empty or not
	inline  bool // it has text of its own
	from    int  // where the value or text begins in scratch
}

// readCell reads one cell into the row.
func (r *sheetReader) readCell(start *xml.StartElement) error {
	c := cellParts{kind: "n", from: len(r.scratch)}
	reference, style := "", ""
	for _, a := range start.Attr {
		switch {
		case a.Name.Space != "":
		case a.Name.Local == "r":
			reference = a.Value
		case a.Name.Local == "s":
			style = a.Value
		case a.Name.Local == "t":
			c.kind = a.Value
		}
	}
	if err := r.placeCell(reference); err != nil {
		return err
	}
	if style != "" {
		n, ok := digits(style)
		if looks := len(r.book.styles.looks); !ok || n >= int64(looks) {
			return problem(r.at, "table.style", "style", style, "styles", looks)
		}
		c.style = int(n)
	}
	if err := r.readParts(&c); err != nil {
		return err
	}
	return r.evaluate(&c)
}

// placeCell finds the column, which cells may leave out when they follow the
// one before, and fills up to it.
func (r *sheetReader) placeCell(reference string) error {
	column := r.column + 1
	if reference != "" {
		var row int64
		var ok bool
		column, row, ok = parseReference(reference)
		switch {
		case !ok || row != r.row:
			return problem(r.at, "table.cell-reference", "reference", reference)
		case column == r.column:
			return problem(r.at, "table.cell-twice", "cell", reference)
		case column < r.column:
			return problem(r.at, "table.cell-order", "cell", reference, "after", cellName(r.column, r.row))
		}
	}
	if column > maxColumns {
		return problem(r.at, "table.limit-columns", "limit", maxColumns)
	}
	for len(r.cells) < column {
		r.cells = append(r.cells, Cell{})
	}
	r.column, r.at.Column = column, column
	return nil
}

// parseReference reads D7. Columns are at most three letters.
func parseReference(s string) (column int, row int64, ok bool) {
	i := 0
	for i < len(s) && i < 3 && 'A' <= s[i] && s[i] <= 'Z' {
		column = column*26 + int(s[i]-'A') + 1
		i++
	}
	row, ok = digits(s[i:])
	return column, row, ok && i > 0 && row > 0 && s[i] != '0'
}

// readParts reads what stands in the cell, each thing once.
func (r *sheetReader) readParts(c *cellParts) error {
	for {
		start, err := r.child("c")
		if err != nil || start == nil {
			return err
		}
		name := start.Name.Local
		switch {
		case !known(start.Name.Space):
			err = r.unexpected(*start, "c")
		case name == "f" && !c.formula:
			c.formula = true
			err = r.skip()
		case name == "v" && !c.value && !c.inline:
			c.value = true
			r.scratch, err = r.text("v", r.scratch)
		case name == "is" && !c.value && !c.inline:
			c.inline = true
			r.scratch, err = r.richText("is", r.scratch)
		case name == "extLst":
			err = r.skip()
		default:
			err = r.unexpected(*start, "c")
		}
		if err != nil {
			return err
		}
	}
}

// evaluate makes the cell of its parts.
func (r *sheetReader) evaluate(c *cellParts) error {
	raw := r.scratch[c.from:]
	if c.kind == "str" || c.kind == "inlineStr" {
		if c.formula && !c.value && !c.inline {
			return problem(r.at, "table.formula-without-value")
		}
		if c.value {
			r.scratch = append(r.scratch[:c.from], unescape(raw)...)
		}
		r.set(Text, c.from)
		return r.checkText(r.scratch[c.from:])
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
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
	r.scratch = append(r.scratch[:c.from], raw...)
	return r.typed(c, r.scratch[c.from:])
}

// set gives the current cell the end of scratch.
func (r *sheetReader) set(kind Kind, from int) {
	if from == len(r.scratch) {
		return // an empty text is an empty cell
	}
	r.cells[r.column-1].Kind = kind
	r.spans = append(r.spans, span{r.column - 1, from, len(r.scratch)})
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
	n, ok := digits(string(raw))
	if !ok || n >= int64(len(r.strings.ends)) {
		return problem(r.at, "table.shared-string", "index", string(raw), "strings", len(r.strings.ends))
	}
	if text := r.strings.get(int(n)); len(text) > 0 {
		r.cells[r.column-1] = Cell{Text, text}
	}
	return nil
}

// number reads a number, and a date where it looks like one.
func (r *sheetReader) number(l look, raw []byte, from int) error {
	if !decimalNumber(raw) {
		return problem(r.at, "table.bad-number", "value", string(raw))
	}
	if !l.date && l.zeros == 0 && len(raw) < 300 && !bytes.ContainsAny(raw, "eE") {
		r.set(Number, from) // by far the most
		return nil
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(f, 0) {
		return problem(r.at, "table.bad-number", "value", string(raw))
	}
	kind := Number
	if l.date {
		if text, ok := serialDate(nil, f, r.book.date904, l.clock); ok {
			r.scratch = append(r.scratch[:from], text...)
			kind = Date
		}
	} else if _, whole := digits(string(raw)); whole && len(raw) < l.zeros {
		padded := append(bytes.Repeat([]byte{'0'}, l.zeros-len(raw)), raw...)
		r.scratch = append(r.scratch[:from], padded...)
	}
	r.set(kind, from)
	return nil
}

// decimalNumber reports whether b is a decimal number as XML Schema has it,
// without NaN and INF, which no cell can hold.
func decimalNumber(b []byte) bool {
	i := 0
	run := func() bool {
		from := i
		for i < len(b) && '0' <= b[i] && b[i] <= '9' {
			i++
		}
		return i > from
	}
	sign := func() {
		if i < len(b) && (b[i] == '-' || b[i] == '+') {
			i++
		}
	}
	sign()
	whole, fraction := run(), false
	if i < len(b) && b[i] == '.' {
		i++
		fraction = run()
	}
	if !whole && !fraction {
		return false
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		sign()
		if !run() {
			return false
		}
	}
	return i == len(b)
}
