package terminal

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A layout is how the screen is divided, from the top: who and how far, the
// card, the gestures, the keys, what was said.
type layout struct {
	left, width int // of everything
	header      bool
	airy        bool // lines are left empty between the parts
	border      bool
	padX, padY  int
	inner       int // lines of the body that are seen
	gestures    []string
	keys        string
	status      []string
	body        body
	over        int // lines of the body that are not seen
}

// widest is how wide a card becomes at most: lines that are longer are hard
// to read.
const widest = 72

// layout divides the screen.
func (m *model) layout() layout {
	l := layout{width: max(1, m.width), header: m.height >= 6, airy: m.height >= 16, border: m.width >= 24 && m.height >= 10}
	if m.width >= 44 {
		l.width = min(m.width-4, widest)
	}
	l.left = (m.width - l.width) / 2
	switch {
	case l.border && l.width >= 50:
		l.padX = 3
	case l.border:
		l.padX = 1
	}
	if l.airy {
		l.padY = 1
	}
	l.body = m.body(l.textWidth())
	l.keys = line(m.hints(), l.width)
	l.status = m.status(l.width)
	if m.stage == swiping {
		// What is said of the arrows depends on whether there is more to read,
		// which depends on the room that it leaves.
		for _, long := range []bool{false, true} {
			l.gestures = m.gestures(l.width, m.height >= 20, long)
			l.fit(m.height)
			if l.over == 0 {
				break
			}
		}
		return l
	}
	if l.airy && m.hand != nil {
		l.gestures = []string{""} // so that the card stays where it is
	}
	l.fit(m.height)
	return l
}

func (l *layout) textWidth() int {
	if l.border {
		return max(1, l.width-2-2*l.padX)
	}
	return l.width
}

// fit gives the body what the other parts leave. A card is never flat where
// there is room.
func (l *layout) fit(height int) {
	rest := height - len(l.gestures) - len(l.status) - 2*l.padY
	if l.keys != "" {
		rest--
	}
	if l.header {
		rest--
	}
	if l.border {
		rest -= 2
	}
	if l.airy {
		rest -= 3
	}
	rest = max(1, rest)
	l.inner = min(max(len(l.body.lines), 9), rest)
	l.over = max(0, len(l.body.lines)-l.inner)
}

// status is what is said below everything: a line that is empty where there
// is nothing to say, so that nothing jumps.
func (m *model) status(width int) []string {
	switch {
	case m.slow != "":
		return m.few(m.o.Words.Word(m.slow), width)
	case m.problem != "":
		lines := m.few("! "+m.problem, width)
		for i := range lines {
			lines[i] = styled(red, lines[i])
		}
		return lines
	case m.height < 8:
		return nil
	}
	return []string{cut(m.said, width)}
}

// few breaks a sentence into lines, of which there are few.
func (m *model) few(s string, width int) []string {
	lines := wrap(s, width)
	if most := max(1, m.height/4); len(lines) > most {
		lines = lines[:most]
		lines[most-1] = cut(lines[most-1], width-2) + " …"
	}
	return lines
}

// room is how many lines of the body are seen, and how many are not.
func (m *model) room() (seen, over int) {
	l := m.layout()
	return l.inner, l.over
}

// cardRoom is the room of the card, whatever lies over it.
func (m *model) cardRoom() (seen, over int) {
	card := *m
	card.stage = swiping
	return card.room()
}

// View draws the screen.
func (m *model) View() tea.View {
	lines, x, y, cursor := m.draw()
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen, v.ReportFocus = true, true
	if cursor {
		v.Cursor = tea.NewCursor(x, y)
	}
	return v
}

