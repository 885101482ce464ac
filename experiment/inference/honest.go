package inference

import (
	"fmt"
	"math"
)

// Honest returns how good the trigger with the highest rate really is, and its
// lead over the next: by HonestWinner and HonestLead, with variances
//
//	D p̃(1-p̃)/M,   p̃ = (Y/D + 1)/(M/D + 2)
//
// which no 0 % and no 100 % makes 0, the robust correlations of a deck, and
// steps of one engagement, 1/M. Repeated exposures make variances uncertain:
// they are multiplied by (t_df/z)², Student's t for the normal quantile. Ends
// lie within [0, 1] and [-1, 1].
//
// first and second are the triggers with the highest rates. It returns
// ErrFamily unless they are two of the comparing's whose rates are known, and
// ErrLevel unless 0 < level < 1.
func (c *Comparing) Honest(first, second int, level float64) (rate, lead Honest, err error) {
	var known []int
	place := map[int]int{}
	for a, p := range c.rate {
		if !math.IsNaN(p) {
			place[a] = len(known)
			known = append(known, a)
		}
	}
	one, ok1 := place[first]
	two, ok2 := place[second]
	if !ok1 || !ok2 || one == two {
		return rate, lead, fmt.Errorf("triggers %d and %d: %w", first, second, ErrFamily)
	}
	estimates, steps := make([]float64, len(known)), make([]float64, len(known))
	covariance := c.arms(known, honestVariance)
	scale := c.uncertain(first, second, level)
	for i, a := range known {
		estimates[i] = c.rate[a]
		var exposures float64
		for _, s := range c.clusters {
			exposures += s.Exposures[a]
		}
		steps[i] = 1 / exposures
		for j := range known {
			covariance[i][j] *= scale
		}
	}
	if rate, err = HonestWinner(estimates, covariance, steps, one, level); err != nil {
		return rate, lead, err
	}
	lead, err = HonestLead(estimates, covariance, steps, one, two, level)
	rate.clip(0, 1)
	lead.clip(-1, 1)
	return rate, lead, err
}

// honestVariance is the variance of a rate that is fixed before the rate is
// known for sure.
func honestVariance(s *cluster, a int) float64 {
	d := s.design[a]
	p := (s.Engagements[a]/d + 1) / (s.Exposures[a]/d + 2)
	return d * p * (1 - p) / s.Exposures[a]
}

// Smoothed returns the difference of two triggers' rates and its standard error
// at the variances of Honest, which are never 0 and depend less on the rates'
// own luck: what partial pooling weighs small segments by. Both are NaN for an
// unknown rate.
func (c *Comparing) Smoothed(a, b int) (difference, se float64) {
	difference = c.rate[a] - c.rate[b]
	if math.IsNaN(difference) {
		return difference, difference
	}
	v := c.arms([]int{a, b}, honestVariance)
	return difference, math.Sqrt(v[0][0] + v[1][1] - 2*v[0][1])
}

// uncertain is by what variances grow because they are estimated from few
// contacts.
func (c *Comparing) uncertain(a, b int, level float64) float64 {
	z := TwoSided(level)
	if c.single() || !(z > 0) {
		return 1
	}
	t := tOfZ(z, c.satterthwaite(a, b)) / z
	return t * t
}

// clip keeps what is told within what can be.
func (h *Honest) clip(low, high float64) {
	for _, g := range []*Guess{&h.Conditional, &h.Hybrid} {
		for _, x := range []*float64{&g.Median, &g.Low, &g.High} {
			*x = max(low, min(high, *x))
		}
	}
}
