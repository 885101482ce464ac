package inference

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// A rule is a Gauss-Legendre rule on [0, 1].
type rule struct{ x, w []float64 }

var (
	legendre8  = newRule(8)
	legendre24 = newRule(24)
)

// legendre returns the rule of n points, made once.
func legendre(n int) rule {
	if r, ok := legendreRules.Load(n); ok {
		return r.(rule)
	}
	r := newRule(n)
	legendreRules.Store(n, r)
	return r
}

var legendreRules sync.Map // int -> rule

func newRule(n int) rule {
	r := rule{make([]float64, n), make([]float64, n)}
	quad.Legendre{}.FixedLocations(r.x, r.w, 0, 1)
	return r
}

// integrate returns the integral of f over [a, b], 0 where b <= a.
func (r rule) integrate(f func(float64) float64, a, b float64) float64 {
	if !(b > a) {
		return 0
	}
	var sum float64
	for i, x := range r.x {
		sum += r.w[i] * f(a+x*(b-a))
	}
	return sum * (b - a)
}

// A chebyshev is a smooth function interpolated at Chebyshev-Lobatto points
// of [low, high], by the barycentric formula.
type chebyshev struct {
	low, high float64
	x, f      []float64
}

func newChebyshev(n int, low, high float64, f func(float64) float64) *chebyshev {
	c := &chebyshev{low: low, high: high, x: make([]float64, n), f: make([]float64, n)}
	for i := range n {
		c.x[i] = (low+high)/2 - (high-low)/2*math.Cos(math.Pi*float64(i)/float64(n-1))
	}
	concurrently(n, func(i int) { c.f[i] = f(c.x[i]) })
	return c
}

func (c *chebyshev) at(x float64) float64 {
	var over, under float64
	weight := 0.5
	for i := range c.x {
		if x == c.x[i] {
			return c.f[i]
		}
		w := weight
		if i == len(c.x)-1 {
			w /= 2
		}
		if i == 0 {
			weight = 1
		}
		if i%2 == 1 {
			w = -w
		}
		over += w / (x - c.x[i]) * c.f[i]
		under += w / (x - c.x[i])
	}
	return over / under
}
