package inference

import "math"

// Why a pair cannot be told apart: reasons of Pair.CannotTell.
const (
	FewContacts   = "few-contacts"   // a trigger was shown to (the worth of) fewer than 10 contacts
	FewEffective  = "few-effective"  // fewer than 10 engagements, or non-engagements, that count
	FewDiscordant = "few-discordant" // fewer than 10 contacts of a deck treated the two differently
)

// enough is how many contacts, engagements or discordant contacts it takes
// before repeated exposures are judged.
const enough = 10

// A Pair is what is known of one trigger's rate less another's. Its zero value
// is not a pair: take one from Comparing.Pair.
type Pair struct {
	Difference float64 // p_a - p_b
	SE         float64 // standard error of the difference, at the rates that were seen
	Design     float64 // D, by which repeated exposures multiply the binomial variance
	DF         float64 // degrees of freedom, +Inf where the normal distribution is used
	T          float64 // score statistic of no difference
	Z          float64 // its equivalent on the normal scale, or of the exact test where that is smaller
	P          float64 // two-sided p of the pair alone, 2 Φ(-|Z|)
	ExactP     float64 // Boschloo's p where an expected count is below 5, else NaN
	CannotTell string  // why nothing can be told, so that Z and P are NaN; empty if it can

	contests   []contest
	rateA      float64
	rateB      float64
	caa, cab   float64 // robust covariances of the rates, for Fieller's interval
	cbb        float64
	fieller    bool
	score      float64 // |z| of T, before the exact test
	zeroInside bool    // the exact test's smaller |z| decides whether 0 is in the interval
}

// Pair compares triggers a and b by the score statistic
//
//	T(δ) = (d - δ) / √(Σ w² D V(δ)),   d = p_a - p_b
//
// where V is Miettinen and Nurminen's restricted variance and D a stratum's
// design effect: N/(N-1) where contacts of a split have one exposure, else the
// robust variance over the binomial one (at least 1 in a split). T is compared
// with Student's t, by Satterthwaite from n*-1 contacts an arm, or with the
// normal distribution where contacts have one exposure.
//
// Plain cluster-robust Wald tests raise up to 42 % false alarms in small
// unequal arms with repeated exposures; this at most about 6 %.
//
// A pair with too little to go by has the reason in CannotTell, NaN for Z and
// P, and still an interval. A rate that is unknown makes all numbers NaN.
// Where contacts are independent and an expected count is below 5, Boschloo's
// exact test joins, and the smaller |z| counts.
func (c *Comparing) Pair(a, b int) Pair {
	if known, ok := c.pairs.Load([2]int{a, b}); ok {
		return known.(Pair)
	}
	p := c.compare(a, b)
	c.pairs.Store([2]int{a, b}, p)
	return p
}

func (c *Comparing) compare(a, b int) Pair {
	p := Pair{
		Difference: c.rate[a] - c.rate[b], rateA: c.rate[a], rateB: c.rate[b],
		DF: math.Inf(1), ExactP: math.NaN(),
	}
	if a == b || math.IsNaN(p.Difference) {
		nan := math.NaN()
		p.CannotTell = FewContacts
		p.SE, p.Design, p.DF, p.T, p.Z, p.P, p.score = nan, nan, nan, nan, nan, nan, nan
		return p
	}
	p.contests = make([]contest, len(c.clusters))
	for i, s := range c.clusters {
		p.contests[i] = contest{
			ya: s.Engagements[a], ma: s.Exposures[a], pa: s.rate[a],
			yb: s.Engagements[b], mb: s.Exposures[b], pb: s.rate[b],
			weight: s.weight, design: s.pairDesign(a, b),
		}
	}
	p.CannotTell = c.cannotTell(a, b, p.contests)
	p.settle(c, a, b)
	return p
}

// settle fills in the numbers of a pair whose contests are known.
func (p *Pair) settle(c *Comparing, a, b int) {
	if p.CannotTell == FewDiscordant {
		for i := range p.contests {
			p.contests[i].design = max(1, p.contests[i].design)
		}
	}
	if c.clusters[0].Deck && p.CannotTell != FewDiscordant {
		p.covary(c, a, b)
	}
	if !c.single() {
		p.DF = c.satterthwaite(a, b)
	}
	p.SE = p.standardError()
	p.Design = p.overallDesign()
	p.T = p.statistic(0)
	p.score = zOfT(p.T, p.DF)
	p.Z = math.Copysign(p.score, p.T)
	p.P = PValue(p.Z)
	if p.CannotTell != "" {
		p.Z, p.P = math.NaN(), math.NaN()
		return
	}
	if len(p.contests) == 1 && c.single() {
		p.joinExact()
	}
}

