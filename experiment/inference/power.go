package inference

import "math"

// SampleSize returns the exposures each of two triggers needs so that a score
// test at the two-sided critical value z finds rates p1 and p2 different with
// the power asked for,
//
//	n = (z √(2 p̄(1-p̄)) + z_β √(p1(1-p1) + p2(1-p2)))² / (p1 - p2)²
//
// where p̄ = (p1 + p2)/2 and z_β = Φ⁻¹(power): the variance under "no
// difference" is that of the pooled rate. z is 1.96 for one comparison at 0.95
// and a family's critical value for more; multiply the result by the design
// effect where contacts are exposed repeatedly, and round up.
//
// It is +Inf for equal rates and NaN unless both rates lie in [0, 1], z > 0 and
// 0 < power < 1. A power that chance alone reaches needs nothing: 0.
//
// Farrington and Manning (1990), "Test statistics and sample size formulae for
// comparative binomial trials", Statistics in Medicine 9:1447-1454; it is R's
// power.prop.test.
func SampleSize(p1, p2, z, power float64) float64 {
	if !(0 <= p1 && p1 <= 1 && 0 <= p2 && p2 <= 1 && z > 0 && 0 < power && power < 1) {
		return math.NaN()
	}
	if p1 == p2 {
		return math.Inf(1)
	}
	p := (p1 + p2) / 2
	root := z*math.Sqrt(2*p*(1-p)) + quantile(power)*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	if root <= 0 {
		return 0
	}
	return root * root / ((p1 - p2) * (p1 - p2))
}

// Detectable returns the smallest increase over the rate p that n exposures per
// trigger find with the power asked for, at the two-sided critical value z: the
// inverse of SampleSize. It is +Inf where even a rate of 1 would not be found,
// and NaN unless 0 <= p < 1, n > 0, z > 0 and 0 < power < 1.
func Detectable(p, n, z, power float64) float64 {
	if !(0 <= p && p < 1 && n > 0 && z > 0 && 0 < power && power < 1) {
		return math.NaN()
	}
	short := func(delta float64) float64 {
		if delta <= 0 {
			return math.Inf(1)
		}
		return math.Log(SampleSize(p, min(1, p+delta), z, power) / n)
	}
	if short(1-p) > 0 {
		return math.Inf(1)
	}
	low := 1e-300
	if short(low) <= 0 {
		return 0
	}
	// In logarithms, because the effect may be of any size.
	return math.Exp(root(func(l float64) float64 { return short(math.Exp(l)) }, math.Log(low), math.Log(1-p)))
}
