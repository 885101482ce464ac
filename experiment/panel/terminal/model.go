package terminal

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
)

// A stage is what is asked of the swiper.
type stage int

const (
	naming    stage = iota // who is it?
	choosing               // of which segment?
	returning              // is it the one who swiped before?
	swiping                // the cards
	noting                 // a note on the card
	helping                // the keys, explained
	thanking               // no card is left
)

// A model is what is on the screen. The hand is used by one command at a time,
// and never while the screen is drawn: what is drawn of it stands in shown.
type model struct {
	ctx    context.Context
	o      Options
	now    func() time.Time
	width  int
	height int

	stage  stage
	name   field
	note   field
	choice int // among the segments
	scroll int // lines of the body above those that are seen
	hand   *panel.Hand
	shown  shown
	kept   string // the note that goes with the card on top
	watch  panel.Watch
	since  time.Time // when the card came

	busy    bool
	slow    string // the code of what is said because it takes long
	round   int    // counts what was asked of the ledger
	said    string // what became of the last key
	problem string // or why nothing did
	leaving bool
	broken  bool
	failed  error
}

// shown is what the screen knows of the hand.
type shown struct {
	card     panel.Card
	more     bool
	done, of int
	canUndo  bool
}

// settle is how long a card lies before it can be swiped: a key that is held
// down, or pressed twice, swipes no card that nobody has seen.
const settle = 250 * time.Millisecond

// How long the ledger may take before the screen says so, and before it says
// what that means.
const (
	soon = 400 * time.Millisecond
	late = 5 * time.Second
)

func newModel(ctx context.Context, o Options) *model {
	return &model{
		ctx: ctx, o: o, now: time.Now, width: 80, height: 24,
		name: field{text: o.Name, most: 200}, note: field{most: panel.LongestNote},
	}
}

// What the ledger answered.
type (
	taken struct {
		hand *panel.Hand
		ask  bool
		err  error
	}
	swiped struct {
		receipt ledger.Receipt
		way     way
		err     error
	}
	undone  struct{ err error }
	waiting struct {
		round int
		code  string
	}
)

// Init asks for the hand at once where it is known who swipes.
func (m *model) Init() tea.Cmd {
	if m.o.Name != "" {
		return m.take(m.o.Segment)
	}
	return nil
}

// Update takes keys, and what the ledger answers.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BlurMsg:
		m.watch.Pause(m.now())
	case tea.FocusMsg, tea.ResumeMsg:
		m.look()
	case tea.PasteMsg:
		if f := m.typing(); f != nil {
			f.add(msg.Content)
		}
	case tea.KeyPressMsg:
		return m, m.press(msg)
	case waiting:
		if m.busy && msg.round == m.round {
			m.slow = msg.code
		}
	case taken:
		return m, m.onTaken(msg)
	case swiped:
		return m, m.onSwiped(msg)
	case undone:
		return m, m.onUndone(msg)
	}
	return m, nil
}

// ask has the ledger do something, one thing at a time.
func (m *model) ask(what func() tea.Msg) tea.Cmd {
	m.busy, m.slow, m.problem, m.said = true, "", "", ""
	m.round++
	round := m.round
	after := func(d time.Duration, code string) tea.Cmd {
		return tea.Tick(d, func(time.Time) tea.Msg { return waiting{round, code} })
	}
	return tea.Batch(what, after(soon, "panel.waiting"), after(late, "panel.waiting-long"))
}

// answered ends what ask began; it returns a command where the swiper was
// about to leave.
func (m *model) answered() tea.Cmd {
	m.busy, m.slow = false, ""
	if m.leaving {
		return tea.Quit
	}
	return nil
}

func (m *model) take(segment string) tea.Cmd {
	name := strings.TrimSpace(m.name.text)
	return m.ask(func() tea.Msg {
		hand, ask, err := take(m.ctx, m.o, name, segment)
		return taken{hand, ask, err}
	})
}

func (m *model) onTaken(msg taken) tea.Cmd {
	leave := m.answered()
	switch {
	case msg.err != nil && m.o.Segment != "":
		m.failed = msg.err // which was not typed here, and cannot be mended here
		return tea.Quit
	case msg.err != nil:
		m.problem = m.o.says(msg.err)
	case msg.ask:
		m.stage, m.scroll = choosing, 0
	default:
		m.hand = msg.hand
		m.turn()
		if m.o.Name == "" && m.shown.done > 0 {
			m.watch.Pause(m.now())
			m.open(returning)
		}
	}
	return leave
}

func (m *model) swipe(w way) tea.Cmd {
	if m.now().Sub(m.since) < settle {
		return nil
	}
	g := w.gesture
	g.Trigger, g.Took, g.Note = m.shown.card.Trigger, m.watch.Took(m.now()), m.kept
	m.watch.Pause(m.now())
	return m.ask(func() tea.Msg {
		receipt, err := m.hand.Swipe(m.ctx, g)
		return swiped{receipt, w, err}
	})
}

func (m *model) onSwiped(msg swiped) tea.Cmd {
	leave := m.answered()
	switch {
	case msg.err != nil:
		m.trouble(msg.err)
	case msg.receipt.Problem != nil:
		m.turn()
		m.problem = m.o.Words.Message(*msg.receipt.Problem)
	default:
		m.turn()
		if m.stage != thanking { // where the next swiper may be looking
			m.said = m.o.Words.Word("panel.kept." + msg.way.name)
		}
	}
	return leave
}

func (m *model) undo() tea.Cmd {
	if !m.shown.canUndo {
		m.said, m.problem = "", m.o.Words.Word("panel.nothing-back")
		return nil
	}
	return m.ask(func() tea.Msg { return undone{m.hand.Undo(m.ctx, "")} })
}

func (m *model) onUndone(msg undone) tea.Cmd {
	leave := m.answered()
	if msg.err != nil {
		m.trouble(msg.err)
		return leave
	}
	m.turn()
	m.said = m.o.Words.Word("panel.taken-back")
	return leave
}

// trouble says that the ledger could not be written: the card lies where it
// lay, and the key can be pressed again.
func (m *model) trouble(err error) {
	m.look()
	m.problem = m.o.says(err)
	var problems *experiment.Problems
	if !errors.As(err, &problems) {
		m.problem += ". " + m.o.Words.Word("panel.try-again")
	}
}

// turn shows the card that is on top now.
func (m *model) turn() {
	h := m.hand
	m.shown = shown{done: h.Done(), of: h.Of(), canUndo: h.CanUndo()}
	m.shown.card, m.shown.more = h.Card()
	m.kept, m.scroll = m.shown.card.Note, 0
	m.stage = thanking
	if m.shown.more {
		m.stage = swiping
	}
	m.since = m.now()
	m.watch.Start(m.since)
}

// look lets the watch go on where a card is to be seen.
func (m *model) look() {
	if m.stage == swiping && !m.busy {
		m.watch.Resume(m.now())
	}
}

// leave ends the program once the ledger has answered.
func (m *model) leave() tea.Cmd {
	if m.busy && !m.leaving {
		m.leaving, m.slow = true, "panel.waiting-long"
		return nil
	}
	return tea.Quit
}

// left says how far the swiper came.
func (m *model) left() Left {
	l := Left{Broken: m.broken, Waiting: m.busy}
	if m.hand != nil {
		l.Name, l.Done, l.Of = strings.TrimSpace(m.name.text), m.shown.done, m.shown.of
	}
	return l
}
