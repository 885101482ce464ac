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

// A learner weighs the shapes by what all tests are like under them. True
// effects have none of these shapes quite, and very many tests would be sure of
// a wrong one: n tests count for a shape as n/(1 + n/250) do.
//
// Miller and Dunson (2019), "Robust Bayesian inference via coarsening", JASA
// 114:1113-1125.
type learner struct {
	*Spreads
	trust    float64
	products []float64 // for each shape, of many tests before a logarithm is taken
}

func (s *Spreads) newLearner() *learner {
	l := &learner{s, 1 / (1 + float64(s.tests)/shapeTests), make([]float64, len(s.shapes))}
	for h := range l.products {
		l.products[h] = 1
	}
	return l
}

// learn takes some tests in.
func (l *learner) learn(tests []Arms) {
	k := len(spreadGrid)
	likelihood := make([]float64, len(tests)*k)
	concurrently(len(tests), func(i int) { likelihoods(tests[i].places(), likelihood[i*k:(i+1)*k]) })
	concurrently(len(l.shapes), func(h int) {
		for i := range tests {
			if l.products[h] *= dot(l.shapes[h].shares, likelihood[i*k:(i+1)*k]); l.products[h] < 1e-200 {
				l.take(h)
			}
		}
	})
}

// take takes the logarithm of a shape's product.
func (l *learner) take(h int) {
	l.shapes[h].log += l.trust * math.Log(l.products[h])
	l.products[h] = 1
}

// conclude says how likely the shapes are.
func (l *learner) conclude() {
	for h := range l.shapes {
		l.take(h)
	}
	l.believed = normalised(l.shapes)
}

// likelihoods are those of a test's spreads, in proportion to the highest.
func likelihoods(places []place, to []float64) {
	highest := math.Inf(-1)
	for _, p := range places {
		highest = max(highest, p.log)
	}
	for j, p := range places {
		to[j] = math.Exp(p.log - highest)
	}
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

// weigh says what is believed of a test's spread, over the shapes, by its
// likelihoods.
func (s *Spreads) weigh(likelihood []float64) []float64 {
	weights := make([]float64, len(spreadGrid))
	for h, p := range s.believed {
		if p < 1e-9 {
			continue
		}
		p /= dot(s.shapes[h].shares, likelihood)
		for j, share := range s.shapes[h].shares {
			weights[j] += p * share * likelihood[j]
		}
	}
	return weights
}

// A drawing draws a shape, and then the spread of test after test given it.
type drawing struct {
	draw    *sampler
	shares  []float64
	chances []float64
}

// draws is how many are worth their time.
func (s *Spreads) draws() int { return max(fewestDraws, min(spreadDraws, spreadWork/s.tests)) }

func (s *Spreads) drawings() []drawing {
	list := make([]drawing, s.draws())
	for at := range list {
		d := &sampler{Rand: rand.New(rand.NewPCG(spreadSeed, uint64(at)<<32))}
		list[at] = drawing{d, s.shapes[d.choose(s.believed)].shares, make([]float64, len(spreadGrid))}
	}
	return list
}

// next draws the spread of the next test.
func (d *drawing) next(likelihood []float64) uint8 {
	for j, share := range d.shares {
		d.chances[j] = share * likelihood[j]
	}
	return uint8(d.draw.choose(d.chances))
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
