package simulate

import (
	"slices"

	"triggerlab/experiment"
)

// A person is the contact being played. Its slices are used again for the
// next one.
type person struct {
	generator
	latent   uint64   // the draw that stays the same for the whole campaign
	triggers []int    // what is shown, in order
	seconds  []uint64 // when, ascending
	swipes   []swipe  // what it did
	channel  uint64   // which of a trigger's channels it uses
	counting bool     // nobody asks how long it looked
}

// A swipe is what a contact did with one exposure.
type swipe struct {
	trigger int
	second  uint64 // since the start of the campaign
	outcome experiment.Outcome
	reply   uint64 // seconds it waited for; 0: there was none
	looked  uint64 // tenths of a second; 0: it did not look, or nobody knows
}

// What a contact draws for itself before its exposures, and for each of them.
const (
	ownDraws   = 3
	swipeDraws = 3
)

// play makes what the contact did.
func (p *person) play(c *Campaign, s stretch, number int64) {
	p.generator = generator{c.seed, stream(s.segment, number)}
	w := &c.waves[s.wave]
	p.plan(c, w.shares[s.segment])
	p.time(w)
	if n := c.audiences[s.segment].nature; n != nil {
		p.live(c, s, n, number)
		return
	}
	a := &c.audiences[s.segment]
	p.swipes = p.swipes[:0]
	for j, trigger := range p.triggers {
		if p.seconds[j] >= c.until {
			break
		}
		p.swipes = append(p.swipes, swipe{trigger: trigger, second: p.seconds[j], outcome: p.react(a, trigger)})
	}
}

// plan draws who the contact is and what it will see. Every contact of a
// design takes its draws in one order, whatever the rates are, so that two
// simulations with other rates differ in nothing but what follows from them.
func (p *person) plan(c *Campaign, shares []uint64) {
	p.latent = p.draw()
	own := p.draw()
	times := int(c.min + p.below(c.max-c.min+1))
	p.triggers = p.triggers[:0]
	for trigger := range c.triggers {
		if c.deck || own < shares[trigger] {
			for range times {
				p.triggers = append(p.triggers, trigger)
			}
			if !c.deck {
				break
			}
		}
	}
	if c.deck {
		for i := len(p.triggers) - 1; i > 0; i-- {
			j := p.below(uint64(i) + 1)
			p.triggers[i], p.triggers[j] = p.triggers[j], p.triggers[i]
		}
	}
}

// time draws when it will see them.
func (p *person) time(w *wave) {
	p.seconds = p.seconds[:0]
	for range p.triggers {
		p.seconds = append(p.seconds, w.from+p.below(w.seconds))
	}
	if len(p.seconds) > few {
		slices.Sort(p.seconds)
		return
	}
	for i := 1; i < len(p.seconds); i++ {
		for j := i; j > 0 && p.seconds[j] < p.seconds[j-1]; j-- {
			p.seconds[j], p.seconds[j-1] = p.seconds[j-1], p.seconds[j]
		}
	}
}

// few are sorted more quickly by hand.
const few = 12

// react draws what the contact does with one exposure: three draws, needed
// or not.
func (p *person) react(a *audience, trigger int) experiment.Outcome {
	useLatent, fresh, complains := p.draw() < a.latent, p.draw(), p.draw() < a.complains[trigger]
	if useLatent {
		fresh = p.latent
	}
	switch {
	case fresh < a.engages[trigger]:
		return experiment.Engage
	case complains:
		return experiment.Complain
	}
	return experiment.Ignore
}
