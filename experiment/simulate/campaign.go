package simulate

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"time"

	"triggerlab/experiment"
)

// A campaign is an experiment ready to be played: every probability has
// become the number below which a draw of 53 bits must fall.
type campaign struct {
	seed      uint64
	deck      bool
	triggers  []string
	shares    []uint64 // where each trigger's share of the draws ends
	audiences []audience
	min, max  uint64 // exposures of a contact to a trigger
	start     time.Time
	seconds   uint64
}

// An audience is one segment: thresholds, by trigger where they differ.
type audience struct {
	name      string
	size      int64
	latent    uint64
	engages   []uint64
	complains []uint64
}

// play yields the exposures of one contact after the other.
func (c *campaign) play(yield func(experiment.Exposure) bool) {
	var p person
	for i := range c.audiences {
		a := &c.audiences[i]
		for number := int64(1); number <= a.size; number++ {
			p.src.Seed(c.seed, stream(i, number))
			p.plan(c)
			name := fmt.Sprintf("s%d-%06d", i+1, number)
			for j, trigger := range p.triggers {
				if !yield(experiment.Exposure{
					Contact: name, Segment: a.name, Trigger: c.triggers[trigger],
					Outcome: p.react(a, trigger),
					Time:    c.start.Add(time.Duration(p.seconds[j]) * time.Second),
				}) {
					return
				}
			}
		}
	}
}

// stream returns the contact's own stream of the generator. It depends on
// where the contact stands and on nothing that is set for it or for others.
// The generator's streams are neighbouring states, so their numbers are
// spread first (the finaliser of SplitMix64; Steele, Lea & Flood 2014).
func stream(segment int, number int64) uint64 {
	z := uint64(segment)<<32 | uint64(number)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// A person is the contact being played. Its slices are used again for the
// next one.
type person struct {
	src      rand.PCG
	latent   uint64   // the draw that stays the same for the whole campaign
	triggers []int    // what is shown, in order
	seconds  []uint64 // when, ascending
}

// plan draws who the contact is and what it will see when. Every contact of a
// design takes its draws in one order, whatever the rates are, so that two
// simulations with other rates differ in nothing but what follows from them.
func (p *person) plan(c *campaign) {
	p.latent = p.draw()
	own := p.draw()
	times := int(c.min + p.below(c.max-c.min+1))
	p.triggers = p.triggers[:0]
	for trigger := range c.triggers {
		if c.deck || own < c.shares[trigger] {
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
	p.seconds = p.seconds[:0]
	for range p.triggers {
		p.seconds = append(p.seconds, p.below(c.seconds))
	}
	slices.Sort(p.seconds)
}

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

// draw returns 53 random bits, as many as a float64 between 0 and 1 has.
func (p *person) draw() uint64 { return p.src.Uint64() >> 11 }

// below returns a number from 0 to n - 1. It is the upper half of a product
// and not a sampler of the library, whose algorithm may change; the chances
// differ by less than n/2⁶⁴.
func (p *person) below(n uint64) uint64 {
	high, _ := bits.Mul64(p.src.Uint64(), n)
	return high
}
