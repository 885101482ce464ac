package inference

import (
	"fmt"
	"iter"
	"math"
)

// Arms are the triggers of one test: what each is worth in independent
// exposures, Comparing.Independent. Every arm has exposures.
type Arms struct{ Engagements, Exposures []float64 }

// spreadGrid are the standard deviations that true log rates within a test may
// have: from 1 %, which is next to none, to 113 %, by factors of √2.
var spreadGrid = func() []float64 {
	grid := make([]float64, 14)
	for i := range grid {
		grid[i] = 0.0125 * math.Pow(2, float64(i)/2)
	}
	return grid
}()

// Spreads is how much the true rates of a test's triggers differ, learned from
// many tests, and what that makes of each of them. It is safe for concurrent
// use once made.
//
// In test i with spread τ_i the engagements of arm j are binomial with
//
//	log p_ij = α_i + u_ij,   u_ij ~ Normal(0, τ_i²),   log τ_i ~ Normal(log m, s²)
//
// but for a share ν of the tests, whose τ_i is next to none. α_i is flat, so
// that nothing but contrasts within a test counts. Effects are normal, and
// their scale differs from test to test, which lets a few tests have big effects
// where most have hardly any, or none. τ_i is one of a grid; so are m, of which
// half a Cauchy distribution with scale ¼ is believed beforehand, s, from .25 to
// 1.5, evenly, and ν, from 0 to .9. What is believed of the three afterwards is
// reckoned with: no estimate of them is taken for true.
//
// What is believed of a test is the mixture over τ of what is believed given τ,
// a normal distribution around the most likely log rates (Laplace's
// approximation). Having been picked as the highest does not matter to it: it
// is what is true of all triggers that look like this one, if triggers of these
// tests are alike.
//
// Efron and Morris (1973), "Stein's estimation rule and its competitors", JASA
// 68:117-130; Stephens (2017), "False discovery rates: a new deal",
// Biostatistics 18:275-294; Gelman (2006), "Prior distributions for variance
// parameters in hierarchical models", Bayesian Analysis 1:515-534; Efron
// (2011), "Tweedie's formula and selection bias", JASA 106:1602-1614; Azevedo,
// Deng, Montiel Olea, Rao and Weyl (2020), "A/B testing with fat tails",
// Journal of Political Economy 128:4614-4672; Breslow and Clayton (1993),
// "Approximate inference in generalized linear mixed models", JASA 88:9-25.
//
// Nothing of a test is kept: Tell reads the tests once more.
type Spreads struct {
	tests    int
	shapes   []shape
	believed []float64 // how likely each shape is
	shares   []float64 // of the tests that were told: which share is believed to have each spread
	squares  []float64 // at each draw the mean of τ² over them
}

// A place is what is believed of a test given its spread τ: log rates are
// Normal(mean + b (α - center), g), independent of each other given α, which is
// Normal(center, 1/precision).
type place struct {
	mean, g, b        []float64
	information       []float64 // of the arm's log rate in the data, M p/(1-p)
	center, precision float64
	log               float64 // of the likelihood, but for what is the same at all spreads
}

// fewTests is how many tests it takes before they say anything of each other.
const fewTests = 10

// NewSpreads learns from n tests of two arms or more, whose slices it may keep
// for a while. It returns ErrEmpty with fewer than ten, ErrShape where sizes
// differ, a test has one arm, or there are not n, and ErrCounts unless
// 0 <= engagements <= exposures, exposures > 0, and somebody engaged in every
// test.
func NewSpreads(n int, tests iter.Seq[Arms]) (*Spreads, error) {
	if n < fewTests {
		return nil, fmt.Errorf("%d tests: %w", n, ErrEmpty)
	}
	s := &Spreads{tests: n, shapes: shapes()}
	l, seen := s.newLearner(), 0
	var err error
	for block := range blocks(tests) {
		for i, t := range block {
			if err = t.check(); err != nil {
				return nil, fmt.Errorf("test %d: %w", seen+i, err)
			}
		}
		seen += len(block)
		l.learn(block)
	}
	if seen != n {
		return nil, fmt.Errorf("%d tests and not %d: %w", seen, n, ErrShape)
	}
	l.conclude()
	return s, nil
}

// together is how many tests are reckoned with side by side: what they take
// meanwhile is more than what they are.
const together = 512

