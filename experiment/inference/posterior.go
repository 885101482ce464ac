package inference

import (
	"fmt"
	"math"
	"slices"
)

// Posterior returns for each of some triggers the probability that its rate is
// the highest of all, and the expected loss of sending it: the mean of the
// highest rate less its own. Rates are independent, each with the posterior of
// a uniform prior, Beta(1+y, 1+m-y); engagements and exposures may be fractions
// of counts (divided by a design effect).
//
//	best_a = ∫ f_a Π_{b≠a} F_b dx        loss_a = ∫ F_a (1 - Π_{b≠a} F_b) dx
//
// Both are integrated in the log-odds of x, over panels as narrow as the
// narrowest posterior within reach, so that 0 and 10⁸ exposures, and rates
// near 0 and 1, can stand side by side. best sums to 1.
//
// It returns ErrEmpty without triggers, ErrShape where sizes differ, and
// ErrCounts unless 0 <= engagements <= exposures.
//
// Stucchio (2015), "Bayesian A/B testing at VWO".
func Posterior(engagements, exposures []float64) (best, loss []float64, err error) {
	if len(engagements) == 0 {
		return nil, nil, fmt.Errorf("no triggers: %w", ErrEmpty)
	}
	if len(engagements) != len(exposures) {
		return nil, nil, fmt.Errorf("%d and %d triggers: %w", len(engagements), len(exposures), ErrShape)
	}
	betas := make([]beta, len(engagements))
	for a, y := range engagements {
		m := exposures[a]
		if !(0 <= y && y <= m && m < math.Inf(1)) {
			return nil, nil, fmt.Errorf("trigger %d, %v of %v: %w", a, y, m, ErrCounts)
		}
		betas[a] = newBeta(1+y, 1+m-y)
	}
	best, loss = integrateBetas(betas)
	return best, loss, nil
}

// A beta is a posterior in log-odds η, where its density is
// exp(aη - (a+b) log(1+e^η)): log-concave, with its mode at log(a/b).
type beta struct {
	a, b      float64
	mode, sd  float64
	low, high float64 // beyond which it has no more than about 1e-17 of its mass
	cuts      []float64
}

func newBeta(a, b float64) beta {
	p := beta{a: a, b: b, mode: math.Log(a / b), sd: math.Sqrt(1/a + 1/b)}
	p.low, p.high = p.reach(-1), p.reach(1)
	p.cuts = p.panels()
	return p
}

// logDensity is 0 at the mode. It is computed around the mode, because
// at 10⁸ exposures its terms are too large to subtract.
func (p *beta) logDensity(eta float64) float64 {
	d := eta - p.mode
	// log((1+e^η)/(1+e^mode)) = log1p(x (e^d - 1)), x = a/(a+b) the mode's rate.
	x := p.a / (p.a + p.b)
	if d > 0 { // the same from the other end, where e^d may be large
		return -p.b*d - (p.a+p.b)*math.Log1p((1-x)*math.Expm1(-d))
	}
	return p.a*d - (p.a+p.b)*math.Log1p(x*math.Expm1(d))
}

// reach returns where on one side the density has fallen to e^-42 of its mode.
func (p *beta) reach(side float64) float64 {
	fallen := func(d float64) float64 { return p.logDensity(p.mode+side*d) + 42 }
	far := 9 * p.sd
	for fallen(far) > 0 {
		far *= 2
	}
	return p.mode + side*root(fallen, 0, far)
}

// panels returns the cuts of a rule that integrates the density: narrow around
// the mode, wider in the tails, where it is exponential at most.
func (p *beta) panels() []float64 {
	cuts := []float64{p.mode}
	for _, side := range []float64{-1, 1} {
		end := p.low
		if side > 0 {
			end = p.high
		}
		width := p.sd
		for x := p.mode; side*(end-x) > 0; {
			x += side * width
			if side*(end-x) < 0.3*width {
				x = end
			}
			cuts = append(cuts, x)
		}
	}
	slices.Sort(cuts)
	return cuts
}

