package panel

import (
	"context"
	"slices"
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

// A Gesture is what a swiper does with a card.
type Gesture struct {
	// Outcome is Engage (right), Ignore (left) or Complain. Up, of two minds,
	// is Ignore with Minds: it did not win attention, and is counted apart.
	Outcome experiment.Outcome
	Minds   bool
	// Took is how long the swiper looked, without pauses (see Watch); 0 where
	// that is not known.
	Took time.Duration
	Note string // what the swiper left on the card
	// Trigger is the card that was swiped; empty: the one on top. A face that
	// was out of reach of the ledger for a while says it.
	Trigger string
	// Event names the row; empty: the card's.
	Event string
	// At is when it was; zero: now. A gesture that may be sent twice says it.
	At time.Time
}

// LongestNote is how many characters of a note are kept.
const LongestNote = 1000

// Swipe records a gesture and turns to the next card. A card that was swiped
// before, here or on another device, stays as it was: the receipt says already
// where it is the same gesture that was sent again, and conflict, with the
// problem, where the other one counts. What the ledger refuses has its problem
// in the receipt too. After an error the card lies where it
// lay, and the gesture can be made again.
func (h *Hand) Swipe(ctx context.Context, g Gesture) (ledger.Receipt, error) {
	if g.Outcome == experiment.Pending || g.Outcome > experiment.Complain || g.Minds && g.Outcome != experiment.Ignore {
		return ledger.Receipt{}, experiment.Problem(experiment.Msg("panel.no-gesture"))
	}
	card, ok := h.card(g.Trigger)
	if !ok {
		return h.answered(g)
	}
	row := h.row(card, g)
	receipt, err := h.ledger.Submit(ctx, row)
	if err != nil {
		return receipt, err
	}
	switch receipt.Status {
	case ledger.Recorded, ledger.Already:
		h.put(row)
	case ledger.Conflict:
		// Another device was faster: what it recorded counts.
		if err := h.Reload(ctx); err != nil {
			return receipt, err
		}
		g.Trigger, g.Event = card.Trigger, row.Event
		return h.answered(g)
	}
	return receipt, nil
}

// card returns the card of a trigger that is still to be swiped.
func (h *Hand) card(trigger string) (Card, bool) {
	if trigger == "" {
		return h.Card()
	}
	i := slices.IndexFunc(h.next, func(c Card) bool { return c.Trigger == trigger })
	if i < 0 {
		return Card{}, false
	}
	return h.next[i], true
}

// row is what the ledger keeps of a gesture.
func (h *Hand) row(card Card, g Gesture) ledger.Swipe {
	row := ledger.Swipe{
		Exposure: experiment.Exposure{
			Event: g.Event, Contact: h.contact, Segment: h.panelist.Segment, Trigger: card.Trigger,
			Outcome: g.Outcome, Time: g.At, Swipe: g.Took,
		},
		Note: noteOf(g.Note), Minds: g.Minds, Position: card.Position, Via: h.deck.o.Via,
	}
	if row.Event == "" {
		row.Event = card.Event
	}
	if row.Time.IsZero() {
		row.Time = h.deck.o.Now()
	}
	row.Time = row.Time.UTC().Truncate(time.Millisecond)
	if i := h.current(card.Trigger); i >= 0 {
		before := h.rows[i]
		row.Replaces = before.Event
		// Both looks count, where both are known.
		if before.Swipe > 0 && row.Swipe > 0 {
			row.Swipe += before.Swipe
		} else {
			row.Swipe = 0
		}
	}
	return row
}

// noteOf keeps as much of a note as a note can be.
func noteOf(note string) string {
	runes := []rune(strings.TrimSpace(note))
	return string(runes[:min(len(runes), LongestNote)])
}

// current finds the row of a trigger; -1 is none.
func (h *Hand) current(trigger string) int {
	return slices.IndexFunc(h.rows, func(r ledger.Swipe) bool { return r.Trigger == trigger })
}

// put takes a row that the ledger has into the hand.
func (h *Hand) put(row ledger.Swipe) {
	if i := h.current(row.Trigger); i >= 0 {
		h.rows = slices.Delete(h.rows, i, i+1)
	}
	h.rows = append(h.rows, row)
	// The card on top goes, and changes nothing for the others.
	if len(h.next) > 0 && h.next[0].Trigger == row.Trigger && row.Outcome != experiment.Pending {
		h.next = h.next[1:]
		return
	}
	h.deal()
}

// answered is what becomes of a gesture for a card that lies there no more.
func (h *Hand) answered(g Gesture) (ledger.Receipt, error) {
	i := h.current(g.Trigger)
	if i < 0 {
		if g.Trigger == "" {
			return ledger.Receipt{}, experiment.Problem(experiment.Msg("panel.no-more"))
		}
		return ledger.Receipt{}, experiment.Problem(experiment.Msg("panel.no-card", "trigger", g.Trigger))
	}
	row := h.rows[i]
	if row.Event == g.Event && row.Outcome == g.Outcome && row.Minds == g.Minds {
		return ledger.Receipt{Event: row.Event, Status: ledger.Already}, nil
	}
	problem := experiment.Msg("panel.elsewhere")
	return ledger.Receipt{Event: g.Event, Status: ledger.Conflict, Problem: &problem}, nil
}

// CanUndo tells whether there is a swipe to take back.
func (h *Hand) CanUndo() bool { return h.last() >= 0 }

// last is the row of the swipe made last; -1 is none. A card that is in the
// deck no more stays swiped: it could not be swiped again.
func (h *Hand) last() int {
	cards := h.deck.Cards(h.panelist.Segment)
	for i := len(h.rows) - 1; i >= 0; i-- {
		inDeck := slices.ContainsFunc(cards, func(c Card) bool { return c.Trigger == h.rows[i].Trigger })
		if h.rows[i].Outcome != experiment.Pending && inDeck {
			return i
		}
	}
	return -1
}

// Undo takes a swipe back: the card lies on top again, with the note that was
// on it. The ledger keeps both, the swipe and that it was taken back. The
// event is that of the swipe, so that it is taken back once however often this
// is sent; empty is the last one. A swipe that is current no more is left as
// it is; where there is none to take back at all it is *experiment.Problems.
func (h *Hand) Undo(ctx context.Context, event string) error {
	i := h.last()
	if event != "" {
		i = slices.IndexFunc(h.rows, func(r ledger.Swipe) bool { return r.Event == event && r.Outcome != experiment.Pending })
		if i < 0 {
			return h.Reload(ctx)
		}
	}
	if i < 0 {
		return experiment.Problem(experiment.Msg("panel.nothing-back"))
	}
	row := h.rows[i]
	row.Contact, row.Replaces, row.Event = h.contact, row.Event, eventOf("back", row.Event)
	row.Outcome, row.Minds, row.Via = experiment.Pending, false, h.deck.o.Via
	receipt, err := h.ledger.Submit(ctx, row)
	if err != nil {
		return err
	}
	switch receipt.Status {
	case ledger.Recorded, ledger.Already:
		h.put(row)
		return nil
	case ledger.Conflict: // taken back, or swiped again, elsewhere
		return h.Reload(ctx)
	}
	return experiment.Problem(*receipt.Problem)
}
