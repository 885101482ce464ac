package inference

import (
	"fmt"
	"math"
)

// A TrendBlock holds Σ_i z_ia z_ib' over contacts for two triggers a and b (or
// one and itself), of what contact i did over time:
//
//	z = (n, m, y, Σt, Σt², Σty)
//
// n is 1 where the contact was shown the trigger, m and y are exposures and
// engagements, the sums run over exposures and, the last, over engagements,
// and t is in days.
type TrendBlock [6][6]float64

// The entries of a TrendBlock.
const (
	trendN = iota
	trendM
	trendY
	trendT
	trendTT
	trendTY
)

// A Trending is the least-squares line of each trigger's rate over time, an
// exposure's outcome against its day, with contacts for clusters.
type Trending struct {
	blocks [][]TrendBlock
	lines  []trendLine
}

type trendLine struct {
	level, slope float64 // the rate at day 0, and what a day adds
	mean         float64 // t̄
	spread       float64 // S_tt = Σ (t - t̄)²
	size         float64 // S_tt²/Σ_i s_i², contacts worth, s_i the contact's part of S_tt
	tilt         influence
}

// An influence is a contact's part of an estimate, as weights of its z.
type influence [6]float64

// NewTrending fits a line to every trigger,
//
//	β_a = S_ty/S_tt,   Cov(β_a, β_b) = √(c_a c_b) Σ_i u_ia u_ib/(S_tt,a S_tt,b)
//	u_i = Σ over the contact's exposures of (t - t̄)(y - ŷ(t))
//
// which is ordinary least squares with the cluster-robust sandwich, and
// c = n*/(n* - 1). blocks[a][b] are those of triggers a and b. The slope of a
// trigger whose exposures were all on one day is NaN.
//
// It returns ErrEmpty without triggers, ErrShape where the blocks are not a
// square, and ErrCounts where they are not sums over contacts.
//
// Liang and Zeger (1986), "Longitudinal data analysis using generalized linear
// models", Biometrika 73:13-22.
func NewTrending(blocks [][]TrendBlock) (*Trending, error) {
	if len(blocks) == 0 {
		return nil, fmt.Errorf("no triggers: %w", ErrEmpty)
	}
	t := &Trending{blocks: blocks, lines: make([]trendLine, len(blocks))}
	for a, row := range blocks {
		if len(row) != len(blocks) {
			return nil, fmt.Errorf("%d blocks for %d triggers: %w", len(row), len(blocks), ErrShape)
		}
		own := &row[a]
		if m, y := own[trendN][trendM], own[trendN][trendY]; !(0 <= y && y <= m && m < math.Inf(1)) {
			return nil, fmt.Errorf("trigger %d: %v of %v exposures: %w", a, y, m, ErrCounts)
		}
		t.lines[a] = newTrendLine(own)
	}
	return t, nil
}

func newTrendLine(b *TrendBlock) trendLine {
	m, y, sum := b[trendN][trendM], b[trendN][trendY], b[trendN][trendT]
	l := trendLine{mean: sum / m}
	l.spread = b[trendN][trendTT] - sum*l.mean
	if !(l.spread > 1e-9*b[trendN][trendTT]) {
		l.slope, l.level = math.NaN(), math.NaN()
		return l
	}
	l.slope = (b[trendN][trendTY] - l.mean*y) / l.spread
	l.level = y/m - l.slope*l.mean
	// Σ (t - t̄)(y - level - slope t) of a contact.
	l.tilt = influence{
		trendM: l.level * l.mean, trendY: -l.mean, trendT: l.slope*l.mean - l.level, trendTT: -l.slope, trendTY: 1,
	}
	part := influence{trendM: l.mean * l.mean, trendT: -2 * l.mean, trendTT: 1}
	l.size = l.spread * l.spread / part.product(&part, b)
	for i := range l.tilt {
		l.tilt[i] /= l.spread
	}
	return l
}

// product returns Σ_i of the products of two contacts' parts.
func (f *influence) product(o *influence, b *TrendBlock) float64 {
	var sum float64
	for i, x := range f {
		if x == 0 {
			continue
		}
		for j, y := range o {
			sum += x * y * b[i][j]
		}
	}
	return sum
}

// scale is n*/(n* - 1).
func (l *trendLine) scale() float64 { return l.size / max(l.size-1, 0.5) }

// covariance returns that of two slopes.
func (t *Trending) covariance(a, b int) float64 {
	x, y := &t.lines[a], &t.lines[b]
	return math.Sqrt(x.scale()*y.scale()) * x.tilt.product(&y.tilt, &t.blocks[a][b])
}

// A Slope is by how much a rate, or the difference of two, rises a day.
type Slope struct {
	Slope, SE, DF float64
	Low, High     float64
	P             float64 // two-sided, of no trend; NaN where nobody varied
}

func newSlope(slope, variance, df, level float64) Slope {
	s := Slope{Slope: slope, SE: math.Sqrt(max(0, variance)), DF: max(1, df)}
	half := tOfZ(TwoSided(level), s.DF) * s.SE
	s.Low, s.High = slope-half, slope+half
	s.P = PValue(zOfT(slope/s.SE, s.DF))
	return s
}

// Slope returns a trigger's own slope with its interval at the level.
func (t *Trending) Slope(a int, level float64) Slope {
	return newSlope(t.lines[a].slope, t.covariance(a, a), t.lines[a].size-1, level)
}

// Versus returns by how much the lead of trigger a over b rises a day, with
// Satterthwaite's degrees of freedom from the contacts each slope is worth.
func (t *Trending) Versus(a, b int, level float64) Slope {
	v, w := t.covariance(a, a), t.covariance(b, b)
	x, y := max(t.lines[a].size-1, 0.1), max(t.lines[b].size-1, 0.1)
	df := (v + w) * (v + w) / (v*v/x + w*w/y)
	if t.blocks[a][b][trendN][trendN] > 0 { // they share contacts
		df = min(x, y)
	}
	return newSlope(t.lines[a].slope-t.lines[b].slope, v+w-2*t.covariance(a, b), df, level)
}

// Lead returns by how much the lines of two triggers are apart on a day.
func (t *Trending) Lead(a, b int, day float64) float64 {
	x, y := &t.lines[a], &t.lines[b]
	return x.level - y.level + (x.slope-y.slope)*day
}

// Worth returns how many contacts a trigger's slope rests on, n*.
func (t *Trending) Worth(a int) float64 { return t.lines[a].size }
