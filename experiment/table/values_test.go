package table

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

var (
	commaFile     = Dialect{Format: "csv", Delimiter: ',', Decimal: '.'}
	semicolonFile = Dialect{Format: "csv", Delimiter: ';', Decimal: ','}
)

func text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Text, []byte(s)}
}

func TestFloat(t *testing.T) {
	const nan = -999 // stands for no number
	for _, c := range []struct {
		text             string
		comma, semicolon float64
		reasonC, reasonS Reason
	}{
		{"12", 12, 12, None, None},
		{" 12\u00a0", 12, 12, None, None},
		{"-0.5", -0.5, -0.5, None, None},
		{"+3", 3, 3, None, None},
		{"−3", -3, -3, None, None},
		{".5", 0.5, 0.5, None, None},
		{",5", 0.5, 0.5, None, None},
		{"1,234", nan, 1.234, Ambiguous, None},
		{"1.234", 1.234, nan, None, Ambiguous},
		{"-1,234", nan, -1.234, Ambiguous, None},
		{"0,123", 0.123, 0.123, None, None},
		{"1234,567", 1234.567, 1234.567, None, None},
		{"27,78 %", 0.2778, 0.2778, None, None},
		{"27.78%", 0.2778, 0.2778, None, None},
		{"1,234 %", nan, 0.01234, Ambiguous, None},
		{"1 234", 1234, 1234, None, None},
		{"1\u00a0234\u00a0567,5", 1234567.5, 1234567.5, None, None},
		{"1\u202f234", 1234, 1234, None, None},
		{"1'234.50", 1234.5, 1234.5, None, None},
		{"1’234", 1234, 1234, None, None},
		{"1 234,567", 1234.567, 1234.567, None, None},
		{"1,234,567", 1234567, 1234567, None, None},
		{"1.234.567,89", 1234567.89, 1234567.89, None, None},
		{"1,234,567.89", 1234567.89, 1234567.89, None, None},
		{"1e3", 1000, 1000, None, None},
		{"1,5e3", 1500, 1500, None, None},
		{"1e400", nan, nan, TooLarge, TooLarge},
		{"", nan, nan, Blank, Blank},
		{" ", nan, nan, Blank, Blank},
		{"#N/A", nan, nan, ErrorValue, ErrorValue},
		{"n/a", nan, nan, Missing, Missing},
		{" N/A ", nan, nan, Missing, Missing},
		{"-", nan, nan, Missing, Missing},
		{"—", nan, nan, Missing, Missing},
		{"NULL", nan, nan, Missing, Missing},
		{"CA$0.00", 0, 0, None, None},
		{"€ 1.234,50", 1234.5, 1234.5, None, None},
		{"-€5.5", -5.5, -5.5, None, None},
		{"€ -5,5", -5.5, -5.5, None, None},
		{"12 €", 12, 12, None, None},
		{"1\u202f234,5\u00a0€", 1234.5, 1234.5, None, None},
		{"12,5 EUR", 12.5, 12.5, None, None},
		{"CHF 1'234.50", 1234.5, 1234.5, None, None},
		{"$1,234", nan, 1.234, Ambiguous, None},
		{"#1", nan, nan, NotANumber, NotANumber},
	} {
		for _, d := range []Dialect{commaFile, semicolonFile} {
			want, why := c.comma, c.reasonC
			if d.Decimal == ',' {
				want, why = c.semicolon, c.reasonS
			}
			got, reason := Float(text(c.text), d)
			if reason != why || reason == None && got != want {
				t.Errorf("%q with %q: got %v %q", c.text, d.Decimal, got, reason)
			}
		}
	}
	for _, s := range []string{
		"x", "%", ".", ",", "NaN", "Inf", "-inf", "0x1F", "1_000", "12.", "1 23", "12 34", "1234 567", "1 234'567", "1  234",
		"1,23,456", "01 234", "0 123", "1.02.2026", "14/02/2026", "1 2", "e5", "1e", "1e5.", "1 234e5", "5 %%", "1e2%", "141 (8.1%)", "5 XYZ", "$", "EUR", "- $", "-$-5", "$5 %", "€5€", "ABC$5", "--1", "1-", "1,234.567,8", "n/a.", "1.234,567.8", "١",
	} {
		for _, d := range []Dialect{commaFile, semicolonFile} {
			if got, reason := Float(text(s), d); reason != NotANumber {
				t.Errorf("%q with %q: got %v %q", s, d.Decimal, got, reason)
			}
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		cell   Cell
		want   int64
		reason Reason
	}{
		{text("0"), 0, None},
		{text("-0"), 0, None},
		{text("1 234"), 1234, None},
		{text("12.0"), 12, None},
		{text("007"), 7, None},
		{text("9007199254740992"), 1 << 53, None},
		{text("9007199254740994"), 0, TooLarge},
		{text("-5"), 0, Negative},
		{text("-5.5"), 0, Negative},
		{text("2.5"), 0, Fractional},
		{text("1.0000000000000000000001"), 0, Fractional},
		{text("1,234"), 0, Ambiguous},
		{text("1e9"), 0, Scientific},
		{text("1E+05"), 0, Scientific},
		{text("5 %"), 0, NotANumber},
		{text("#DIV/0!"), 0, ErrorValue},
		{text("141 (8.1%)"), 141, None},
		{text("1 751 (27,78 %)"), 1751, None},
		{text("20 (1,123%)"), 20, None},
		{text("1,751 (8.1%)"), 0, Ambiguous},
		{text("2.5 (8.1%)"), 0, Fractional},
		{text("141 (8.1)"), 0, NotANumber},
		{text("(8.1%)"), 0, NotANumber},
		{text("141 8.1%)"), 0, NotANumber},
		{text("12 €"), 0, NotANumber},
		{text("n/a"), 0, Missing},
		{Cell{}, 0, Blank},
		{Cell{Number, []byte("12.0")}, 12, None},
		{Cell{Number, []byte("1E3")}, 1000, None},
		{Cell{Number, []byte("1.5E1")}, 15, None},
		{Cell{Number, []byte("00042")}, 42, None},
		{Cell{Number, []byte("12.5")}, 0, Fractional},
		{Cell{Number, []byte(".5")}, 0, Fractional},
		{Cell{Number, []byte("-.5")}, 0, Negative},
		{Cell{Number, []byte("-0.0")}, 0, None},
		{Cell{Number, []byte("9007199254740993")}, 0, TooLarge},
		{Cell{Number, []byte("1E-3")}, 0, Fractional},
		{Cell{Number, []byte("-1")}, 0, Negative},
		{Cell{Number, []byte("1E300")}, 0, TooLarge},
		{Cell{Boolean, []byte("true")}, 0, NotANumber},
		{Cell{Date, []byte("2026-02-14")}, 0, NotANumber},
		{Cell{Error, []byte("#N/A")}, 0, ErrorValue},
	} {
		if got, reason := Count(c.cell, commaFile); got != c.want || reason != c.reason {
			t.Errorf("%s %q: got %d %q", c.cell.Kind, c.cell.Raw, got, reason)
		}
	}
}

// A number that is written in either way is read back exactly, and reading
// never changes the cell.
func TestFloatReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.Float64().Draw(rt, "f")
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return
		}
		raw := strconv.FormatFloat(f, 'g', -1, 64)
		for _, kind := range []Kind{Text, Number} {
			c := Cell{kind, []byte(raw)}
			got, reason := Float(c, commaFile)
			if got != f || reason != None || string(c.Raw) != raw {
				rt.Fatalf("%s %s: got %v %q", kind, raw, got, reason)
			}
		}
	})
}

