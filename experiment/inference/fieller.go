package inference

import "math"

// fieller returns the ratios r of two estimates, x/y, for which
//
//	(x - r y)² <= t² (v_xx - 2 r v_xy + r² v_yy),
//
// all of them from -Inf to +Inf where y is not told from 0.
//
// Fieller (1954), "Some problems in interval estimation", Journal of the Royal
// Statistical Society B 16:175-185.
func fieller(x, y, vxx, vxy, vyy, t float64) Interval {
	a := y*y - t*t*vyy
	b := x*y - t*t*vxy
	c := x*x - t*t*vxx
	if !(a > 0) {
		return Interval{math.Inf(-1), math.Inf(1)}
	}
	half := math.Sqrt(max(0, b*b-a*c))
	return Interval{(b - half) / a, (b + half) / a}
}
