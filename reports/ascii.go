package reports

import "strings"

// ours are the characters that reports are made of and that not every screen
// has, each with what stands for it in ASCII, as wide as it.
var ours = map[string]string{
	"─": "-", "│": "|", "├": "[", "┤": "]", "┼": "+", "┊": ":", "●": "o",
	"█": "#", "▏": " ", "▎": " ", "▍": " ", "▌": " ", "▋": "#", "▊": "#", "▉": "#",
	"✓": "+", "✗": "x", "•": "*", "★": "*", "…": "~", "–": "-", "—": "-", "−": "-", "×": "x", "±": "~",
	"·": "-", "\u00a0": " ", "\u202f": " ", "‘": "'", "’": "'", "“": `"`, "”": `"`, "«": "<", "»": ">",
	"≤": "<", "≥": ">", "²": "2", "Σ": "S",
}

// accented are letters of the languages that reports are written in, and under
// each the letter that stands for it.
const (
	accented = "àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝ"
	bare     = "aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY"
)

// ascii writes a page for a screen that shows nothing but ASCII. Every
// character stays as wide as it was, so that tables stay tables; one that
// nothing stands for becomes ?.
func ascii(told string) string {
	plain := strings.IndexFunc(told, func(r rune) bool { return r > '~' }) < 0
	if plain {
		return told
	}
	letters := map[string]string{"œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ß": "s", "ø": "o", "Ø": "O"}
	below := []rune(bare)
	for i, r := range []rune(accented) {
		letters[string(r)] = string(below[i])
	}
	var b strings.Builder
	for _, c := range characters(told) {
		switch {
		case len(c) == 1:
			b.WriteString(c)
		case ours[c] != "":
			b.WriteString(ours[c])
		case letters[c] != "":
			b.WriteString(letters[c])
		case c[0] < 0x80: // a letter with accents of its own
			b.WriteByte(c[0])
		default:
			b.WriteString(strings.Repeat("?", characterWidth(c)))
		}
	}
	return b.String()
}
