package table

import (
	"unicode/utf8"
)

// MaxCell is how many characters a cell of a workbook can hold.
const MaxCell = maxCell

// Fits tells whether a cell of a workbook can hold a text.
func Fits(text []byte) bool { return utf16Length(text) <= maxCell }

// utf16Length counts characters as Excel does, in UTF-16 units.
func utf16Length(text []byte) int {
	if len(text) <= maxCell {
		return len(text) // no fewer, and few enough
	}
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if n++; r > 0xffff {
			n++
		}
		text = text[size:]
	}
	return n
}

// asIs are the bytes that stand for themselves in the text of a cell.
var asIs = func() (table [256]bool) {
	for c := ' '; c <= '~'; c++ {
		table[c] = c != '<' && c != '>' && c != '&' && c != '_'
	}
	table['\t'], table['\n'] = true, true
	return table
}()

// appendCellText writes a text as a cell holds it: what XML cannot hold, a
// carriage return, which it would change, and what looks like such an escape
// as _xHHHH_. Bytes that are no UTF-8, and NUL, which no program takes, become
// U+FFFD.
func appendCellText(to, text []byte) []byte {
	for len(text) > 0 {
		n := 0
		for n < len(text) && asIs[text[n]] {
			n++
		}
		to, text = append(to, text[:n]...), text[n:]
		if len(text) == 0 {
			break
		}
		r, size := utf8.DecodeRune(text)
		to = appendCellRune(to, r, text)
		text = text[size:]
	}
	return to
}

// appendCellRune writes one character; rest begins with it.
func appendCellRune(to []byte, r rune, rest []byte) []byte {
	switch {
	case r == '<':
		return append(to, "&lt;"...)
	case r == '>':
		return append(to, "&gt;"...)
	case r == '&':
		return append(to, "&amp;"...)
	case r == '_':
		if _, like := escape(rest); like {
			return append(to, "_x005F_"...)
		}
	case r == 0:
		r = utf8.RuneError
	case r < ' ' || r == 0xfffe || r == 0xffff:
		const hex = "0123456789ABCDEF"
		return append(to, '_', 'x', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15], '_')
	}
	return utf8.AppendRune(to, r)
}
