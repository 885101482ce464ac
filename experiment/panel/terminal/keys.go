package terminal

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// press takes a key. What it does depends on what is asked.
func (m *model) press(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "ctrl+c":
		m.broken = m.stage != thanking
		return m.leave()
	case "ctrl+z":
		m.watch.Pause(m.now())
		return tea.Suspend
	}
	if m.busy {
		return nil
	}
	switch m.stage {
	case naming:
		return m.pressName(key)
	case choosing:
		return m.pressSegment(key)
	case returning:
		m.pressBack(key)
	case swiping:
		return m.pressCard(key)
	case noting:
		m.pressNote(key)
	case helping:
		m.stage, m.scroll = m.resting(), 0
		m.look()
	case thanking:
		switch key.String() {
		case "u", "backspace":
			return m.undo()
		case "enter", "q", "esc":
			return m.leave()
		}
	}
	return nil
}

// resting is the stage to which help and notes lead back.
func (m *model) resting() stage {
	if m.shown.more {
		return swiping
	}
	return thanking
}

// typing is the field that takes what is typed; nil where none does.
func (m *model) typing() *field {
	switch m.stage {
	case naming:
		return &m.name
	case noting:
		return &m.note
	}
	return nil
}

func (m *model) pressName(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "enter":
		if strings.TrimSpace(m.name.text) == "" {
			m.problem = m.o.Words.Word("panel.nobody")
			return nil
		}
		return m.take(m.o.Segment)
	case "esc":
		return m.leave()
	}
	m.problem = ""
	m.name.press(key)
	return nil
}

func (m *model) pressSegment(key tea.KeyPressMsg) tea.Cmd {
	segments := m.o.Deck.Segments()
	switch word := key.String(); word {
	case "up", "k":
		m.choice = max(0, m.choice-1)
	case "down", "j":
		m.choice = min(len(segments)-1, m.choice+1)
	case "enter", "right", "l":
		return m.take(segments[m.choice])
	case "esc", "left", "h":
		m.stage, m.problem = naming, ""
	case "q":
		return m.leave()
	default:
		if n, err := strconv.Atoi(word); err == nil && 1 <= n && n <= len(segments) {
			m.choice = n - 1
			if len(segments) < 10 { // one digit says it all
				return m.take(segments[m.choice])
			}
		}
	}
	return nil
}

// pressBack takes up the hand of somebody who swiped before, or lets it lie.
func (m *model) pressBack(key tea.KeyPressMsg) {
	switch key.String() {
	case "enter":
		m.turn()
	case "esc":
		m.hand, m.shown, m.name.text = nil, shown{}, ""
		m.open(naming)
	}
}

// pressCard takes a gesture. On a card that is longer than the screen the
// arrows up and down read on, and k alone is of two minds.
func (m *model) pressCard(key tea.KeyPressMsg) tea.Cmd {
	word := key.String()
	if key.IsRepeat && word != "down" && word != "up" {
		return nil
	}
	_, long := m.room()
	switch {
	case word == "up" && long > 0:
		m.read(-1)
	case word == "down" || word == "j":
		m.read(1)
	case word == "space" || word == "pgdown":
		m.read(m.page())
	case word == "pgup":
		m.read(-m.page())
	default:
		return m.gesture(word)
	}
	return nil
}

func (m *model) gesture(word string) tea.Cmd {
	switch word {
	case "right", "l":
		return m.swipe(right)
	case "left", "h":
		return m.swipe(leftward)
	case "up", "k":
		return m.swipe(upward)
	case "c":
		return m.swipe(complain)
	case "u", "backspace":
		return m.undo()
	case "n":
		m.watch.Pause(m.now())
		m.note.text = m.kept
		m.open(noting)
	case "?":
		m.watch.Pause(m.now())
		m.open(helping)
	case "q", "esc":
		return m.leave()
	}
	return nil
}

// open shows something over the card.
func (m *model) open(s stage) { m.stage, m.scroll, m.said, m.problem = s, 0, "", "" }

// read moves over a long text, as far as it goes.
func (m *model) read(lines int) {
	_, long := m.room()
	m.scroll = min(max(0, m.scroll+lines), long)
}

// page is how far a page is: one line less than what is seen.
func (m *model) page() int {
	seen, _ := m.room()
	return max(1, seen-1)
}

func (m *model) pressNote(key tea.KeyPressMsg) {
	switch key.String() {
	case "enter":
		m.kept = strings.TrimSpace(m.note.text)
		fallthrough
	case "esc":
		m.open(swiping)
		m.look()
	default:
		m.note.press(key)
	}
}
