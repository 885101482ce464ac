package inference

import (
	"math"
	"math/rand/v2"
)

// How spreads are learned: what is believed of m and s beforehand, and how many
// draws of all tests' spreads are kept. Of very many tests a few tell enough.
const (
	usualSpread = 0.25 // the scale of half a Cauchy distribution of m
	spreadDraws = 400
	spreadWork  = 4_000_000 // tests times draws
	fewestDraws = 60
	spreadSeed  = 1
	shapeTests  = 250 // what very many tests count for in learning the shape
)

// spreadShapes are the s, how much the logs of spreads differ among tests.
var spreadShapes = []float64{0.25, 0.5, 1, 1.5}

// stillShares are the ν, the share of tests in which next to nothing differs.
var stillShares = []float64{0, 0.1, 0.25, 0.5, 0.75, 0.9}

// stillSpreads is how many of the least spreads are next to none, up to 2.5 %.
const stillSpreads = 3

// A shape is a triple of m, s and ν: which share of tests has which spread.
type shape struct {
	log    float64 // of what is believed of it
	shares []float64
}

func shapes() []shape {
	var list []shape
	// Nearer to each other than the spreads: a mean between two of them is a mixture.
	const between = 4
	for i := range between*(len(spreadGrid)-1) + 1 {
		m := spreadGrid[0] * math.Pow(2, float64(i)/(2*between))
		for _, s := range spreadShapes {
			one := shape{shares: make([]float64, len(spreadGrid))}
			// Even steps of log m: a density of m is worth m times as much there.
			one.log = math.Log(m / (1 + m*m/(usualSpread*usualSpread)))
			var sum float64
			for k, tau := range spreadGrid {
				z := math.Log(tau/m) / s
				one.shares[k] = math.Exp(-z * z / 2)
				sum += one.shares[k]
			}
			for k := range one.shares {
				one.shares[k] /= sum
			}
			for _, still := range stillShares {
				list = append(list, one.with(still))
			}
		}
	}
	return list
}

// with is the shape where next to nothing differs in a share of the tests.
func (s shape) with(still float64) shape {
	mixed := shape{log: s.log, shares: make([]float64, len(s.shares))}
	for k, share := range s.shares {
		mixed.shares[k] = (1 - still) * share
	}
	for k := range stillSpreads {
		mixed.shares[k] += still / stillSpreads
	}
	return mixed
}

// learn weighs the shapes by what all tests are like under them, and with them
// the spreads of each test. True effects have none of these shapes quite, and
// very many tests would be sure of a wrong one: n tests count for a shape as
// n/(1 + n/250) do.
//
// Miller and Dunson (2019), "Robust Bayesian inference via coarsening", JASA
// 114:1113-1125.
func (s *Spreads) learn() {
	n, k := len(s.tests), len(spreadGrid)
	likelihood := make([]float64, n*k)
	concurrently(n, func(i int) {
		highest := math.Inf(-1)
		places := s.tests[i].places() // not kept: of many tests they would take more room than all else
		for _, p := range places {
			highest = max(highest, p.log)
		}
		for j, p := range places {
			likelihood[i*k+j] = math.Exp(p.log - highest)
		}
	})
	all := shapes()
	trust := 1 / (1 + float64(n)/shapeTests)
	concurrently(len(all), func(h int) {
		product := 1.0 // of many tests before a logarithm is taken
		for i := range n {
			if product *= dot(all[h].shares, likelihood[i*k:(i+1)*k]); product < 1e-200 {
				all[h].log += trust * math.Log(product)
				product = 1
			}
		}
		all[h].log += trust * math.Log(product)
	})
	believed := normalised(all)
	s.draw(all, believed, likelihood)
	s.weigh(all, believed, likelihood)
}

// normalised are the shapes' probabilities.
func normalised(all []shape) []float64 {
	highest := math.Inf(-1)
	for _, h := range all {
		highest = max(highest, h.log)
	}
	p := make([]float64, len(all))
	var sum float64
	for i, h := range all {
		p[i] = math.Exp(h.log - highest)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// weigh says what is believed of each test's spread, over the shapes, in the
// place of the likelihoods: of many tests they are most of the memory.
func (s *Spreads) weigh(all []shape, believed, likelihood []float64) {
	k := len(spreadGrid)
	s.weights = likelihood
	concurrently(len(s.tests), func(i int) {
		l, w := s.weightsOf(i), make([]float64, k)
		for h, p := range believed {
			if p < 1e-9 {
				continue
			}
			p /= dot(all[h].shares, l)
			for j, share := range all[h].shares {
				w[j] += p * share * l[j]
			}
		}
		copy(l, w)
	})
}

// weightsOf are those of one test.
func (s *Spreads) weightsOf(test int) []float64 {
	k := len(spreadGrid)
	return s.weights[test*k : (test+1)*k]
}

// draw draws a shape, and the spread of every test given it, many times.
func (s *Spreads) draw(all []shape, believed, likelihood []float64) {
	n, k := len(s.tests), len(spreadGrid)
	s.drawn = make([][]uint8, max(fewestDraws, min(spreadDraws, spreadWork/n)))
	concurrently(len(s.drawn), func(at int) {
		d := &sampler{Rand: rand.New(rand.NewPCG(spreadSeed, uint64(at)<<32))}
		shares := all[d.choose(believed)].shares
		drawn, chances := make([]uint8, n), make([]float64, k)
		for i := range drawn {
			for j, share := range shares {
				chances[j] = share * likelihood[i*k+j]
			}
			drawn[i] = uint8(d.choose(chances))
		}
		s.drawn[at] = drawn
	})
}

// A sampler draws numbers from a seeded generator by methods of its own, so
// that no library's change of method changes a result.
type sampler struct {
	*rand.Rand
	spare  float64
	spared bool
}

func newSampler(seed uint64) *sampler { return &sampler{Rand: rand.New(rand.NewPCG(seed, 0))} }

// uniform is at least 0 and below 1.
func (d *sampler) uniform() float64 { return float64(d.Uint64()>>11) / (1 << 53) }

// normal draws by the polar method of Marsaglia and Bray (1964), "A convenient
// method for generating normal variables", SIAM Review 6:260-264.
func (d *sampler) normal() float64 {
	if d.spared {
		d.spared = false
		return d.spare
	}
	for {
		x, y := 2*d.uniform()-1, 2*d.uniform()-1
		if r := x*x + y*y; 0 < r && r < 1 {
			f := math.Sqrt(-2 * math.Log(r) / r)
			d.spare, d.spared = y*f, true
			return x * f
		}
	}
}

// choose draws one of some things by their chances, in any proportion.
func (d *sampler) choose(chances []float64) int {
	var sum float64
	for _, p := range chances {
		sum += p
	}
	u := d.uniform() * sum
	for i, p := range chances {
		if u -= p; u < 0 {
			return i
		}
	}
	return len(chances) - 1 // which only rounding reaches
}
