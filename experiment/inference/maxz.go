package inference

import "math"

// A star is a family of comparisons of independent arms with one of them:
// given the centre's deviation the comparisons are independent, and one
// integral over it is all there is to do.
//
// Dunnett (1955), as product of probabilities given the control.
type star struct {
	reach []float64 // s_j/σ_j: the difference's deviation in the arm's own
	pull  []float64 // σ_0/σ_j: the centre's
	step  float64   // of the trapezoidal rule
}

func (g *contrasts) newStar() *star {
	s := &star{}
	spread := 1.0
	for _, p := range g.pairs {
		j := p[0]
		s.reach = append(s.reach, g.s[j][0]/g.sd[j])
		pull := g.sd[0] / g.sd[j]
		s.pull = append(s.pull, pull)
		spread += pull * pull
	}
	// The Fourier transform of the integrand falls as exp(-ω²/(2 spread)), and
	// the rule's error is its value at 2π/step: here e^-28.
	s.step = max(2*math.Pi/(7.5*math.Sqrt(spread)), 0.0005)
	return s
}

// twoSided returns P(max|Z| >= z),
//
//	∫ φ(u) (1 - Π_j (1 - q_j(u))) du,   q_j = Φ(-(z s_j - σ_0 u)/σ_j) + Φ(-(z s_j + σ_0 u)/σ_j)
//
// accurate in relative terms however small it is.
func (s *star) twoSided(z float64) float64 {
	if z == 0 {
		return 1
	}
	end, fast := math.Sqrt(z*z+64), newTailer()
	var sum float64
	for i := 0; ; i++ {
		u := float64(i) * s.step
		if u > end {
			break
		}
		var lost float64 // that any exceeds z: of positive terms alone
		for j, reach := range s.reach {
			q := fast.below(s.pull[j]*u-z*reach) + fast.below(-s.pull[j]*u-z*reach)
			lost += (1 - lost) * min(q, 1)
		}
		f := lost * fast.decay.at(u*u/2)
		if i == 0 {
			f /= 2
		}
		sum += f
	}
	one := PValue(z)
	return min(1, max(one, 2*sum*s.step/math.Sqrt(2*math.Pi)))
}

// oneSided returns P(max Z >= z), Z_j the centre's deficit against arm j.
func (s *star) oneSided(z float64) float64 {
	end, fast := math.Sqrt(z*z+64), newTailer()
	n := math.Floor(end / s.step)
	var sum float64
	for i := -n; i <= n; i++ {
		u := i * s.step
		var lost float64
		for j, reach := range s.reach {
			lost += (1 - lost) * fast.below(s.pull[j]*u-z*reach)
		}
		sum += lost * fast.decay.at(u*u/2)
	}
	return min(1, max(below(-z), sum*s.step/math.Sqrt(2*math.Pi)))
}

// plane returns P(max|Z| >= z) of three arms: the two differences from arm 0
// span a plane, and the region in which nothing exceeds z is cut out of it by
// at most three strips. Outside the strip of arm 1 lies what one pair alone
// gives; within it the inner integral is a sum of two normal tails, so that the
// whole is accurate in relative terms, and the outer one is cut where one
// strip's edge overtakes another's.
func (g *contrasts) plane(z float64) float64 {
	if z == 0 {
		return 1
	}
	v1 := max(g.difference(0, 1), 1e-12*(g.cov[1][1]+g.cov[0][0]))
	v2 := g.difference(0, 2)
	slope := (g.cov[1][2] - g.cov[0][1] - g.cov[0][2] + g.cov[0][0]) / v1
	sd, rest := math.Sqrt(v1), math.Sqrt(max(v2-slope*slope*v1, 1e-12*v2))
	outside := func(y float64) float64 {
		low, high := g.strip(2, 0, 0, z, math.Inf(-1), math.Inf(1))
		low, high = g.strip(2, 1, y, z, low, high)
		missed := below((low-slope*y)/rest) + below((slope*y-high)/rest)
		return min(1, missed) * math.Exp(-y*y/(2*v1)) / (sd * math.Sqrt(2*math.Pi))
	}
	end := z * g.s[1][0]
	cut := end
	if g.s[2][0] > 0 && g.s[2][1] > 0 {
		cut = min(end, z*math.Abs(g.s[2][1]-g.s[2][0]))
	}
	tail := panels(outside, -end, -cut, sd) + panels(outside, -cut, cut, sd) + panels(outside, cut, end, sd)
	one := PValue(z)
	return min(1, one+tail)
}

// panels integrates f from a to b in panels of at most two and a half
// standard deviations.
func panels(f func(float64) float64, a, b, sd float64) float64 {
	n := math.Ceil((b - a) / (2.5 * sd))
	var sum float64
	for i := range int(n) {
		sum += legendre24.integrate(f, a+(b-a)*float64(i)/n, a+(b-a)*float64(i+1)/n)
	}
	return sum
}

// strip narrows an interval for arm j to where its comparison with arm i, which
// is at y, stays below z.
func (g *contrasts) strip(j, i int, y, z, low, high float64) (float64, float64) {
	if s := g.s[j][i]; s > 0 {
		return max(low, y-z*s), min(high, y+z*s)
	}
	return low, high
}
