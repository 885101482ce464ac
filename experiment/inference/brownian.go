package inference

import (
	"math"
	"sort"
)

// A path is what is left, at one moment, of a standard Brownian motion that
// stops as soon as a look finds it beyond the look's bound: the score
// statistic of a test without an effect, on the scale of information. Its
// sub-density is symmetric and smooth, and is kept at the Gauss-Legendre nodes
// of the positive half of what the bound leaves.
//
// Armitage, McPherson and Rowe (1969), "Repeated significance tests on
// accumulating data", Journal of the Royal Statistical Society A 132:235-244;
// Jennison and Turnbull (2000), Group Sequential Methods, ch. 19, who integrate
// with Simpson's rule.
type path struct {
	t    float64   // information so far
	x, g []float64 // nodes of [0, ∞), ascending, and density times weight there
}

// newPath starts at 0, before any look.
func newPath() *path { return &path{x: []float64{0}, g: []float64{0.5}} }

// crossing returns the probability that the motion, not having stopped
// before, is beyond ±b√t at a later information t, in full relative accuracy.
func (p *path) crossing(t, b float64) float64 {
	fast := newTailer()
	s := 1 / math.Sqrt(t-p.t)
	edge := b * math.Sqrt(t)
	var sum float64
	for i, x := range p.x {
		sum += p.g[i] * (fast.below((x-edge)*s) + fast.below((-x-edge)*s))
	}
	return min(1, 2*sum)
}

// crossingSlope is by how much that falls when b rises.
func (p *path) crossingSlope(t, b float64) float64 {
	decay := decays()
	s := 1 / math.Sqrt(t-p.t)
	edge := b * math.Sqrt(t)
	var sum float64
	for i, x := range p.x {
		near, across := (x-edge)*s, (x+edge)*s
		sum += p.g[i] * (decay.at(near*near/2) + decay.at(across*across/2))
	}
	return 2 * sum * math.Sqrt(t/(2*math.Pi)) * s
}

// drifting returns the same probability for the upper bound alone, of a motion
// with the given drift per unit of information: the density without drift
// times the likelihood ratio exp(drift·x - drift²t/2).
func (p *path) drifting(t, b, drift float64) float64 {
	fast := newTailer()
	s := 1 / math.Sqrt(t-p.t)
	edge := b*math.Sqrt(t) - drift*(t-p.t)
	fade := -drift * drift * p.t / 2
	var sum float64
	for i, x := range p.x {
		sum += p.g[i] * (math.Exp(drift*x+fade)*fast.below((x-edge)*s) + math.Exp(-drift*x+fade)*fast.below((-x-edge)*s))
	}
	return min(1, sum)
}

// nodes is how many Gauss-Legendre nodes are taken on half a range of so many
// standard deviations of the narrowest step beside it. In the middle they lie
// π/2 wider apart than evenly spread ones would: here one deviation, at which
// the error is about 1e-8 of itself.
func nodes(deviations float64) int {
	const base, each, round = 16, 1.6, 4
	n := base + int(each*deviations)
	return (n + round - 1) / round * round
}

// stopped returns the path after a look at information t with bound b. next is
// the information until the look after, and beyond reach, in standard
// deviations, nothing matters any more.
func (p *path) stopped(t, b, next, reach float64) *path {
	step := t - p.t
	s := math.Sqrt(step)
	end := min(b, reach) * math.Sqrt(t)
	r := legendre(nodes(end / math.Sqrt(min(step, next))))
	q := &path{t: t, x: make([]float64, len(r.x)), g: make([]float64, len(r.x))}
	scale := end / (s * math.Sqrt(2*math.Pi))
	for j, share := range r.x { // which descend
		y, at := end*share, len(r.x)-1-j
		q.x[at], q.g[at] = y, p.arriving(y, s, reach+1)*scale*r.w[j]
	}
	return q
}

// arriving returns Σ g [exp(-(x-y)²/2s²) + exp(-(x+y)²/2s²)] over the nodes
// that are no further than so many deviations from y.
func (p *path) arriving(y, s, far float64) float64 {
	first := sort.SearchFloat64s(p.x, y-far*s)
	decay, scale := decays(), 1/(s*math.Sqrt2)
	far /= math.Sqrt2
	var sum float64
	for i := first; i < len(p.x); i++ {
		near, across := (p.x[i]-y)*scale, (p.x[i]+y)*scale
		if near > far {
			break
		}
		sum += p.g[i] * decay.at(near*near)
		if across < far {
			sum += p.g[i] * decay.at(across*across)
		}
	}
	return sum
}
