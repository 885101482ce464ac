package inference

import "math"

// A Spending function says how much of the error may be spent until a
// fraction of the planned information is there: the logarithm of the
// cumulative one-sided error at fraction t in [0, 1], for the logarithm of all
// of it. A look spends what has been added since the look before, never the
// cumulative error again. Logarithms, because what a first look may spend of a
// small error is smaller than any number.
//
// Lan and DeMets (1983), "Discrete sequential boundaries for clinical trials",
// Biometrika 70:659-663.
type Spending func(logAlpha, t float64) float64

// OBrienFlemingSpending spends little early, as O'Brien and Fleming's bounds
// do: 2 - 2Φ(z_{α/2}/√t) of a one-sided α.
func OBrienFlemingSpending(logAlpha, t float64) float64 {
	if t <= 0 {
		return math.Inf(-1)
	}
	if t >= 1 {
		return logAlpha
	}
	return math.Ln2 + logBelow(quantileOfLog(logAlpha-math.Ln2)/math.Sqrt(t))
}

// PocockSpending spends nearly evenly, as Pocock's bounds do:
// α log(1 + (e-1)t).
func PocockSpending(logAlpha, t float64) float64 {
	if t >= 1 {
		return logAlpha
	}
	return logAlpha + math.Log(math.Log1p((math.E-1)*max(0, t)))
}

// HwangShihDeCani returns the family α (1 - e^{-γt})/(1 - e^{-γ}): at γ = -4
// much like O'Brien and Fleming's, at 1 like Pocock's, and α t at 0.
//
// Hwang, Shih and De Cani (1990), "Group sequential designs using a family of
// type I error probability spending functions", Statistics in Medicine
// 9:1439-1445.
func HwangShihDeCani(gamma float64) Spending {
	return func(logAlpha, t float64) float64 {
		t = max(0, min(1, t))
		if math.Abs(gamma) < 1e-10 {
			return logAlpha + math.Log(t)
		}
		return logAlpha + math.Log(math.Expm1(-gamma*t)/math.Expm1(-gamma))
	}
}

// quantileOfLog returns the x with log Φ(x) = l, for l <= 0.
func quantileOfLog(l float64) float64 {
	if l > -400 {
		return quantile(math.Exp(l))
	}
	if math.IsInf(l, -1) {
		return l
	}
	x := -math.Sqrt(-2 * l)
	for range 60 {
		// The slope of log Φ is nearly -x - 1/x far out.
		step := (logBelow(x) - l) / (-x - 1/x)
		x -= step
		if math.Abs(step) < 1e-14*math.Abs(x) {
			break
		}
	}
	return x
}

// logLess returns log(e^a - e^b), -∞ where b is not below a.
func logLess(a, b float64) float64 {
	if !(b < a) {
		return math.Inf(-1)
	}
	return a + math.Log1p(-math.Exp(b-a))
}
