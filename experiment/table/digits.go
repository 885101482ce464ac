package table

import (
	"bytes"
	"unicode/utf8"
)

// appendDigits appends the digits of s without what groups them, and a point
// for its decimal mark.
func appendDigits(to, s []byte, d Dialect) (text []byte, grouped bool, reason Reason) {
	whole, fraction, mark, reason := splitDecimals(s, d)
	if reason != None {
		return to, false, reason
	}
	to, grouped, ok := appendGroups(to, whole, mark)
	if !ok {
		return to, false, NotANumber
	}
	if mark == 0 {
		return to, grouped, None
	}
	if len(fraction) == 0 {
		return to, false, NotANumber
	}
	for _, c := range fraction {
		if c < '0' || c > '9' {
			return to, false, NotANumber
		}
	}
	return append(append(to, '.'), fraction...), grouped, None
}

// splitDecimals finds the decimal mark, 0 when there is none. Where only one
// reading is a number that is the one, whatever the dialect; 1,234 has two,
// and is ambiguous unless the comma is the mark of the dialect, or a person
// said that it is not.
func splitDecimals(s []byte, d Dialect) (whole, fraction []byte, mark byte, reason Reason) {
	i := bytes.LastIndexAny(s, ".,")
	if i < 0 {
		return s, nil, 0, None
	}
	mark, whole, fraction = s[i], s[:i], s[i+1:]
	if bytes.IndexByte(whole, mark) >= 0 {
		return s, nil, 0, None // more than one of them: a grouping, if anything
	}
	plain := true
	for _, c := range whole {
		plain = plain && '0' <= c && c <= '9'
	}
	if mark != d.Decimal && plain && len(fraction) == 3 && 0 < len(whole) && len(whole) <= 3 && whole[0] != '0' {
		if d.DecimalSaid {
			return s, nil, 0, None
		}
		return nil, nil, 0, Ambiguous
	}
	return whole, fraction, mark, None
}

// appendGroups appends digits that may be grouped in threes by one kind of
// space, apostrophe, point or comma, though not by the decimal mark. Nothing
// in front of a decimal mark is zero.
func appendGroups(to, s []byte, mark byte) (text []byte, grouped, ok bool) {
	if len(s) == 0 {
		return append(to, '0'), false, mark != 0
	}
	var separator rune
	run, first := 0, true // digits since the last separator; none met yet
	start := len(to)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if '0' <= r && r <= '9' {
			to = append(to, byte(r))
			run++
			continue
		}
		whole := run == 3 || first && 1 <= run && run < 3
		if !separates(r) || r == rune(mark) || !whole || !first && r != separator {
			return to, false, false
		}
		separator, first, run = r, false, 0
	}
	if !first && (run != 3 || to[start] == '0') {
		return to, false, false
	}
	return to, !first, run > 0
}

// separates reports whether a character groups digits somewhere in Europe.
func separates(r rune) bool {
	switch r {
	case ' ', '\u00a0', '\u202f', '\u2009', '\'', '\u2019', '.', ',':
		return true
	}
	return false
}
