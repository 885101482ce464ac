package inference

import (
	"fmt"
)

// A Covaried is a stratum of a split with what was known of its contacts
// before the test: the sums over the contacts shown each trigger of their
// prior x. The four are nil where there is none.
type Covaried struct {
	Moments
	X, XX []float64 // Σ x, Σ x²
	MX    []float64 // Σ m x
	YX    []float64 // Σ y x
}

// An Adjusting compares the triggers of a split after taking away what
// contacts would have done anyway, as far as their stratum and their prior
// tell. It is safe for concurrent use.
type Adjusting struct {
	strata       []Covaried
	standardised bool
	contacts     float64   // N
	share        []float64 // W_s, the stratum's share of contacts
	prior        []float64 // x̄_s over everybody in the stratum
	arms         []adjustedArm
}

// adjustedArm is the regression of one trigger's contacts.
type adjustedArm struct {
	contacts   float64
	mean       []float64 // α_s, of z in each stratum at the stratum's mean prior
	slope      float64   // β
	rate       float64   // θ
	variance   float64   // of θ
	squares    float64   // Σ v²/df of the variance's parts, Satterthwaite's
	raw        float64   // the unadjusted rate
	rawSpread  float64   // and its variance
	size       float64   // n*, the contacts it is worth
	parameters float64
}

// NewAdjusting regresses, by trigger, contacts on their stratum and prior: the
// linear regression with all interactions, as separate regressions are one.
// Rates of engagements per exposure are ratios of two means; they are regressed
// as linearised outcomes
//
//	z_i = p_a + (y_i - p_a m_i)/m̄_a,   m̄_a = M_a/n_a
//
// whose mean is p_a and whose variance is that of p_a with contacts for
// clusters. (Standardised, p_a and m̄_a are those of the stratum.) With
// W_s the stratum's share of all N contacts and x̄ a mean over all triggers,
//
//	θ_a = Σ_s W_s (z̄_sa - β_a (x̄_sa - x̄_s)),   β_a = Σ_s Szx_sa/Σ_s Sxx_sa
//	Var = (n_a-S)/(n_a-k) Σ_s W_s² RSS_sa/(n_sa (n_sa-1)) + Δ² RSS_a/((n_a-k) Sxx_a)
//
// where RSS are the sums of squared residuals, S counts the strata, k the
// coefficients and Δ = Σ W_s (x̄_sa - x̄_s). The first term is White's at the
// arm's own means, with each stratum's own leverage (HC2); the second, smaller
// by a factor n, prices the slope as if residuals varied alike everywhere,
// because the sums of fourth powers that White's would take are not kept. A
// trigger's contacts in a stratum who all did the same are not known to do so:
// their variance is that of the rate (Y+½)/(M+1), exposures of a contact as
// alike as can be. (With three such contacts in half of the audience one in
// four tests would have found a difference where there is none.)
//
// It returns ErrEmpty without strata, ErrShape where sizes differ, for a deck
// (where a contact is its own control, and there is nothing to adjust for) and
// where some contacts saw two triggers, and ErrCounts where moments are not
// sums over contacts or some trigger has fewer than 2 contacts in a stratum.
//
// Lin (2013), "Agnostic notes on regression adjustments to experimental data",
// Annals of Applied Statistics 7:295-318. Deng, Xu, Kohavi and Walker (2013),
// "Improving the sensitivity of online controlled experiments by utilizing
// pre-experiment data", WSDM '13, 123-132. Deng, Knoblich and Lu (2018),
// "Applying the delta method in metric analytics", KDD '18, 233-242.
func NewAdjusting(strata []Covaried, standardised bool) (*Adjusting, error) {
	if len(strata) == 0 {
		return nil, fmt.Errorf("no strata: %w", ErrEmpty)
	}
	k := len(strata[0].Exposures)
	g := &Adjusting{strata: strata, standardised: standardised, arms: make([]adjustedArm, k)}
	for i := range strata {
		if err := strata[i].check(k); err != nil {
			return nil, fmt.Errorf("stratum %d: %w", i, err)
		}
		var n, x float64
		for a := range k {
			n += strata[i].Contacts[a]
			if strata[i].X != nil {
				x += strata[i].X[a]
			}
		}
		g.contacts += n
		g.share, g.prior = append(g.share, n), append(g.prior, x/n)
	}
	for i := range g.share {
		g.share[i] /= g.contacts
	}
	for a := range k {
		g.regress(a)
	}
	return g, nil
}

func (c *Covaried) check(k int) error {
	if err := c.Moments.check(k); err != nil {
		return err
	}
	if c.Deck {
		return fmt.Errorf("a deck: %w", ErrShape)
	}
	if c.X != nil && (len(c.X) != k || len(c.XX) != k || len(c.MX) != k || len(c.YX) != k) {
		return fmt.Errorf("priors of %d triggers: %w", k, ErrShape)
	}
	for a := range k {
		if c.Contacts[a] < 2 {
			return fmt.Errorf("trigger %d: %v contacts: %w", a, c.Contacts[a], ErrCounts)
		}
		for b := range a {
			if c.MM[a][b] != 0 {
				return fmt.Errorf("contacts who saw %d and %d: %w", a, b, ErrShape)
			}
		}
	}
	return nil
}

