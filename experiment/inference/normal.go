package inference

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// below returns Φ(x), the probability that a standard normal variable is
// below x, with full relative accuracy in the lower tail. An upper tail is
// below(-x), never 1 - below(x).
func below(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// quantile returns Φ⁻¹(p): -Inf at 0, +Inf at 1, NaN outside [0, 1].
func quantile(p float64) float64 {
	if !(0 <= p && p <= 1) {
		return math.NaN()
	}
	return mathext.NormalQuantile(p)
}

// twoSided returns the z that |Z| exceeds with probability p.
func twoSided(p float64) float64 { return -quantile(p / 2) }

// TwoSided returns the standard normal critical value of a two-sided interval
// at the level, Φ⁻¹((1+level)/2): 1.959964 at 0.95. It is +Inf at level 1, 0
// at level 0 and NaN outside.
func TwoSided(level float64) float64 { return twoSided(1 - level) }

// OneSided returns the standard normal critical value of a one-sided bound at
// the level, Φ⁻¹(level): 1.644854 at 0.95, which also makes the two-sided 90 %
// interval of two one-sided tests.
func OneSided(level float64) float64 { return -quantile(1 - level) }

// PValue returns the two-sided p value of a standard normal statistic,
// 2 Φ(-|z|), accurate in relative terms until it underflows near |z| = 38.
func PValue(z float64) float64 { return math.Min(1, 2*below(-math.Abs(z))) }

// zOfT returns the z whose tail is as probable as that of |t| under Student's
// t with df degrees of freedom, Φ⁻¹(F_df(|t|)): |t| itself for df = +Inf. It is
// computed from the tail, and increases with |t| for as long as |t| is finite.
func zOfT(t, df float64) float64 {
	t = math.Abs(t)
	switch {
	case math.IsInf(df, 1) || t == 0 || math.IsInf(t, 1) || math.IsNaN(t):
		return t
	case df > 2000:
		return hill(t, df)
	case t < 1:
		// x = df/(df+t²) is too near to 1 to hold t.
		middle := mathext.RegIncBeta(0.5, df/2, t*t/(df+t*t))
		return -quantile(0.5 - 0.5*middle)
	}
	if tail := 0.5 * mathext.RegIncBeta(df/2, 0.5, df/(df+t*t)); tail > 1e-280 {
		return -quantile(tail)
	}
	return hill(t, df)
}

// hill is the normal equivalent of t from Hill (1970), "Algorithm 395:
// Student's t-distribution", Communications of the ACM 13:617-619: at 2000
// degrees of freedom it is right to 13 digits.
func hill(t, df float64) float64 {
	a := df - 0.5
	b := 48 * a * a
	y := a * math.Log1p(t*t/df)
	return ((((-0.4*y-3.3)*y-24)*y-85.5)/(0.8*y*y+100+b)+y+3)/b*math.Sqrt(y) + math.Sqrt(y)
}

// tOfZ is the inverse of zOfT: the t quantile at probability Φ(z), for z >= 0.
func tOfZ(z, df float64) float64 {
	if math.IsInf(df, 1) || !(z > 0) || math.IsInf(z, 1) {
		return z
	}
	high := 2*z + 1
	for zOfT(high, df) < z && high < 1e300 {
		high *= 2
	}
	return root(func(t float64) float64 { return zOfT(t, df) - z }, 0, high)
}

// aboveChiSquared returns the probability that a χ² variable with df degrees
// of freedom exceeds x, 1 where df is 0.
func aboveChiSquared(x, df float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsNaN(df):
		return math.NaN()
	case df <= 0 || x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}
