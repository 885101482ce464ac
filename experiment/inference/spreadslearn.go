package inference

import (
	"math"
	"math/rand/v2"
	"slices"
)

// How spreads are learned: sweeps that are kept, after some that forget where
// they began. Of very many tests a few sweeps tell the shares well.
const (
	spreadSweeps = 400
	spreadBegin  = 100
	spreadWork   = 4_000_000 // tests times sweeps
	fewestSweeps = 60
	spreadSeed   = 1
	priorTests   = 1.0 // that the Dirichlet distribution of the shares counts for
)

// learn draws the shares and every test's spread in turn, given the others.
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
		s.weights[i] = make([]float64, k)
	})
	sweeps := max(fewestSweeps, min(spreadSweeps, spreadWork/n))
	draw := newSampler(spreadSeed)
	pi := slices.Repeat([]float64{1 / float64(k)}, k)
	for sweep := range spreadBegin + sweeps {
		kept := sweep >= spreadBegin
		counts := make([]float64, k)
		drawn := make([]uint8, n)
		for i := range n {
			drawn[i] = s.spreadOf(i, pi, likelihood[i*k:(i+1)*k], draw, kept)
			counts[drawn[i]]++
		}
		if kept {
			s.shares, s.drawn = append(s.shares, pi), append(s.drawn, drawn)
		}
		pi = draw.shares(counts, priorTests/float64(k))
	}
	for _, w := range s.weights {
		for j := range w {
			w[j] /= float64(sweeps)
		}
	}
}

// spreadOf draws a test's spread, and adds what is believed of it.
func (s *Spreads) spreadOf(test int, pi, likelihood []float64, draw *sampler, kept bool) uint8 {
	var sum float64
	for j, l := range likelihood {
		sum += pi[j] * l
	}
	u := draw.uniform() * sum
	chosen := len(pi) - 1
	var below float64
	for j, l := range likelihood {
		part := pi[j] * l
		if kept {
			s.weights[test][j] += part / sum
		}
		if u >= below && u < below+part {
			chosen = j
		}
		below += part
	}
	return uint8(chosen)
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

// gamma draws with a shape above 0: of less than 1 as one more times U^(1/shape).
//
// Marsaglia and Tsang (2000), "A simple method for generating gamma variables",
// ACM Transactions on Mathematical Software 26:363-372.
func (d *sampler) gamma(shape float64) float64 {
	if shape < 1 {
		return d.gamma(shape+1) * math.Pow(1-d.uniform(), 1/shape)
	}
	a := shape - 1.0/3
	c := 1 / math.Sqrt(9*a)
	for {
		x := d.normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-d.uniform()) < x*x/2+a-a*v+a*math.Log(v) {
			return a * v
		}
	}
}

// shares draws from the Dirichlet distribution of counts and a prior.
func (d *sampler) shares(counts []float64, prior float64) []float64 {
	pi := make([]float64, len(counts))
	var sum float64
	for j, n := range counts {
		pi[j] = d.gamma(n + prior)
		sum += pi[j]
	}
	for j := range pi {
		pi[j] /= sum
	}
	return pi
}
