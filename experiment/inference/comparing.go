package inference

import (
	"fmt"
	"math"
	"sync"
)

// A Comparing holds triggers against each other: one engine for splits and
// decks, single and repeated exposures, pooled and standardised over segments.
// It is safe for concurrent use.
type Comparing struct {
	clusters []*cluster
	triggers int
	rate     []float64
	pairs    sync.Map // [2]int -> Pair: exact tests are not for making twice
	best     sync.Map // level -> the critical value of BestCritical of all triggers
}

// NewComparing makes a comparing of the triggers of some strata: one of
// weight 1, or several that are standardised, p_a = Σ w_s Y_as/M_as.
//
// It returns ErrEmpty without strata, ErrShape where sizes do not agree,
// ErrCounts where moments are not sums over contacts, and ErrWeights unless
// weights are positive and sum to 1.
func NewComparing(strata []Stratum) (*Comparing, error) {
	if len(strata) == 0 {
		return nil, fmt.Errorf("no strata: %w", ErrEmpty)
	}
	k := len(strata[0].Moments.Exposures)
	if k == 0 {
		return nil, fmt.Errorf("no triggers: %w", ErrEmpty)
	}
	var sum float64
	c := &Comparing{triggers: k, rate: make([]float64, k)}
	for i, s := range strata {
		if err := s.Moments.check(k); err != nil {
			return nil, fmt.Errorf("stratum %d: %w", i, err)
		}
		if !(s.Weight > 0) || s.Moments.Deck != strata[0].Moments.Deck {
			return nil, fmt.Errorf("stratum %d of weight %v: %w", i, s.Weight, ErrWeights)
		}
		sum += s.Weight
		c.clusters = append(c.clusters, newCluster(s))
	}
	if !(math.Abs(sum-1) < 1e-6) {
		return nil, fmt.Errorf("weights sum to %v: %w", sum, ErrWeights)
	}
	for a := range k {
		for _, s := range c.clusters {
			c.rate[a] += s.weight * s.rate[a]
		}
	}
	return c, nil
}

// Triggers returns how many triggers are compared.
func (c *Comparing) Triggers() int { return c.triggers }

// Rate returns the engagement rate of trigger a, Σ w_s Y_as/M_as: NaN when a
// stratum never showed it.
func (c *Comparing) Rate(a int) float64 { return c.rate[a] }

// Effective returns what trigger a's engagements and exposures are worth in
// independent exposures, y/D and m/D, for a posterior or an interval. D is 1
// where no contact saw the trigger twice, else the larger of the arm's own
// robust/binomial variance and that of all arms together. For a standardised
// rate the exposures are p(1-p)/Var(p). Both are 0 for an unknown rate.
func (c *Comparing) Effective(a int) (engagements, exposures float64) {
	p := c.rate[a]
	if math.IsNaN(p) {
		return 0, 0
	}
	if len(c.clusters) == 1 {
		s := c.clusters[0]
		return s.Engagements[a] / s.design[a], s.Exposures[a] / s.design[a]
	}
	var variance, y, m float64
	for _, s := range c.clusters {
		v := s.binomial(a)
		if v == 0 { // a stratum at 0 % or 100 % is not known to be
			v = s.smoothed(a)
		}
		variance += s.weight * s.weight * s.design[a] * v
		y += s.Engagements[a]
		m += s.Exposures[a]
	}
	q := p
	if q == 0 || q == 1 {
		q = (y + 0.5) / (m + 1)
	}
	n := q * (1 - q) / variance
	return p * n, n
}

// RateInterval returns the Wilson interval of trigger a's rate, at what its
// exposures are worth: [0, 1] for a trigger that was never shown, and for a
// level outside (0, 1).
func (c *Comparing) RateInterval(a int, level float64) Interval {
	y, m := c.Effective(a)
	i, err := Wilson(min(y, m), m, level)
	if err != nil {
		return Interval{0, 1}
	}
	return i
}

// Contrasts returns the differences of the rates of triggers from that of the
// reference, and their robust covariances, for Interaction. Variances are the
// robust ones, those of arms at 0 % or 100 % at (y+½)/(M+1), so that the
// matrix can be inverted. Differences with an unknown rate are NaN.
func (c *Comparing) Contrasts(reference int, triggers []int) ([]float64, [][]float64) {
	v := c.arms(append([]int{reference}, triggers...), (*cluster).spread)
	d := make([]float64, len(triggers))
	cov := square(len(triggers))
	for i, a := range triggers {
		d[i] = c.rate[a] - c.rate[reference]
		for j := range triggers {
			cov[i][j] = v[i+1][j+1] - v[i+1][0] - v[0][j+1] + v[0][0]
		}
	}
	return d, cov
}

// arms returns the covariance matrix of the rates of some triggers: of each
// stratum the variances that were asked for and the robust correlations, which
// are 0 between arms that share no contact.
func (c *Comparing) arms(triggers []int, variance func(*cluster, int) float64) [][]float64 {
	v := square(len(triggers))
	sd := make([]float64, len(triggers))
	for _, s := range c.clusters {
		for i, a := range triggers {
			sd[i] = s.weight * math.Sqrt(variance(s, a))
			v[i][i] += sd[i] * sd[i]
			for j := range i {
				if r := s.correlation(a, triggers[j]); r != 0 {
					v[i][j] += r * (sd[i] * sd[j])
					v[j][i] = v[i][j]
				}
			}
		}
	}
	return v
}

// familyVariance is the variance by which a family's correlations are fixed
// before its differences are known: at (y+½)/(M+1), times the arm's design
// effect.
func familyVariance(s *cluster, a int) float64 { return s.smoothed(a) * s.design[a] }
