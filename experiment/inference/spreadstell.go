package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"
)

// Spread returns the root of the mean of τ² over the tests, and its interval.
func (s *Spreads) Spread(level float64) (spread float64, i Interval) {
	draws := make([]float64, len(s.drawn))
	for sweep, drawn := range s.drawn {
		for _, k := range drawn {
			draws[sweep] += spreadGrid[k] * spreadGrid[k] / float64(len(drawn))
		}
		spread += draws[sweep] / float64(len(draws))
		draws[sweep] = math.Sqrt(draws[sweep])
	}
	return math.Sqrt(spread), quantiles(draws, level)
}

// Mixture returns the spreads that tests may have, and the share of tests that
// is believed to have each.
func (s *Spreads) Mixture() (spreads, shares []float64) {
	shares = make([]float64, len(spreadGrid))
	for i := range s.tests {
		for k, one := range s.weightsOf(i) {
			shares[k] += one / float64(len(s.tests))
		}
	}
	return slices.Clone(spreadGrid), shares
}

// Kurtosis is that of the effects of all tests together, 3 E τ⁴/(E τ²)²: 3
// where all tests have one spread.
func (s *Spreads) Kurtosis() float64 {
	spreads, shares := s.Mixture()
	var second, fourth float64
	for k, tau := range spreads {
		second += shares[k] * tau * tau
		fourth += shares[k] * tau * tau * tau * tau
	}
	return 3 * fourth / (second * second)
}

// quantiles are the ends of the middle of some draws.
func quantiles(draws []float64, level float64) Interval {
	slices.Sort(draws)
	at := func(p float64) float64 {
		x := p * float64(len(draws)-1)
		low := int(x)
		high := min(low+1, len(draws)-1)
		return draws[low] + (x-float64(low))*(draws[high]-draws[low])
	}
	return Interval{at((1 - level) / 2), at((1 + level) / 2)}
}

// A Belief is what many tests together make of one of them.
type Belief struct {
	arms    Arms
	places  []place
	weights []float64
}

// faint is the weight below which a spread is left out of what is believed.
const faint = 5e-4

// Belief returns what is believed of a test.
func (s *Spreads) Belief(test int) Belief {
	b := Belief{s.tests[test], s.tests[test].places(), slices.Clone(s.weightsOf(test))}
	var sum float64
	for k, w := range b.weights {
		if w < faint {
			b.weights[k] = 0
		}
		sum += b.weights[k]
	}
	for k := range b.weights {
		b.weights[k] /= sum
	}
	return b
}

// Lift returns by what factor less 1 the true rate of arm first exceeds that of
// arm second: the median of what is believed, and an interval that leaves as
// much below it as above.
func (b Belief) Lift(first, second int, level float64) Guess {
	return Guess{b.lift(first, second, 0.5), Interval{b.lift(first, second, (1-level)/2), b.lift(first, second, (1+level)/2)}}
}

// Working returns the log rates that the arms point to, and their variances,
// linear in the engagements: log rates where somebody engaged often, and
// defined where nobody did. They are taken near what is believed of the arms,
// so that variances do not depend on an arm's own luck.
//
// Breslow and Clayton (1993), JASA 88:9-25.
func (b Belief) Working() (log, variance []float64) {
	log, variance = make([]float64, len(b.arms.Exposures)), make([]float64, len(b.arms.Exposures))
	for j, m := range b.arms.Exposures {
		var eta float64
		for k, w := range b.weights {
			eta += w * b.places[k].mean[j]
		}
		rate := math.Exp(eta)
		log[j], variance[j] = b.arms.working(j, eta), (1-rate)/(m*rate)
	}
	return log, variance
}

// lift is a quantile of the lift.
func (b Belief) lift(first, second int, p float64) float64 {
	low, high := 0.0, 0.0
	for k, w := range b.weights {
		if w > 0 {
			m, sd := b.places[k].lead(first, second)
			low, high = min(low, m-9*sd), max(high, m+9*sd)
		}
	}
	under := func(x float64) float64 {
		var sum float64
		for k, w := range b.weights {
			if w == 0 {
				continue
			}
			m, sd := b.places[k].lead(first, second)
			sum += w * below((x-m)/sd)
		}
		return sum
	}
	for range 50 {
		if x := low + (high-low)/2; under(x) < p {
			low = x
		} else {
			high = x
		}
	}
	return math.Expm1(high)
}

// Leads draws so many true lifts of arm first over arm second from what is
// believed, with a seed of the test's own.
func (b Belief) Leads(first, second, draws int, seed uint64) []float64 {
	d := newSampler(seed)
	leads := make([]float64, draws)
	for i := range leads {
		m, sd := b.places[d.choose(b.weights)].lead(first, second)
		leads[i] = math.Expm1(m + sd*d.normal())
	}
	return leads
}