// residuals are the sums over a trigger's contacts in a stratum of
// e = z - p_a: of e, of its square about the mean, with x, and of x.
type residuals struct{ n, mean, ee, ex, xx, x float64 }

// linearised returns them for every stratum, and p_a of each (the same of all
// where nothing is standardised).
func (g *Adjusting) linearised(a int) (list []residuals, rates []float64) {
	var y, m, n float64
	for i := range g.strata {
		s := &g.strata[i]
		y, m, n = y+s.Engagements[a], m+s.Exposures[a], n+s.Contacts[a]
	}
	for i := range g.strata {
		s := &g.strata[i]
		if g.standardised {
			y, m, n = s.Engagements[a], s.Exposures[a], s.Contacts[a]
		}
		p, per := y/m, m/n
		rates = append(rates, p)
		r := residuals{n: s.Contacts[a]}
		sum := (s.Engagements[a] - p*s.Exposures[a]) / per
		r.mean = sum / r.n
		r.ee = max(0, s.products(a, a, p, p)/(per*per)-sum*r.mean)
		if s.X != nil {
			r.x = s.X[a] / r.n
			r.ex = (s.YX[a]-p*s.MX[a])/per - sum*r.x
			r.xx = max(0, s.XX[a]-s.X[a]*r.x)
		}
		list = append(list, r)
	}
	return list, rates
}

// noPrior is the share of Σ x² below which what is left about the means is
// rounding: a prior that is the same for all contacts has no slope, and
// contacts whose squares differ by less from a mean have all done the same.
const noPrior = 1e-9

func (g *Adjusting) regress(a int) {
	list, rates := g.linearised(a)
	arm := adjustedArm{mean: make([]float64, len(list)), parameters: float64(len(list))}
	var ex, xx, whole, exposures, squares float64
	for i, r := range list {
		arm.contacts += r.n
		ex, xx, whole = ex+r.ex, xx+r.xx, whole+r.xx+r.n*r.x*r.x
		exposures, squares = exposures+g.strata[i].Exposures[a], squares+g.strata[i].MM[a][a]
	}
	arm.size = exposures * exposures / squares
	if xx > noPrior*whole {
		arm.slope = ex / xx
		arm.parameters++
	}
	for i, r := range list {
		arm.mean[i] = rates[i] + r.mean - arm.slope*(r.x-g.prior[i])
		arm.rate += g.share[i] * arm.mean[i]
	}
	g.price(&arm, a, list, xx)
	arm.raw, arm.rawSpread = g.unadjusted(a, list, rates)
	g.arms[a] = arm
}

// price works out the variance of an arm's rate. The slope takes a degree of
// freedom from all strata together.
func (g *Adjusting) price(arm *adjustedArm, a int, list []residuals, xx float64) {
	strata := float64(len(list))
	spare := max(1, arm.contacts-arm.parameters)
	var rss, off float64
	for i, r := range list {
		w := g.share[i]
		left := max(0, r.ee-2*arm.slope*r.ex+arm.slope*arm.slope*r.xx)
		rss += left
		off += w * (r.x - g.prior[i])
		spread := left / (r.n * (r.n - 1)) * max(1, arm.contacts-strata) / spare
		if r.ee <= noPrior*r.n {
			spread = g.strata[i].unseen(a)
		}
		worth := g.strata[i].worth(a)
		arm.add(w*w*spread, worth-1-(arm.parameters-strata)*worth/arm.size)
	}
	if arm.slope != 0 {
		arm.add(off*off*rss/(spare*xx), arm.size-arm.parameters)
	}
}

// add adds a part of the variance with its degrees of freedom.
func (a *adjustedArm) add(variance, df float64) {
	a.variance += variance
	a.squares += variance * variance / max(df, 0.1)
}

// worth is n*, the contacts that a trigger is worth.
func (c *Covaried) worth(a int) float64 { return c.Exposures[a] * c.Exposures[a] / c.MM[a][a] }

// unseen is the variance of the rate of contacts who all did the same.
func (c *Covaried) unseen(a int) float64 {
	p := (c.Engagements[a] + 0.5) / (c.Exposures[a] + 1)
	return p * (1 - p) / c.worth(a)
}

// unadjusted returns the rate without any adjustment, and its variance.
func (g *Adjusting) unadjusted(a int, list []residuals, rates []float64) (rate, variance float64) {
	if g.standardised {
		for i, r := range list {
			spread := r.ee / (r.n * (r.n - 1))
			if r.ee <= noPrior*r.n {
				spread = g.strata[i].unseen(a)
			}
			rate += g.share[i] * rates[i]
			variance += g.share[i] * g.share[i] * spread
		}
		return rate, variance
	}
	var n, squares float64 // their sum is 0: p_a is the mean
	for _, r := range list {
		n += r.n
		squares += r.ee + r.n*r.mean*r.mean
	}
	if squares <= noPrior*n {
		whole := g.strata[0].Moments.clone()
		for i := range g.strata[1:] {
			whole.add(&g.strata[i+1].Moments)
		}
		return rates[0], (&Covaried{Moments: whole}).unseen(a)
	}
	return rates[0], squares / (n * (n - 1))
}
