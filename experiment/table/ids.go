package table

import "bytes"

// maxIDDigits is how many digits of a number a spreadsheet program keeps.
const maxIDDigits = 15

// Mangled tells an identifier that a spreadsheet program has taken for a
// number and rounded: one of more than fifteen digits, or what a CSV file
// shows of it, such as 1.23E+15. Two people may have become one.
//
// A small e, or one without a plus, is left alone: 1e234567 is a good
// hexadecimal number.
func (c Cell) Mangled() bool {
	switch c.Kind {
	case Number:
		whole, _, _ := bytes.Cut(c.Raw, []byte("."))
		return len(bytes.TrimLeft(whole, "-0")) > maxIDDigits || bytes.ContainsAny(c.Raw, "eE")
	case Text:
		return isScientific(c.Trim())
	}
	return false
}

// isScientific tells one digit, perhaps decimals, and E+ with its power.
func isScientific(s []byte) bool {
	if len(s) < 4 || s[0] < '0' || s[0] > '9' || s[1] != '.' && s[1] != ',' && s[1] != 'E' {
		return false
	}
	digits, power, ok := bytes.Cut(s[1:], []byte("E+"))
	return ok && (len(digits) == 0 || len(digits) > 1 && allDigits(digits[1:])) && len(power) > 0 && allDigits(power)
}

func allDigits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// LostZeros looks at a column of identifiers for noughts that a spreadsheet
// program took from their fronts, so that 00123 here and 123 elsewhere are
// two people. The zero value has seen nothing.
type LostZeros struct {
	seen    int64
	lengths [maxIDDigits + 1]idLength // of identifiers that are digits alone
}

// idLength counts the identifiers of one length by their first digit.
type idLength struct {
	count int64
	first [10]int64
}

const (
	enoughIDs  = 100     // to judge the lengths of a column by
	sampledIDs = 1 << 16 // more of them say no more
)

// Note looks at one identifier.
func (z *LostZeros) Note(id []byte) {
	if n := len(id); n > 0 && n <= maxIDDigits && z.seen < sampledIDs && allDigits(id) {
		z.seen++
		z.lengths[n].count++
		z.lengths[n].first[id[0]-'0']++
	}
}

// Merge adds what was noted of other rows.
func (z *LostZeros) Merge(o *LostZeros) {
	z.seen += o.seen
	for n := range z.lengths {
		z.lengths[n].count += o.lengths[n].count
		for d, count := range o.lengths[n].first {
			z.lengths[n].first[d] += count
		}
	}
}

// Suspect tells how many identifiers are shorter than the others, as only
// lost noughts explain well, and the length they probably had.
//
// Either some still begin with a nought, all of those as long as the longest
// are, or the longest begin with all nine digits alike and a tenth is
// shorter, as numbers dealt at random are. Numbers that were counted up are
// not suspected: of those hardly any of the shorter ones is missing, and the
// longest seldom reach up to a 9.
func (z *LostZeros) Suspect() (shorter int64, length int, suspect bool) {
	padded := 0 // lengths at which some begin with a nought
	for n := len(z.lengths) - 1; n > 1; n-- {
		if z.lengths[n].count > 0 && length == 0 {
			length = n
		}
		if z.lengths[n].first[0] > 0 {
			padded++
		}
	}
	for n := 1; n < length; n++ {
		shorter += z.lengths[n].count
	}
	if length == 0 || shorter == 0 {
		return 0, 0, false
	}
	if padded > 0 {
		return shorter, length, padded == 1 && z.lengths[length].first[0] > 0
	}
	return shorter, length, z.seen >= enoughIDs && z.dealt(length, shorter)
}

// dealt tells whether the identifiers look like numbers dealt at random from
// all of one length of which the noughts are gone.
func (z *LostZeros) dealt(length int, shorter int64) bool {
	if share := float64(shorter) / float64(z.seen); share < 0.05 || share > 0.2 {
		return false
	}
	possible := int64(9)
	for range length - 2 {
		possible *= 10
	}
	longest := &z.lengths[length]
	for _, n := range longest.first[1:] {
		if 18*n < longest.count { // half of what each of the nine should have
			return false
		}
	}
	return 10*z.lengths[length-1].count < possible
}
