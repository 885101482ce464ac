package inference

import "math"

// root returns where f changes sign between a and b, to the last few digits.
// f(a) and f(b) must have opposite signs or one of them be 0; otherwise the
// end where |f| is smaller is returned. The method is Chandrupatla's (1997),
// "A new hybrid quadratic/bisection algorithm for finding the zero of a
// nonlinear function", Advances in Engineering Software 28:145-149.
func root(f func(float64) float64, a, b float64) float64 {
	fa, fb := f(a), f(b)
	if fa == 0 {
		return a
	}
	if fb == 0 {
		return b
	}
	if (fa > 0) == (fb > 0) {
		return nearer(a, fa, b, fb)
	}
	t := 0.5
	var c, fc float64
	for range 100 {
		x := a + t*(b-a)
		fx := f(x)
		if (fx > 0) == (fa > 0) {
			c, fc = a, fa
		} else {
			c, fc = b, fb
			b, fb = a, fa
		}
		a, fa = x, fx
		best := nearer(a, fa, b, fb)
		small := (4e-16*math.Abs(best) + 1e-18) / math.Abs(b-c)
		if fx == 0 || small > 0.5 || b == a {
			return best
		}
		t = chandrupatla(a, fa, b, fb, c, fc)
		t = min(max(t, small), 1-small)
	}
	return nearer(a, fa, b, fb)
}

// chandrupatla chooses the next point as a fraction of the way from a to b:
// by inverse quadratic interpolation where that is safe, else in the middle.
func chandrupatla(a, fa, b, fb, c, fc float64) float64 {
	xi := (a - b) / (c - b)
	phi := (fa - fb) / (fc - fb)
	if phi*phi < xi && (1-phi)*(1-phi) < 1-xi {
		return fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
	}
	return 0.5
}

func nearer(a, fa, b, fb float64) float64 {
	if math.Abs(fa) < math.Abs(fb) {
		return a
	}
	return b
}
