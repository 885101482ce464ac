package terminal

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/panel"
)

// TestKeys: each key is the gesture that it is said to be.
func TestKeys(t *testing.T) {
	for key, want := range map[string]struct {
		outcome experiment.Outcome
		minds   bool
	}{
		"right": {experiment.Engage, false}, "l": {experiment.Engage, false}, "left": {experiment.Ignore, false}, "h": {experiment.Ignore, false},
		"up": {experiment.Ignore, true}, "k": {experiment.Ignore, true}, "c": {experiment.Complain, false},
	} {
		m := &memory{}
		d := drive(t, options(t, m, "en"))
		d.m.height = 200 // no card is longer
		d.type_("Ada").press("enter", "2", key)
		if len(m.rows) != 1 {
			t.Fatalf("%s: %d rows", key, len(m.rows))
		}
		row := m.rows[0]
		if row.Outcome != want.outcome || row.Minds != want.minds || row.Contact != "ada" || row.Segment != "regulars" || row.Swipe != time.Second || row.Position != 1 {
			t.Errorf("%s: %+v", key, row)
		}
	}
}

// TestTimeToSwipe: writing a note, reading help and looking elsewhere are no
// looks at the card.
func TestTimeToSwipe(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1")
	d.press("n").type_("no hurry").press("enter") // 1 s, and then none
	d.press("?", "x")                             // 1 s
	d.m.Update(tea.BlurMsg{})
	d.now = d.now.Add(time.Hour)
	d.m.Update(tea.FocusMsg{})
	d.press("right") // 1 s
	if row := m.rows[0]; row.Swipe != 3*time.Second || row.Note != "no hurry" {
		t.Errorf("%v, note %q", row.Swipe, row.Note)
	}
}

// TestLongCards: on a card that is longer than the screen the arrows read, and
// nobody who scrolls says to be of two minds.
func TestLongCards(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1")
	for len([]rune(d.m.shown.card.Message)) < 2000 {
		d.press("right")
	}
	rows := len(m.rows)
	if !strings.Contains(d.screen(), "k"+plain+" I am of two minds") {
		t.Errorf("the arrow is still said to be a gesture:\n%s", d.screen())
	}
	d.press("down", "down", "up", "up", "up", "up", "pgdown", "pgup")
	if len(m.rows) != rows || d.m.scroll != 0 {
		t.Errorf("%d rows more, scrolled by %d", len(m.rows)-rows, d.m.scroll)
	}
	d.press("k")
	if row := m.rows[rows]; !row.Minds {
		t.Errorf("%+v", row)
	}
}

// TestHeldKeys: a key that is held down or pressed twice swipes no card that
// nobody can have seen.
func TestHeldKeys(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1", "right")
	for range 10 {
		d.now = d.now.Add(20 * time.Millisecond)
		_, cmd := d.m.Update(keyOf("right"))
		d.run(cmd)
	}
	held := keyOf("right")
	held.IsRepeat = true
	d.now = d.now.Add(time.Second)
	_, cmd := d.m.Update(held)
	d.run(cmd)
	if len(m.rows) != 1 {
		t.Errorf("%d cards were swiped", len(m.rows))
	}
}

// TestTakeBack: u brings the card back, and the last one too when all are
// swiped.
func TestTakeBack(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1", "u")
	if !strings.Contains(d.screen(), "nothing to take back") {
		t.Errorf("nothing was swiped, and:\n%s", d.screen())
	}
	for range messages {
		d.press("right")
	}
	if d.m.stage != thanking {
		t.Fatalf("the stage is %d", d.m.stage)
	}
	d.press("u")
	if d.m.stage != swiping || d.m.shown.done != len(messages)-1 || !strings.Contains(d.screen(), "Taken back") {
		t.Errorf("%d done:\n%s", d.m.shown.done, d.screen())
	}
	d.press("left", "enter")
	if left := d.m.left(); !d.quit || left != (Left{Name: "Ada", Done: len(messages), Of: len(messages)}) {
		t.Errorf("left as %+v", left)
	}
	if row := m.rows[len(m.rows)-1]; row.Outcome != experiment.Ignore || row.Replaces == "" {
		t.Errorf("the last row is %+v", row)
	}
}

// TestFullDisk: the card lies there until it is kept, and the screen says why
// it is not.
func TestFullDisk(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1")
	card := d.m.shown.card
	m.full = true
	d.press("right")
	if d.m.shown.card != card || !strings.Contains(d.screen(), "Nothing is lost") {
		t.Errorf("after a swipe that could not be kept:\n%s", d.screen())
	}
	m.full = false
	d.press("right")
	if len(m.rows) != 1 || m.rows[0].Trigger != card.Trigger || m.rows[0].Swipe != 2*time.Second {
		t.Errorf("%+v", m.rows)
	}
}

// TestResume: the same name goes on where it stopped, and is not asked for its
// segment again; a name that is given is not asked either.
func TestResume(t *testing.T) {
	m := &memory{}
	o := options(t, m, "en")
	d := drive(t, o)
	d.type_("Ada").press("enter", "2", "right", "right", "q")
	card := d.m.shown.card
	if !d.quit {
		t.Fatal("q does not stop")
	}
	o.Name = "Ada"
	again := drive(t, o)
	if again.m.stage != swiping || again.m.shown.card != card || again.m.shown.done != 2 || again.m.hand.Segment() != "regulars" {
		t.Errorf("%d done, on top lies %+v", again.m.shown.done, again.m.shown.card)
	}
}

