package inference

import (
	"fmt"
	"math"
)

// IntraContact returns the correlation between two exposures of the same
// contact, by moments over strata with rates of their own,
//
//	ρ = Σ_i Σ_{j≠k} (y_ij - p_ij)(y_ik - p_ik) / Σ_i Σ_{j≠k} √(p_ij(1-p_ij) p_ik(1-p_ik))
//
// where j and k run over a contact's exposures and p is the rate of the trigger
// shown in the stratum. It is 0 when exposures are as good as other people's, 1
// when a contact always does the same, and somewhat below 0 by chance. It is NaN
// where no contact has two exposures, or where nothing varies. Errors are those
// of NewTrend.
//
// Ridout, Demétrio and Firth (1999), "Estimating intraclass correlation for
// binary data", Biometrics 55:137-148: the Pearson pairwise estimator, with a
// mean for each trigger.
func IntraContact(strata []Moments) (float64, error) {
	if len(strata) == 0 {
		return math.NaN(), fmt.Errorf("no strata: %w", ErrEmpty)
	}
	var products, pairs float64
	for i := range strata {
		m := &strata[i]
		if err := m.check(len(m.Exposures)); err != nil {
			return math.NaN(), fmt.Errorf("stratum %d: %w", i, err)
		}
		for a := range m.Exposures {
			for b := range m.Exposures {
				if m.MM[a][b] == 0 {
					continue
				}
				pa, pb := m.Engagements[a]/m.Exposures[a], m.Engagements[b]/m.Exposures[b]
				alone := 0.0
				if a == b { // an exposure with itself is no pair
					alone = m.Exposures[a]
				}
				products += m.products(a, b, pa, pb) - alone*pa*(1-pa)
				pairs += (m.MM[a][b] - alone) * math.Sqrt(pa*(1-pa)*pb*(1-pb))
			}
		}
	}
	if !(pairs > 0) {
		return math.NaN(), nil
	}
	return products / pairs, nil
}

// A Pattern is contacts who were shown the same triggers as often: Triggers
// are numbers, Exposures how often each was shown. Ambivalent ones among them
// both engaged and did not.
type Pattern struct {
	Triggers             []int
	Exposures            []float64
	Contacts, Ambivalent float64
}

// Ambivalence is how many contacts were of two minds, and how many would be if
// every exposure were decided by itself.
type Ambivalence struct {
	Contacts, Observed float64
	Expected           float64 // contacts
	SE                 float64 // of Observed - Expected under independence
	Z, P               float64 // P is NaN where fewer than 5 are expected of either kind
}

// NewAmbivalence compares contacts of two minds with what independence would
// give at the rates of the triggers, p_a = engagements_a / exposures_a. A
// contact shown trigger a m_a times is of two minds with probability
//
//	P = 1 - Π p_a^m_a - Π (1-p_a)^m_a
//
// so that the number is a sum of independent Bernoullis. Its distance from what
// is expected at estimated rates has variance
//
//	Σ P(1-P) - Σ_a (∂E/∂p_a)² p_a(1-p_a)/M_a,   E = Σ P
//
// because the rates are those that fit best. Patterns with one exposure are
// passed over. It returns ErrShape where sizes differ and ErrCounts where
// counts are none.
func NewAmbivalence(patterns []Pattern, engagements, exposures []float64) (Ambivalence, error) {
	if len(engagements) != len(exposures) {
		return Ambivalence{}, fmt.Errorf("%d engagements, %d exposures: %w", len(engagements), len(exposures), ErrShape)
	}
	rates := make([]float64, len(exposures))
	for a, m := range exposures {
		if !(0 <= engagements[a] && engagements[a] <= m && m < math.Inf(1)) {
			return Ambivalence{}, fmt.Errorf("%v of %v: %w", engagements[a], m, ErrCounts)
		}
		if m > 0 {
			rates[a] = engagements[a] / m
		}
	}
	var r Ambivalence
	var variance float64
	slope := make([]float64, len(rates))
	for i, p := range patterns {
		if err := p.check(exposures); err != nil {
			return Ambivalence{}, fmt.Errorf("pattern %d: %w", i, err)
		}
		if p.shown() < 2 {
			continue
		}
		share := p.expect(rates, slope)
		r.Contacts += p.Contacts
		r.Observed += p.Ambivalent
		r.Expected += p.Contacts * share
		variance += p.Contacts * share * (1 - share)
	}
	for a, m := range exposures {
		if m > 0 {
			variance -= slope[a] * slope[a] * rates[a] * (1 - rates[a]) / m
		}
	}
	r.SE = math.Sqrt(max(0, variance))
	r.Z = (r.Observed - r.Expected) / r.SE
	r.P = math.NaN()
	if min(r.Expected, r.Contacts-r.Expected) >= fewExpected && r.SE > 0 {
		r.P = PValue(r.Z)
	}
	return r, nil
}

func (p *Pattern) check(exposures []float64) error {
	if len(p.Triggers) != len(p.Exposures) {
		return fmt.Errorf("%d triggers shown %d times: %w", len(p.Triggers), len(p.Exposures), ErrShape)
	}
	if !(0 <= p.Ambivalent && p.Ambivalent <= p.Contacts && p.Contacts < math.Inf(1)) {
		return fmt.Errorf("%v of %v contacts: %w", p.Ambivalent, p.Contacts, ErrCounts)
	}
	for i, a := range p.Triggers {
		if a < 0 || a >= len(exposures) || !(0 < p.Exposures[i] && p.Exposures[i]*p.Contacts <= exposures[a]) {
			return fmt.Errorf("trigger %d shown %v times: %w", a, p.Exposures[i], ErrCounts)
		}
	}
	return nil
}

// shown returns the number of exposures of one contact.
func (p *Pattern) shown() float64 {
	var sum float64
	for _, m := range p.Exposures {
		sum += m
	}
	return sum
}

// expect returns the probability of two minds, and adds to slope what it
// changes with the rates, for all contacts of the pattern.
func (p *Pattern) expect(rates, slope []float64) float64 {
	always, never := 1.0, 1.0
	for i, a := range p.Triggers {
		always *= math.Pow(rates[a], p.Exposures[i])
		never *= math.Pow(1-rates[a], p.Exposures[i])
	}
	for i, a := range p.Triggers {
		if q := rates[a]; q > 0 && q < 1 { // at 0 and 1 the rate's variance is 0
			slope[a] += p.Contacts * p.Exposures[i] * (never/(1-q) - always/q)
		}
	}
	return 1 - always - never
}