// draw makes the lines of the screen, and says where the cursor stands.
func (m *model) draw() (lines []string, x, y int, cursor bool) {
	l := m.layout()
	from := m.seenFrom(l)
	var part []string
	if l.header {
		part = append(part, m.head(l.width))
		if l.airy {
			part = append(part, "")
		}
	}
	body, row := l.card(from)
	y = len(part) + row + l.body.y - from
	part = append(part, body...)
	if l.airy {
		part = append(part, "")
	}
	part = append(part, l.gestures...)
	if l.airy && len(l.gestures) > 0 {
		part = append(part, "")
	}
	if l.keys != "" {
		part = append(part, l.keys)
	}
	part = append(part, l.status...)
	part = part[:min(len(part), max(1, m.height))]
	top := max(0, (m.height-len(part))/3)
	lines = make([]string, top, top+len(part))
	for _, s := range part {
		lines = append(lines, strings.Repeat(" ", l.left)+s)
	}
	x = l.left + l.body.x
	if l.border {
		x += 1 + l.padX
	}
	return lines, x, y + top, l.body.cursor && y+top < m.height
}

// seenFrom is the first line of the body that is seen: where the swiper reads,
// or where the cursor or the choice is.
func (m *model) seenFrom(l layout) int {
	from := min(m.scroll, l.over)
	if l.body.end {
		from = l.over
	}
	if l.body.cursor || m.stage == choosing {
		from = max(min(from, l.body.y), l.body.y-l.inner+1)
	}
	return from
}

// head says who swipes and how far that is.
func (m *model) head(width int) string {
	if m.hand == nil || m.stage == returning { // which may be another person's
		return ""
	}
	far := ""
	switch {
	case m.shown.more:
		far = m.o.Words.Word("panel.progress", "card", m.shown.done+1, "cards", m.shown.of)
	case m.shown.of > 0:
		far = m.o.Words.Word("panel.progress", "card", m.shown.of, "cards", m.shown.of)
	}
	if dots := strings.Repeat("●", m.shown.done) + strings.Repeat("○", m.shown.of-m.shown.done); m.shown.of <= 20 && width >= 50 {
		far = styled(faint, dots) + "  " + far
	}
	room := width - ansi.StringWidth(far)
	name := cut(strings.ReplaceAll(clean(strings.TrimSpace(m.name.text)), "\n", " "), room-2)
	return styled(faint, name) + strings.Repeat(" ", max(0, room-ansi.StringWidth(name))) + far
}

// card draws the body with its border, from a line of it on, and tells in
// which line the body begins.
func (l *layout) card(from int) (lines []string, row int) {
	seen := l.body.lines[from:min(len(l.body.lines), from+l.inner)]
	below := len(l.body.lines) - from - len(seen)
	above := 0
	if l.body.middle {
		above = (l.inner - len(seen)) / 2
	}
	if !l.border {
		for range l.padY {
			lines = append(lines, "")
		}
		row = len(lines)
		lines = append(lines, seen...)
		if below > 0 {
			lines[len(lines)-1] = cut(ansi.Strip(lines[len(lines)-1]), l.width-2) + " " + styled(bold, "↓")
		}
		for range l.padY {
			lines = append(lines, "")
		}
		return lines, row
	}
	lines = append(lines, l.edge("╭", "╮", mark("↑", from)))
	for range l.padY + above {
		lines = append(lines, l.side(""))
	}
	row = len(lines)
	for _, s := range seen {
		lines = append(lines, l.side(s))
	}
	for len(lines) < 1+2*l.padY+l.inner {
		lines = append(lines, l.side(""))
	}
	return append(lines, l.edge("╰", "╯", mark("↓", below))), row
}

// mark tells that there is more to read.
func mark(arrow string, lines int) string {
	if lines == 0 {
		return ""
	}
	return " " + arrow + " "
}

func (l *layout) edge(begin, end, mark string) string {
	rest := l.width - 2 - ansi.StringWidth(mark)
	return styled(faint, begin+strings.Repeat("─", rest/2)) + styled(bold, mark) + styled(faint, strings.Repeat("─", rest-rest/2)+end)
}

// side is a line of the card. About the width of some emoji terminals do not
// agree: such a line has no right side, for it might stand anywhere.
func (l *layout) side(s string) string {
	line := styled(faint, "│") + strings.Repeat(" ", l.padX) + s
	if !steady(s) {
		return line
	}
	return line + strings.Repeat(" ", max(0, l.textWidth()-ansi.StringWidth(s))+l.padX) + styled(faint, "│")
}
