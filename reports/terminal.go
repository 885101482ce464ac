package reports

import (
	"bytes"
	"strings"

	"triggerlab/reports/text"
)

// indent is what stands before whatever is under a heading.
const indent = "  "

// A screen is a terminal report being made.
type screen struct {
	to    *bytes.Buffer
	width int
	color bool
	p     *text.Printer
}

// page writes a whole page, made safe for a terminal.
func (s screen) page(told page) error {
	told = printablePage(told)
	s.lines("", "", told.title, bold)
	s.lines("", "", told.subtitle, "")
	for _, section := range told.sections {
		s.blank()
		if err := s.section(section); err != nil {
			return err
		}
	}
	// A table at the very end leaves no empty line behind.
	s.to.Truncate(len(bytes.TrimRight(s.to.Bytes(), "\n")) + 1)
	return nil
}

func (s screen) section(told section) error {
	title := told.title
	if told.mark != none {
		title = string(told.mark) + " " + title
	}
	lead := ""
	if told.minor {
		lead = indent
	}
	if title != "" {
		s.heading(title, lead, told)
	}
	for _, block := range told.blocks {
		if err := s.block(block, lead+indent); err != nil {
			return err
		}
	}
	return nil
}

func (s screen) heading(title, lead string, told section) {
	color := colors[told.mark]
	lines := wrap(title, s.width-len(lead))
	for _, line := range lines {
		s.to.WriteString(lead + s.paint(line, bold+color) + "\n")
	}
	if !told.minor {
		s.to.WriteString(s.paint(strings.Repeat("─", widest(lines)), color) + "\n")
	}
}

func (s screen) block(b block, lead string) error {
	switch b := b.(type) {
	case headline:
		s.lines(lead, lead, string(b), bold)
	case paragraph:
		s.lines(lead, lead, string(b), "")
	case note:
		s.lines(lead, lead, string(b), faint)
	case bullets:
		for _, line := range b {
			s.bullet(line, lead)
		}
	case forest:
		s.forest(b, lead)
	case grid:
		return s.grid(b, lead)
	}
	return nil
}

// forest draws bars. Their signs stand in the table that follows.
func (s screen) forest(f forest, lead string) {
	s.blank()
	for _, b := range f.bars(s.width-len(lead), s.p) {
		line := b.name + "  " + s.paint(b.drawn, colors[b.mark]) + "  " + b.told
		s.to.WriteString(strings.TrimRight(lead+line, " ") + "\n")
	}
	s.blank()
}

func (s screen) bullet(b bullet, lead string) {
	sign := "•"
	if b.mark != none {
		sign = string(b.mark)
	}
	hanging := lead + strings.Repeat(" ", width(sign)+1)
	s.lines(lead+s.paint(sign, colors[b.mark])+" ", hanging, b.text, "")
}

// lines writes a text, its first line after one lead and the rest after
// another of the same width.
func (s screen) lines(first, rest, text, style string) {
	if text == "" {
		return
	}
	for i, line := range wrap(text, s.width-width(rest)) {
		lead := rest
		if i == 0 {
			lead = first
		}
		s.to.WriteString(lead + s.paint(line, style) + "\n")
	}
}

func (s screen) grid(g grid, lead string) error {
	if len(g.rows) == 0 {
		return nil
	}
	drawn, err := draw(g.fit(s.width - len(lead)))
	if err != nil {
		return err
	}
	s.blank()
	for line := range strings.Lines(drawn) {
		s.to.WriteString(strings.TrimRight(lead+line, " \n") + "\n")
	}
	s.blank()
	return nil
}

// blank leaves one empty line, and never two.
func (s screen) blank() {
	if !bytes.HasSuffix(s.to.Bytes(), []byte("\n\n")) {
		s.to.WriteByte('\n')
	}
}

// The styles, as parameters of the escape sequence SGR.
const (
	bold  = ";1"
	faint = ";2"
)

// colors are told apart by people who cannot tell red from green, and each
// stands beside a sign and words that say the same.
var colors = map[mark]string{good: ";36", even: ";36", open: ";33", caution: ";33", bad: ";31"}

func (s screen) paint(text, style string) string {
	if !s.color || style == "" {
		return text
	}
	return "\x1b[" + style[1:] + "m" + text + "\x1b[0m"
}

// printablePage makes every text of a page safe for a terminal.
func printablePage(p page) page {
	return mapPage(p, text.Printable)
}
