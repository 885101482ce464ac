package inference

import (
	"math"
	"sync"
)

// Under returns the family judged by a stopping rule: critical values and
// adjusted p are those of the present moment, and still agree.
//
// A rule spends the error of one comparison over the looks. How many
// comparisons a family is worth, P(max|Z| >= b)/P(|Z| >= b), grows with b, and
// early bounds are far out. What all looks together spend is therefore
//
//	Σ_k Δ_k(c) worth(b_k(c)),
//
// Δ_k what look k adds to the error 2Φ(-c) of one comparison. Held at the level
// it is a little less than 2Φ(-c) worth(c) would allow (without it, seven
// triggers against a control raise up to a sixth more false alarms).
func (f *Family) Under(r *Rule) *Family {
	if r == nil {
		return f
	}
	under := &Family{tails: f.tails, pairs: f.pairs, table: f.table, rule: r}
	for panel := range rulePanels {
		under.excess[panel] = sync.OnceValue(func() *chebyshev { return under.tabulateExcess(panel) })
	}
	return under
}

// The logarithm of what looks add to a family's error is interpolated between
// excessLow and excessHigh, in the panels of the rule, and beyond is what it is
// there.
const (
	excessLow  = 1
	excessHigh = 7
)

var excessNodes = [rulePanels]int{4, 9, 12}

func (f *Family) tabulateExcess(panel int) *chebyshev {
	low, high := max(excessLow, ruleEnds[panel]), min(excessHigh, ruleEnds[panel+1])
	return newChebyshev(excessNodes[panel], low, high, func(c float64) float64 {
		return math.Log(f.rule.spent(c, f.once) / f.once(c))
	})
}

// spent returns what all looks together spend of a family's error at c.
func (r *Rule) spent(c float64, p tail) float64 {
	if r.any != nil {
		return PValue(c) * worth(p, r.Critical(c))
	}
	var sum float64
	for k, add := range r.increments(c) {
		sum += math.Exp(add) * worth(p, bound(&r.future, k, c))
	}
	return sum
}

// worth is how many comparisons a family is worth at a critical value.
func worth(p tail, b float64) float64 {
	b = min(b, excessHigh) // beyond, all that are different
	return p(b) / PValue(b)
}

// overLooks returns the probability that the family errs at any look, for the
// critical value c of one.
func (f *Family) overLooks(c float64) float64 {
	if f.pairs == 1 {
		return PValue(c)
	}
	within := min(max(c, excessLow), excessHigh)
	more := f.excess[panel(within)]().at(within)
	return min(1, f.once(c)*math.Exp(more))
}

// BestCriticalUnder returns the critical value of BestCritical at the present
// moment of a stopping rule. The error of the one-sided Dunnett test, where that
// decides, is lowered by what the looks would add to it, as a family's is.
func BestCriticalUnder(r *Rule, c *Comparing, triggers []int, level float64) float64 {
	once := BestCritical(c, triggers, level)
	if r == nil || !(once > TwoSided(level)) {
		return r.Critical(once)
	}
	known := c.known(triggers)
	// What looks add hardly depends on which trigger the others are held against.
	p := twice(oneSidedAnywhere(c, known, 0))
	more := max(1, r.spent(once, p)/p(once))
	return r.Critical(bestCritical(c, known, TwoSided(level), (1-level)/more))
}

// twice makes of a one-sided tail the two-sided one that worth compares.
func twice(p tail) tail { return func(z float64) float64 { return 2 * p(z) } }

// oneSidedAnywhere returns the probability of oneSidedTail for any z, and where
// arms share contacts, Bonferroni's bound of it.
func oneSidedAnywhere(c *Comparing, triggers []int, reference int) tail {
	var pairs [][2]int
	for _, a := range triggers {
		if a != triggers[reference] {
			pairs = append(pairs, [2]int{triggers[reference], a})
		}
	}
	if g := newContrasts(c, pairs); g.star() {
		return g.newStar().oneSided
	}
	return func(z float64) float64 { return float64(len(pairs)) * below(-z) }
}
