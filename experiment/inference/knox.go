package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Closeness counts pairs of things in one stratum: all of them, those alike in
// the one respect, those in the other, and those in both.
type Closeness struct{ Pairs, Alike, Near, Both float64 }

// Knox tests whether what is alike is also near more often than chance would
// have it, as where somebody answers twice in a row,
//
//	E = Σ_s Alike_s Near_s / Pairs_s,   P = P(Poisson(E) >= X),   X = Σ_s Both_s
//
// over strata, within which everything may be alike and near in its own way.
// That two respects are common is no sign: only that they come together. P is
// 1 where nothing is both. It returns ErrCounts where counts are below 0, not
// finite, or those of a part exceed the whole.
//
// Knox (1964), "The detection of space-time interactions", Applied Statistics
// 13:25-30.
func Knox(strata []Closeness) (expected, observed, p float64, err error) {
	for i, s := range strata {
		if !(0 <= s.Both && s.Both <= min(s.Alike, s.Near) && max(s.Alike, s.Near) <= s.Pairs && s.Pairs < math.Inf(1)) {
			return 0, 0, math.NaN(), fmt.Errorf("stratum %d is %+v: %w", i, s, ErrCounts)
		}
		if s.Pairs > 0 {
			expected += s.Alike * s.Near / s.Pairs
			observed += s.Both
		}
	}
	switch {
	case observed == 0:
		return expected, observed, 1, nil
	case expected == 0:
		return 0, observed, math.NaN(), nil // not to be had: Both is at most either
	}
	return expected, observed, mathext.GammaIncReg(observed, expected), nil
}

// AtLeast returns the probability that k or more of independent events happen,
// each with a probability of its own: the upper tail of a Poisson-binomial
// variable, summed term by term. It is 1 for k <= 0, 0 where k is more than
// there are, and NaN where a probability is none.
//
// Hong (2013), "On computing the distribution function for the Poisson binomial
// distribution", Computational Statistics & Data Analysis 59:41-51.
func AtLeast(k int, probabilities []float64) float64 {
	if k <= 0 {
		return 1
	}
	// exactly[j] is the probability of j so far, and beyond that of k or more.
	exactly := make([]float64, k)
	exactly[0] = 1
	var beyond float64
	for _, p := range probabilities {
		if !(0 <= p && p <= 1) {
			return math.NaN()
		}
		beyond += exactly[k-1] * p
		for j := k - 1; j > 0; j-- {
			exactly[j] += (exactly[j-1] - exactly[j]) * p
		}
		exactly[0] *= 1 - p
	}
	return min(1, beyond)
}
