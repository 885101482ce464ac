package inference

import "math"

// A contest is two arms of one stratum, seen as counts: a of trigger a, b of
// trigger b, with the stratum's weight and the design effect of their
// difference.
type contest struct {
	ya, ma, yb, mb float64
	pa, pb         float64
	weight, design float64
}

// differenceVariance returns the binomial variance of pa - pb at the most
// likely rates whose difference is delta,
//
//	V(δ) = p̃a(1-p̃a)/Ma + p̃b(1-p̃b)/Mb,   p̃a - p̃b = δ
//
// of Miettinen and Nurminen (1985), "Comparative analysis of two rates",
// Statistics in Medicine 4:213-226, without their factor N/(N-1), which
// belongs to the design effect.
func (c *contest) differenceVariance(delta float64) float64 {
	a := c.restrictedDifference(delta)
	b := min(1, max(0, a-delta))
	return a*(1-a)/c.ma + b*(1-b)/c.mb
}

// restrictedDifference returns p̃a, the root of the likelihood's cubic in the
// closed form of Farrington and Manning (1990), "Test statistics and sample
// size formulae for comparative binomial trials with null hypothesis of
// non-zero risk difference or non-unity relative risk", Statistics in Medicine
// 9:1447-1454. Two Newton steps give back what the arc cosine loses where two
// roots are near each other, as they are at 0 % and 100 %.
func (c *contest) restrictedDifference(delta float64) float64 {
	low, high := max(0, delta), min(1, 1+delta)
	if delta == 0 {
		return (c.ya + c.yb) / (c.ma + c.mb)
	}
	theta := c.mb / c.ma
	k3 := 1 + theta
	k2 := -(1 + theta + c.pa + theta*c.pb + delta*(theta+2))
	k1 := delta*delta + delta*(2*c.pa+theta+1) + c.pa + theta*c.pb
	k0 := -c.pa * delta * (1 + delta)
	third := k2 / (3 * k3)
	v := third*third*third - k1*k2/(6*k3*k3) + k0/(2*k3)
	u := math.Sqrt(max(0, third*third-k1/(3*k3)))
	if v < 0 {
		u = -u
	}
	turn := math.Pi // acos(-1): where u is 0 the three roots are one
	if u != 0 {
		turn = math.Acos(max(-1, min(1, v/(u*u*u))))
	}
	x := min(high, max(low, 2*u*math.Cos((math.Pi+turn)/3)-third))
	for range 2 {
		slope := (3*k3*x+2*k2)*x + k1
		step := (((k3*x+k2)*x+k1)*x + k0) / slope
		if !(math.Abs(step) < 0.1*min(x-low, high-x)) {
			break
		}
		x -= step
	}
	return x
}

// ratioVariance returns the binomial variance of pa - φ pb at the most likely
// rates whose ratio is phi,
//
//	V(φ) = p̃a(1-p̃a)/Ma + φ² p̃b(1-p̃b)/Mb,   p̃a = φ p̃b
//
// With design effect 1 the statistic (pa - φ pb)/√V is the signed root of
// Koopman (1984), "Confidence intervals for the ratio of two binomial
// proportions", Biometrics 40:513-517; with N/(N-1) it is that of Miettinen
// and Nurminen (1985).
func (c *contest) ratioVariance(phi float64) float64 {
	y := c.ya + c.yb
	a := (c.ma + c.mb) * phi
	b := c.ma*phi + c.ya + c.mb + c.yb*phi
	// The smaller root, in the form that does not subtract.
	pb := min(1, 2*y/(b+math.Sqrt(max(0, b*b-4*a*y))))
	pa := min(1, phi*pb)
	return pa*(1-pa)/c.ma + phi*phi*pb*(1-pb)/c.mb
}
