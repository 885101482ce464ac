package planning

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// A group is a part of the audience as a plan sees it: contacts who engage at
// one rate with every trigger but the best.
type group struct {
	segment  experiment.Segment
	name     string  // of the segment; empty: the whole audience
	weight   float64 // part of the contacts
	base     float64 // the rate of the control
	effect   float64 // by which the best is above it; 0: nothing says
	assumed  bool    // the base rate is what the relation usually has
	part     inference.Part
	contacts int64 // there are; 0: nothing says
}

// rates returns the rates of k triggers, the best's above the others' by so
// many times the effect, short of certainty.
func (g *group) rates(k, best int, scale float64) []float64 {
	const certain = 1 - 1e-9
	rates := make([]float64, k)
	for i := range rates {
		rates[i] = g.base
	}
	rates[best] = min(certain, g.base+scale*g.effect)
	return rates
}

// audience is everybody the test may reach.
type audience struct {
	groups  []group
	sized   bool // every segment says how many contacts it has
	unequal bool // some do, and parts are taken as equal
}

// newAudience reads the segments; without any, everybody is one group.
func newAudience(e *experiment.Experiment) audience {
	segments := e.Segments
	if len(segments) == 0 {
		segments = []experiment.Segment{{}}
	}
	var sum float64
	a := audience{sized: true}
	for _, s := range segments {
		a.sized = a.sized && s.Size > 0
		a.unequal = a.unequal || s.Size > 0
		sum += float64(s.Size)
	}
	a.unequal = a.unequal && !a.sized
	for _, s := range segments {
		g := newGroup(e, s)
		g.weight = 1 / float64(len(segments))
		if a.sized {
			g.weight = float64(s.Size) / sum
		}
		a.groups = append(a.groups, g)
	}
	return a
}

// newGroup expects of a segment its base rate, what the affinity says of the
// control, or what its relation usually has, in this order. Judged by reach, a
// contact counts once, and rates become those of engaging at all.
func newGroup(e *experiment.Experiment, s experiment.Segment) group {
	g := group{segment: s, name: s.Name, contacts: s.Size, base: s.UsualRate()}
	if rate, said := e.Affinity[s.Name][e.Control]; s.BaseRate == 0 && said && rate > 0 {
		g.base = rate
	} else {
		g.assumed = s.BaseRate == 0
	}
	low, high := e.PlannedExposures()
	g.part = inference.Part{Alike: s.Heterogeneity, Low: low, High: high}
	if e.Metric == experiment.Reach {
		g.base, g.part.Alike = g.part.Reach(g.base)
		g.part.Low, g.part.High = 1, 1
	}
	g.effect = effectOf(e, s).Of(g.base)
	return g
}

// effectOf is the smallest effect worth having in a segment.
func effectOf(e *experiment.Experiment, s experiment.Segment) experiment.Effect {
	if s.MinimumEffect.Value > 0 {
		return s.MinimumEffect
	}
	return e.MinimumEffect
}

// base is the mean rate of the control.
func (a audience) base() float64 {
	var sum float64
	for _, g := range a.groups {
		sum += g.weight * g.base
	}
	return sum
}

// whole returns the groups with the effects that make the one worth having in
// the whole audience: the experiment's, as it is or in proportion to each
// segment's rate; or where it says none, the segments' own. None is 0.
func (a audience) whole(e *experiment.Experiment) []group {
	groups := make([]group, len(a.groups))
	for i, g := range a.groups {
		if e.MinimumEffect.Value > 0 {
			g.effect = e.MinimumEffect.Of(g.base)
		}
		groups[i] = g
		if g.effect == 0 {
			return without(a.groups)
		}
	}
	return groups
}

// without returns the groups with effects in proportion to their rates, one
// rate each, for whoever has not chosen one.
func without(groups []group) []group {
	unsaid := make([]group, len(groups))
	for i, g := range groups {
		g.effect = g.base
		unsaid[i] = g
	}
	return unsaid
}

// effect is the effect in the whole of some groups.
func effect(groups []group) float64 {
	var sum, weights float64
	for _, g := range groups {
		sum += g.weight * g.effect
		weights += g.weight
	}
	return sum / weights
}

// sizes is how many contacts the segments hold, nil where one does not say.
func (a audience) sizes() *int64 {
	if !a.sized {
		return nil
	}
	var sum int64
	for _, g := range a.groups {
		sum += min(g.contacts, math.MaxInt64-sum)
	}
	return &sum
}

// available says how many contacts there are: of the segments, and of the
// days, whichever is fewer.
func (a audience) available(e *experiment.Experiment) findings.PlannedAudience {
	p := findings.PlannedAudience{Sizes: a.sizes()}
	if p.Sizes != nil && e.Holdout > 0 {
		left := e.Shown(*p.Sizes)
		p.Sizes = &left
	}
	if e.DailyContacts > 0 {
		p.Daily = &e.DailyContacts
	}
	if days := plannedDays(e); days > 0 {
		p.Days = &days
	}
	p.Contacts, p.Limit = p.Sizes, ""
	if p.Sizes != nil {
		p.Limit = "sizes"
	}
	if p.Daily != nil && p.Days != nil {
		reached := int64(math.Min(float64(*p.Daily)*float64(*p.Days), math.MaxInt64/2))
		if p.Sizes == nil || reached < *p.Sizes {
			p.Contacts, p.Limit = &reached, "days"
		}
	}
	return p
}
