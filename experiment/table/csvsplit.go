package table

import "bytes"

// split finds the cells of the first record of b and the record's length
// with its line end. The length is 0 when b ends before the record does, and
// with a fault how far one must read to see it.
func (r *recordReader) split(b []byte) (int, *fault) {
	r.cells, r.escaped, r.bare = r.cells[:0], r.escaped[:0], r.bare[:0]
	if len(b) == 0 {
		return 0, nil
	}
	for i := 0; ; {
		if len(r.cells) == maxColumns {
			return i, &fault{"table.limit-columns", -1, []any{"limit", maxColumns}}
		}
		var next int
		var last bool
		var code string
		if i < len(b) && b[i] == '"' {
			next, last, code = r.splitQuoted(b, i+1)
		} else {
			next, last, code = r.splitBare(b, i)
		}
		switch {
		case code != "":
			return next, &fault{code: code, column: len(r.cells)}
		case next == 0:
			return 0, nil
		case last:
			// Only now, because a record that is not whole is split again.
			for _, i := range r.escaped {
				r.cells[i].Raw = undouble(r.cells[i].Raw)
			}
			return next, nil
		}
		i = next
	}
}

// splitBare reads the cell that begins at i, and not with a quotation mark.
// It returns where the next one begins and whether the record has ended, or
// what is wrong and where one has seen it; 0 when b must first be longer.
func (r *recordReader) splitBare(b []byte, i int) (next int, last bool, code string) {
	literal := false
	for j := i; j < len(b); j++ {
		switch b[j] {
		case r.delim:
			r.addBare(b[i:j], literal)
			return j + 1, false, ""
		case '"':
			if !literal && len(trim(b[i:j])) == 0 {
				// To some programs the cell is quoted all the same.
				return j + 1, false, "table.before-quote"
			}
			literal = true
		case '\n', '\r':
			if next, code = r.lineEnd(b, j); next > 0 && code == "" {
				r.addBare(b[i:j], literal)
			}
			return next, true, code
		}
	}
	if !r.eof {
		return 0, false, ""
	}
	r.addBare(b[i:], literal)
	return len(b), true, ""
}

func (r *recordReader) addBare(raw []byte, literal bool) {
	if literal {
		r.bare = append(r.bare, len(r.cells))
	}
	r.cells = append(r.cells, cellOf(raw))
}

// splitQuoted reads the cell whose first character after the quotation mark
// is at i, and returns what splitBare does.
func (r *recordReader) splitQuoted(b []byte, i int) (next int, last bool, code string) {
	escaped := false
	for j := i; ; j += 2 {
		k := bytes.IndexByte(b[j:], '"')
		if k < 0 {
			if r.eof {
				return len(b), false, "table.open-quote"
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
		if next > 0 && code == "" {
			if escaped {
				r.escaped = append(r.escaped, len(r.cells))
			}
			r.cells = append(r.cells, cellOf(b[i:j]))
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
	return j + 1, false, "table.after-quote"
}

// lineEnd returns where the line after the one that ends at j begins. A
// carriage return alone is an end of line to some programs and not to
// others, so it is one to us only where all lines end like that, and then a
// line feed is none. Two before a line feed are what became of one that was
// written as text twice.
func (r *recordReader) lineEnd(b []byte, j int) (next int, code string) {
	switch {
	case b[j] == r.newline:
		return j + 1, ""
	case b[j] == '\n':
		return j + 1, "table.line-feed"
	case j+1 < len(b) && b[j+1] == '\n':
		return j + 2, ""
	case j+2 < len(b) && b[j+1] == '\r' && b[j+2] == '\n':
		return j + 3, ""
	case j+1 == len(b) && r.eof:
		return j + 1, ""
	case j+1 == len(b), j+2 == len(b) && b[j+1] == '\r' && !r.eof:
		return 0, ""
	}
	return j + 1, "table.carriage-return"
}
