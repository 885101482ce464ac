package table

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
func (r *sheetReader) readCell() error {
	c := cellParts{kind: "n", from: len(r.scratch)}
	var reference, style []byte
	for i := range r.attrs {
		a := &r.attrs[i]
		if len(a.name) != 1 {
			continue
		}
		switch a.name[0] {
		case 'r':
			reference = a.value
		case 's':
			style = a.value
		case 't':
			c.kind = cellKind(a.value)
		}
	}
	if err := r.placeCell(reference); err != nil {
		return err
	}
	if len(style) > 0 {
		n, ok := digits(style)
		if looks := len(r.book.styles.looks); !ok || n >= int64(looks) {
			return problem(r.at, "table.style", "style", string(style), "styles", looks)
		}
		c.style = int(n)
	}
	if err := r.readParts(&c); err != nil {
		return err
	}
	return r.evaluate(&c)
}

// cellKind returns the type of a cell as a string that need not be made.
func cellKind(value []byte) string {
	switch string(value) {
	case "s":
		return "s"
	case "n":
		return "n"
	case "b":
		return "b"
	case "d":
		return "d"
	case "e":
		return "e"
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	}
	return string(value)
}

// placeCell finds the column, which cells may leave out when they follow the
// one before, and fills up to it.
func (r *sheetReader) placeCell(reference []byte) error {
	column := r.column + 1
	if len(reference) > 0 {
		var row int64
		var ok bool
		column, row, ok = parseReference(reference)
		switch {
		case !ok || row != r.row:
			return problem(r.at, "table.cell-reference", "reference", string(reference))
		case column == r.column:
			return problem(r.at, "table.cell-twice", "cell", string(reference))
		case column < r.column:
			return problem(r.at, "table.cell-order", "cell", string(reference), "after", cellName(r.column, r.row))
		}
	}
	if column > maxColumns {
		return problem(r.at, "table.limit-columns", "limit", maxColumns)
	}
	r.moveTo(column)
	return nil
}

// moveTo makes a column the current one, with empty cells up to it.
func (r *sheetReader) moveTo(column int) {
	for len(r.cells) < column {
		r.cells = append(r.cells, Cell{})
	}
	r.column, r.at.Column = column, column
}

// parseReference reads D7. Columns are at most three letters.
func parseReference(s []byte) (column int, row int64, ok bool) {
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
		found, err := r.child("c")
		if err != nil || found == nil {
			return err
		}
		name := found.local
		switch {
		case !found.known:
			err = r.unexpected(startToken, "c")
		case name == "f" && !c.formula:
			c.formula = true
			err = r.skip()
		case name == "v" && !c.value && !c.inline:
			c.value = true
			r.scratch, err = r.content("v", r.scratch)
		case name == "is" && !c.value && !c.inline:
			c.inline = true
			r.scratch, err = r.richText("is", r.scratch)
		case name == "extLst":
			err = r.skip()
		default:
			err = r.unexpected(startToken, "c")
		}
		if err != nil {
			return err
		}
	}
}
