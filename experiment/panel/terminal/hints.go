package terminal

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A hint is a key, and in words what it does.
type hint struct{ key, word, short string }

func (m *model) hint(key, name string) hint {
	h := hint{key: key, word: m.o.Words.Word("panel.key." + name)}
	if h.short = h.word; m.o.Words.Knows("panel.short." + name) {
		h.short = m.o.Words.Word("panel.short." + name)
	}
	return h
}

// hints are the keys of the stage, the ones that must be seen first.
func (m *model) hints() []hint {
	switch m.stage {
	case naming:
		return []hint{m.hint("Enter", "enter"), m.hint("Esc", "leave")}
	case choosing:
		return []hint{m.hint("Enter", "choose"), m.hint("↑ ↓", "move"), m.hint("Esc", "back")}
	case returning:
		return []hint{m.hint("Enter", "go-on"), m.hint("Esc", "other-name")}
	case noting:
		return []hint{m.hint("Enter", "keep"), m.hint("Esc", "drop")}
	case helping:
		return []hint{m.hint(m.o.Words.Word("panel.any-key"), "back")}
	case thanking:
		return []hint{m.hint("Enter", "leave"), m.hint("u", "undo")}
	}
	return []hint{
		m.hint("c", "complain"), m.hint("?", "help"), m.hint("u", "undo"),
		m.hint("n", "note"), m.hint("q", "quit"),
	}
}

// helpKeys are all keys of a card, explained.
func (m *model) helpKeys(long bool) []hint {
	keys := []hint{
		m.hint("→ l", "right"), m.hint("← h", "left"), m.hint("↑ k", "up"),
		m.hint("c", "complain"), m.hint("u", "long-undo"), m.hint("n", "long-note"), m.hint("q", "long-quit"),
	}
	if long {
		keys[2].key = "k"
		keys = append(keys, m.hint("↓ ↑", "long-read"))
	}
	return keys
}

// line puts as many hints into a line as have room, in words as long as have
// room.
func line(hints []hint, width int) string {
	for _, say := range []func(hint) string{func(h hint) string { return h.word }, func(h hint) string { return h.short }} {
		if s := join(hints, "   ", say); ansi.StringWidth(s) <= width {
			return s
		}
	}
	for n := len(hints); n > 0; n-- {
		if s := join(hints[:n], "  ", func(h hint) string { return h.short }); ansi.StringWidth(s) <= width {
			return s
		}
	}
	return ""
}

func join(hints []hint, between string, say func(hint) string) string {
	parts := make([]string, len(hints))
	for i, h := range hints {
		parts[i] = styled(bold, h.key) + " " + styled(faint, say(h))
	}
	return strings.Join(parts, between)
}

// gestures are the three ways a card can go, in one line where they fit, left
// at the left and right at the right.
func (m *model) gestures(width int, tall, long bool) []string {
	up := "↑"
	if long {
		up = "k" // the arrow reads on
	}
	full := []hint{m.hint("←", "left"), m.hint(up, "up"), m.hint("→", "right")}
	if s := m.spread(full, width, 3, func(h hint) string { return h.word }); s != "" {
		return []string{s}
	}
	if tall {
		var lines []string
		for i, h := range full {
			lines = append(lines, cut(m.coloured(i, h.key)+" "+h.word, width))
		}
		return lines
	}
	for _, gap := range []int{2, 1} {
		if s := m.spread(full, width, gap, func(h hint) string { return h.short }); s != "" {
			return []string{s}
		}
	}
	return []string{cut("← "+full[0].short+" "+up+" "+full[1].short+" → "+full[2].short, width)}
}

// spread is empty where the gestures do not fit into a line.
func (m *model) spread(hints []hint, width, gap int, say func(hint) string) string {
	left := m.coloured(0, hints[0].key) + " " + say(hints[0])
	middle := m.coloured(1, hints[1].key) + " " + say(hints[1])
	end := say(hints[2]) + " " + m.coloured(2, hints[2].key)
	a, b, c := ansi.StringWidth(left), ansi.StringWidth(middle), ansi.StringWidth(end)
	if a+b+c+2*gap > width {
		return ""
	}
	before := min(max(gap, (width-b)/2-a), width-a-b-c-gap)
	return left + strings.Repeat(" ", before) + middle + strings.Repeat(" ", width-a-b-c-before) + end
}

func (m *model) coloured(i int, s string) string {
	return styled(colours[[]way{leftward, upward, right}[i].name], s)
}
