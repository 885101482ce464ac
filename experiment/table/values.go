package table

import (
	"bytes"
	"math"
	"slices"
	"strconv"
)

// A Reason says in a word why a cell is not the number that was asked for;
// None is that it is.
type Reason string

// The reasons.
const (
	None       Reason = ""
	Blank      Reason = "blank"        // an empty cell, or white space
	Missing    Reason = "missing"      // n/a, a dash or null: somebody says that it is not known
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
// that are text are written; 12.0 and 1 234 are whole, 141 (8.1%) is 141 as
// mailing tools write it, and an amount of money counts nothing.
func Count(c Cell, d Dialect) (int64, Reason) {
	if c.Kind == Text {
		c.Raw = withoutShare(c.Trim(), d)
	}
	n, reason := parseCell(c, d)
	switch {
	case reason != None:
		return 0, reason
	case n.percent || n.money:
		return 0, NotANumber
	case n.exponent && c.Kind != Number:
		return 0, Scientific
	}
	if !n.exponent {
		return n.count()
	}
	f, err := strconv.ParseFloat(string(n.text), 64)
	switch {
	case err != nil || f > maxCount:
		return 0, TooLarge
	case f < 0:
		return 0, Negative
	case f != math.Trunc(f):
		return 0, Fractional
	}
	return int64(f), None
}

// Float reads a real number; 27.78 % is 0.2778 and CA$1.50 is 1.5. It is never
// infinite or NaN.
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
	money    bool
}

// count is the number digit by digit: as a float64 a neighbour of 2^53 would
// be taken for it.
func (w written) count() (int64, Reason) {
	whole, fraction, _ := bytes.Cut(bytes.TrimPrefix(w.text, []byte("+")), []byte("."))
	if len(whole) == 0 { // a workbook may hold .5
		whole = []byte("0")
	}
	n, err := strconv.ParseInt(string(whole), 10, 64)
	broken := len(bytes.Trim(fraction, "0")) > 0
	switch {
	case bytes.HasPrefix(whole, []byte("-")) && (err != nil || n < 0 || broken):
		return 0, Negative
	case err != nil || n > maxCount:
		return 0, TooLarge
	case broken:
		return 0, Fractional
	}
	return n, None
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
		return parseText(c.Trim(), d)
	}
	return written{}, NotANumber
}

// errorValues are what spreadsheet programs put where a formula failed, and
// what is left of it in a CSV file.
var errorValues = []string{"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}

// ErrorValues lists them.
func ErrorValues() []string { return slices.Clone(errorValues) }

// IsError tells an error value of a spreadsheet, also from its text, as CSV
// files have it.
func (c Cell) IsError() bool { return c.Kind == Error || isErrorText(c.Trim()) }

func isErrorText(s []byte) bool {
	return len(s) > 0 && s[0] == '#' && slices.ContainsFunc(errorValues, func(v string) bool { return string(s) == v })
}

// parseText reads a number that a person or a program wrote.
func parseText(s []byte, d Dialect) (written, Reason) {
	if len(s) == 0 {
		return written{}, Blank
	}
	if isErrorText(s) {
		return written{}, ErrorValue
	}
	if isMissing(s) {
		return written{}, Missing
	}
	w := written{text: make([]byte, 0, len(s)+4)}
	if body, ok := bytes.CutSuffix(s, []byte("%")); ok {
		w.percent = true
		s = trim(body)
	}
	w.text, s = appendSign(w.text, s)
	if body, ok := withoutCurrency(s); ok {
		if w.money, s = true, body; len(w.text) == 0 {
			w.text, s = appendSign(w.text, s)
		}
	}
	if w.percent && w.money {
		return written{}, NotANumber
	}
	var power []byte
	if i := bytes.IndexAny(s, "eE"); i >= 0 {
		s, power, w.exponent = s[:i], s[i:], true
	}
	text, grouped, reason := appendDigits(w.text, s, d)
	if reason != None {
		return written{}, reason
	}
	w.text = append(text, power...)
	if w.exponent && (grouped || !decimalNumber(w.text)) {
		return written{}, NotANumber
	}
	return w, None
}

// appendSign takes the sign off the front of a number.
func appendSign(to, s []byte) (text, rest []byte) {
	switch {
	case bytes.HasPrefix(s, []byte("-")), bytes.HasPrefix(s, []byte("+")):
		return append(to, s[0]), s[1:]
	case bytes.HasPrefix(s, []byte("\u2212")): // the minus sign of typesetters
		return append(to, '-'), s[len("\u2212"):]
	}
	return to, s
}
