package inference

import "math"

// A Share is a part of a whole with its interval, NaN and [0, 1] where nothing
// is known.
type Share struct{ Share, Low, High float64 }

// Attention returns each trigger's part of all engagements, were every trigger
// given the same number of exposures,
//
//	s_a = p_a / Σ_b p_b
//
// with the interval at the level from its log-odds by the delta method,
//
//	log(p_a/q_a) ± t √(v_aa/p_a² - 2 v_aq/(p_a q_a) + v_qq/q_a²),   q_a = Σ_{b≠a} p_b
//
// v being the robust covariances of the rates, those of Contrasts. (Fieller's
// interval misses up to 6.5 % in arms with 10 to 20 engagements, this one at
// most 5.) Where one of the two rates is 0 Fieller's takes over, for which a
// trigger at 0 % is not certain to stay there. With repeated exposures or a
// deck the normal quantile gives way to Student's t, by Satterthwaite from the
// contacts every rate is worth. Each interval is for its own trigger, not for
// all together.
//
// Where a rate is unknown, or none is above 0, nothing is known. It returns
// ErrLevel for a level outside (0, 1).
func (c *Comparing) Attention(level float64) ([]Share, error) {
	if !(0 < level && level < 1) {
		return nil, ErrLevel
	}
	k := c.triggers
	all := make([]int, k)
	var sum float64
	for a := range all {
		all[a] = a
		sum += c.rate[a]
	}
	shares := make([]Share, k)
	v := c.arms(all, (*cluster).spread)
	with := make([]float64, k) // Cov(p_a, Σ p)
	var whole float64
	for a := range v {
		for _, x := range v[a] {
			with[a] += x
		}
		whole += with[a]
	}
	for a := range shares {
		if !(sum > 0) { // or unknown
			shares[a] = Share{math.NaN(), 0, 1}
			continue
		}
		share := c.rate[a] / sum
		t := tOfZ(TwoSided(level), c.shareDF(a, share))
		p, q := c.rate[a], sum-c.rate[a]
		if p > 0 && q > 0 {
			across := with[a] - v[a][a] // v_aq
			se := math.Sqrt(max(0, v[a][a]/(p*p)-2*across/(p*q)+(whole-2*with[a]+v[a][a])/(q*q)))
			odds := math.Log(p / q)
			shares[a] = Share{share, logistic(odds - t*se), logistic(odds + t*se)}
			continue
		}
		i := fieller(p, sum, v[a][a], with[a], whole, t)
		shares[a] = Share{share, max(0, i.Low), min(1, i.High)}
	}
	return shares, nil
}

// shareDF returns the degrees of freedom of p_a - s Σ p, as satterthwaite does
// those of a difference: +Inf for single exposures.
func (c *Comparing) shareDF(a int, share float64) float64 {
	if c.single() {
		return math.Inf(1)
	}
	var sum, squares float64
	for _, s := range c.clusters {
		for b := range c.triggers {
			weight := -share
			if b == a {
				weight++
			}
			v := s.weight * s.weight * weight * weight * s.spread(b)
			sum += v
			squares += v * v / max(s.size[b]-1, 0.1)
		}
	}
	if !(squares > 0) {
		return 1
	}
	return max(1, sum*sum/squares)
}

// An Origin says how much of a difference of two rates, or of a gain, comes
// from each of two parts of the audience.
type Origin struct {
	Parts    [2]float64 // what each brings in; they add up to the whole
	SE       [2]float64
	Share    float64 // the first part's share of the whole; NaN where the whole is 0
	Interval Interval
}

// Originate returns where a sum of two independent estimates comes from, with
// Fieller's interval of the first one's share at the critical value z: from
// -Inf to +Inf where the sum is not told from 0. The share may lie outside
// [0, 1], when one part takes what the other brings.
func Originate(parts, se [2]float64, z float64) Origin {
	v, w := se[0]*se[0], se[1]*se[1]
	sum := parts[0] + parts[1]
	o := Origin{Parts: parts, SE: se, Share: math.NaN(), Interval: Interval{math.Inf(-1), math.Inf(1)}}
	if sum != 0 {
		o.Share = parts[0] / sum
		o.Interval = fieller(parts[0], sum, v, v, v+w, z)
	}
	return o
}