// joinExact lets Boschloo's test have its say where the normal distribution is
// a poor approximation.
func (p *Pair) joinExact() {
	s := p.contests[0]
	pooled := (s.ya + s.yb) / (s.ma + s.mb)
	if !(min(s.ma, s.mb)*min(pooled, 1-pooled) < 5) {
		return
	}
	for _, count := range []float64{s.ya, s.ma, s.yb, s.mb} {
		if count != math.Trunc(count) || count > 1e9 {
			return
		}
	}
	exact, err := Boschloo(int(s.ya), int(s.ma), int(s.yb), int(s.mb))
	if err != nil {
		return
	}
	p.ExactP = exact
	if z := twoSided(exact); z < p.score {
		p.Z = math.Copysign(z, p.T)
		p.P = exact
		p.zeroInside = true
	}
}

// statistic returns T(δ): 0 where neither numerator nor variance is left.
func (p *Pair) statistic(delta float64) float64 {
	d := p.Difference - delta
	if d == 0 {
		return 0
	}
	return d / math.Sqrt(p.variance(delta))
}

// variance returns Σ w² D V(δ).
func (p *Pair) variance(delta float64) float64 {
	var v float64
	for i := range p.contests {
		s := &p.contests[i]
		v += s.weight * s.weight * s.design * s.differenceVariance(delta)
	}
	return v
}

// standardError returns √(Σ w² D (p_a q_a/M_a + p_b q_b/M_b)), at (y+½)/(M+1)
// where both rates are 0 or 1.
func (p *Pair) standardError() float64 {
	var v float64
	for _, s := range p.contests {
		binomial := s.pa*(1-s.pa)/s.ma + s.pb*(1-s.pb)/s.mb
		if binomial == 0 {
			a, b := (s.ya+0.5)/(s.ma+1), (s.yb+0.5)/(s.mb+1)
			binomial = a*(1-a)/s.ma + b*(1-b)/s.mb
		}
		v += s.weight * s.weight * s.design * binomial
	}
	return math.Sqrt(v)
}

// overallDesign returns the design effects of strata averaged by their share
// in the variance.
func (p *Pair) overallDesign() float64 {
	if len(p.contests) == 1 {
		return p.contests[0].design
	}
	var with, without float64
	for i := range p.contests {
		s := &p.contests[i]
		v := s.weight * s.weight * s.differenceVariance(0)
		if v == 0 {
			v = s.weight * s.weight * (1/s.ma + 1/s.mb) * 1e-9
		}
		with += v * s.design
		without += v
	}
	return with / without
}

// Interval returns the differences that are not rejected at the critical value
// c of the standard normal scale, {δ : |T(δ)| < t_df(Φ(c))}, within [-1, 1]. It
// leaves 0 out exactly when |Z| > c: it is extended to hold 0 where only the
// exact test does not reject. A pair with an unknown rate has [-1, 1].
func (p Pair) Interval(c float64) Interval {
	if !(c >= 0 && c < math.Inf(1)) || math.IsNaN(p.Difference) {
		return Interval{-1, 1}
	}
	t := tOfZ(c, p.DF)
	d := p.Difference
	excess := func(sign float64) func(float64) float64 {
		return func(delta float64) float64 {
			return beyond(sign*(d-delta), t*math.Sqrt(p.variance(delta)), t)
		}
	}
	i := Interval{-1, 1}
	if d > -1 {
		i.Low = p.end(excess(1), -1, d, c)
	}
	if d < 1 {
		i.High = p.end(excess(-1), 1, d, c)
	}
	return p.holdZero(i, c)
}

// beyond returns by how much a deviation exceeds what the critical value t
// allows. Where both vanish, as at the estimate of arms at 0 % or 100 %, the
// deviation vanishes first and is allowed.
func beyond(deviation, allowed, t float64) float64 {
	if deviation == 0 && allowed == 0 && t > 0 {
		return -1 // far from a root, or the search would take this for one
	}
	return deviation - allowed
}

// end finds one end of an interval between the edge of the range and the
// estimate. Whether 0 is beyond it is known from the statistic at 0, and what
// is known is not left to rounding.
func (p *Pair) end(excess func(float64) float64, edge, estimate, c float64) float64 {
	if (edge < 0) == (0 < estimate) && estimate != 0 {
		if p.score > c {
			x := root(excess, 0, estimate)
			if x == 0 {
				return math.Nextafter(0, estimate)
			}
			return x
		}
		return root(excess, edge, 0)
	}
	return root(excess, edge, estimate)
}

// holdZero extends an interval to 0 where the exact test does not reject.
func (p *Pair) holdZero(i Interval, c float64) Interval {
	if p.zeroInside && math.Abs(p.Z) <= c {
		return Interval{min(i.Low, 0), max(i.High, 0)}
	}
	return i
}
