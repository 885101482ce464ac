package terminal

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
	"triggerlab/reports/text"
)

// memory is a ledger that remembers nothing after the test.
type memory struct {
	rows   []ledger.Swipe
	people []string
	full   bool
}

func (m *memory) Panelist(_ context.Context, contact, segment string) (ledger.Panelist, error) {
	if !slices.Contains(m.people, contact) {
		m.people = append(m.people, contact)
	}
	return ledger.Panelist{Number: 1 + slices.Index(m.people, contact), Place: 1, Contact: "~" + contact, Segment: segment}, nil
}

func (m *memory) Swiped(_ context.Context, contact string) (current []ledger.Swipe, err error) {
	for _, r := range m.rows {
		replaced := slices.ContainsFunc(m.rows, func(other ledger.Swipe) bool { return other.Replaces == r.Event })
		if r.Contact == contact && !replaced {
			current = append(current, r)
		}
	}
	return current, nil
}

func (m *memory) Submit(_ context.Context, s ledger.Swipe) (ledger.Receipt, error) {
	if m.full {
		return ledger.Receipt{}, &ledger.Failure{Message: experiment.Msg("ledger.full"), Err: errors.New("disk full")}
	}
	m.rows = append(m.rows, s)
	return ledger.Receipt{Event: s.Event, Row: int64(len(m.rows)), Status: ledger.Recorded}, nil
}

// messages are what a book may have on its cards.
var messages = []string{
	"Fresh flowers are in. A bouquet for you?",
	"Your favourite flowers, and a card for her:\nThe violet seeks the light of day,\n\n    and I seek you.",
	strings.Repeat("A message that goes on and on, and on. ", 52), // 2,000 characters
	"💐 Bouquet 👩‍👩‍👧‍👦 pour vous 🇧🇪 ? ❤️ 日本語のメッセージがここにあります。とても長いので折り返す必要があります。",
	"שלום, הפרחים שלך הגיעו. האם נשמור לך זר?\nمرحبا، وصلت الزهور.",
	"\x1b[31mred\x1b[0m\x1b]0;owned\x07\x1b[2J\u202ebackwards\x9b1mbold\ttab\r\nline\x00",
	"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
}

func options(t *testing.T, l panel.Ledger, lang string) Options {
	t.Helper()
	e := &experiment.Experiment{Segments: []experiment.Segment{{Name: "fans"}, {Name: "regulars"}, {Name: "people who\x1b[31m came once and have never been seen since"}}}
	for i, m := range messages {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: string(rune('a' + i)), Message: m, Channel: []string{"", "e-mail"}[i%2]})
	}
	d, err := panel.New(e, panel.Options{Via: experiment.ViaSwipe})
	if err != nil {
		t.Fatal(err)
	}
	return Options{Deck: d, Ledger: l, Words: text.New(language.Make(lang))}
}

// A driver is somebody at the keyboard, who waits a second before each key.
type driver struct {
	t    *testing.T
	m    *model
	now  time.Time
	quit bool
}

func drive(t *testing.T, o Options) *driver {
	t.Helper()
	d := &driver{t: t, now: time.Date(2027, 2, 14, 9, 0, 0, 0, time.UTC), m: newModel(t.Context(), o)}
	d.m.now = func() time.Time { return d.now }
	d.run(d.m.Init())
	return d
}

// run does what a command asks for, but for waiting.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		d.run(msg[0])
	case tea.QuitMsg:
		d.quit = true
	default:
		_, next := d.m.Update(msg)
		d.run(next)
	}
}

// press presses keys, each by its name.
func (d *driver) press(keys ...string) *driver {
	for _, name := range keys {
		d.now = d.now.Add(time.Second)
		_, cmd := d.m.Update(keyOf(name))
		d.run(cmd)
	}
	return d
}

func keyOf(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "enter": tea.KeyEnter, "esc": tea.KeyEscape,
		"backspace": tea.KeyBackspace, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
	}
	switch code, ok := special[name]; {
	case ok:
		return tea.KeyPressMsg{Code: code}
	case strings.HasPrefix(name, "ctrl+"):
		return tea.KeyPressMsg{Code: rune(name[5]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

func (d *driver) type_(text string) *driver {
	for _, r := range text {
		d.press(string(r))
	}
	return d
}

// screen is what is seen, without styles.
func (d *driver) screen() string {
	lines, _, _, _ := d.m.draw()
	return strings.Join(lines, "\n")
}
