package panel

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

var (
	right = Gesture{Outcome: experiment.Engage}
	left  = Gesture{Outcome: experiment.Ignore}
	up    = Gesture{Outcome: experiment.Ignore, Minds: true}
)

// a clock that goes on by a second whenever it is looked at.
func clock() func() time.Time {
	now := time.Date(2027, 2, 14, 9, 0, 0, 0, time.UTC)
	return func() time.Time { now = now.Add(time.Second); return now }
}

func florist() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Salt: "violets"},
		Segments: []experiment.Segment{{Name: "fans"}, {Name: "prospects"}},
		Triggers: []experiment.Trigger{
			{Name: "flowers", Message: "Fresh flowers are in."},
			{Name: "poem", Message: "A poem for you.", Channel: "letter", For: []string{"fans"}},
			{Name: "care", Message: "  "},
			{Name: "offer", Message: "Two for one.", For: []string{"prospects"}},
			{Name: "song", Message: "A song."},
		},
	}
}

func deal(t *testing.T, l Ledger, contact, segment string) *Hand {
	t.Helper()
	d, err := New(florist(), Options{Via: experiment.ViaSwipe, Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.Hand(t.Context(), l, contact, segment)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func swipe(t *testing.T, h *Hand, g Gesture) ledger.Receipt {
	t.Helper()
	r, err := h.Swipe(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCardsOfASegment: everybody sees what is for everybody, and what was made
// for others is shown to nobody else.
func TestCardsOfASegment(t *testing.T) {
	d, err := New(florist(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"fans": {"flowers", "poem", "care", "song"}, "prospects": {"flowers", "care", "offer", "song"}, "": {"flowers", "care", "song"},
	}
	for segment, names := range want {
		var got []string
		for _, c := range d.Cards(segment) {
			got = append(got, c.Trigger)
		}
		if !slices.Equal(got, names) {
			t.Errorf("%q has the cards %q, want %q", segment, got, names)
		}
	}
	if card := d.Cards("fans")[2]; card.Message != "care" || card.Position != 3 || card.Of != 4 {
		t.Errorf("a card without a message is %+v", card)
	}
}

// TestHandIsOfTheLedgerAlone: whatever was done with a hand, one that is taken
// up anew shows the same cards in the same places, and everything that was
// answered is a current row, once.
func TestHandIsOfTheLedgerAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		m := &memory{}
		h := deal(t, m, "ada", []string{"fans", "prospects"}[random.IntN(2)])
		for range random.IntN(12) {
			var err error
			switch _, more := h.Card(); {
			case random.IntN(3) == 0 && h.CanUndo():
				err = h.Undo(t.Context(), "")
			case more:
				_, err = h.Swipe(t.Context(), []Gesture{right, left, up}[random.IntN(3)])
			}
			if err != nil {
				t.Fatal(err)
			}
			again := deal(t, m, "ada", "fans")
			if diff := cmp.Diff(h.Cards(), again.Cards()); diff != "" || h.Done() != again.Done() {
				t.Fatalf("%d and %d cards done, cards:\n%s", h.Done(), again.Done(), diff)
			}
			rows, _ := m.Swiped(t.Context(), "ada")
			seen := map[string]bool{}
			places := map[int]bool{}
			for _, r := range rows {
				seen[r.Trigger], places[r.Position] = true, true
			}
			if len(seen) != len(rows) || len(places) != len(rows) {
				t.Fatalf("%d current rows of %d cards in %d places", len(rows), len(seen), len(places))
			}
			if h.Of() != 4 {
				t.Fatalf("%d cards", h.Of())
			}
		}
	}
}

// TestRowsOfAHand: what a gesture says is what is recorded, and the cards come
// in the order of the hand.
func TestRowsOfAHand(t *testing.T) {
	m := &memory{}
	h := deal(t, m, "ada", "fans")
	var order []string
	for _, i := range h.deck.Order("fans", 1) {
		order = append(order, h.deck.Cards("fans")[i].Trigger)
	}
	gestures := []Gesture{
		{Outcome: experiment.Engage, Took: 3 * time.Second, Note: "  lovely \n"}, up,
		{Outcome: experiment.Complain}, {Outcome: experiment.Ignore, Took: time.Minute},
	}
	for i, g := range gestures {
		card, ok := h.Card()
		if !ok || card.Trigger != order[i] || card.Position != i+1 || card.Of != 4 {
			t.Fatalf("card %d is %+v", i+1, card)
		}
		if r := swipe(t, h, g); r.Status != ledger.Recorded || r.Event != card.Event {
			t.Errorf("the receipt is %+v", r)
		}
		row := m.rows[i]
		want := ledger.Swipe{
			Exposure: experiment.Exposure{Event: card.Event, Contact: "ada", Segment: "fans", Trigger: order[i], Outcome: g.Outcome, Time: row.Time, Swipe: g.Took},
			Minds:    g.Minds, Position: i + 1, Via: experiment.ViaSwipe,
		}
		if i == 0 {
			want.Note = "lovely"
		}
		if diff := cmp.Diff(want, row); diff != "" || row.Time.IsZero() {
			t.Errorf("the row of card %d:\n%s", i+1, diff)
		}
	}
	if _, ok := h.Card(); ok || h.Done() != 4 || h.Of() != 4 {
		t.Errorf("%d of %d cards are done", h.Done(), h.Of())
	}
	if _, err := h.Swipe(t.Context(), right); code(err) != "panel.no-more" {
		t.Errorf("a swipe of no card: %v", err)
	}
}

// TestUndo: a card that was taken back lies on top in its old place with its
// note, both looks count, and what was recorded is still there.
func TestUndo(t *testing.T) {
	m := &memory{}
	h := deal(t, m, "ada", "fans")
	if err := h.Undo(t.Context(), ""); h.CanUndo() || code(err) != "panel.nothing-back" {
		t.Errorf("nothing was taken back: %v", err)
	}
	first, _ := h.Card()
	swipe(t, h, Gesture{Outcome: experiment.Engage, Took: 2 * time.Second, Note: "why not"})
	second, _ := h.Card()
	swipe(t, h, left)
	for range 2 {
		if err := h.Undo(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}
	card, _ := h.Card()
	if card.Trigger != first.Trigger || card.Position != 1 || card.Note != "why not" || card.Event == first.Event {
		t.Errorf("on top lies %+v, and %s was swiped first", card, first.Trigger)
	}
	swipe(t, h, Gesture{Outcome: experiment.Ignore, Took: time.Second, Note: card.Note})
	if card, _ := h.Card(); card.Trigger != second.Trigger || card.Position != 2 {
		t.Errorf("then %+v, and %s was second", card, second.Trigger)
	}
	rows, _ := m.Swiped(t.Context(), "ada")
	if len(m.rows) != 5 || len(rows) != 2 {
		t.Fatalf("%d rows, of which %d are current", len(m.rows), len(rows))
	}
	if row := rows[1]; row.Outcome != experiment.Ignore || row.Swipe != 3*time.Second || row.Note != "why not" || row.Position != 1 {
		t.Errorf("the corrected row is %+v", row)
	}
	// The look before was not timed, so the sum is not known either.
	if r := swipe(t, h, Gesture{Outcome: experiment.Engage, Took: time.Second}); r.Status != ledger.Recorded || m.rows[5].Swipe != 0 {
		t.Errorf("%+v, %v", r, m.rows[5].Swipe)
	}
}

// TestUndoIsTakenOnce: an undo that is sent again takes nothing more back.
func TestUndoIsTakenOnce(t *testing.T) {
	m := &memory{}
	h := deal(t, m, "ada", "fans")
	swipe(t, h, right)
	event := swipe(t, h, right).Event
	for range 3 {
		if err := h.Undo(t.Context(), event); err != nil {
			t.Fatal(err)
		}
		if h.Done() != 1 || len(m.rows) != 3 {
			t.Fatalf("%d cards are done in %d rows", h.Done(), len(m.rows))
		}
	}
}

// TestTwoDevices: a card is answered once. The same gesture sent again is
// already there, another one is told so, and both hands go on alike.
func TestTwoDevices(t *testing.T) {
	m := &memory{}
	phone, laptop := deal(t, m, "ada", "fans"), deal(t, m, "ada", "fans")
	card, _ := phone.Card()
	sent := Gesture{Outcome: experiment.Engage, Trigger: card.Trigger, Event: card.Event, At: time.Unix(1, 0)}
	swipe(t, phone, sent)
	if r := swipe(t, phone, sent); r.Status != ledger.Already {
		t.Errorf("sent again: %+v", r)
	}
	if r := swipe(t, laptop, left); r.Status != ledger.Conflict || r.Problem == nil || r.Problem.Code != "panel.elsewhere" {
		t.Errorf("the other way on another device: %+v", r)
	}
	if diff := cmp.Diff(phone.Cards(), laptop.Cards()); diff != "" || len(m.rows) != 1 {
		t.Errorf("%d rows, and the devices show:\n%s", len(m.rows), diff)
	}
	// Both swipe the next card the same way, not in the same second.
	swipe(t, laptop, right)
	if r := swipe(t, phone, right); r.Status != ledger.Already || phone.Done() != 2 || len(m.rows) != 2 {
		t.Errorf("the same way on another device: %+v, %d done in %d rows", r, phone.Done(), len(m.rows))
	}
	// One takes back what the other has just taken back.
	for _, h := range []*Hand{laptop, phone} {
		if err := h.Undo(t.Context(), ""); err != nil || h.Done() != 1 {
			t.Errorf("taken back on two devices: %v, %d done", err, h.Done())
		}
	}
}

// TestCardsSwipedOutOfReach: a phone that was offline sends what it kept, each
// with its card, and even late cards are recorded as what they are.
func TestCardsSwipedOutOfReach(t *testing.T) {
	m := &memory{}
	cards := deal(t, m, "ada", "fans").Cards()
	for _, i := range []int{2, 0, 1} { // not even in order
		h := deal(t, m, "ada", "fans")
		swipe(t, h, Gesture{Outcome: experiment.Engage, Trigger: cards[i].Trigger, Event: cards[i].Event})
	}
	h := deal(t, m, "ada", "fans")
	if card, ok := h.Card(); !ok || card.Trigger != cards[3].Trigger || card.Position != 4 || h.Done() != 3 {
		t.Errorf("%d done, on top lies %+v", h.Done(), card)
	}
	if _, err := h.Swipe(t.Context(), Gesture{Outcome: experiment.Engage, Trigger: "offer"}); code(err) != "panel.no-card" {
		t.Errorf("a card of another segment: %v", err)
	}
}

// TestFullDisk: what could not be recorded leaves the card where it is.
func TestFullDisk(t *testing.T) {
	m := &memory{}
	h := deal(t, m, "ada", "fans")
	swipe(t, h, right)
	before := h.Cards()
	m.full = true
	if _, err := h.Swipe(t.Context(), right); !errors.Is(err, errFull) {
		t.Errorf("a swipe on a full disk: %v", err)
	}
	if err := h.Undo(t.Context(), ""); !errors.Is(err, errFull) {
		t.Errorf("an undo on a full disk: %v", err)
	}
	m.full = false
	if diff := cmp.Diff(before, h.Cards()); diff != "" {
		t.Errorf("the hand changed:\n%s", diff)
	}
	swipe(t, h, right)
}

// TestBookThatChanged: cards that were added come too, and one that was
// dropped stays swiped.
func TestBookThatChanged(t *testing.T) {
	m := &memory{}
	h := deal(t, m, "ada", "fans")
	for range 2 {
		swipe(t, h, right)
	}
	e := florist()
	last := m.rows[1].Trigger
	e.Triggers = append(slices.DeleteFunc(e.Triggers, func(tr experiment.Trigger) bool { return tr.Name == last }), experiment.Trigger{Name: "new"})
	d, err := New(e, Options{})
	if err != nil {
		t.Fatal(err)
	}
	h, err = d.Hand(t.Context(), m, "ada", "fans")
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Cards()) != 3 || h.Done() != 2 || h.Of() != 5 || h.Cards()[0].Position != 3 {
		t.Errorf("%d done of %d, then %+v", h.Done(), h.Of(), h.Cards())
	}
	if err := h.Undo(t.Context(), ""); err != nil || h.Done() != 1 || m.rows[2].Trigger == last {
		t.Errorf("what is gone was taken back: %v, %+v", err, m.rows[2])
	}
}

// TestSegmentIsKept: the segment said first is the one that counts, so that
// nobody has two hands.
func TestSegmentIsKept(t *testing.T) {
	m := &memory{}
	deal(t, m, "ada", "fans")
	if h := deal(t, m, "ada", "prospects"); h.Segment() != "fans" || len(m.people) != 1 {
		t.Errorf("the hand is of %s", h.Segment())
	}
}

// TestNames: people are the same whether they type a capital or not, and a
// contact of the book is called as the book does.
func TestNames(t *testing.T) {
	m := &memory{}
	d, err := New(florist(), Options{Via: experiment.ViaServe, People: func(contact string) (string, bool) {
		segment, known := map[string]string{"C1": "prospects", "C2": "nowhere"}[contact]
		return segment, known
	}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Ada  Lovelace ": "ada lovelace", "ADA LOVELACE": "ada lovelace", "C1": "C1", "c1": "c1", "~a2b": "~a2b"} {
		if got := d.contact(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	h, err := d.Hand(t.Context(), m, "Ada", "fans")
	if err != nil {
		t.Fatal(err)
	}
	swipe(t, h, right)
	for name, want := range map[string]string{" ada": "fans", "C1": "prospects", "C2": "", "Bob": "", " ": ""} {
		if got, err := d.SegmentOf(t.Context(), m, name); got != want || err != nil {
			t.Errorf("%q is of %q, want %q (%v)", name, got, want, err)
		}
	}
}

// TestRefusals: what cannot be swiped is refused with its reason.
func TestRefusals(t *testing.T) {
	_, err := New(&experiment.Experiment{}, Options{})
	if code(err) != "panel.no-triggers" {
		t.Errorf("no triggers: %v", err)
	}
	tailored := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "poem", For: []string{"fans"}}}, Segments: []experiment.Segment{{Name: "fans"}, {Name: "others"}}}
	d, err := New(tailored, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for want, who := range map[string][2]string{"panel.nobody": {"", "fans"}, "panel.unknown-segment": {"ada", "strangers"}, "panel.no-cards": {"ada", "others"}} {
		if _, err := d.Hand(t.Context(), &memory{}, who[0], who[1]); code(err) != want {
			t.Errorf("%q: %v, want %s", who, err, want)
		}
	}
	h := deal(t, &memory{}, "ada", "fans")
	for _, g := range []Gesture{{}, {Outcome: 9}, {Outcome: experiment.Engage, Minds: true}} {
		if _, err := h.Swipe(t.Context(), g); code(err) != "panel.no-gesture" {
			t.Errorf("%+v: %v", g, err)
		}
	}
}

// code is that of the first problem of an error.
func code(err error) string {
	var problems *experiment.Problems
	if errors.As(err, &problems) {
		return problems.List[0].Code
	}
	return fmt.Sprint(err)
}
