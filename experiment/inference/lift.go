package inference

import "math"

// Lift returns by what fraction the first trigger's rate exceeds the second's,
// p_a/p_b - 1: +Inf over a rate of 0, NaN where both are 0 or one is unknown.
func (p Pair) Lift() float64 { return p.rateA/p.rateB - 1 }

// LiftInterval returns the interval of the lift at the critical value c of the
// standard normal scale: the ratios φ for which
//
//	|p_a - φ p_b| / √(Σ w² D V(φ)) < t_df(Φ(c)),
//
// less 1. V is the restricted variance, which with D = 1 makes the interval
// Koopman's (1984) and with D = N/(N-1) that of Miettinen and Nurminen (1985).
// At ratio 1 the statistic is that of the difference, so that both intervals
// leave "no difference" out together. In a deck it is Fieller's (1954), "Some
// problems in interval estimation", Journal of the Royal Statistical Society B
// 16:175-185, its variance scaled to agree with the difference at ratio 1.
//
// The interval lies in [-1, +Inf]; it is all of that where a rate is unknown or
// both are 0, and its high end is +Inf where the second rate may be 0.
func (p Pair) LiftInterval(c float64) Interval {
	all := Interval{-1, math.Inf(1)}
	if !(c >= 0 && c < math.Inf(1)) || math.IsNaN(p.Difference) || p.rateA+p.rateB == 0 {
		return all
	}
	t := tOfZ(c, p.DF)
	if p.fieller {
		i := p.fiellerInterval(t)
		i = Interval{max(0, i.Low) - 1, i.High - 1}
		return p.agree(i, c)
	}
	low := all.Low
	if p.rateA > 0 {
		low = p.ratioEnd(1, t, 0, c) - 1
	}
	high := all.High
	if p.rateB > 0 {
		high = p.ratioEnd(-1, t, 1, c) - 1
	}
	return p.holdZero(Interval{low, high}, c)
}

// ratioEnd searches one end of the ratio's interval on the scale
// u = φ/(1+φ), where all ratios fit between 0 and 1.
func (p *Pair) ratioEnd(sign, t, edge, c float64) float64 {
	excess := func(u float64) float64 {
		if u >= 1 {
			return -sign * p.rateB
		}
		phi := u / (1 - u)
		v := p.ratioVariance(phi)
		return beyond((1-u)*sign*(p.rateA-phi*p.rateB), (1-u)*t*math.Sqrt(v), t)
	}
	estimate := p.rateA / (p.rateA + p.rateB)
	if estimate == 1 {
		estimate = 1 - 1e-15 // an infinite ratio
	}
	if (edge < 0.5) == (0.5 < estimate) && estimate != 0.5 {
		if p.score > c {
			edge = 0.5
		} else {
			estimate = 0.5
		}
	}
	u := root(excess, edge, estimate)
	if u >= 1 {
		return math.Inf(1)
	}
	return u / (1 - u)
}

// ratioVariance returns Σ w² D V(φ).
func (p *Pair) ratioVariance(phi float64) float64 {
	var v float64
	for i := range p.contests {
		s := &p.contests[i]
		v += s.weight * s.weight * s.design * s.ratioVariance(phi)
	}
	return v
}

// covary gives a pair of a deck the robust covariances of its rates.
func (p *Pair) covary(c *Comparing, a, b int) {
	for _, s := range c.clusters {
		ww := s.weight * s.weight
		p.caa += ww * s.covariance(a, a)
		p.cbb += ww * s.covariance(b, b)
		p.cab += ww * s.covariance(a, b)
	}
	// An arm at 0 % or 100 % has no variance of its own to go by.
	p.fieller = p.caa > 0 && p.cbb > 0 && p.caa+p.cbb-2*p.cab > 1e-12*(p.caa+p.cbb)
}

// fiellerInterval returns the ratios φ with (p_a - φ p_b)² < t² k (c_aa - 2φ
// c_ab + φ² c_bb), the part that holds the estimate.
func (p *Pair) fiellerInterval(t float64) Interval {
	k := t * t * p.variance(0) / (p.caa + p.cbb - 2*p.cab)
	a := p.rateB*p.rateB - k*p.cbb
	b := p.rateA*p.rateB - k*p.cab
	c := p.rateA*p.rateA - k*p.caa
	disc := b*b - a*c
	switch {
	case a > 0:
		half := math.Sqrt(max(0, disc))
		return Interval{(b - half) / a, (b + half) / a}
	case disc <= 0:
		return Interval{0, math.Inf(1)}
	}
	// Outside the roots; the estimate is never below 0, nor then is its part.
	high := (b - math.Sqrt(disc)) / a
	low := (b + math.Sqrt(disc)) / a
	if a == 0 {
		low, high = c/(2*b), c/(2*b)
	}
	if estimate := p.rateA / p.rateB; estimate >= high || !(low >= 0) {
		return Interval{max(0, high), math.Inf(1)}
	}
	return Interval{0, low}
}

// agree keeps a ratio's interval on the side of "no difference" on which the
// difference's is, where rounding could part them.
func (p *Pair) agree(i Interval, c float64) Interval {
	switch outside := p.score > c; {
	case !outside:
		return Interval{min(i.Low, 0), max(i.High, 0)}
	case p.Difference > 0 && i.Low <= 0:
		i.Low = math.SmallestNonzeroFloat64
	case p.Difference < 0 && i.High >= 0:
		i.High = -math.SmallestNonzeroFloat64
	}
	return i
}
