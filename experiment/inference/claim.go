package inference

import "math"

// WinningP returns the p of the claim that trigger first, the one with the
// highest rate, is better than all others: the smallest error at which
// BestCriticalUnder would have it the only one of the best set. With z the
// smallest of its |z| against the others,
//
//	p = max(2Φ(-z), max_i P(max_j Z_ij >= z))
//
// over all triggers i taken as Dunnett's reference. Whatever the true rates,
// the claim is false with probability p at most, so that corrections over many
// tests may take it for a p value. A rule of several looks raises it by what
// the looks spend.
//
// It is NaN where first cannot be told from one of the others, and with fewer
// than two triggers of known rate.
//
// Hsu (1981), "Simultaneous confidence intervals for all distances from the
// 'best'", Annals of Statistics 9:1026-1034.
func WinningP(r *Rule, c *Comparing, first int) float64 {
	known := c.known(upTo(c.triggers))
	if len(known) < 2 {
		return math.NaN()
	}
	z := math.Inf(1)
	for _, a := range known {
		if a == first {
			continue
		}
		p := c.Pair(first, a)
		if p.CannotTell != "" || math.IsNaN(p.Z) {
			return math.NaN()
		}
		z = min(z, p.Z)
	}
	z = r.Equivalent(max(z, 0))
	alone := PValue(z)
	if len(known) <= 3 { // Bonferroni's bound of Dunnett's is not above it
		return alone
	}
	var most float64
	for i := range known {
		most = max(most, oneSidedTail(c, known, i)(z))
	}
	if r != nil && most > alone {
		p := twice(oneSidedAnywhere(c, known, 0))
		most *= max(1, r.spent(z, p)/p(z))
	}
	return min(1, max(alone, most))
}

// DifferP returns the p of the claim that the rates of any two triggers differ:
// of the quadratic form in the k - 1 differences from the first,
//
//	d'V⁻¹d,   V of arms with D p̄(1-p̄)/M, p̄ the rate of all arms of a stratum
//
// which of single exposures is Pearson's χ². Repeated exposures make it F, with
// the fewest of Satterthwaite's degrees of freedom of a pair with the first.
//
// It is NaN where an arm has fewer than 5 engagements, or 5 ignores, to expect
// of what its exposures are worth, where repeated exposures leave a pair that
// cannot be told, and with fewer than two triggers of known rate.
//
// Pearson (1900), "On the criterion that a given system of deviations ...",
// Philosophical Magazine 50:157-175; Rao and Scott (1981), "The analysis of
// categorical data from complex sample surveys", JASA 76:221-230.
func DifferP(c *Comparing) float64 {
	known := c.known(upTo(c.triggers))
	if len(known) < 2 {
		return math.NaN()
	}
	var expected float64 // of the smallest arm
	df := math.Inf(1)
	for i, a := range known {
		least := c.expected(a)
		if i == 0 {
			expected = least
			continue
		}
		expected = min(expected, least)
		if !c.single() {
			if c.Pair(known[0], a).CannotTell != "" {
				return math.NaN()
			}
			df = min(df, c.satterthwaite(known[0], a))
		}
	}
	if !(expected >= fewExpected) {
		return math.NaN()
	}
	k := len(known) - 1
	v := c.arms(known, func(s *cluster, a int) float64 {
		p := s.overall()
		return s.design[a] * p * (1 - p) / s.Exposures[a]
	})
	d, cov := make([]float64, k), square(k)
	for i := range k {
		d[i] = c.rate[known[i+1]] - c.rate[known[0]]
		for j := range k {
			cov[i][j] = v[i+1][j+1] - v[i+1][0] - v[0][j+1] + v[0][0]
		}
	}
	inverse, err := invert(cov, k)
	if err != nil {
		return math.NaN()
	}
	var q float64
	for i := range k {
		for j := range k {
			q += d[i] * inverse.At(i, j) * d[j]
		}
	}
	if math.IsInf(df, 1) {
		return aboveChiSquared(q, float64(k))
	}
	return aboveF(q/float64(k), float64(k), df)
}

// overall is the rate of all arms together.
func (c *cluster) overall() float64 {
	var y, m float64
	for a := range c.rate {
		y, m = y+c.Engagements[a], m+c.Exposures[a]
	}
	return y / m
}

// expected is how many engagements, or ignores if they are rarer, are to be
// expected of what an arm's exposures are worth.
func (c *Comparing) expected(a int) float64 {
	var sum float64
	for _, s := range c.clusters {
		p := s.overall()
		sum += s.Exposures[a] / s.design[a] * min(p, 1-p)
	}
	return sum
}

// Independent returns what each trigger is worth in independent exposures of a
// split: whose rates are these, and whose differences vary as these do. In a
// split they are those of Effective. The arms of a deck share contacts, so that
// differences vary less than their rates do: there the variances of
// independent arms are found whose sums are nearest to those of the
// differences. They are NaN for an unknown rate.
func (c *Comparing) Independent() (engagements, exposures []float64) {
	engagements, exposures = make([]float64, c.triggers), make([]float64, c.triggers)
	for a := range c.rate {
		engagements[a], exposures[a] = math.NaN(), math.NaN()
	}
	known := c.known(upTo(c.triggers))
	if !c.clusters[0].Deck || len(known) < 2 {
		for _, a := range known {
			engagements[a], exposures[a] = c.Effective(a)
		}
		return engagements, exposures
	}
	for i, v := range c.apart(known) {
		a := known[i]
		var y, m float64
		for _, s := range c.clusters {
			y, m = y+s.Engagements[a], m+s.Exposures[a]
		}
		p := (y + 1) / (m + 2)
		exposures[a] = p * (1 - p) / v
		engagements[a] = c.rate[a] * exposures[a]
	}
	return engagements, exposures
}

// apart returns the variances of independent arms whose differences vary as
// those of the arms of a deck.
func (c *Comparing) apart(known []int) []float64 {
	v := c.arms(known, honestVariance)
	if len(known) == 2 {
		share := (v[0][0] + v[1][1] - 2*v[0][1]) / (v[0][0] + v[1][1])
		share = max(share, 1e-6)
		return []float64{share * v[0][0], share * v[1][1]}
	}
	return additive(differences(v))
}

// differences returns the variances of the differences of arms with the given
// covariances.
func differences(v [][]float64) [][]float64 {
	d := square(len(v))
	for i := range v {
		for j := range i {
			d[i][j] = v[i][i] + v[j][j] - 2*v[i][j]
			d[j][i] = d[i][j]
		}
	}
	return d
}
