package panel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

// A Ledger is what a hand needs of *ledger.Ledger.
type Ledger interface {
	// Panelist gives a contact a number and keeps it, with the segment.
	Panelist(ctx context.Context, contact, segment string) (ledger.Panelist, error)
	// Swiped are the current rows of a contact in the panel, in the order in
	// which they were recorded.
	Swiped(ctx context.Context, contact string) ([]ledger.Swipe, error)
	// Submit records a row and returns once it is durable.
	Submit(ctx context.Context, s ledger.Swipe) (ledger.Receipt, error)
}

// A Hand is the cards of one swiper: those answered and those to come. All it
// knows is in the ledger. It is for one goroutine at a time.
type Hand struct {
	deck     *Deck
	ledger   Ledger
	contact  string
	panelist ledger.Panelist
	cards    []Card         // all there are for the swiper, in the order of the hand
	rows     []ledger.Swipe // current, in the order recorded
	next     []Card         // the card on top first
}

// Hand takes up the hand of whoever gives this name: a new one, or that of
// somebody who has swiped before, in the segment said then. The ledger
// remembers who has a hand. A segment that the deck does not know is *experiment.Problems, and so
// is one without a card.
func (d *Deck) Hand(ctx context.Context, l Ledger, name, segment string) (*Hand, error) {
	contact := d.contact(name)
	if contact == "" {
		return nil, experiment.Problem(experiment.Msg("panel.nobody"))
	}
	if err := d.check(segment); err != nil {
		return nil, err
	}
	p, err := l.Panelist(ctx, contact, segment)
	if err != nil {
		return nil, err
	}
	if err := d.check(p.Segment); err != nil { // the book has changed since
		return nil, err
	}
	h := &Hand{deck: d, ledger: l, contact: contact, panelist: p}
	cards := d.Cards(p.Segment)
	for _, i := range d.Order(p.Segment, p.Place) {
		card := cards[i]
		card.Event = eventOf("card", p.Contact, card.Trigger)
		h.cards = append(h.cards, card)
	}
	return h, h.Reload(ctx)
}

// Reload makes the hand anew from the ledger, for another device may have
// been at it.
func (h *Hand) Reload(ctx context.Context) error {
	rows, err := h.ledger.Swiped(ctx, h.contact)
	if err != nil {
		return err
	}
	h.rows = rows
	h.deal()
	return nil
}

// deal finds the cards to come: those taken back, in the order in which they
// were first shown, and then those not yet shown, in the order of the hand.
func (h *Hand) deal() {
	shown := make(map[string]int, len(h.rows))
	for i := range h.rows {
		shown[h.rows[i].Trigger] = i
	}
	var back []Card
	fresh := make([]Card, 0, len(h.cards))
	for _, card := range h.cards {
		i, seen := shown[card.Trigger]
		switch {
		case !seen:
			card.Position = len(shown) + len(fresh) + 1
			fresh = append(fresh, card)
		case h.rows[i].Outcome == experiment.Pending:
			row := &h.rows[i]
			card.Position, card.Event, card.Note = row.Position, eventOf("again", row.Event), row.Note
			back = append(back, card)
		}
	}
	slices.SortStableFunc(back, func(a, b Card) int { return cmp.Compare(a.Position, b.Position) })
	h.next = append(back, fresh...)
	of := h.Of()
	for i := range h.next {
		h.next[i].Of = of
	}
}

// Contact is the swiper's pseudonym, and Segment where the swiper belongs.
func (h *Hand) Contact() string { return h.panelist.Contact }

// New tells a swiper who had no hand before.
func (h *Hand) New() bool { return h.panelist.New }

// Segment is the swiper's, as it was first said.
func (h *Hand) Segment() string { return h.panelist.Segment }

// Card returns the card on top; ok is false when all are swiped.
func (h *Hand) Card() (card Card, ok bool) {
	if len(h.next) == 0 {
		return Card{}, false
	}
	return h.next[0], true
}

// Cards are the cards to come, the one on top first: for a face that goes on
// while the ledger is out of its reach.
func (h *Hand) Cards() []Card { return append([]Card{}, h.next...) }

// Done is how many cards the swiper has answered.
func (h *Hand) Done() int {
	n := 0
	for i := range h.rows {
		if h.rows[i].Outcome != experiment.Pending {
			n++
		}
	}
	return n
}

// Of is how many cards there are for the swiper, those answered included.
func (h *Hand) Of() int { return h.Done() + len(h.next) }

// eventOf names a row by what it is about, so that the same gesture has the
// same name wherever it is made.
func eventOf(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
