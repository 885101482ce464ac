package inference

import "math"

// A cluster is a stratum with what its contacts' repeated exposures do to the
// variance of its rates.
type cluster struct {
	Moments
	weight float64
	single bool      // every contact of a split has one exposure
	rate   []float64 // p_a = Y_a/M_a, NaN without exposures
	size   []float64 // n*_a = M_a²/Σm², the contacts a is worth
	scale  []float64 // c_a = n*/(n*-1), 1 where n* is 1
	design []float64 // of each arm
	pooled float64   // design effect of all arms together
}

func newCluster(s Stratum) *cluster {
	k := len(s.Moments.Exposures)
	cells := make([]float64, 4*k)
	c := &cluster{
		Moments: s.Moments, weight: s.Weight, single: s.Moments.single(), pooled: 1,
		rate: cells[:k], size: cells[k : 2*k], scale: cells[2*k : 3*k], design: cells[3*k:],
	}
	for a := range k {
		c.rate[a] = math.NaN()
		c.scale[a] = 1
		if m := c.Exposures[a]; m > 0 {
			c.rate[a] = c.Engagements[a] / m
			c.size[a] = m * m / c.MM[a][a]
		}
		if c.size[a] > 1 {
			c.scale[a] = c.size[a] / (c.size[a] - 1)
		}
	}
	c.poolDesign()
	for a := range k {
		c.design[a] = c.armDesign(a)
	}
	return c
}

// poolDesign sets the design effect of all arms together: what residuals of
// contacts vary, over what those of independent exposures would.
func (c *cluster) poolDesign() {
	var robust, binomial float64
	for a, p := range c.rate {
		if m := c.Exposures[a]; m > 0 {
			robust += c.scale[a] * c.products(a, a, p, p)
			binomial += m * p * (1 - p)
		}
	}
	if binomial > 0 {
		c.pooled = max(1, robust/binomial)
	}
}

// armDesign returns the design effect of one arm's rate: 1 where no contact
// saw it twice, else the larger of its own and the pooled one, because a small
// arm's own is too often too small.
func (c *cluster) armDesign(a int) float64 {
	if c.once(a) {
		return 1
	}
	d := c.pooled
	if v := c.binomial(a); v > 0 {
		d = max(d, c.covariance(a, a)/v)
	}
	if c.size[a] < enough || c.binomial(a) == 0 {
		// So few contacts, or contacts who all did the same, do not tell how
		// alike their exposures are: as alike as can be.
		d = max(d, c.MM[a][a]/c.Exposures[a])
	}
	return d
}

// covariance returns the robust covariance of two rates,
//
//	√(c_a c_b) Σ_i e_ia e_ib / (M_a M_b),   e_ia = y_ia - p_a m_ia
//
// Liang and Zeger (1986), "Longitudinal data analysis using generalized linear
// models", Biometrika 73:13-22.
func (c *cluster) covariance(a, b int) float64 {
	sum := c.products(a, b, c.rate[a], c.rate[b])
	if a == b {
		sum = max(0, sum) // which only rounding makes negative
	}
	return math.Sqrt(c.scale[a]*c.scale[b]) * sum / (c.Exposures[a] * c.Exposures[b])
}

// binomial returns p(1-p)/M, the variance of a rate of independent exposures.
func (c *cluster) binomial(a int) float64 {
	p := c.rate[a]
	return p * (1 - p) / c.Exposures[a]
}

// smoothed returns the binomial variance at (y + ½)/(M + 1), which is never 0.
func (c *cluster) smoothed(a int) float64 {
	p := (c.Engagements[a] + 0.5) / (c.Exposures[a] + 1)
	return p * (1 - p) / c.Exposures[a]
}

// correlation returns the robust correlation of two rates: 0 where no contact
// saw both.
func (c *cluster) correlation(a, b int) float64 {
	if c.MM[a][b] == 0 {
		return 0
	}
	v := c.covariance(a, a) * c.covariance(b, b)
	if !(v > 0) {
		return 0
	}
	return max(-1, min(1, c.covariance(a, b)/math.Sqrt(v)))
}

// pairDesign returns the design effect of the difference of two rates, and
// whether a deck has too few discordant contacts to know it.
//
//	one exposure a contact   D = N/(N-1), which makes Miettinen and Nurminen's test
//	several                  D = max(1, robust/binomial, the same pooled over arms)
//	deck                     D = robust/binomial
func (c *cluster) pairDesign(a, b int) float64 {
	if c.single {
		n := c.Exposures[a] + c.Exposures[b]
		return n / (n - 1)
	}
	robust := c.covariance(a, a) + c.covariance(b, b) - 2*c.covariance(a, b)
	binomial := c.binomial(a) + c.binomial(b)
	if !(binomial > 0) {
		binomial = c.smoothed(a) + c.smoothed(b)
	}
	ratio := robust / binomial
	if !c.Deck {
		return max(ratio, c.pooled)
	}
	if !(ratio > 1e-12) { // 0 % against 100 %: nobody varies, which is no proof that nobody would
		return 1
	}
	return ratio
}

// spread returns a variance of the rate of a that is never 0: the robust one,
// which of single exposures is the binomial one but for n/(n-1), or the
// smoothed binomial one of an arm at 0 % or 100 %.
func (c *cluster) spread(a int) float64 {
	if v := c.binomial(a); c.single && v > 0 {
		return v
	}
	if v := c.covariance(a, a); v > 0 {
		return v
	}
	return c.smoothed(a) * c.design[a]
}
