package analysis

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// panel asks what cards are worth that people swiped: whether they looked at
// them, whether they are as many as they seem, and whether a card's place did
// what its message should have done. It leaves no row out.
type panel struct {
	*study
	cards *tally.Cards
	f     *findings.Panel
	// doubted are the hands, by number, that a check found fault with.
	doubted map[int]bool
	rates   []float64       // of the triggers, over all cards
	carried *findings.Panel // what was concluded from hands that are not here; nil: they are
}

// swiped looks at the panel, if there is one, before anything is concluded.
func (s *study) swiped() error {
	c := s.t.Cards
	if c == nil {
		return nil
	}
	p := &panel{study: s, cards: c, doubted: map[int]bool{}, f: &findings.Panel{
		Swipers: int64(len(c.Hands)), OneIn: c.OneIn,
		Recorded: c.Panel(),
		Minds:    []findings.TriggerMinds{}, Positions: []findings.CardPosition{},
		Balance: findings.CardBalance{PValue: findings.Unknown, Cards: []findings.DealtCard{}},
	}}
	for trigger, n := range c.Counts {
		p.f.Swipes += n.Swipes
		if n.Swipes > 0 {
			share, low, high := s.portion(n.Minds, n.Swipes)
			p.f.Minds = append(p.f.Minds, findings.TriggerMinds{Trigger: s.t.Triggers[trigger], Swipes: n.Swipes, Minds: n.Minds, Share: share, Low: low, High: high})
		}
	}
	if p.f.Swipes == 0 || !s.deck && !p.f.Recorded {
		// What is known is how mailings were recorded, or of some other place
		// than that in a deck.
		return nil
	}
	if c.OneIn > 1 {
		p.f.Swipers = s.t.Contacts
	}
	for _, h := range c.Hands {
		p.f.Cards = max(p.f.Cards, len(h.Cards))
	}
	s.f.Panel, s.cards = p.f, p
	if s.p.Panel != nil && len(c.Hands) == 0 {
		p.takeOver(s.p.Panel)
		return nil
	}
	return p.ask()
}

// ask puts the questions, and says what they found. Those that are tests are
// one family: of many checks one would find something by chance.
func (p *panel) ask() error {
	p.rates = p.triggerRates()
	for _, question := range []func() error{p.positions, p.order, p.balance, p.straight, p.speed, p.twice} {
		if err := question(); err != nil {
			return err
		}
	}
	f := p.f
	tests := []*struct{ p, adjusted *findings.Number }{
		{&f.Straight.PValue, &f.Straight.PAdjusted}, {&f.Order.PValue, &f.Order.PAdjusted}, {&f.Twice.PValue, &f.Twice.PAdjusted},
	}
	var values []float64
	for _, t := range tests {
		*t.adjusted = findings.Unknown
		if t.p.Known() {
			values = append(values, float64(*t.p))
		}
	}
	if len(values) > 0 {
		corrected, err := inference.Correct(values, inference.Holm, p.level)
		if err != nil {
			return err
		}
		for _, t := range tests {
			if t.p.Known() {
				*t.adjusted, corrected = findings.Number(corrected[0].P), corrected[1:]
			}
		}
	}
	p.say()
	return nil
}

// found tells that a test of the panel's found something.
func (p *panel) found(adjusted findings.Number) bool {
	return adjusted.Known() && float64(adjusted) < 1-p.level
}

// triggerRates are those over all cards of the hands.
func (p *panel) triggerRates() []float64 {
	shown, engaged := make([]float64, len(p.t.Triggers)), make([]float64, len(p.t.Triggers))
	for _, h := range p.cards.Hands {
		for _, c := range h.Cards {
			shown[c.Trigger]++
			engaged[c.Trigger] += right(c)
		}
	}
	for i := range engaged {
		if shown[i] > 0 {
			engaged[i] /= shown[i]
		}
	}
	return engaged
}

// right is 1 for a card that won attention.
func right(c tally.Card) float64 {
	if c.Outcome == experiment.Engage {
		return 1
	}
	return 0
}

// manyPositions is how many places of a deck are told apart in a table.
const manyPositions = 50

