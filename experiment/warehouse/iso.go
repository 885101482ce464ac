package warehouse

import "fmt"

// What a text must look like to be read as a time, without a backslash, which
// engines read in different ways. A zone comes only after seconds, as in
// experiment.ParseTime.
const (
	dayPattern   = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	clockPattern = `([01][0-9]|2[0-3]):[0-5][0-9]`
	plainPattern = `^` + dayPattern + `([T ]` + clockPattern + `(:[0-5][0-9]([.][0-9]+)?)?)?$`
	zonePattern  = `^` + dayPattern + `[T ]` + clockPattern + `:[0-5][0-9]([.][0-9]+)?(Z|[+-]` + clockPattern + `)$`
	eastPattern  = `[+]` + clockPattern + `$`
	westPattern  = `:[0-9.]+-` + clockPattern + `$`
	// numberPattern is what is read as a number; without an exponent that no
	// engine has a double for.
	numberPattern = `^[+-]?([0-9]{1,250}[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$`
)

// isoReader is what an engine must say for texts to be read as times.
type isoReader interface {
	// matches asks whether a text is as the pattern says.
	matches(text, pattern string) string
	// digitsAt reads some digits of a text, from a place that is counted from
	// the end where it is negative, as a whole number; 0 where there are none.
	digitsAt(text string, from, length int) string
	// dayOf is the day that a text begins with, as days since 1970; NULL where
	// there is no such day.
	dayOf(text string) string
}

// isoSeconds reads a trimmed text as seconds since 1970, of which fractions are
// left off; NULL where it is not written year first.
func isoSeconds(d isoReader, text string) string {
	offset := fmt.Sprintf("(%s * 3600 + %s * 60)", d.digitsAt(text, -5, 2), d.digitsAt(text, -2, 2))
	return fmt.Sprintf("CASE WHEN %s OR %s THEN %s * 86400 + %s * 3600 + %s * 60 + %s"+
		" + CASE WHEN %s THEN - %s WHEN %s THEN %s ELSE 0 END END",
		d.matches(text, plainPattern), d.matches(text, zonePattern),
		d.dayOf(text), d.digitsAt(text, 12, 2), d.digitsAt(text, 15, 2), d.digitsAt(text, 18, 2),
		d.matches(text, eastPattern), offset, d.matches(text, westPattern), offset)
}

// spacePattern finds the white space around a text. The characters stand there
// as they are.
const spacePattern = "^[" + whiteSpace + "]+|[" + whiteSpace + "]+$"

// The letters that Contact writes in small.
const (
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	smalls   = "abcdefghijklmnopqrstuvwxyz"
)

// translated is Contact where there is a function for single characters.
func translated(text, holdsAt string) string {
	return "CASE WHEN " + holdsAt + " > 0 THEN TRANSLATE(" + text + ", '" + capitals + "', '" + smalls + "') ELSE " + text + " END"
}