// TestIsThatYou: a name that was there before may be another person's, who is
// not made to go on with it.
func TestIsThatYou(t *testing.T) {
	m := &memory{}
	o := options(t, m, "en")
	drive(t, o).type_("Ada").press("enter", "2", "right", "q")
	d := drive(t, o).type_("ada").press("enter", "right")
	if d.m.stage != returning || len(m.rows) != 1 || !strings.Contains(d.screen(), "Is that you?") {
		t.Fatalf("the stage is %d:\n%s", d.m.stage, d.screen())
	}
	d.press("esc").type_("Ada B").press("enter", "1", "left")
	if d.m.shown.done != 1 || m.rows[1].Contact != "ada b" || m.rows[1].Segment != "fans" {
		t.Errorf("%+v", m.rows)
	}
	d = drive(t, o).type_("ada").press("enter", "enter", "left")
	if d.m.shown.done != 2 || m.rows[2].Contact != "ada" || m.rows[2].Swipe != time.Second {
		t.Errorf("%+v", m.rows)
	}
}

// TestSegmentOfTheBook: who stands in the book is not asked.
func TestSegmentOfTheBook(t *testing.T) {
	d := drive(t, known(t)).type_("C1").press("enter")
	if d.m.stage != swiping || d.m.hand.Segment() != "fans" {
		t.Errorf("the stage is %d", d.m.stage)
	}
	if d := drive(t, known(t)).press("enter").type_("Bob").press("enter"); d.m.stage != choosing {
		t.Errorf("the stage of somebody else is %d", d.m.stage)
	}
}

// known is a deck of which the book knows C1.
func known(t *testing.T) Options {
	t.Helper()
	o := options(t, &memory{}, "en")
	d, err := panel.New(&experiment.Experiment{Segments: []experiment.Segment{{Name: "fans"}}, Triggers: []experiment.Trigger{{Name: "a"}}}, panel.Options{
		Via: experiment.ViaSwipe, People: func(contact string) (string, bool) { return "fans", contact == "C1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Deck = d
	return o
}

// TestWrongSegment: one that was given and does not exist ends it, for nobody
// is there to be asked.
func TestWrongSegment(t *testing.T) {
	o := options(t, &memory{}, "en")
	o.Name, o.Segment = "Ada", "strangers"
	if d := drive(t, o); !d.quit || d.m.failed == nil {
		t.Errorf("it goes on: %v", d.m.failed)
	}
}

// TestInterrupt: Ctrl-C leaves when what was swiped is kept, and a second one
// at once.
func TestInterrupt(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1")
	d.now = d.now.Add(time.Second)
	_, kept := d.m.Update(keyOf("right")) // the ledger is at work
	if d.press("ctrl+c"); d.quit {
		t.Fatal("it left before the swipe was kept")
	}
	d.run(kept)
	if left := d.m.left(); !d.quit || !left.Broken || left.Waiting || left.Done != 1 || len(m.rows) != 1 {
		t.Errorf("left as %+v with %d rows", left, len(m.rows))
	}
	d = drive(t, options(t, m, "en"))
	d.type_("Bob").press("enter", "1")
	d.now = d.now.Add(time.Second)
	_, _ = d.m.Update(keyOf("right")) // and the ledger does not answer
	if d.press("ctrl+c", "ctrl+c"); !d.quit || !d.m.left().Waiting {
		t.Error("a second Ctrl-C does not leave")
	}
}

// TestTyping: names are typed, mended and pasted.
func TestTyping(t *testing.T) {
	d := drive(t, options(t, &memory{}, "en"))
	d.type_("Adx").press("backspace").type_("a 👩‍👩‍👧").press("backspace")
	d.m.Update(tea.PasteMsg{Content: "Love\x1b[31mlace\nByron"})
	if got := d.m.name.text; got != "Ada Lovelace Byron" {
		t.Errorf("%q", got)
	}
	d.press("ctrl+w")
	if got := d.m.name.text; got != "Ada Lovelace " {
		t.Errorf("%q", got)
	}
	if d.press("ctrl+u"); d.m.name.text != "" {
		t.Errorf("%q", d.m.name.text)
	}
	d.m.Update(tea.PasteMsg{Content: strings.Repeat("long ", 1000)})
	if got := len(d.m.name.text); got > 200 {
		t.Errorf("%d characters", got)
	}
}

// TestSlowLedger: while another program has the ledger the screen says so, no
// key swipes the next card, and it says what leaving would lose.
func TestSlowLedger(t *testing.T) {
	m := &memory{}
	d := drive(t, options(t, m, "en"))
	d.type_("Ada").press("enter", "1")
	d.now = d.now.Add(time.Second)
	_, kept := d.m.Update(keyOf("right"))
	d.m.Update(waiting{d.m.round - 1, "panel.waiting-long"}) // of a key before
	if strings.Contains(d.screen(), "Another program") {
		t.Errorf("too soon:\n%s", d.screen())
	}
	d.m.Update(waiting{d.m.round, "panel.waiting"})
	if d.press("right", "left"); !strings.Contains(d.screen(), "One moment") || len(m.rows) != 0 {
		t.Errorf("%d rows:\n%s", len(m.rows), d.screen())
	}
	d.m.Update(waiting{d.m.round, "panel.waiting-long"})
	if !strings.Contains(d.screen(), "Another program") {
		t.Errorf("after seconds:\n%s", d.screen())
	}
	d.run(kept)
	if strings.Contains(d.screen(), "Another program") || len(m.rows) != 1 || d.m.shown.done != 1 {
		t.Errorf("%d rows, %d done:\n%s", len(m.rows), d.m.shown.done, d.screen())
	}
}
