package characteristics

import (
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// outcomes are what one run came to by each rule.
type outcomes []outcome

// An outcome is the end of a test by one rule.
type outcome struct {
	look        int // at which it ended, from 0
	status      string
	named       int // the trigger that was named the winner; -1: none
	contacts    int64
	during      float64 // engagements lost in the test
	after       float64 // and after it
	uncovered   bool    // some interval does not hold the true difference
	tailored    bool
	rightTailor bool
}

// A player makes what happens in a campaign, look after look.
type player interface {
	play(look int) *tally.Tally
	contacts() int64
	// exposures of each segment to each trigger until now, and how many its
	// contacts who were not reached yet are going to have.
	exposures() (shown [][]int64, left []float64)
}

var provenance = findings.Provenance{Source: "simulation", ContactsKnown: true, ComplaintsKnown: true}

// player begins a run: contacts of a split who see one trigger once are drawn
// as counts, all others one by one.
func (p *plan) player(ctx context.Context, w *world, seed, run uint64) (player, error) {
	if _, most := p.e.PlannedExposures(); most > 1 || p.e.Design == experiment.Deck {
		return p.newPeople(ctx, w, seed, run)
	}
	return p.newCampaign(w, seed, run), nil
}

// play plays a campaign once, and every rule on it until the rule ends the test.
func (p *plan) play(ctx context.Context, w *world, seed, run uint64) (outcomes, error) {
	c, err := p.player(ctx, w, seed, run)
	if err != nil {
		return nil, err
	}
	ended := make(outcomes, len(p.rules))
	going := len(p.rules)
	for look := range p.days {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		last := look == len(p.days)-1
		seen := analysis.Observe(c.play(look), provenance)
		for i, r := range p.rules {
			if ended[i].status != "" || !last && !r.looks {
				continue
			}
			d := seen.Under(r.e)
			_, won, err := d.Winner()
			if err != nil {
				return nil, err
			}
			if won || last {
				if ended[i], err = p.end(w, c, d); err != nil {
					return nil, err
				}
				ended[i].look = look
				going--
			}
		}
		if going == 0 {
			break
		}
	}
	return ended, nil
}

// end is what a rule has come to.
func (p *plan) end(w *world, c player, d *analysis.Decision) (o outcome, err error) {
	verdict, err := d.Conclusion()
	if err != nil {
		return o, err
	}
	intervals, err := d.Intervals()
	if err != nil {
		return o, err
	}
	tailoring, err := d.Tailoring()
	if err != nil {
		return o, err
	}
	names := p.e.TriggerNames()
	o.status, o.named, o.contacts = verdict.Status, -1, c.contacts()
	if verdict.Status == findings.Winner {
		o.named = slices.Index(names, verdict.Trigger)
	}
	for _, i := range intervals {
		truth := w.overall[slices.Index(names, i.Trigger)] - w.overall[slices.Index(names, i.Versus)]
		o.uncovered = o.uncovered || truth < i.Low || i.High < truth
	}
	if o.tailored = tailoring.Verdict == findings.Tailor; o.tailored {
		o.rightTailor = w.policyGain(p.policy(tailoring)) > equal
	}
	o.during, o.after = p.regret(w, c, p.sentOn(verdict))
	return o, nil
}

// policy is the trigger that a policy sends each segment, -1 where it says none.
func (p *plan) policy(t findings.Tailoring) []int {
	policy := make([]int, len(p.e.Segments))
	for s, segment := range p.e.Segments {
		policy[s] = slices.Index(p.e.TriggerNames(), t.Policy[segment.Name])
	}
	return policy
}

// sentOn is what contacts are sent after the test: the winner; or what they
// were sent before, the control; or where there is none what looks best. -1:
// what the test sends.
func (p *plan) sentOn(v analysis.Settled) int {
	name := v.First
	switch {
	case v.Status == findings.Winner:
		name = v.Trigger
	case p.e.Control != "":
		name = p.e.Control
	}
	return slices.Index(p.e.TriggerNames(), name)
}

// regret is how many engagements are lost against sending everybody the truly
// best trigger, in the test and after it.
func (p *plan) regret(w *world, c player, sent int) (during, after float64) {
	shown, left := c.exposures()
	for s := range shown {
		for a, n := range shown[s] {
			during += float64(float64(n) * w.lost(s, a))
		}
		lost := 0.0
		if sent >= 0 {
			lost = w.lost(s, sent)
		} else {
			for a, share := range w.shares {
				lost += float64(share * w.lost(s, a))
			}
		}
		after += float64(left[s] * lost)
	}
	return during, after
}
