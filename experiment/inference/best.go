package inference

import "math"

// BestCritical returns the critical value at which the best of some triggers
// is looked for: the best set is the triggers that no other beats by more than
// c. It is the larger of the two-sided normal one at the level, Φ⁻¹((1+level)/2),
// and, over all triggers taken as reference, the one-sided Dunnett critical
// value at the level against all others.
//
// Triggers with an unknown rate take no part. It is NaN unless 0 < level < 1.
//
// Hsu (1981), "Simultaneous confidence intervals for all distances from the
// 'best'", Annals of Statistics 9:1026-1034.
func BestCritical(c *Comparing, triggers []int, level float64) float64 {
	if !(0 < level && level < 1) {
		return math.NaN()
	}
	if made, ok := c.best.Load(level); ok && len(triggers) == c.triggers {
		return made.(float64)
	}
	best := bestCritical(c, c.known(triggers), TwoSided(level), 1-level)
	if len(triggers) == c.triggers { // each of them once
		c.best.Store(level, best)
	}
	return best
}

// known keeps the triggers that have a rate.
func (c *Comparing) known(triggers []int) []int {
	var known []int
	for _, a := range triggers {
		if !math.IsNaN(c.rate[a]) {
			known = append(known, a)
		}
	}
	return known
}

// bestCritical returns the largest of a floor and the one-sided Dunnett
// critical values of an error, each trigger taken as reference.
func bestCritical(c *Comparing, known []int, best, alpha float64) float64 {
	bound := -quantile(alpha / float64(max(1, len(known)-1)))
	if bound <= best { // with two or three triggers Bonferroni's bound shows that it cannot be larger
		return best
	}
	for i := range known {
		tail := oneSidedTail(c, known, i)
		if tail(best) > alpha {
			best = root(func(z float64) float64 { return math.Log(tail(z) / alpha) }, best, bound)
		}
	}
	return best
}

// oneSidedTail returns P(max Z >= z) of all triggers held against one.
func oneSidedTail(c *Comparing, triggers []int, reference int) tail {
	pairs := make([][2]int, 0, len(triggers)-1)
	for _, a := range triggers {
		if a != triggers[reference] {
			pairs = append(pairs, [2]int{triggers[reference], a})
		}
	}
	g := newContrasts(c, pairs)
	switch {
	case len(g.pairs) == 0: // arms that all move together
		return func(z float64) float64 { return below(-z) }
	case g.star():
		return g.newStar().oneSided
	}
	return g.oneSided()
}

// oneSided returns the one-sided tail of arms that are not independent, as its
// departure from independent ones that are near: nothing cuts the intervals
// along a path, and few points are enough.
func (g *contrasts) oneSided() tail {
	m := g.fitted()
	star, order := m.newStar(), g.sequence()
	p, q := g.newPolytope(order, true), m.newPolytope(order, true)
	return func(z float64) float64 {
		mean, _ := departure(p, q, z, sparse)
		return max(below(-z), star.oneSided(z)-mean)
	}
}
