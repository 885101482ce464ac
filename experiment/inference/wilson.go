package inference

import (
	"fmt"
	"math"
)

// Wilson returns the Wilson score interval for a rate of which engagements of
// exposures were seen,
//
//	(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
//
// where n = exposures, p = engagements/n and z is the (1+level)/2 quantile of
// the standard normal distribution. Both arguments may be fractions of counts:
// with repeated exposures of a contact they are divided by the design effect,
// which keeps p and makes n what it is worth. Unlike p ± z·se the interval
// stays within [0, 1] and has positive width where p is 0 or 1.
//
// Without exposures nothing is known and Wilson returns [0, 1]. It returns
// ErrCounts unless 0 <= engagements <= exposures, both finite, and ErrLevel
// unless 0 < level < 1.
//
// This is method 3 of Newcombe (1998), "Two-sided confidence intervals for the
// single proportion: comparison of seven methods", Statistics in Medicine
// 17:857-872; the effective size is that of Korn and Graubard (1998),
// "Confidence intervals for proportions with small expected number of positive
// counts estimated from survey data", Survey Methodology 24:193-201.
func Wilson(engagements, exposures, level float64) (Interval, error) {
	if !(0 <= engagements && engagements <= exposures && exposures < math.Inf(1)) {
		return Interval{}, fmt.Errorf("%v of %v: %w", engagements, exposures, ErrCounts)
	}
	if !(0 < level && level < 1) { // also rejects NaN
		return Interval{}, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	return wilson(engagements, exposures, TwoSided(level)), nil
}

func wilson(y, n, z float64) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	p := y / n
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	i := Interval{(middle - half) / scale, (middle + half) / scale}
	// At 0 % and 100 % the end is exact, which subtraction would not give.
	if y == 0 {
		i.Low = 0
	}
	if y == n {
		i.High = 1
	}
	return Interval{max(0, i.Low), min(1, i.High)}
}