// blocks cuts what comes into pieces, each of which is good until the next.
func blocks[T any](list iter.Seq[T]) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var block []T
		for one := range list {
			if block = append(block, one); len(block) == together {
				if !yield(block) {
					return
				}
				block = block[:0]
			}
		}
		if len(block) > 0 {
			yield(block)
		}
	}
}

func (t Arms) check() error {
	if len(t.Exposures) != len(t.Engagements) || len(t.Exposures) < 2 {
		return fmt.Errorf("%d exposures of %d engagements: %w", len(t.Exposures), len(t.Engagements), ErrShape)
	}
	var y float64
	for j, m := range t.Exposures {
		if !(0 <= t.Engagements[j] && t.Engagements[j] <= m && m > 0 && m < math.Inf(1)) {
			return fmt.Errorf("%v of %v: %w", t.Engagements[j], m, ErrCounts)
		}
		y += t.Engagements[j]
	}
	if !(y > 0) {
		return fmt.Errorf("nobody engaged: %w", ErrCounts)
	}
	return nil
}

// places finds what is believed at every spread, from the widest, whose log
// rates are nearest to those that were seen, to next to none.
func (t Arms) places() []place {
	k := len(t.Exposures)
	all := make([]place, len(spreadGrid))
	room := make([]float64, 4*k*len(spreadGrid))
	take := func() []float64 {
		part := room[:k:k]
		room = room[k:]
		return part
	}
	eta := make([]float64, k)
	for j, m := range t.Exposures {
		eta[j] = math.Log((min(t.Engagements[j], m-0.5*m/(m+1)) + 0.5) / (m + 1))
	}
	for i := len(spreadGrid) - 1; i >= 0; i-- {
		p := &all[i]
		p.mean, p.g, p.b, p.information = take(), take(), take(), take()
		t.settle(p, eta, spreadGrid[i]*spreadGrid[i])
		copy(eta, p.mean)
	}
	return all
}

// highest keeps a rate that is seen to be 1 short of it.
func (t Arms) highest(j int) float64 { return 1 - 0.5/(t.Exposures[j]+1) }

// settle finds the most likely log rates at a spread by scoring, beginning at
// eta, and how certain they are. With w the information of an arm,
//
//	g = 1/(w + 1/τ²),   b = 1/(1 + τ²w),   precision of α = Σ w b
func (t Arms) settle(p *place, eta []float64, tau2 float64) {
	const rounds, longest = 50, 2
	for range rounds {
		t.weigh(p, eta, tau2)
		p.center = 0
		for j := range eta {
			p.center += p.information[j] * p.b[j] * t.working(j, eta[j]) / p.precision
		}
		var moved float64
		for j := range eta {
			next := (1-p.b[j])*t.working(j, eta[j]) + p.b[j]*p.center
			next = min(eta[j]+max(-longest, min(longest, next-eta[j])), math.Log(t.highest(j)))
			moved = max(moved, math.Abs(next-eta[j]))
			eta[j] = next
		}
		if moved < 1e-6 {
			break
		}
	}
	t.weigh(p, eta, tau2)
	copy(p.mean, eta)
	p.center = mean(eta)
	shrinkage := 1.0 // Π b, of which no logarithm is taken one by one
	for j, x := range eta {
		p.log += t.logLikelihood(j, x, math.Exp(x)) - (x-p.center)*(x-p.center)/(2*tau2)
		if shrinkage *= p.b[j]; shrinkage < 1e-200 {
			p.log += math.Log(shrinkage) / 2
			shrinkage = 1
		}
	}
	p.log += math.Log(shrinkage/p.precision) / 2
}

func (t Arms) weigh(p *place, eta []float64, tau2 float64) {
	p.precision = 0
	for j, x := range eta {
		rate := math.Exp(x)
		p.information[j] = t.Exposures[j] * rate / (1 - rate)
		p.b[j] = 1 / (1 + tau2*p.information[j])
		p.g[j] = tau2 * p.b[j]
		p.precision += p.information[j] * p.b[j]
	}
}

// working is the log rate that an arm's engagements point to from a nearby one,
// η + p̂/p - 1.
func (t Arms) working(j int, eta float64) float64 {
	return eta + t.Engagements[j]/(t.Exposures[j]*math.Exp(eta)) - 1
}

func (t Arms) logLikelihood(j int, log, rate float64) float64 {
	y, m := t.Engagements[j], t.Exposures[j]
	return y*log + (m-y)*math.Log1p(-rate)
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
