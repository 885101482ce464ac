package terminal

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A field is a line that is being typed.
type field struct {
	text string
	most int // characters
}

// add takes what was typed or pasted, as far as there is room.
func (f *field) add(s string) {
	runes := []rune(f.text + strings.ReplaceAll(clean(s), "\n", " "))
	f.text = string(runes[:min(len(runes), f.most)])
}

// press takes a key that changes the line.
func (f *field) press(key tea.KeyPressMsg) {
	switch key.String() {
	case "backspace", "ctrl+h":
		f.text = withoutLast(f.text)
	case "ctrl+u":
		f.text = ""
	case "ctrl+w", "alt+backspace":
		f.text = f.text[:strings.LastIndexByte(strings.TrimRight(f.text, " "), ' ')+1]
	default:
		f.add(key.Text)
	}
}

// withoutLast drops the last character as people count them: an emoji of
// several code points is one.
func withoutLast(s string) string {
	last := 0
	for rest := s; rest != ""; {
		cluster, _ := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		last, rest = len(s)-len(rest), rest[len(cluster):]
	}
	return s[:last]
}

// lines are the field as it is drawn, and where its cursor stands.
func (f *field) lines(width int) (lines []string, x, y int) {
	text := f.text
	if strings.HasSuffix(text, " ") { // wrapping would drop it
		text = text[:len(text)-1] + "\u00a0"
	}
	lines = strings.Split(ansi.Wrap(text, max(1, width-1), ""), "\n")
	y = len(lines) - 1
	return lines, ansi.StringWidth(lines[y]), y
}
