package table

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// A Reason says in a word why a cell is not the number that was asked for;
// None is that it is.
type Reason string

// The reasons.
const (
	None       Reason = ""
	Blank      Reason = "blank"        // an empty cell, or white space
	NotANumber Reason = "not-a-number" // text, a date, a boolean, NaN
	Negative   Reason = "negative"     // a count below zero
	Fractional Reason = "fractional"   // a count with decimals
	Scientific Reason = "scientific"   // a count written as 1e9, which has lost its digits
	Ambiguous  Reason = "ambiguous"    // 1,234 where the comma may be either mark
	ErrorValue Reason = "error-value"  // #N/A and its like
	TooLarge   Reason = "too-large"    // a count above 2^53, or a number above 1.8e308
)

// maxCount is the largest whole number below which a spreadsheet, which
// holds every number as a float64, can tell all of them apart.
const maxCount = 1 << 53

// Count reads a whole number of zero or more. The dialect says how numbers
// that are text are written; 12.0 and 1 234 are whole.
func Count(c Cell, d Dialect) (int64, Reason) {
	n, reason := parseCell(c, d)
	switch {
	case reason != None:
		return 0, reason
	case n.percent:
		return 0, NotANumber
	case n.exponent && c.Kind != Number:
		return 0, Scientific
	}
	f, err := strconv.ParseFloat(string(n.text), 64)
	switch {
	case err != nil || f > maxCount:
		return 0, TooLarge
	case f < 0:
		return 0, Negative
	case f != math.Trunc(f) || !n.exponent && n.decimals():
		// The second catches decimals too small for a float64.
		return 0, Fractional
	}
	return int64(f), None
}

// Float reads a real number; 27.78 % is 0.2778. It is never infinite or NaN.
func Float(c Cell, d Dialect) (float64, Reason) {
	n, reason := parseCell(c, d)
	if reason != None {
		return 0, reason
	}
	if n.percent {
		if n.exponent {
			return 0, NotANumber
		}
		// Shifting the decimals is exact where dividing by 100 is not.
		n.text = append(n.text, "e-2"...)
	}
	f, err := strconv.ParseFloat(string(n.text), 64)
	if err != nil {
		return 0, TooLarge
	}
	return f, None
}

// written is a number as it is written, in the notation of strconv.
type written struct {
	text     []byte
	percent  bool
	exponent bool
}

// decimals reports whether there is a digit other than zero behind the point.
func (w written) decimals() bool {
	point := bytes.IndexByte(w.text, '.')
	return point >= 0 && len(bytes.Trim(w.text[point+1:], "0")) > 0
}

func parseCell(c Cell, d Dialect) (written, Reason) {
	switch c.Kind {
	case Empty:
		return written{}, Blank
	case Error:
		return written{}, ErrorValue
	case Number:
		return written{text: bytes.Clone(c.Raw), exponent: bytes.ContainsAny(c.Raw, "eE")}, None
	case Text:
		return parseText(c.Trim(), d.Decimal)
	}
	return written{}, NotANumber
}

// errorValues are what spreadsheet programs put where a formula failed, and
// what is left of it in a CSV file.
var errorValues = []string{"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}

// IsError tells an error value of a spreadsheet, also from its text, as CSV
// files have it.
func (c Cell) IsError() bool { return c.Kind == Error || isErrorText(c.Trim()) }

func isErrorText(s []byte) bool {
	return len(s) > 0 && s[0] == '#' && slices.ContainsFunc(errorValues, func(v string) bool { return string(s) == v })
}

// parseText reads a number that a person or a program wrote.
func parseText(s []byte, decimal byte) (written, Reason) {
	if len(s) == 0 {
		return written{}, Blank
	}
	if isErrorText(s) {
		return written{}, ErrorValue
	}
	w := written{text: make([]byte, 0, len(s)+4)}
	if body, ok := bytes.CutSuffix(s, []byte("%")); ok {
		w.percent = true
		s = trim(body)
	}
	switch {
	case bytes.HasPrefix(s, []byte("-")), bytes.HasPrefix(s, []byte("+")):
		w.text = append(w.text, s[0])
		s = s[1:]
	case bytes.HasPrefix(s, []byte("\u2212")): // the minus sign of typesetters
		w.text = append(w.text, '-')
		s = s[len("\u2212"):]
	}
	var power []byte
	if i := bytes.IndexAny(s, "eE"); i >= 0 {
		s, power, w.exponent = s[:i], s[i:], true
	}
	text, grouped, reason := appendDigits(w.text, s, decimal)
	if reason != None {
		return written{}, reason
	}
	w.text = append(text, power...)
	if w.exponent && (grouped || !decimalNumber(w.text)) {
		return written{}, NotANumber
	}
	return w, None
}

// appendDigits appends the digits of s without what groups them, and a point
// for its decimal mark.
func appendDigits(to, s []byte, decimal byte) (text []byte, grouped bool, reason Reason) {
	whole, fraction, mark, reason := splitDecimals(s, decimal)
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
// and is ambiguous unless the comma is the mark of the dialect.
func splitDecimals(s []byte, decimal byte) (whole, fraction []byte, mark byte, reason Reason) {
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
	if mark != decimal && plain && len(fraction) == 3 && 0 < len(whole) && len(whole) <= 3 && whole[0] != '0' {
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
