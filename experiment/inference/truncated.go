package inference

import "math"

// A truncated is a normal estimate that is only seen between two bounds, as
// that of a trigger is when it is looked at because it came first. The
// density of the estimate is that of Normal(μ, sd²) cut to [low, high].
type truncated struct {
	x, sd     float64
	low, high float64 // low < x < high
}

// mean returns the μ under which an estimate below x has probability 1 - p:
// the p quantile of what μ may be. With a finite reach the estimate lies within
// reach standard deviations of μ as well, and so does the answer; without, it
// is sought within farthest of them, and ±Inf where it lies beyond.
//
// The distribution function falls in μ from 1 to 0, so that there is one root.
func (t truncated) mean(p, reach float64) float64 {
	half := t.sd * min(reach, farthest)
	target := math.Log((1 - p) / p)
	excess := func(mu float64) float64 {
		a, b := max(t.low, mu-reach*t.sd), min(t.high, mu+reach*t.sd)
		switch {
		case !(a < t.x):
			return -math.MaxFloat64
		case !(t.x < b):
			return math.MaxFloat64
		}
		at := (t.x - mu) / t.sd
		return logBetween((a-mu)/t.sd, at) - logBetween(at, (b-mu)/t.sd) - target
	}
	low, high := t.x-half, t.x+half
	switch {
	case excess(low) < 0:
		return math.Inf(-1)
	case excess(high) > 0:
		return math.Inf(1)
	}
	return root(excess, low, high)
}

// logBetween returns log(Φ(b) - Φ(a)) for a < b. What lies above 0 is
// reflected, so that both ends are in the lower tail or on both sides of 0,
// and the tail is kept as a logarithm: far out, where a bound stands that
// nearly nothing passes, it is all there is.
func logBetween(a, b float64) float64 {
	if a > 0 {
		a, b = -b, -a
	}
	if b > 0 {
		return math.Log1p(-below(a) - below(-b))
	}
	log := logBelow(b)
	return log + math.Log(-math.Expm1(logBelow(a)-log))
}

// logBelow returns log Φ(x), far below where Φ(x) underflows:
//
//	log Φ(x) = -x²/2 - log(-x √2π) + log(1 - 1/x² + 3/x⁴ - 15/x⁶ + …)
//
// for x < -20, where the series is right to the last digit.
func logBelow(x float64) float64 {
	if x >= -20 || math.IsInf(x, -1) {
		return math.Log(below(x))
	}
	u := 1 / (x * x)
	series := u * (-1 + u*(3+u*(-15+u*(105+u*(-945+u*10395)))))
	return -x*x/2 - math.Log(-x) - 0.5*math.Log(2*math.Pi) + math.Log1p(series)
}
