package inference

import "math"

// Replicated is how likely the same test, run once more with as many contacts,
// is to say the same.
type Replicated struct {
	First  float64 // that the same trigger has the highest rate again
	Proven float64 // that its lead over the same runner-up exceeds the critical value
}

// Replication returns how likely the leader is to win again, from the honest
// lead over the runner-up and its uncertainty: what the naive lead promises is
// too much, the more so the more triggers it was picked from.
//
// The true lead δ has the confidence distribution of Honest.Cautious. Given
// δ the new lead is Normal(δ, SE²), and is proven with probability
// Φ(δ/SE - c). For the leader to be first again its new rate must exceed all
// others': those of leader and runner-up follow δ, the others are what they
// were, and all vary twice, once because they were not known and once because
// they are measured anew. Arms of a deck are taken for independent ones whose
// differences vary alike.
//
// Averaged over what the lead may be, probabilities are nearer to one half than
// at the best guess, and rather too low than too high: of two triggers that do
// not differ the leader is first again in .50 of tests where .51 is said, of
// eight in .13 where .20 is; one that is truly three standard errors ahead in
// .97 where .83 is said, of eight in .82 where .53 is.
//
// lead is what Honest returned for the two. Both are NaN where it is not known.
func (c *Comparing) Replication(first, second int, lead Honest, critical float64) Replicated {
	if !(lead.SE > 0) || !(critical >= 0) {
		return Replicated{math.NaN(), math.NaN()}
	}
	again := c.newRerun(first, second, lead)
	var r Replicated
	for i, p := range legendre24.x {
		// Half of the nodes on either side of the median.
		for _, half := range []float64{p / 2, 1 - p/2} {
			delta := lead.Cautious(half)
			r.Proven += legendre24.w[i] / 2 * below(delta/lead.SE-critical)
			r.First += legendre24.w[i] / 2 * again.first(delta)
		}
	}
	return r
}

// A rerun is what a test run once more depends on besides the lead.
type rerun struct {
	rate, lead float64 // the leader's, and its lead, as they were
	v1, v2     float64 // variances of leader and runner-up
	others     []float64
	sds        []float64 // of the others' rates
}

func (c *Comparing) newRerun(first, second int, lead Honest) rerun {
	arms := []int{first, second}
	for a, p := range c.rate {
		if a != first && a != second && !math.IsNaN(p) {
			arms = append(arms, a)
		}
	}
	cov := c.arms(arms, honestVariance)
	v := make([]float64, len(arms))
	for i := range arms {
		v[i] = cov[i][i]
	}
	if len(arms) > 2 && c.clusters[0].Deck {
		v = additive(differences(cov))
	}
	// The two add up to what the lead varies.
	scale := lead.SE * lead.SE / (v[0] + v[1])
	r := rerun{rate: c.rate[first], lead: lead.Naive, v1: scale * v[0], v2: scale * v[1]}
	for i, a := range arms[2:] {
		r.others = append(r.others, c.rate[a])
		r.sds = append(r.sds, math.Sqrt(scale*v[i+2]))
	}
	return r
}

// first returns the probability that the leader is the first again where its
// true lead is delta: over its new rate x, which also tells what its true rate
// was, that the runner-up's and all others' are below.
func (r rerun) first(delta float64) float64 {
	mean := r.rate + r.v1/(r.v1+r.v2)*(delta-r.lead)
	known := r.v1 * r.v2 / (r.v1 + r.v2) // variance of the leader's true rate, given the lead
	sd := math.Sqrt(known + r.v1)
	second := math.Sqrt(known*r.v1/(known+r.v1) + r.v2)
	const step, end = 0.25, 24
	var sum float64
	for i := -end; i <= end; i++ {
		u := step * float64(i)
		x := mean + sd*u
		truth := mean + known/(known+r.v1)*(x-mean)
		p := math.Exp(-u*u/2) * below((x-truth+delta)/second)
		for j, rate := range r.others {
			p *= below((x - rate) / (math.Sqrt2 * r.sds[j]))
		}
		sum += p
	}
	return min(1, sum*step/math.Sqrt(2*math.Pi))
}
