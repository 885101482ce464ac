package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
)

// A seat is one swiper's, however many browsers sit in it: there is one hand,
// and what two phones do with it happens one after the other.
type seat struct {
	mu   sync.Mutex
	hand *panel.Hand
	// key names the seat to the swiper's own phone, which keeps swipes under
	// it. It is made of the pseudonym and leads back to nobody.
	key   string
	cards map[string]panel.Card // by what the phone calls them
}

// seats are those taken, by the pseudonym of who sits there.
type seats struct {
	mu  sync.Mutex
	all map[string]*seat
}

// full tells whether so many have come that nobody else is let in.
func (s *seats) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all) >= mostSeats
}

// errTaken is that somebody of that name has swiped before and did not say
// that it is the same person.
var errTaken = errors.New("somebody of that name has joined before")

// sit gives a swiper the seat of that name, a new one or, where again says
// that it is the same person, the one taken before.
func (s *Server) sit(ctx context.Context, name, segment string, again bool) (*seat, error) {
	hand, err := s.o.Deck.Hand(ctx, s.o.Ledger, name, segment)
	if err != nil {
		return nil, err
	}
	if !hand.New() && !again {
		return nil, errTaken
	}
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	if taken := s.seats.all[hand.Contact()]; taken != nil {
		return taken, nil
	}
	made := &seat{hand: hand, key: digest("seat", hand.Contact()), cards: map[string]panel.Card{}}
	for _, card := range s.o.Deck.Cards(hand.Segment()) {
		made.cards[made.id(card.Trigger)] = card
	}
	if s.seats.all == nil {
		s.seats.all = map[string]*seat{}
	}
	s.seats.all[hand.Contact()] = made
	return made, nil
}

// id is what the phone calls a card: it says nothing of the trigger.
func (s *seat) id(trigger string) string { return digest("face", s.hand.Contact(), trigger) }

func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// A card as the phone gets it.
type cardFace struct {
	ID      string `json:"id"`
	Event   string `json:"event"` // what its swipe is called
	Message string `json:"message"`
	Channel string `json:"channel,omitempty"`
	Note    string `json:"note,omitempty"`
}

// handFace is a whole hand: all that a phone needs for a while alone.
type handFace struct {
	Seat  string     `json:"seat"`
	Of    int        `json:"of"`
	Cards []cardFace `json:"cards"` // to come, the one on top first
	Done  []cardFace `json:"done"`  // that can be taken back, the one swiped last at the end
}

// face shows the hand as the ledger has it now, with what was written on its
// cards only to whoever had it first: those are somebody's own words, and a name
// is no proof of being them.
func (s *seat) face(ctx context.Context, l panel.Ledger, first bool) (handFace, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.hand.Reload(ctx); err != nil {
		return handFace{}, err
	}
	rows, err := l.Swiped(ctx, s.hand.Contact())
	if err != nil {
		return handFace{}, err
	}
	f := handFace{Seat: s.key, Of: s.hand.Of(), Cards: []cardFace{}, Done: []cardFace{}}
	shown := func(note string) string {
		if !first {
			return ""
		}
		return note
	}
	for _, c := range s.hand.Cards() {
		f.Cards = append(f.Cards, s.card(c, c.Event, shown(c.Note)))
	}
	for _, r := range rows {
		if c, inDeck := s.cards[s.id(r.Trigger)]; inDeck && r.Outcome != experiment.Pending {
			f.Done = append(f.Done, s.card(c, r.Event, shown(r.Note)))
		}
	}
	return f, nil
}

func (s *seat) card(c panel.Card, event, note string) cardFace {
	return cardFace{ID: s.id(c.Trigger), Event: event, Message: c.Message, Channel: c.Channel, Note: note}
}

// The answers to what a phone has sent.
const (
	answerRecorded  = "recorded"
	answerAlready   = "already"
	answerElsewhere = "elsewhere" // another phone was faster, and its swipe counts
	answerRefused   = "refused"   // it never can be recorded
)

// do records what a phone has done. An error is that it could not be recorded
// now, and may be sent again.
func (s *seat) do(ctx context.Context, o op, now time.Time, first bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.Do == doUndo {
		return answerOf(ledger.Receipt{Status: ledger.Recorded}, s.hand.Undo(ctx, o.Of))
	}
	gesture, ok := o.gesture(now)
	card, known := s.cards[o.Card]
	if !ok || !known {
		return answerRefused, nil
	}
	gesture.Trigger = card.Trigger
	if !first && gesture.Note == "" {
		gesture.Note = s.noteOn(card.Trigger) // which was not shown, so it was not taken off
	}
	return answerOf(s.hand.Swipe(ctx, gesture))
}

// noteOn is what was left on a card that was taken back.
func (s *seat) noteOn(trigger string) string {
	for _, c := range s.hand.Cards() {
		if c.Trigger == trigger {
			return c.Note
		}
	}
	return ""
}

func answerOf(r ledger.Receipt, err error) (string, error) {
	var problems *experiment.Problems
	switch {
	case errors.As(err, &problems):
		return answerRefused, nil
	case err != nil:
		return "", err
	case r.Status == ledger.Already:
		return answerAlready, nil
	case r.Status == ledger.Conflict:
		return answerElsewhere, nil
	}
	return answerRecorded, nil
}
