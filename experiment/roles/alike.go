package roles

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Alike tells whether two names are probably meant to be one: the same but
// for case, accents, spaces and punctuation, or for one letter in five that
// is wrong, missing or too many. Short names, and names that differ in their
// numbers, are never taken for one another.
func Alike(a, b string) bool {
	x, y := []rune(Fold(a)), []rune(Fold(b))
	if string(x) == string(y) {
		return len(x) > 0
	}
	if digits(x) != digits(y) {
		return false
	}
	return distance(x, y)*5 <= min(len(x), len(y))
}

// Same tells whether two names differ in nothing but case, white space and how
// their letters are stored: an é may be one character or two.
func Same(a, b string) bool { return plainly(a) == plainly(b) }

func plainly(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}

func digits(name []rune) string {
	var d []rune
	for _, r := range name {
		if '0' <= r && r <= '9' {
			d = append(d, r)
		}
	}
	return string(d)
}

// distance is Levenshtein's: letters to change, add or leave out.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
