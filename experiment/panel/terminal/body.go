package terminal

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A body is what stands on the card, line by line.
type body struct {
	lines  []string
	x, y   int  // where the cursor stands
	cursor bool // there is one
	middle bool // stands in the middle of the card where there is room
	end    bool // its end is what matters, not its beginning
}

func (b *body) add(lines ...string) { b.lines = append(b.lines, lines...) }

// roomy is the height from which there is room for what is not needed.
const roomy = 12

// body is what the stage shows, in lines of a width.
func (m *model) body(width int) body {
	switch m.stage {
	case naming:
		return m.nameBody(width)
	case choosing:
		return m.segmentBody(width)
	case returning:
		return m.backBody(width)
	case noting:
		return m.noteBody(width)
	case helping:
		return m.helpBody(width)
	case thanking:
		return m.thanksBody(width)
	}
	return m.cardBody(width)
}

func (m *model) cardBody(width int) body {
	b := body{middle: true}
	if m.shown.card.Channel != "" && m.height >= roomy {
		b.add(styled(faint, cut(clean(m.shown.card.Channel), width)), "")
	}
	b.add(wrap(m.shown.card.Message, width)...)
	if m.kept != "" {
		b.add("")
		for _, line := range wrap(m.o.Words.Word("panel.noted", "note", m.kept), width) {
			b.add(styled(faint, line))
		}
	}
	return b
}

func (m *model) nameBody(width int) body {
	var b body
	b.heading(m.o.Words.Word("panel.who"), width)
	code := "panel.who.about"
	if m.o.Names {
		code = "panel.who.about-kept"
	}
	if m.height >= roomy {
		b.faint(m.o.Words.Word(code), width)
		b.add("")
	}
	b.field(&m.name, width)
	return b
}

func (m *model) segmentBody(width int) body {
	var b body
	b.heading(m.o.Words.Word("panel.which-segment"), width)
	if m.height >= roomy {
		b.faint(m.o.Words.Word("panel.which-segment.about"), width)
		b.add("")
	}
	for i, name := range m.o.Deck.Segments() {
		line := cut(strconv.Itoa(i+1)+"  "+strings.ReplaceAll(clean(name), "\n", " ")+" ", width-2)
		if i == m.choice {
			b.y = len(b.lines)
			b.add(styled(bold, "› ") + styled(reverse, line))
			continue
		}
		b.add("  " + line)
	}
	return b
}

func (m *model) backBody(width int) body {
	var b body
	b.heading(m.o.Words.Word("panel.back"), width)
	b.add(wrap(m.o.Words.Word("panel.back.about", "name", strings.TrimSpace(m.name.text)), width)...)
	return b
}

func (m *model) noteBody(width int) body {
	b := body{end: true}
	for _, line := range wrap(m.shown.card.Message, width) {
		b.add(styled(faint, line))
	}
	b.add("")
	b.heading(m.o.Words.Word("panel.note.ask"), width)
	b.field(&m.note, width)
	return b
}

func (m *model) helpBody(width int) body {
	var b body
	b.heading(m.o.Words.Word("panel.help.title"), width)
	_, long := m.cardRoom()
	for _, k := range m.helpKeys(long > 0) {
		for i, line := range wrap(k.word, width-7) {
			key := ""
			if i == 0 {
				key = k.key
			}
			b.add(styled(bold, key) + strings.Repeat(" ", max(1, 7-ansi.StringWidth(key))) + line)
		}
	}
	b.add("")
	b.faint(m.o.Words.Word("panel.help.kept"), width)
	return b
}

func (m *model) thanksBody(width int) body {
	b := body{middle: true}
	b.heading(m.o.Words.Word("panel.thanks", "name", strings.TrimSpace(m.name.text)), width)
	b.add(wrap(m.o.Words.Word("panel.thanks.all", "cards", m.shown.done), width)...)
	b.add("")
	b.faint(m.o.Words.Word("panel.thanks.about"), width)
	return b
}

func (b *body) heading(s string, width int) {
	for _, line := range wrap(s, width) {
		b.add(styled(bold, line))
	}
	b.add("")
}

func (b *body) faint(s string, width int) {
	for _, line := range wrap(s, width) {
		b.add(styled(faint, line))
	}
}

// field draws a line that is being typed, and where its cursor stands.
func (b *body) field(f *field, width int) {
	lines, x, y := f.lines(width - 2)
	b.cursor, b.x, b.y = true, x+2, len(b.lines)+y
	for i, line := range lines {
		mark := "  "
		if i == 0 {
			mark = styled(bold, "› ")
		}
		b.add(mark + line)
	}
}
