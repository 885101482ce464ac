package inference

import (
	"fmt"
	"math"
)

// Pooled is what estimates of one effect in several segments say together, each
// segment taken for one of many there could be, whose true effects vary with
// variance τ² around a mean.
type Pooled struct {
	Mean       float64
	SE         float64  // of the mean, after Hartung and Knapp
	Interval   Interval // of the mean
	Prediction Interval // of the true effect in one more segment
	Tau2       float64  // REML; 0 where the estimates vary no more than chance makes them
	I2         float64  // the share of the estimates' variance that is not chance, in [0, 1)
	Scale      float64  // Hartung and Knapp's q, before it is kept from being below 1
	Shrunk     []Shrunk // for each segment
}

// Shrunk is a segment's estimate pulled towards the mean of all: the better
// guess of its true effect, with from .02 to 1.04 of the raw one's squared error
// where effects vary from not at all to four standard errors. Its interval is
// no more than a description: it takes τ² for known, and holds the truth in from
// .84 (30 segments that vary by a third of their standard errors) to 1 of cases.
type Shrunk struct {
	Estimate float64
	Interval Interval
	Factor   float64 // how much of its distance from the mean it keeps, τ²/(τ² + se²)
}

// Pool pools the estimates d with standard errors se, in the model d_s ~
// Normal(θ_s, se_s²), θ_s ~ Normal(μ, τ²), with w = 1/(se² + τ²):
//
//	mean        μ = Σ w d / Σ w,   SE² = max(1, q)/Σ w,   q = Σ w (d - μ)²/(S-1)
//	prediction  μ ± t √(SE² + τ²)
//	shrunk      B d + (1-B) μ,   B = τ²/(τ² + se²),   variance B se² + (1-B)² SE²
//	I²          τ²/(τ² + v),   v the typical variance (S-1)/tr P
//
// τ² is the restricted maximum likelihood estimate, by Fisher scoring from
// DerSimonian and Laird's; t is Student's with S - 1 degrees of freedom. q is
// kept from being below 1, so that segments that happen to agree more than
// chance allows do not make a mean more certain than its parts (metafor's
// test = "adhoc").
//
// It returns ErrEmpty with fewer than two estimates, ErrShape where sizes
// differ, ErrSpread unless every se > 0 and ErrLevel unless 0 < level < 1.
//
// DerSimonian and Laird (1986), "Meta-analysis in clinical trials", Controlled
// Clinical Trials 7:177-188; Hartung and Knapp (2001), "On tests of the overall
// treatment effect in meta-analysis with normally distributed responses",
// Statistics in Medicine 20:1771-1782; Röver, Knapp and Friede (2015),
// "Hartung-Knapp-Sidik-Jonkman approach and its modification for random-effects
// meta-analysis with few studies", BMC Medical Research Methodology 15:99;
// Higgins, Thompson and Spiegelhalter (2009), "A re-evaluation of random-effects
// meta-analysis", JRSS A 172:137-159.
func Pool(d, se []float64, level float64) (Pooled, error) {
	if err := checkEstimates(d, se); err != nil {
		return Pooled{}, err
	}
	if len(d) < 2 {
		return Pooled{}, fmt.Errorf("one estimate: %w", ErrEmpty)
	}
	if !(0 < level && level < 1) { // also rejects NaN
		return Pooled{}, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	df := float64(len(d) - 1)
	p := Pooled{Tau2: reml(d, se)}
	w := weigh(d, se, p.Tau2)
	p.Mean, p.Scale = w.mean, w.q/df
	p.SE = math.Sqrt(max(1, p.Scale) / w.sum)
	fixed := weigh(d, se, 0)
	p.I2 = p.Tau2 / (p.Tau2 + df/fixed.trace)
	t := tOfZ(TwoSided(level), df)
	around := func(middle, sd float64) Interval { return Interval{middle - t*sd, middle + t*sd} }
	p.Interval = around(p.Mean, p.SE)
	p.Prediction = around(p.Mean, math.Sqrt(p.SE*p.SE+p.Tau2))
	for s, x := range d {
		v := se[s] * se[s]
		b := p.Tau2 / (p.Tau2 + v)
		estimate := b*x + (1-b)*p.Mean
		p.Shrunk = append(p.Shrunk, Shrunk{estimate, around(estimate, math.Sqrt(b*v+(1-b)*(1-b)*p.SE*p.SE)), b})
	}
	return p, nil
}

// weighed are the sums over estimates with weights w = 1/(se² + τ²).
type weighed struct {
	sum   float64 // Σ w
	mean  float64 // Σ w d / Σ w
	q     float64 // Σ w (d - mean)²
	trace float64 // of P = W - W1(1ᵀW1)⁻¹1ᵀW
	score float64 // dᵀPPd - tr P, twice the slope of the restricted likelihood
	info  float64 // tr PP, twice its information
}

func weigh(d, se []float64, tau2 float64) weighed {
	var w weighed
	var squares, cubes, moment float64
	for s, x := range d {
		one := 1 / (se[s]*se[s] + tau2)
		w.sum += one
		moment += one * x
		squares += one * one
		cubes += one * one * one
	}
	w.mean = moment / w.sum
	for s, x := range d {
		one := 1 / (se[s]*se[s] + tau2)
		off := one * (x - w.mean)
		w.q += off * (x - w.mean)
		w.score += off * off
	}
	w.trace = w.sum - squares/w.sum
	w.score -= w.trace
	w.info = squares - 2*cubes/w.sum + squares*squares/(w.sum*w.sum)
	return w
}

// reml returns the restricted maximum likelihood estimate of τ², 0 or more.
// Fisher scoring takes few steps; where it would go back and forth they are
// halved.
func reml(d, se []float64) float64 {
	fixed := weigh(d, se, 0)
	tau2 := max(0, (fixed.q-float64(len(d)-1))/fixed.trace)
	last := 0.0
	for range 500 {
		w := weigh(d, se, tau2)
		step := w.score / w.info
		if step*last < 0 && math.Abs(step) > math.Abs(last)/2 {
			step /= 2
		}
		next := max(0, tau2+step)
		done := math.Abs(next-tau2) <= 1e-14*(next+1/fixed.sum)
		tau2, last = next, step
		if done {
			break
		}
	}
	return tau2
}
