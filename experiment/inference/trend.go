package inference

import (
	"fmt"
	"math"
)

// A Trend is how the engagement rate changes with an ordered dose, over one
// stratum or several.
type Trend struct {
	Slope  float64 // change of the rate per step of the dose
	Z      float64 // its score statistic, signed
	DF     float64 // of Student's t; infinite for single exposures
	P      float64 // two-sided
	Design float64 // the design effect
	// CannotTell is why there should be no p: FewEffective or FewContacts;
	// empty where there is one. The numbers are there all the same.
	CannotTell string

	strata []dosed
	doses  []float64
}

// A dosed is a stratum with the doses of its arms.
type dosed struct {
	*cluster
	doses []float64
	mean  float64 // x̄ = Σ M x / M
	rate  float64 // p̄
	sxx   float64 // Σ M (x - x̄)²
}

// NewTrend tests whether the engagement rate rises or falls with an ordered
// dose: doses[a] is that of arm a, which has a row in every stratum's moments.
// With x̄_s and p̄_s the means of stratum s over its exposures,
//
//	b = Σ_s Σ_a M_sa (x_a - x̄_s) p_sa / Sxx,   Sxx = Σ_s Σ_a M_sa (x_a - x̄_s)²
//	T(δ) = (b - δ) / √(D V(δ)),   V(δ) = Σ_s Σ_a M_sa (x_a - x̄_s)² p̃_sa (1 - p̃_sa) / Sxx²
//
// where p̃_sa = p̄_s + δ (x_a - x̄_s) is the line through the stratum's mean,
// kept within [0, 1]. T(0)² of single exposures in one stratum is Cochran and
// Armitage's χ², and over strata Mantel's; D is 1 there. With several exposures
// of a contact
//
//	D = max(1, Var_robust(b)/Var_binomial(b), the same pooled over arms)
//
// and of a deck, in which contacts are their own controls, the ratio alone. The
// robust variance takes the residuals of a contact together, and P is Student's
// with Satterthwaite's degrees of freedom. What is estimated is the line that
// fits best; the test does not ask whether it fits well.
//
// It returns ErrEmpty without strata, ErrShape where sizes differ or no two
// doses do, and ErrCounts where moments are not sums over contacts. Slope is
// NaN where no stratum has two doses.
//
// Cochran (1954), "Some methods for strengthening the common χ² tests",
// Biometrics 10:417-451; Armitage (1955), "Tests for linear trends in
// proportions and frequencies", Biometrics 11:375-386; Mantel (1963),
// "Chi-square tests with one degree of freedom", JASA 58:690-700; Liang and
// Zeger (1986), "Longitudinal data analysis using generalized linear models",
// Biometrika 73:13-22.
func NewTrend(strata []Moments, doses []float64) (*Trend, error) {
	if len(strata) == 0 {
		return nil, fmt.Errorf("no strata: %w", ErrEmpty)
	}
	t := &Trend{DF: math.Inf(1), Design: 1, doses: doses}
	single := true
	for i, m := range strata {
		if err := m.check(len(doses)); err != nil {
			return nil, fmt.Errorf("stratum %d: %w", i, err)
		}
		s := newDosed(m, doses)
		single = single && s.single
		if s.sxx > 0 {
			t.strata = append(t.strata, s)
		}
	}
	if t.steepest() == 0 {
		return nil, fmt.Errorf("doses that are all alike: %w", ErrShape)
	}
	sxx := t.sxx()
	for _, s := range t.strata {
		for a, x := range doses {
			if s.Exposures[a] > 0 {
				t.Slope += (x - s.mean) * s.Engagements[a] / sxx
			}
		}
	}
	if len(t.strata) == 0 {
		t.Slope, t.Z, t.P, t.CannotTell = math.NaN(), math.NaN(), math.NaN(), FewEffective
		return t, nil
	}
	if !single {
		t.Design = t.design(strata[0].Deck)
	}
	t.support(strata, doses, single)
	t.Z = t.at(0)
	t.P = PValue(zOfT(t.Z, t.DF))
	return t, nil
}

func newDosed(m Moments, doses []float64) dosed {
	s := dosed{cluster: newCluster(Stratum{Moments: m, Weight: 1}), doses: doses}
	var y, exposures float64
	for a, x := range doses {
		s.mean += m.Exposures[a] * x
		y += m.Engagements[a]
		exposures += m.Exposures[a]
	}
	if !(exposures > 0) {
		return s
	}
	s.mean /= exposures
	s.rate = y / exposures
	for a, x := range doses {
		s.sxx += m.Exposures[a] * (x - s.mean) * (x - s.mean)
	}
	return s
}