// integrateBetas walks the panels from left to right, and with them each
// posterior's distribution function.
func integrateBetas(betas []beta) (best, loss []float64) {
	k := len(betas)
	best, loss = make([]float64, k), make([]float64, k)
	var cuts []float64
	for i := range betas {
		cuts = append(cuts, betas[i].cuts...)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	total := make([]float64, k)
	for i := range betas {
		total[i] = betas[i].mass(cuts)
	}
	w := newWalk(betas, total)
	for i := range cuts[1:] {
		w.panel(cuts[i], cuts[i+1], best, loss)
	}
	var sum float64
	for _, b := range best {
		sum += b
	}
	for a := range best {
		best[a] /= sum
		loss[a] = max(0, loss[a])
	}
	return best, loss
}

// mass integrates the density over the panels that it reaches.
func (p *beta) mass(cuts []float64) float64 {
	var sum float64
	for i := range cuts[1:] {
		if from, to := cuts[i], cuts[i+1]; p.active(from, to) {
			sum += legendre8.integrate(func(x float64) float64 { return math.Exp(p.logDensity(x)) }, from, to)
		}
	}
	return sum
}

func (p *beta) active(from, to float64) bool { return from < p.high && to > p.low }

// A walk is where the integration is.
type walk struct {
	betas   []beta
	total   []float64
	passed  []float64     // share of each posterior's mass to the left
	density [][8]float64  // at the panel's points
	to      [][8]float64  // distribution function there
	inner   [8][8]float64 // weights of ∫ from the panel's left end to each point
}

func newWalk(betas []beta, total []float64) *walk {
	k := len(betas)
	return &walk{
		betas: betas, total: total, passed: make([]float64, k),
		density: make([][8]float64, k), to: make([][8]float64, k), inner: innerWeights,
	}
}

// panel adds what lies between two cuts.
func (w *walk) panel(from, to float64, best, loss []float64) {
	width := to - from
	any := false
	for a := range w.betas {
		if !w.betas[a].active(from, to) {
			for i := range 8 {
				w.density[a][i], w.to[a][i] = 0, w.passed[a]
			}
			continue
		}
		any = true
		w.advance(a, from, width)
	}
	if !any { // a gap between posteriors: nothing changes but x
		w.gap(logistic(to)-logistic(from), loss)
		return
	}
	for i, x := range legendre8.x {
		p := logistic(from + x*width)
		weight := legendre8.w[i] * width
		for a := range w.betas {
			others := 1.0
			for b := range w.betas {
				if b != a {
					others *= w.to[b][i]
				}
			}
			best[a] += weight * w.density[a][i] * others
			loss[a] += weight * p * (1 - p) * w.to[a][i] * (1 - others)
		}
	}
}

// advance computes one posterior's density and distribution in a panel.
func (w *walk) advance(a int, from, width float64) {
	p := &w.betas[a]
	var all float64
	for i, x := range legendre8.x {
		w.density[a][i] = math.Exp(p.logDensity(from+x*width)) / w.total[a]
		all += legendre8.w[i] * w.density[a][i]
	}
	for i := range 8 {
		var part float64
		for j := range 8 {
			part += w.inner[i][j] * w.density[a][j]
		}
		w.to[a][i] = min(1, max(0, w.passed[a]+part*width))
	}
	w.passed[a] = min(1, w.passed[a]+all*width)
}

// gap adds the loss over a stretch of x in which no posterior changes.
func (w *walk) gap(length float64, loss []float64) {
	for a := range w.betas {
		others := 1.0
		for b := range w.betas {
			if b != a {
				others *= w.passed[b]
			}
		}
		loss[a] += length * w.passed[a] * (1 - others)
	}
}

func logistic(eta float64) float64 { return 1 / (1 + math.Exp(-eta)) }

// innerWeights integrate the polynomial through the values at the points of
// legendre8 from 0 to each of them: exact to the rule's degree.
var innerWeights = func() (w [8][8]float64) {
	for i, end := range legendre8.x {
		for j := range 8 {
			w[i][j] = legendre8.integrate(func(x float64) float64 { return lagrange(j, x) }, 0, end)
		}
	}
	return w
}()

// lagrange returns the polynomial that is 1 at point j of legendre8 and 0 at
// the others.
func lagrange(j int, x float64) float64 {
	v := 1.0
	for i, at := range legendre8.x {
		if i != j {
			v *= (x - at) / (legendre8.x[j] - at)
		}
	}
	return v
}
