package characteristics

import (
	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/tally"
)

// A campaign is one run of a plan while it is played, look after look.
type campaign struct {
	p     *plan
	w     *world
	dice  dice
	crowd *tally.Crowds
	left  []int64   // contacts of each segment who were not reached yet
	shown [][]int64 // contacts of each segment who were shown each trigger
}

// newCampaign begins a run. Contacts are exchangeable, so that only counts are
// drawn: of each segment how many are reached until a look, are shown which
// trigger and do what, and who of them is in which fold.
func (p *plan) newCampaign(w *world, seed, run uint64) *campaign {
	c := &campaign{p: p, w: w, left: append([]int64(nil), w.sizes...)}
	c.dice.src.Seed(seed, stream(run))
	c.crowd = tally.NewCrowds(p.e.TriggerNames(), "segment", p.e.SegmentNames(), p.days, p.lookDays())
	for range w.rates {
		c.shown = append(c.shown, make([]int64, len(w.shares)))
	}
	return c
}

// play makes what happens until a look, after the one before it.
func (c *campaign) play(look int) *tally.Tally {
	before := int64(0)
	if look > 0 {
		before = c.p.upTo[look-1]
	}
	end := c.p.upTo[len(c.p.upTo)-1]
	part := float64(c.p.upTo[look]-before) / float64(end-before)
	for s := range c.left {
		n := c.dice.binomial(c.left[s], threshold(part))
		c.left[s] -= n
		share := 1.0 // of the triggers to come
		for a := range c.w.shares {
			some := n
			if a < len(c.w.shares)-1 {
				some = c.dice.binomial(n, threshold(min(1, c.w.shares[a]/share)))
			}
			share -= c.w.shares[a]
			n -= some
			c.show(s, a, look, some)
		}
	}
	return c.crowd.Tally()
}

// show makes what contacts do with a trigger.
func (c *campaign) show(segment, trigger, look int, n int64) {
	c.shown[segment][trigger] += n
	engaged := c.dice.binomial(n, threshold(c.w.rates[segment][trigger]))
	complained := int64(0)
	if c.p.e.Guardrail > 0 { // else nobody asks for complaints
		complained = c.dice.binomial(n-engaged, threshold(simulate.ComplaintRate(c.p.e.Segments[segment], c.p.e.Triggers[trigger])))
	}
	did := [...]int64{experiment.Ignore: n - engaged - complained, experiment.Engage: engaged, experiment.Complain: complained}
	for outcome, some := range did {
		folds := c.dice.fold(some)
		c.crowd.Add(segment, trigger, look, experiment.Outcome(outcome), &folds)
	}
}

// contacts is how many have been reached.
func (c *campaign) contacts() int64 {
	var n int64
	for s, left := range c.left {
		n += c.w.sizes[s] - left
	}
	return n
}

func (c *campaign) exposures() (shown [][]int64, left []float64) {
	for _, n := range c.left {
		left = append(left, float64(n))
	}
	return c.shown, left
}