func (t *Trend) sxx() float64 {
	var sum float64
	for _, s := range t.strata {
		sum += s.sxx
	}
	return sum
}

// design returns the design effect of the slope.
func (t *Trend) design(deck bool) float64 {
	var robust, binomial, arms, alone float64
	for _, s := range t.strata {
		for a, x := range s.doses {
			if !(s.Exposures[a] > 0) {
				continue
			}
			wa := (x - s.mean) * s.Exposures[a]
			binomial += wa * wa * s.binomial(a)
			arms += s.Exposures[a] * s.Exposures[a] * s.covariance(a, a)
			alone += s.Exposures[a] * s.Exposures[a] * s.binomial(a)
			for b, z := range s.doses {
				if s.MM[a][b] > 0 {
					robust += wa * (z - s.mean) * s.Exposures[b] * s.covariance(a, b)
				}
			}
		}
	}
	switch {
	case !(binomial > 0):
		return 1
	case deck && !(robust/binomial > 1e-12): // nobody varies, which is no proof that nobody would
		return 1
	case deck:
		return robust / binomial
	}
	return max(1, robust/binomial, arms/alone)
}

// support sets the degrees of freedom and whether the arms bear a test, from
// all strata together.
func (t *Trend) support(strata []Moments, doses []float64, single bool) {
	whole := strata[0].clone()
	for i := range strata[1:] {
		whole.add(&strata[i+1])
	}
	whole.Deck = false
	var mean, exposures float64
	for a, x := range doses {
		mean += x * whole.Exposures[a]
		exposures += whole.Exposures[a]
	}
	mean /= exposures
	weights := make([]float64, len(doses))
	for a, x := range doses {
		if whole.Exposures[a] > 0 {
			weights[a] = (x - mean) * whole.Exposures[a]
		}
	}
	s := newCluster(Stratum{Moments: whole, Weight: 1}).supports(weights)
	t.CannotTell = s.CannotTell
	if !single {
		t.DF = s.DF
	}
}

// at returns T(δ); 0 where nothing varies.
func (t *Trend) at(delta float64) float64 {
	var v float64
	for _, s := range t.strata {
		for a, x := range s.doses {
			p := min(1, max(0, s.line(delta, x)))
			v += s.Exposures[a] * (x - s.mean) * (x - s.mean) * p * (1 - p)
		}
	}
	sxx := t.sxx()
	if v *= t.Design / (sxx * sxx); v > 0 {
		return (t.Slope - delta) / math.Sqrt(v)
	}
	if math.Abs(t.Slope-delta) < 1e-12 { // the dust of summing
		return 0
	}
	return math.Copysign(math.Inf(1), t.Slope-delta)
}

// line returns the line through the stratum's mean at a dose.
func (s *dosed) line(delta, x float64) float64 { return s.rate + delta*(x-s.mean) }

// Interval returns the slopes δ that are not rejected, {δ: |T(δ)| < t}, t the
// quantile at the level: it leaves 0 out exactly when P is below 1 - level. Its
// ends are at most the slopes that carry a rate from 0 to 1 within the smallest
// step.
func (t *Trend) Interval(level float64) Interval {
	most := t.steepest()
	if math.IsNaN(t.Slope) || !(0 < level && level < 1) {
		return Interval{-most, most}
	}
	critical := tOfZ(TwoSided(level), t.DF)
	return Interval{t.end(-most, critical), t.end(most, critical)}
}

// steepest is the largest slope that rates can have.
func (t *Trend) steepest() float64 {
	step := math.Inf(1)
	for _, x := range t.doses {
		for _, y := range t.doses {
			if x < y {
				step = min(step, y-x)
			}
		}
	}
	return 1 / step
}

// end returns where |T| reaches the critical value between the slope and the
// farthest slope there is.
func (t *Trend) end(farthest, critical float64) float64 {
	f := func(delta float64) float64 { return math.Abs(t.at(delta)) - critical }
	if f(farthest) <= 0 || math.Abs(t.Slope) >= math.Abs(farthest) && (t.Slope > 0) == (farthest > 0) {
		return farthest
	}
	return root(f, t.Slope, farthest)
}
