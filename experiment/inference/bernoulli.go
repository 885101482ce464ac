package inference

import (
	"fmt"
	"math"
)

// BernoulliSequence returns the interval of the rate of independent exposures
// that holds, at the level, however often they are looked at: the rates p for
// which the mixture of likelihoods under a Beta(a, b) around p stays below
//
//	B(a + y, b + m - y)/B(a, b) / (p^y (1-p)^(m-y)) < 1/α.
//
// a = r p and b = r (1 - p), r chosen so that the interval is tightest near
// best exposures: best/(2 log(1/α) + log(1 + 2 log(1/α))) - 1, at least .001.
//
// Without exposures it is [0, 1]. It returns ErrCounts unless counts are
// finite with 0 <= engagements <= exposures and best > 0, and ErrLevel unless
// 0 < level < 1.
//
// Howard et al. (2021), the beta-binomial mixture; Robbins (1970).
func BernoulliSequence(engagements, exposures, best, level float64) (Interval, error) {
	if !(0 <= engagements && engagements <= exposures && exposures < math.Inf(1) && best > 0 && best < math.Inf(1)) {
		return Interval{}, fmt.Errorf("%v of %v, best at %v: %w", engagements, exposures, best, ErrCounts)
	}
	if !(0 < level && level < 1) {
		return Interval{}, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	if exposures == 0 {
		return Interval{0, 1}, nil
	}
	r := max(0.001, NewMixture(best, 1-level).Rho-1)
	y, n := engagements, exposures-engagements
	beyond := func(p float64) float64 {
		a, b := r*p, r*(1-p)
		return logBeta(a+y, b+n) - logBeta(a, b) - y*math.Log(p) - n*math.Log1p(-p) + math.Log1p(-level)
	}
	const edge = 1e-14
	rate := y / exposures
	i := Interval{0, 1}
	if rate > edge && beyond(edge) > 0 {
		i.Low = root(beyond, edge, min(rate, 1-edge))
	}
	if rate < 1-edge && beyond(1-edge) > 0 {
		i.High = root(beyond, max(rate, edge), 1-edge)
	}
	return i, nil
}

// logBeta returns log B(a, b).
func logBeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}
