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
