package inference

import "math"

// binomialProbability returns P(X = x) of n trials at rate p, 0 < p < 1, in the
// saddle-point form of Loader (2000), "Fast and accurate computation of
// binomial probabilities", which does not lose digits where n is large.
func binomialProbability(x, n int, p float64) float64 {
	switch {
	case x < 0 || x > n:
		return 0
	case x == 0:
		return math.Exp(float64(n) * math.Log1p(-p))
	case x == n:
		return math.Exp(float64(n) * math.Log(p))
	}
	k, m := float64(x), float64(n)
	log := stirlingError(m) - stirlingError(k) - stirlingError(m-k) -
		deviance(k, m*p) - deviance(m-k, m*(1-p))
	return math.Exp(log) * math.Sqrt(m/(2*math.Pi*k*(m-k)))
}

// stirlingError returns log n! - log(√(2πn) (n/e)^n), for n >= 1.
func stirlingError(n float64) float64 {
	if n < 16 {
		g, _ := math.Lgamma(n + 1)
		return g - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	nn := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/nn)/nn)/nn)/nn) / n
}

// deviance returns x log(x/mean) + mean - x, without subtracting where x is
// near the mean.
func deviance(x, mean float64) float64 {
	d := x - mean
	if math.Abs(d) > 0.1*(x+mean) {
		return x*math.Log(x/mean) - d
	}
	v := d / (x + mean)
	sum := d * v
	term := 2 * x * v
	for j := 1.0; j < 1000; j++ {
		term *= v * v
		next := sum + term/(2*j+1)
		if next == sum {
			break
		}
		sum = next
	}
	return sum
}

// hypergeometricTail returns P(X > x) and P(X = x) for the engagements X of an
// arm of m among n exposures, of which t engaged.
func hypergeometricTail(x, m, n, t int) (above, at float64) {
	least, most := max(0, t-(n-m)), min(t, m)
	switch {
	case x > most:
		return 0, 0
	case x < least:
		return 1, 0
	}
	at = hypergeometricProbability(x, m, n, t)
	start, term := x, at
	if at == 0 { // too improbable for a number: go on from where it is not
		start = max(x, int(float64(t)*float64(m)/float64(n)))
		term = hypergeometricProbability(start, m, n, t)
		if start > x {
			above = term
		}
	}
	other := n - m
	for k := start; k < most; k++ {
		ratio := float64(m-k) * float64(t-k) / (float64(k+1) * float64(other-t+k+1))
		term *= ratio
		above += term
		if ratio < 1 && term < 1e-18*above {
			break
		}
	}
	if start > x { // and down again
		term = hypergeometricProbability(start, m, n, t)
		for k := start; k > x+1 && term > 1e-18*above; k-- {
			term *= float64(k) * float64(other-t+k) / (float64(m-k+1) * float64(t-k+1))
			above += term
		}
	}
	return min(1, above), at
}

func hypergeometricProbability(x, m, n, t int) float64 {
	if t == 0 || t == n {
		return 1
	}
	p := float64(t) / float64(n)
	return binomialProbability(x, m, p) * binomialProbability(t-x, n-m, p) / binomialProbability(t, n, p)
}
