package inference

import (
	"fmt"
	"math"
	"sort"
)

// A Correction is how the p values of a family are adjusted one by one,
// whatever their correlation, instead of by the distribution of their maximum.
type Correction string

// The corrections. The first two keep the probability of a single false claim
// below 1 - level, the others the expected share of false ones among claims.
const (
	Holm     Correction = "holm"     // steps down from the smallest p
	Hochberg Correction = "hochberg" // steps up from the largest; for independent or positively dependent p
	BH       Correction = "bh"       // Benjamini and Hochberg; for independent or positively dependent p
	BY       Correction = "by"       // Benjamini and Yekutieli; whatever the dependence
)

// Corrected is what a correction makes of one p value.
type Corrected struct {
	P        float64 // adjusted
	Proven   bool    // P < 1 - level
	Critical float64 // of its interval, on the normal scale; the same for the whole family
}

// Correct adjusts the p values of a family. With p sorted upwards, m of them
// and h = Σ 1/i,
//
//	holm      max_{j<=i} (m-j+1) p_j        hochberg  min_{j>=i} (m-j+1) p_j
//	bh        min_{j>=i} m p_j / j          by        min_{j>=i} h m p_j / j
//
// at most 1: R's p.adjust. A NaN is a comparison that cannot be told: it stays
// NaN, and counts among the m.
//
// Intervals match what is claimed. R of the p are proven. For BH and BY they
// are those of the false coverage rate, at 1 - max(R, 1)(1-level)/m (BY: /hm):
// exactly the proven leave 0 out, and of the intervals of the proven at most
// 1 - level are expected to miss. For Holm and Hochberg they are Bonferroni's,
// 1 - (1-level)/m, where all are proven, and else Bonferroni's for a tenth of
// the error, 1 - 0.1 (1-level)/m, because the steps spend the error on claims:
// claims and intervals then hold together with level less that tenth, whatever
// the effects. (With the whole error spent once more on intervals they would
// hold in .926 to .935 of tests of two or three, with the level of the failed
// step for what is not proven, 1 - (1-level)/(m-R), in .885 of tests of ten
// with one of no effect.) Pair.Sided makes them agree with what is proven.
//
// It returns ErrEmpty without p, ErrFamily for an unknown correction and
// ErrLevel unless 0 < level < 1.
//
// Holm (1979), Scandinavian Journal of Statistics 6:65-70; Hochberg (1988),
// Biometrika 75:800-802; Benjamini and Hochberg (1995), JRSS B 57:289-300;
// Benjamini and Yekutieli (2001), Annals of Statistics 29:1165-1188; their
// intervals (2005), JASA 100:71-81; Strassburger and Bretz (2008), "Compatible
// simultaneous lower confidence bounds for the Holm procedure and other
// Bonferroni-based closed tests", Statistics in Medicine 27:4914-4927.
func Correct(p []float64, by Correction, level float64) ([]Corrected, error) {
	if len(p) == 0 {
		return nil, fmt.Errorf("no p values: %w", ErrEmpty)
	}
	if !(0 < level && level < 1) { // also rejects NaN
		return nil, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	out := make([]Corrected, len(p))
	order := sorted(p)
	m := float64(len(p))
	factor := func(i int) float64 { return m - float64(i) } // of the p at place i from 0
	harmonic := 1.0
	switch by {
	case Holm, Hochberg:
	case BY:
		harmonic = 0
		for i := range p {
			harmonic += 1 / float64(i+1)
		}
		fallthrough
	case BH:
		factor = func(i int) float64 { return harmonic * m / float64(i+1) }
	default:
		return nil, fmt.Errorf("correction %q: %w", by, ErrFamily)
	}
	adjust(p, order, factor, by == Holm, out)
	proven := 0
	for i := range out {
		if out[i].Proven = out[i].P < 1-level; out[i].Proven {
			proven++
		}
	}
	critical := twoSided(errorOf(by, float64(proven), m, harmonic) * (1 - level))
	for i := range out {
		out[i].Critical = critical
	}
	return out, nil
}

// adjust fills in adjusted p: running maxima from the smallest, or minima from
// the largest.
func adjust(p []float64, order []int, factor func(int) float64, down bool, out []Corrected) {
	running := 1.0
	if down {
		running = 0
	}
	for step := range order {
		i := len(order) - 1 - step
		if down {
			i = step
		}
		at := order[i]
		if math.IsNaN(p[at]) {
			out[at].P = math.NaN()
			continue
		}
		if one := min(1, factor(i)*p[at]); down {
			running = max(running, one)
		} else {
			running = min(running, one)
		}
		out[at].P = running
	}
}

// sorted lists the places of p values upwards, NaN last.
func sorted(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := p[order[a]], p[order[b]]
		return x < y || !math.IsNaN(x) && math.IsNaN(y)
	})
	return order
}

// errorOf is which part of the error every interval may have, where r of m are
// proven.
func errorOf(by Correction, r, m, harmonic float64) float64 {
	switch {
	case by == BH || by == BY:
		return max(1, r) / (m * harmonic)
	case r == m:
		return 1 / m
	}
	return hybridShare / m
}

// Sided makes an interval of the pair's difference agree with a verdict on 0:
// one that is proven ends short of it, on the side of the difference, one that
// is not reaches it.
func (p Pair) Sided(i Interval, proven bool) Interval {
	switch {
	case !proven:
		return Interval{min(i.Low, 0), max(i.High, 0)}
	case p.Difference > 0:
		i.Low = max(i.Low, math.SmallestNonzeroFloat64)
	case p.Difference < 0:
		i.High = min(i.High, -math.SmallestNonzeroFloat64)
	}
	return i
}
