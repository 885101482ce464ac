package terminal

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// clean makes a text safe to show: without escape sequences and without
// characters that cannot be seen but act, such as those that turn the
// direction of writing round. Line ends and the joiners of emoji and Persian
// stay; a tab is four spaces.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", "    ").Replace(ansi.Strip(s))
	return strings.Map(func(r rune) rune {
		const joiner, nonJoiner = '\u200d', '\u200c'
		switch {
		case r == '\n' || r == joiner || r == nonJoiner:
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// wrap breaks a text into lines that are no wider than width: between words,
// and within one where it is wider than a line.
func wrap(s string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.Trim(clean(s), "\n"), "\n") {
		// The wider of two opinions, so that no terminal runs out of the line.
		broken := ansi.Wrap(paragraph, max(1, width), "")
		if !steady(paragraph) {
			broken = ansi.WrapWc(paragraph, max(1, width), "")
		}
		for line := range strings.SplitSeq(broken, "\n") {
			line = strings.TrimRight(line, " ")
			if rightToLeft(paragraph) {
				line = strings.Repeat(" ", max(0, width-ansi.StringWidth(line))) + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// rightToLeft tells the direction of a paragraph by its first letter that has
// one (rule P2 of the Unicode bidirectional algorithm).
func rightToLeft(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return unicode.IsLetter(r)
		}
		if unicode.IsLetter(r) {
			return false
		}
	}
	return false
}

// steady tells a line of which every terminal knows the width. About emoji
// that are made of several characters they disagree.
func steady(line string) bool { return ansi.StringWidth(line) == ansi.StringWidthWc(line) }

// cut shortens a line to a width.
func cut(line string, width int) string { return ansi.Truncate(line, max(0, width), "…") }
