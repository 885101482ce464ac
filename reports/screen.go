package reports

import (
	"strings"
	"unicode"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// width is how many columns of a screen the text takes.
func width(s string) int {
	sum := 0
	for _, c := range characters(s) {
		sum += characterWidth(c)
	}
	return sum
}

// characterWidth is the width of what a reader takes for one character: an
// emoji of several runes is as wide as one.
func characterWidth(c string) int {
	runes := []rune(c)
	if len(runes) == 1 {
		return runeWidth(runes[0])
	}
	most := 0
	for _, r := range runes {
		if r == '\ufe0f' { // asks for the emoji, which is wide
			return 2
		}
		most = max(most, runeWidth(r))
	}
	return most
}

// runeWidth takes the ambiguous characters of East Asian fonts for narrow
// whatever the machine's language, so that a report is the same everywhere.
func runeWidth(r rune) int {
	return twwidth.WidthWithOptions(string(r), twwidth.Options{EastAsianWidth: false})
}

// widest is the width of the widest of the texts.
func widest(texts []string) int {
	most := 0
	for _, s := range texts {
		most = max(most, width(s))
	}
	return most
}

// wrap breaks a text into lines of at most limit columns, between words and
// within a word only where it is longer than a line.
func wrap(s string, limit int) []string {
	var lines []string
	line := ""
	for _, word := range words(s) {
		switch {
		case line != "" && width(line)+1+width(word) <= limit:
			line += " " + word
			continue
		case line != "":
			lines = append(lines, line)
		}
		pieces := chop(word, limit)
		last := len(pieces) - 1
		lines, line = append(lines, pieces[:last]...), pieces[last]
	}
	return append(lines, line)
}

// words splits at spaces that may end a line, but never a number from its
// unit: French and others write spaces that hold what stands beside them.
func words(s string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(s, breaks) {
		unit := strings.HasPrefix(word, "%") || strings.TrimRight(word, ".,;:)") == "pp"
		if last := len(words) - 1; unit && last >= 0 {
			words[last] += " " + word
			continue
		}
		words = append(words, word)
	}
	return words
}

// breaks tells whether a line may end at the character.
func breaks(r rune) bool {
	const holding, narrow = '\u00a0', '\u202f'
	return unicode.IsSpace(r) && r != holding && r != narrow
}

// chop breaks a word into pieces of at most limit columns, between whole
// characters; most words are one piece.
func chop(word string, limit int) []string {
	var pieces []string
	var piece strings.Builder
	room := limit
	for _, c := range characters(word) {
		if room -= characterWidth(c); room < 0 && piece.Len() > 0 {
			pieces = append(pieces, piece.String())
			piece.Reset()
			room = limit - characterWidth(c)
		}
		piece.WriteString(c)
	}
	return append(pieces, piece.String())
}

// shorten puts … where the middle of a long text was: names of triggers tend
// to differ at their ends.
func shorten(s string, limit int) string {
	if width(s) <= limit {
		return s
	}
	all := characters(s)
	head, tail, room := 0, len(all), limit-1
	for head < tail {
		front := head <= 2*(len(all)-tail) // two thirds before the …
		next := all[tail-1]
		if front {
			next = all[head]
		}
		if room -= characterWidth(next); room < 0 {
			break
		}
		if front {
			head++
		} else {
			tail--
		}
	}
	return strings.TrimSpace(strings.Join(all[:head], "")) + "…" + strings.TrimSpace(strings.Join(all[tail:], ""))
}

// characters splits a text into what a reader takes for one character: a
// letter with its accents, an emoji with its skin and its joined parts.
func characters(s string) []string {
	var all []string
	joined, flags := false, 0
	for _, r := range s {
		flag := 0x1f1e6 <= r && r <= 0x1f1ff // two of these letters are one flag
		if flag {
			flags++
		} else {
			flags = 0
		}
		last := len(all) - 1
		if last >= 0 && (joined || extends(r) || flag && flags%2 == 0) {
			all[last] += string(r)
		} else {
			all = append(all, string(r))
		}
		joined = r == '\u200d'
	}
	return all
}

// extends tells whether a rune belongs to the character before it.
func extends(r rune) bool {
	skin := 0x1f3fb <= r && r <= 0x1f3ff
	return skin || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}
