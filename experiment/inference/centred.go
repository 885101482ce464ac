package inference

import "math"

// Centred returns by how much the rate of trigger a is above the plain mean of
// the rates of triggers, of which it is one, and the standard error of that,
//
//	d = Σ_b l_b p_b,   SE² = lᵀ V l,   l_a = 1 - 1/k, l_b = -1/k
//
// with V the variances of Honest, as Smoothed has them. It is what sets the
// trigger apart in a segment, whatever the segment engages with in general,
// and so what segments may be pooled by. Both are NaN where a rate is unknown
// or a is not among triggers; a trigger alone is 0 from itself, without error.
func (c *Comparing) Centred(a int, triggers []int) (deviation, se float64) {
	l := make([]float64, len(triggers))
	member := false
	for i, b := range triggers {
		l[i] = -1 / float64(len(triggers))
		if b == a {
			l[i], member = l[i]+1, true
		}
	}
	if !member {
		return math.NaN(), math.NaN()
	}
	v := c.arms(triggers, honestVariance)
	var variance float64
	for i, b := range triggers {
		deviation += l[i] * c.rate[b]
		for j := range triggers {
			variance += l[i] * l[j] * v[i][j]
		}
	}
	if math.IsNaN(deviation) {
		return deviation, deviation
	}
	return deviation, math.Sqrt(max(0, variance))
}
