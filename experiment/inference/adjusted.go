package inference

import "math"

// An Adjusted is one trigger's rate less another's after regression
// adjustment.
type Adjusted struct {
	Difference float64 // θ_a - θ_b
	SE         float64
	DF         float64
	Raw, RawSE float64 // the same without adjustment
	// Saved is the share of variance that the adjustment takes away,
	// 1 - SE²/RawSE²: below 0 where it adds to it.
	Saved float64
}

// Interval returns the difference's interval at the critical value c of the
// standard normal scale: ± t_df(Φ(c)) standard errors, within [-1, 1].
func (d Adjusted) Interval(c float64) Interval {
	half := tOfZ(c, d.DF) * d.SE
	return Interval{max(-1, d.Difference-half), min(1, d.Difference+half)}
}

// MoreContacts returns by what factor less 1 the contacts would have to grow
// to gain as much as the adjustment, Saved/(1 - Saved).
func (d Adjusted) MoreContacts() float64 { return d.Saved / (1 - d.Saved) }

// Pair returns the adjusted difference of triggers a and b. Its variance is the
// sum of both regressions' and, because the contacts of the test stand for
// others, that of the mean difference that the regressions predict for them,
//
//	(1/N) Σ_s W_s [(d_s - d)² + (β_a - β_b)² Sxx_s/n_s]
//
// with d_s the adjusted difference in a stratum. Standardised differences hold
// the shares of the strata fixed, and go without the first part. Degrees of
// freedom are Satterthwaite's, from every stratum's n* less the coefficients.
//
// Negi and Wooldridge (2021), "Revisiting regression adjustment in experiments
// with heterogeneous treatment effects", Econometric Reviews 40:504-534.
func (g *Adjusting) Pair(a, b int) Adjusted {
	x, y := &g.arms[a], &g.arms[b]
	d := Adjusted{Difference: x.rate - y.rate, Raw: x.raw - y.raw, RawSE: math.Sqrt(x.rawSpread + y.rawSpread)}
	d.SE = math.Sqrt(x.variance + y.variance + g.predicted(x, y, d.Difference))
	d.DF = math.Inf(1)
	if v := x.variance + y.variance; v > 0 {
		d.DF = max(1, v*v/(x.squares+y.squares))
	}
	d.Saved = 1 - d.SE*d.SE/(d.RawSE*d.RawSE)
	return d
}

// predicted is the variance of the mean difference that two regressions
// predict for the contacts.
func (g *Adjusting) predicted(x, y *adjustedArm, difference float64) float64 {
	var sum float64
	steeper := x.slope - y.slope
	for i := range g.strata {
		if apart := x.mean[i] - y.mean[i] - difference; !g.standardised {
			sum += g.share[i] * apart * apart
		}
		sum += g.share[i] * steeper * steeper * g.priorVariance(i)
	}
	return sum / g.contacts
}

// priorVariance is that of the prior over everybody in a stratum.
func (g *Adjusting) priorVariance(i int) float64 {
	s := &g.strata[i]
	if s.X == nil {
		return 0
	}
	var n, xx float64
	for a := range s.XX {
		n, xx = n+s.Contacts[a], xx+s.XX[a]
	}
	return max(0, xx/n-g.prior[i]*g.prior[i])
}

// Slope returns how much a trigger's rate rises with the prior, β_a.
func (g *Adjusting) Slope(a int) float64 { return g.arms[a].slope }
