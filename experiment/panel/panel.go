// Package panel shows messages to people as cards to swipe.
//
// A panel is a handful of people who swipe through every message of an
// experiment, each in an order of their own: right for what caught them, left
// for what did not. It has one deck and two faces, which draw cards and pass
// gestures on and decide nothing:
//
//	deck    an experiment               -> the cards of a segment
//	order   a panelist's place          -> the order of the cards
//	hand    what was swiped already     -> the card on top, and what follows
//	gesture right, left, up, take back  -> a row of the ledger
//	watch   shown, paused, swiped       -> how long somebody looked
//
// It promises three things. A hand is made of the ledger alone, so that two
// devices and a restart show the same card, and no card is answered twice.
// Every card is seen in every place of the order, and after every other card,
// as often as any other: see [Deck.Order]. And nothing that others swiped ever
// reaches somebody who swipes.
package panel

import (
	"context"
	"slices"
	"strings"
	"time"

	"triggerlab/experiment"
)

// Options say where a deck is shown.
type Options struct {
	// Via is the face: experiment.ViaSwipe or experiment.ViaServe.
	Via experiment.Via
	// Now is the clock; nil: the time of day.
	Now func() time.Time
	// People are those whom the book knows by name, with their segment; nil:
	// nobody.
	People func(contact string) (segment string, known bool)
}

// A Deck is the cards of an experiment. It does not change, and may be used
// by many goroutines.
type Deck struct {
	o        Options
	salt     string
	triggers []experiment.Trigger
	segments []string
}

// A Card is a message to be swiped.
type Card struct {
	Trigger string
	Message string // the trigger's name where the book has no message for it
	Channel string // where one would meet it; empty: not said
	// Position is the place of the card in the order in which the swiper is
	// shown cards, from 1, and Of is how many cards that swiper is shown.
	Position, Of int
	// Note is what the swiper left on the card before taking a swipe back.
	Note string
	// Event is what the row of this card's swipe will be called. A swipe that
	// is sent twice, or from two devices, is recorded once by it.
	Event string
}

// New makes the deck of an experiment; without triggers it is
// *experiment.Problems.
func New(e *experiment.Experiment, o Options) (*Deck, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.People == nil {
		o.People = func(string) (string, bool) { return "", false }
	}
	d := &Deck{o: o, triggers: e.Triggers, segments: segmentsOf(e)}
	if len(d.triggers) == 0 {
		return nil, experiment.Problem(experiment.Msg("panel.no-triggers"))
	}
	names := e.TriggerNames()
	slices.Sort(names)
	d.salt = e.Salt + "\x00" + strings.Join(names, "\x00")
	return d, nil
}

// segmentsOf lists the segments one can be in: those of the book, or where it
// lists none those that a trigger was made for.
func segmentsOf(e *experiment.Experiment) []string {
	segments := e.SegmentNames()
	if len(segments) > 0 {
		return segments
	}
	for _, t := range e.Triggers {
		for _, name := range t.For {
			if !slices.Contains(segments, name) {
				segments = append(segments, name)
			}
		}
	}
	return segments
}

// Segments are what a swiper chooses from, in the order of the book; none
// where there is nothing to choose.
func (d *Deck) Segments() []string { return slices.Clone(d.segments) }

// Cards are the cards of a segment in the order of the book: the triggers
// that are for everybody, and those that were made for this segment. Nobody's
// segment, the empty one, has the former.
func (d *Deck) Cards(segment string) []Card {
	var cards []Card
	for _, t := range d.triggers {
		if !t.TailoredTo(segment) {
			continue
		}
		card := Card{Trigger: t.Name, Message: t.Message, Channel: t.Channel}
		if strings.TrimSpace(card.Message) == "" {
			card.Message = t.Name
		}
		cards = append(cards, card)
	}
	for i := range cards {
		cards[i].Position, cards[i].Of = i+1, len(cards)
	}
	return cards
}

// check refuses a segment that the deck does not know or has no card for.
func (d *Deck) check(segment string) error {
	switch {
	case len(d.segments) > 0 && !slices.Contains(d.segments, segment):
		return experiment.Problem(experiment.Msg("panel.unknown-segment", "segment", segment, "segments", d.segments))
	case len(d.Cards(segment)) == 0:
		return experiment.Problem(experiment.Msg("panel.no-cards", "segment", segment))
	}
	return nil
}

// SegmentOf is the segment of somebody who has swiped before, or whom the book
// knows; empty where it must be asked.
func (d *Deck) SegmentOf(ctx context.Context, l Ledger, name string) (string, error) {
	contact := d.contact(name)
	if contact == "" {
		return "", nil
	}
	rows, err := l.Swiped(ctx, contact)
	if err != nil {
		return "", err
	}
	if len(rows) > 0 {
		return rows[0].Segment, nil
	}
	if segment, known := d.o.People(contact); known && d.check(segment) == nil {
		return segment, nil
	}
	return "", nil
}

// contact is what a ledger calls somebody who gives this name: a contact of
// the book as the book has it, and anybody else by a Nickname.
func (d *Deck) contact(name string) string {
	name = tidy(name)
	if _, known := d.o.People(name); known {
		return name
	}
	return Nickname(name)
}

// Nickname is the name of a swiper in small letters, for people type their names
// now with a capital and now without.
func Nickname(name string) string { return strings.ToLower(tidy(name)) }

func tidy(name string) string { return strings.Join(strings.Fields(name), " ") }
