package inference

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"
)

// Tell makes of what is believed of every test what make does, on as many
// processors as there are, and uses that in the order of the tests. The tests
// are those that were learned from, each with what else is known of it. It is
// called once, and then Spread, Mixture and Kurtosis tell of all tests.
func Tell[E, T any](s *Spreads, tests iter.Seq2[E, Arms], make func(e E, b Belief) T, use func(e E, made T)) {
	type one struct {
		is   E
		arms Arms
		made T
	}
	each := func(yield func(one) bool) {
		for is, arms := range tests {
			if !yield(one{is: is, arms: arms}) {
				return
			}
		}
	}
	t := s.newTelling()
	for block := range blocks(each) {
		beliefs := t.beliefs(len(block), func(i int) Arms { return block[i].arms })
		concurrently(len(block), func(i int) { block[i].made = make(block[i].is, beliefs[i]) })
		for i := range block {
			use(block[i].is, block[i].made)
		}
	}
}

// A telling goes through the tests once more.
type telling struct {
	*Spreads
	drawings []drawing
	told     int
}

func (s *Spreads) newTelling() *telling {
	t := &telling{Spreads: s, drawings: s.drawings()}
	s.shares, s.squares = make([]float64, len(spreadGrid)), make([]float64, len(t.drawings))
	return t
}

// beliefs are those of the next n tests.
func (t *telling) beliefs(n int, arms func(i int) Arms) []Belief {
	k := len(spreadGrid)
	list, likelihood := make([]Belief, n), make([]float64, n*k)
	weights, drawn := make([][]float64, n), make([]uint8, n*len(t.drawings))
	concurrently(n, func(i int) {
		list[i] = Belief{arms: arms(i), places: arms(i).places(), test: t.told + i, drawn: drawn[i*len(t.drawings) : (i+1)*len(t.drawings)]}
		likelihoods(list[i].places, likelihood[i*k:(i+1)*k])
		weights[i] = t.weigh(likelihood[i*k : (i+1)*k])
		list[i].weights = distinct(weights[i])
	})
	concurrently(len(t.drawings), func(at int) {
		for i := range n {
			tau := t.drawings[at].next(likelihood[i*k : (i+1)*k])
			drawn[i*len(t.drawings)+at] = tau
			t.squares[at] += spreadGrid[tau] * spreadGrid[tau] / float64(t.tests)
		}
	})
	for _, w := range weights {
		for j, one := range w {
			t.shares[j] += one / float64(t.tests)
		}
	}
	t.told += n
	return list
}

// distinct leaves out the spreads that next to nothing is believed of.
func distinct(all []float64) []float64 {
	weights := slices.Clone(all)
	var sum float64
	for k, w := range weights {
		if w < faint {
			weights[k] = 0
		}
		sum += weights[k]
	}
	for k := range weights {
		weights[k] /= sum
	}
	return weights
}

// faint is the weight below which a spread is left out of what is believed.
const faint = 5e-4

// Spread returns the root of the mean of τ² over the tests, and its interval.
func (s *Spreads) Spread(level float64) (spread float64, i Interval) {
	draws := make([]float64, len(s.squares))
	for at, square := range s.squares {
		spread += square / float64(len(draws))
		draws[at] = math.Sqrt(square)
	}
	return math.Sqrt(spread), quantiles(draws, level)
}

// Mixture returns the spreads that tests may have, and the share of tests that
// is believed to have each.
func (s *Spreads) Mixture() (spreads, shares []float64) {
	return slices.Clone(spreadGrid), slices.Clone(s.shares)
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
	test    int     // the number of the test
	drawn   []uint8 // its spread at each draw
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
func (b Belief) Leads(first, second, draws int) []float64 {
	d := newSampler(uint64(b.test))
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

// A Count is how many tests are as some event says, at each draw of all that is
// believed.
type Count struct{ draws []atomic.Int64 }

// NewCount begins to count.
func (s *Spreads) NewCount() *Count { return &Count{make([]atomic.Int64, s.draws())} }

// Draw draws the test as often as all are drawn, and counts it where event says
// so.
func (b Belief) Draw(c *Count, event func(d *Drawn) bool) {
	d := &Drawn{Log: make([]float64, len(b.arms.Exposures)), draw: &sampler{Rand: rand.New(rand.NewPCG(spreadSeed, uint64(b.test)+1))}}
	for at, tau := range b.drawn {
		p := &b.places[tau]
		d.place = p
		shift := d.draw.normal() / math.Sqrt(p.precision)
		for j := range d.Log {
			d.Log[j] = p.mean[j] + p.b[j]*shift + math.Sqrt(p.g[j])*d.draw.normal()
		}
		if event(d) {
			c.draws[at].Add(1)
		}
	}
}

// Told returns the mean of the count over the draws, and an interval.
func (c *Count) Told(level float64) (mean float64, i Interval) {
	draws := make([]float64, len(c.draws))
	for at := range c.draws {
		n := float64(c.draws[at].Load())
		draws[at] = n
		mean += n / float64(len(draws))
	}
	return mean, quantiles(draws, level)
}
