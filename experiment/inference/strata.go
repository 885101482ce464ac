package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// OddsRatio is a common odds ratio of two triggers over segments.
type OddsRatio struct {
	Ratio    float64
	Interval Interval
}

// MantelHaenszel returns the odds ratio of the first of two triggers to the
// second that segments have in common,
//
//	Σ a d / n  over  Σ b c / n
//
// where a of a + b exposures of the first engaged and c of c + d of the second,
// n in all, and its interval, exp(log ± z s), with the variance s² of Robins,
// Breslow and Greenland. engagements[s] and exposures[s] are the two triggers'
// counts in a segment; segments that lack one of the two do not count.
//
// It returns ErrShape unless all segments have two triggers, ErrCounts where
// counts are none, ErrSpread where the ratio is 0, infinite or unknown, and
// ErrLevel unless 0 < level < 1.
//
// Mantel and Haenszel (1959), JNCI 22:719-748; Robins, Breslow and Greenland
// (1986), "Estimators of the Mantel-Haenszel variance consistent in both sparse
// data and large-strata limiting models", Biometrics 42:311-323.
func MantelHaenszel(engagements, exposures [][]float64, level float64) (OddsRatio, error) {
	if !(0 < level && level < 1) { // also rejects NaN
		return OddsRatio{}, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	tables, err := fourfold(engagements, exposures)
	if err != nil {
		return OddsRatio{}, err
	}
	var r, s, pr, mixed, qs float64
	for _, t := range tables {
		x, y := t.a*t.d/t.n, t.b*t.c/t.n
		p, q := (t.a+t.d)/t.n, (t.b+t.c)/t.n
		r, s = r+x, s+y
		pr, mixed, qs = pr+p*x, mixed+p*y+q*x, qs+q*y
	}
	if !(r > 0 && s > 0) {
		return OddsRatio{}, fmt.Errorf("odds ratio %v over %v: %w", r, s, ErrSpread)
	}
	log := math.Log(r / s)
	half := TwoSided(level) * math.Sqrt(pr/(2*r*r)+mixed/(2*r*s)+qs/(2*s*s))
	return OddsRatio{r / s, Interval{math.Exp(log - half), math.Exp(log + half)}}, nil
}

// CMH is the test of Cochran, Mantel and Haenszel that triggers engage alike
// within segments, of which rates may be anything: for two triggers
//
//	(|Σ (a - E a)| - ½)² / Σ Var a
//
// with the continuity correction, without the ½ else, against χ² with one
// degree of freedom; for k triggers the quadratic form of their k - 1 sums of
// deviations, which is not corrected. It stays right with many segments of few
// contacts. Segments of one exposure do not count.
//
// It returns ErrShape and ErrCounts as MantelHaenszel does, for any number of
// triggers, and ErrSpread where nothing varies.
//
// Cochran (1954), Biometrics 10:417-451; Mantel and Haenszel (1959), JNCI
// 22:719-748; Landis, Heyman and Koch (1978), International Statistical Review
// 46:237-254. It is R's mantelhaen.test.
func CMH(engagements, exposures [][]float64, corrected bool) (Chi, error) {
	if err := checkStrata(engagements, exposures); err != nil {
		return Chi{}, err
	}
	k := len(exposures[0]) - 1
	off := mat.NewVecDense(k, nil)
	v := square(k)
	for s := range exposures {
		var y, n float64
		for a, m := range exposures[s] {
			y, n = y+engagements[s][a], n+m
		}
		if n < 2 {
			continue
		}
		scale := y * (n - y) / (n * n * (n - 1))
		for a := range k {
			m := exposures[s][a]
			off.SetVec(a, off.AtVec(a)+engagements[s][a]-m*y/n)
			for b := range k {
				v[a][b] -= scale * m * exposures[s][b]
			}
			v[a][a] += scale * m * n
		}
	}
	inverse, err := invert(v, k)
	if err != nil {
		return Chi{}, err
	}
	if delta := math.Abs(off.AtVec(0)); corrected && k == 1 && delta >= 0.5 {
		off.SetVec(0, delta-0.5)
	}
	return newChi(mat.Inner(off, inverse, off), float64(k)), nil
}

// BreslowDay tests whether two triggers have the same odds ratio in all
// segments, that of MantelHaenszel,
//
//	Σ (a - A)²/V - (Σ (a - A))² / Σ V
//
// where A is the engagements that the first trigger would have at that ratio
// and V = 1/(1/A + 1/B + 1/C + 1/D): the last term is Tarone's, without which
// the statistic is a little too large. It is held against χ² with one less
// degrees of freedom than there are segments in which something varies.
//
// It returns the errors of MantelHaenszel, and ErrSpread where fewer than two
// segments vary.
//
// Breslow and Day (1980), Statistical Methods in Cancer Research I, IARC;
// Tarone (1985), "On heterogeneity tests based on efficient scores", Biometrika
// 72:91-95.
func BreslowDay(engagements, exposures [][]float64) (breslowDay, tarone Chi, err error) {
	odds, err := MantelHaenszel(engagements, exposures, 0.95)
	if err != nil {
		return Chi{}, Chi{}, err
	}
	tables, err := fourfold(engagements, exposures)
	if err != nil {
		return Chi{}, Chi{}, err
	}
	var chi, sum, variance float64
	used := 0
	for _, t := range tables {
		if t.a+t.c == 0 || t.b+t.d == 0 {
			continue
		}
		a := t.expected(odds.Ratio)
		v := 1 / (1/a + 1/(t.a+t.b-a) + 1/(t.a+t.c-a) + 1/(t.d-t.a+a))
		chi += (t.a - a) * (t.a - a) / v
		sum, variance = sum+t.a-a, variance+v
		used++
	}
	if used < 2 {
		return Chi{}, Chi{}, fmt.Errorf("%d segments that vary: %w", used, ErrSpread)
	}
	df := float64(used - 1)
	return newChi(chi, df), newChi(max(0, chi-sum*sum/variance), df), nil
}

// A fourfold table: a of a+b engaged with the first trigger, c of c+d with the
// second.
type fourfoldTable struct{ a, b, c, d, n float64 }

// expected returns a at an odds ratio and the same margins: the root of a
// quadratic, in the form that does not subtract.
func (t fourfoldTable) expected(ratio float64) float64 {
	first, engaged := t.a+t.b, t.a+t.c
	a := 1 - ratio
	b := t.n - first - engaged + ratio*(first+engaged)
	c := -ratio * first * engaged
	root := math.Sqrt(max(0, b*b-4*a*c))
	return 2 * -c / (b + root)
}

func fourfold(engagements, exposures [][]float64) ([]fourfoldTable, error) {
	if err := checkStrata(engagements, exposures); err != nil {
		return nil, err
	}
	var tables []fourfoldTable
	for s := range exposures {
		if len(exposures[s]) != 2 {
			return nil, fmt.Errorf("segment %d: %d triggers, not 2: %w", s, len(exposures[s]), ErrShape)
		}
		y, m := engagements[s], exposures[s]
		if m[0] > 0 && m[1] > 0 {
			tables = append(tables, fourfoldTable{y[0], m[0] - y[0], y[1], m[1] - y[1], m[0] + m[1]})
		}
	}
	return tables, nil
}

func checkStrata(engagements, exposures [][]float64) error {
	if len(engagements) == 0 || len(engagements) != len(exposures) {
		return fmt.Errorf("%d and %d segments: %w", len(engagements), len(exposures), ErrShape)
	}
	k := len(exposures[0])
	for s := range exposures {
		if len(exposures[s]) != k || len(engagements[s]) != k || k < 2 {
			return fmt.Errorf("segment %d: %w", s, ErrShape)
		}
		for a, m := range exposures[s] {
			if y := engagements[s][a]; !(0 <= y && y <= m && m < math.Inf(1)) {
				return fmt.Errorf("segment %d, trigger %d, %v of %v: %w", s, a, y, m, ErrCounts)
			}
		}
	}
	return nil
}
