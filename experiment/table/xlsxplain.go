package table

import (
	"bytes"
	"unicode/utf8"
)

// Nearly all cells are written in one of a few ways, by every program there
// is: <c r="B2" s="1" t="s"><v>7</v></c>, without what need not be said, and
// <c r="B2" t="inlineStr"><is><t>text</t></is></c>. Reading these at a glance
// is several times as fast as token by token. Whatever is written otherwise,
// is wrong, or goes on behind the buffer, is left to those who read tokens:
// nothing is decided here.

// plainCells reads cells of the row as long as they are plain.
func (r *sheetReader) plainCells() error {
	for {
		b := r.buf[r.pos:min(len(r.buf), r.pos+maxPlain)]
		c := cellParts{kind: "n", from: len(r.scratch)}
		column, i := r.plainTag(b, &c)
		if i == 0 {
			return nil
		}
		from, to, i := plainValue(b, i, &c)
		if i == 0 || int64(i) > maxToken {
			return nil
		}
		r.pos += i
		r.moveTo(column)
		if from == to && !c.value {
			continue // a cell that has only a look
		}
		r.scratch = append(r.scratch, b[from:to]...)
		if c.inline {
			r.scratch = r.unescaped(r.scratch, c.from)
		}
		if err := r.evaluate(&c); err != nil {
			return err
		}
	}
}

// plainTag reads the tag of a cell up to its > and returns where that is, or
// 0.
func (r *sheetReader) plainTag(b []byte, c *cellParts) (column, end int) {
	if len(b) < 2 || b[0] != '<' || b[1] != 'c' {
		return 0, 0
	}
	column = r.column + 1
	i := 2
	for last := byte(0); i+4 < len(b) && b[i] == ' '; i++ {
		name := b[i+1]
		if b[i+2] != '=' || b[i+3] != '"' || name <= last {
			return 0, 0 // every program writes r, s, t in this order
		}
		last, i = name, i+4
		switch name {
		case 'r':
			column, i = r.plainReference(b, i)
		case 's':
			c.style, i = plainStyle(b, i)
			if c.style >= len(r.book.styles.looks) {
				return 0, 0
			}
		case 't':
			c.kind, i = plainKind(b[i:], i)
		default:
			return 0, 0
		}
		if i == 0 || i >= len(b) || b[i] != '"' {
			return 0, 0
		}
	}
	if column <= r.column || column > maxColumns || i >= len(b) || b[i] != '>' && b[i] != '/' {
		return 0, 0
	}
	return column, i
}

// plainReference reads a cell of this row and returns where it ends.
func (r *sheetReader) plainReference(b []byte, i int) (column, end int) {
	for from := i; i < len(b) && i < from+3 && 'A' <= b[i] && b[i] <= 'Z'; i++ {
		column = column*26 + int(b[i]-'A') + 1
	}
	end = i + len(r.digits)
	if end > len(b) || string(b[i:end]) != string(r.digits) {
		return 0, 0
	}
	return column, end
}

// plainStyle reads a number of at most six digits.
func plainStyle(b []byte, i int) (style, end int) {
	from := i
	for i < len(b) && i < from+6 && '0' <= b[i] && b[i] <= '9' {
		style = style*10 + int(b[i]-'0')
		i++
	}
	if i == from {
		return 0, 0
	}
	return style, i
}

// plainKind reads a type that is common; b begins at i.
func plainKind(b []byte, i int) (kind string, end int) {
	const inline, formula = "inlineStr", "str"
	switch {
	case len(b) < len(inline)+1:
		return "", 0
	case b[1] == '"' && b[0] == 's':
		return "s", i + 1
	case b[1] == '"' && b[0] == 'n':
		return "n", i + 1
	case string(b[:len(inline)]) == inline:
		return inline, i + len(inline)
	case string(b[:len(formula)]) == formula:
		return formula, i + len(formula)
	}
	return "", 0
}

// plainValue reads the rest of a cell whose tag ends at i: its value or text
// is in between from and to.
func plainValue(b []byte, i int, c *cellParts) (from, to, end int) {
	const (
		openInline, closeInline = "><is>", "</t></is></c>"
		openValue, closeValue   = "><v>", "</v></c>"
	)
	inline, last := false, ""
	switch rest := b[i:]; {
	case hasPrefix(rest, openValue):
		from, last = i+len(openValue), closeValue
	case hasPrefix(rest, openInline):
		i += len(openInline)
		n := plainOpen(b[i:])
		if n == 0 {
			return 0, 0, 0
		}
		from, last, inline = i+n, closeInline, true
	case hasPrefix(rest, "/>"):
		return i, i, i + len("/>")
	default:
		return 0, 0, 0
	}
	to = plainText(b, from)
	if !hasPrefix(b[to:], last) || inline != (c.kind == "inlineStr") {
		return 0, 0, 0
	}
	c.value, c.inline = !inline, inline
	return from, to, to + len(last)
}

// plainOpen returns the length of the tag that opens a text. What it says of
// white space goes without saying: all of it is kept.
func plainOpen(b []byte) int {
	const open, preserve = "<t>", `<t xml:space="preserve">`
	switch {
	case hasPrefix(b, open):
		return len(open)
	case hasPrefix(b, preserve):
		return len(preserve)
	}
	return 0
}

func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// plainText returns where text ends that is read as it stands.
func plainText(b []byte, i int) int {
	for {
		for i < len(b) && class[b[i]]&inText != 0 {
			i++
		}
		if i == len(b) || b[i] < utf8.RuneSelf {
			return i
		}
		size, err := character(b[i:])
		if err != nil {
			return i
		}
		i += size
	}
}

// plainStrings reads shared strings as long as they are written
// <si><t>text</t></si>.
func (x *xmlPart) plainStrings(s *sharedStrings) error {
	const open, last = "<si>", "</t></si>"
	for {
		b := x.buf[x.pos:min(len(x.buf), x.pos+maxPlain)]
		if !hasPrefix(b, open) {
			return nil
		}
		from := plainOpen(b[len(open):]) + len(open)
		if from == len(open) {
			return nil
		}
		to := plainText(b, from)
		text := b[from:to]
		// Where there is an underscore there may be an escape.
		if !hasPrefix(b[to:], last) || int64(to) > maxToken || bytes.IndexByte(text, '_') >= 0 {
			return nil
		}
		x.pos += to + len(last)
		if err := x.keep(s, text); err != nil {
			return err
		}
	}
}
