package inference

import "math"

// Change asks whether the lead of one trigger over another is another one
// later: for the triggers first, second (early) and first, second (late) of a
// comparing, in this order, it returns the early lead p_0 - p_1, the late one
// p_2 - p_3, and the two-sided p of their being the same, by a robust Wald
// test of the difference of differences with the covariances of Contrasts.
// It panics unless the comparing has four triggers.
func (c *Comparing) Change() (early, late, p float64) {
	d, v := c.Contrasts(0, []int{1, 2, 3})
	early, late = -d[0], d[1]-d[2]
	// early - late, in terms of the contrasts with the first.
	w := []float64{-1, -1, 1}
	var variance float64
	for i := range w {
		for j := range w {
			variance += w[i] * w[j] * v[i][j]
		}
	}
	return early, late, PValue((early - late) / math.Sqrt(variance))
}