// What a person says of the decimal mark settles what would be in doubt.
func TestDecimalSaid(t *testing.T) {
	for _, c := range []struct {
		text    string
		decimal byte
		want    float64
	}{{"1,234", '.', 1234}, {"1,234", ',', 1.234}, {"1.234", ',', 1234}, {"1.234", '.', 1.234}, {"1.5", ',', 1.5}, {"-1,234 %", '.', -12.34}} {
		if got, reason := Float(text(c.text), Dialect{Format: "csv", Decimal: c.decimal, DecimalSaid: true}); reason != None || got != c.want {
			t.Errorf("%q with %q: got %v %q", c.text, c.decimal, got, reason)
		}
	}
}

func TestReadings(t *testing.T) {
	for text, want := range map[string][2]string{
		"1,234": {"1234", "1.234"}, "-1.234": {"-1234", "-1.234"}, "$1,234": {"$1234", "$1.234"},
	} {
		if grouped, decimal := Readings([]byte(text)); grouped != want[0] || decimal != want[1] {
			t.Errorf("%q: got %q and %q", text, grouped, decimal)
		}
	}
}

// FuzzValues: whatever a cell holds, a count that is accepted is the number
// that its digits are, and what is accepted as a count is a number too.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"1 234", "1.234,5", "141 (8.1%)", "CA$0.00", "n/a", "-0", "1e9", "27,78 %", "\u22125", "12.000", "9007199254740993", "€", "5 (€%)", "(%)"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		d := semicolonFile
		if comma {
			d = commaFile
		}
		cell := text(s)
		n, reason := Count(cell, d)
		v, why := Float(cell, d)
		if string(cell.Raw) != s {
			t.Fatalf("%q was changed to %q", s, cell.Raw)
		}
		if why == None && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Fatalf("%q: got %v", s, v)
		}
		if reason != None {
			return
		}
		if why == None && v != float64(n) {
			t.Fatalf("%q: the count is %d and the number %v", s, n, v)
		}
		if exact := digitsOf(withoutShare(cell.Trim(), d)); exact == nil || exact.Cmp(big.NewInt(n)) != 0 {
			t.Fatalf("%q: the count is %d and its digits are %v", s, n, exact)
		}
	})
}

// digitsOf is the whole number that the digits of an accepted count make, in
// big arithmetic: those before decimals, which are noughts.
func digitsOf(s []byte) *big.Int {
	var digits []byte
	group := 0 // digits behind the last point or comma
	last := bytes.LastIndexAny(s, ".,")
	for i, c := range s {
		if '0' <= c && c <= '9' {
			digits = append(digits, c)
			if i > last && last >= 0 {
				group++
			}
		}
	}
	n, ok := new(big.Int).SetString("0"+string(digits), 10)
	if !ok {
		return nil
	}
	if whole := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(group)), nil); last >= 0 && isDecimals(s, last, group) {
		n.Quo(n, whole)
	}
	return n
}

// isDecimals tells a decimal mark from the last of several that group.
func isDecimals(s []byte, last, group int) bool {
	return group != 3 || bytes.IndexByte(s[:last], s[last]) < 0
}