// positions counts what was done in each place of the decks.
func (p *panel) positions() error {
	type place struct {
		swipes, right, expected float64
		seconds                 []float64
	}
	places := make([]place, manyPositions)
	for _, h := range p.cards.Hands {
		for _, c := range h.Cards {
			if c.Position == 0 || int(c.Position) > len(places) {
				continue
			}
			at := &places[c.Position-1]
			at.swipes++
			at.right += right(c)
			at.expected += p.rates[c.Trigger]
			if c.Took > 0 {
				at.seconds = append(at.seconds, float64(c.Took))
			}
		}
	}
	for i, at := range places {
		if at.swipes == 0 {
			continue
		}
		one := findings.CardPosition{Position: i + 1, Swipes: int64(at.swipes), Rate: findings.Unknown, Expected: findings.Unknown, Seconds: median(at.seconds)}
		if at.swipes >= fewContacts {
			one.Rate, one.Expected = findings.Number(at.right/at.swipes), findings.Number(at.expected/at.swipes)
		}
		p.f.Positions = append(p.f.Positions, one)
	}
	return nil
}

// median is the middle of some seconds: unknown of fewer than ten.
func median(seconds []float64) findings.Number {
	if len(seconds) < fewContacts {
		return findings.Unknown
	}
	sum, err := inference.Describe(seconds)
	if err != nil {
		return findings.Unknown
	}
	return findings.Number(sum.Median)
}

// order asks whether the rate falls or rises with every further card.
func (p *panel) order() error {
	o := &p.f.Order
	*o = findings.CardOrder{Slope: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, PValue: findings.Unknown, Apart: findings.Unknown}
	var turns []inference.Turn
	for contact, h := range p.cards.Hands {
		for _, c := range h.Cards {
			if c.Position > 0 {
				turns = append(turns, inference.Turn{Contact: contact, Trigger: c.Trigger, Dose: float64(c.Position), Outcome: right(c)})
			}
		}
	}
	if len(turns) == 0 {
		o.CannotTell = "no-positions"
		return nil
	}
	w, err := inference.NewWithin(turns, p.level)
	if err != nil {
		return err
	}
	o.Contacts, o.Apart, o.CannotTell = w.Varied, findings.Number(w.Apart), w.CannotTell
	if o.CannotTell == "" {
		o.Slope, o.Low, o.High, o.PValue = findings.Number(w.Slope), findings.Number(w.Low), findings.Number(w.High), findings.Number(w.P)
	}
	return nil
}

// balance asks whether cards were dealt evenly over the places.
func (p *panel) balance() error {
	var hands [][]int
	first := make([]int64, len(p.t.Triggers))
	for _, h := range p.cards.Hands {
		if !inPlaces(h) {
			continue
		}
		hand := make([]int, len(h.Cards))
		for i, c := range h.Cards {
			hand[i] = c.Trigger
		}
		hands = append(hands, hand)
		if h.Cards[0].Position == 1 {
			first[hand[0]]++
		}
	}
	if len(hands) == 0 {
		return nil
	}
	d, err := inference.NewDealing(hands)
	if err != nil {
		return err
	}
	p.f.Balance.PValue = findings.Number(d.P)
	for trigger, mean := range d.Mean {
		if p.cards.Counts[trigger].Swipes > 0 {
			p.f.Balance.Cards = append(p.f.Balance.Cards, findings.DealtCard{Trigger: p.t.Triggers[trigger], First: first[trigger], Mean: findings.Number(mean)})
		}
	}
	return nil
}

// inPlaces tells that every card of a hand has a place of its own.
func inPlaces(h tally.Hand) bool {
	return h.Cards[0].Position > 0 && !slices.ContainsFunc(h.Cards[1:], func(c tally.Card) bool { return c.Position == 0 }) && !doublePlaced(h)
}

// doublePlaced tells that a hand has two cards in one place, as where a
// contact swipes two decks. Its cards are in the order of their places.
func doublePlaced(h tally.Hand) bool {
	for i, c := range h.Cards[1:] {
		if c.Position > 0 && c.Position == h.Cards[i].Position {
			return true
		}
	}
	return false
}