// lead is the mean and the standard deviation of the difference of two log
// rates.
func (p *place) lead(first, second int) (m, sd float64) {
	apart := p.b[first] - p.b[second]
	return p.mean[first] - p.mean[second], math.Sqrt(p.g[first] + p.g[second] + apart*apart/p.precision)
}

// Best returns how likely arm first is truly the best.
func (b Belief) Best(first int) float64 {
	var sum float64
	for k, w := range b.weights {
		if w > 0 {
			sum += w * b.places[k].first(first, 0, 0)
		}
	}
	return sum
}

// Again returns how likely arm first is to lead all others by the critical
// value again, were the test run once more with as many contacts.
func (b Belief) Again(first int, critical float64) float64 {
	var sum float64
	for k, w := range b.weights {
		if w > 0 {
			sum += w * b.places[k].first(first, 1, critical)
		}
	}
	return sum
}

// first returns the probability that an arm is above all others: its true log
// rate, or with anew = 1 the one measured anew, by critical standard errors.
// Given α arms are independent; α is taken at three points and the arm's own
// log rate at steps of a third of a standard deviation.
func (p *place) first(first int, anew, critical float64) float64 {
	const step, end = 1.0 / 3, 12
	fast := newTailer()
	sd := math.Sqrt(p.g[first] + anew/p.information[first])
	var sum, weights float64
	for _, node := range [3]struct{ x, w float64 }{{-math.Sqrt(3), 1. / 6}, {0, 2. / 3}, {math.Sqrt(3), 1. / 6}} {
		shift := node.x / math.Sqrt(p.precision)
		for i := -end; i <= end; i++ {
			u := step * float64(i)
			f := node.w * fast.decay.at(u*u/2)
			weights += f
			own := p.mean[first] + p.b[first]*shift + sd*u
			for j := range p.mean {
				if j != first {
					margin := critical * math.Sqrt(1/p.information[first]+1/p.information[j])
					f *= fast.below((own - margin - p.mean[j] - p.b[j]*shift) / math.Sqrt(p.g[j]+anew/p.information[j]))
				}
			}
			sum += f
		}
	}
	return sum / weights
}

// A Drawn is a test of which the true log rates are drawn from what is believed.
type Drawn struct {
	Log   []float64 // the true log rates
	place *place
	draw  *sampler
}

// Again tells whether arm first leads all others by the critical value when the
// test is run once more.
func (d *Drawn) Again(first int, critical float64) bool {
	anew := func(j int) float64 { return d.Log[j] + d.draw.normal()/math.Sqrt(d.place.information[j]) }
	own := anew(first)
	ahead := true
	for j := range d.Log {
		if j != first {
			margin := critical * math.Sqrt(1/d.place.information[first]+1/d.place.information[j])
			ahead = anew(j) < own-margin && ahead
		}
	}
	return ahead
}

// Apart tells whether any two true rates differ by more than a lift.
func (d *Drawn) Apart(lift float64) bool {
	return slices.Max(d.Log)-slices.Min(d.Log) > math.Log1p(lift)
}

// Count returns how many of some tests are as event says: the mean over draws
// of all that is believed, and an interval.
func (s *Spreads) Count(tests []int, level float64, event func(test int, d *Drawn) bool) (mean float64, i Interval) {
	counts := make([]int64, len(s.drawn))
	concurrently(len(tests), func(at int) {
		test := tests[at]
		b := s.Belief(test)
		d := &Drawn{Log: make([]float64, len(b.arms.Exposures)), draw: &sampler{Rand: rand.New(rand.NewPCG(spreadSeed, uint64(test)+1))}}
		for sweep := range s.drawn {
			p := &b.places[s.drawn[sweep][test]]
			d.place = p
			shift := d.draw.normal() / math.Sqrt(p.precision)
			for j := range d.Log {
				d.Log[j] = p.mean[j] + p.b[j]*shift + math.Sqrt(p.g[j])*d.draw.normal()
			}
			if event(test, d) {
				atomic.AddInt64(&counts[sweep], 1)
			}
		}
	})
	draws := make([]float64, len(counts))
	for sweep, n := range counts {
		draws[sweep] = float64(n)
		mean += float64(n) / float64(len(counts))
	}
	return mean, quantiles(draws, level)
}

// Each calls f with every test and what is believed of it, on as many
// processors as there are.
func (s *Spreads) Each(f func(test int, b Belief)) {
	concurrently(len(s.tests), func(i int) { f(i, s.Belief(i)) })
}
