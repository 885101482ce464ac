package inference

import (
	"math"
	"sync"
)

// A body is the tail of max|Z| of a family that no integral over one or two
// dimensions gives. Where a few per thousand are left it is seen from the
// pairs; nearer to 0 it comes from paths through the polytope, at a few z
// between which log(log P/log P₀) is interpolated, P the probability that
// nothing exceeds z and P₀ that of a family that is near to this one and has an
// integral over one dimension. So a hundred adjusted p values cost no more than
// a few integrals, and none of these is made before it is asked for.
type body struct {
	*contrasts
	order     []int
	near      func(z float64) float64 // P₀
	low, high float64                 // hardly anything is inside below; pairs tell above
	budget    lattice
	middle    func() *chebyshev
	outer     func() *farTail
	seam      func() float64 // where the two meet, the one over the other
}

const (
	leftInside = 1e-3 // of P₀, at low
	leftBeyond = 4e-3 // the sum of the pairs' probabilities, at high
)

// newBody prepares the tail of a family that is one of some members: what one
// of many leaves uncertain weighs little in the whole.
func (g *contrasts) newBody(members int) *body {
	b := &body{contrasts: g, order: g.sequence(), budget: fine}
	switch mixed := !g.centred() && !g.complete(); {
	case members > 1 || len(g.sd) <= 5 && !mixed: // one of many, or few dimensions
		b.budget = medium
	case mixed:
		b.budget = finest
	}
	b.high = twoSided(leftBeyond / float64(len(g.pairs)))
	b.near = g.nearby()
	b.low = root(func(z float64) float64 { return b.near(z) - leftInside }, 1e-6, b.high)
	b.middle = sync.OnceValue(b.tabulate)
	b.outer = sync.OnceValue(func() *farTail { return g.newFarTail(b.order, coarse) })
	b.seam = sync.OnceValue(func() float64 { return b.within(b.high) / b.outer().tail(b.high) })
	return b
}

// nearby returns P₀.
func (g *contrasts) nearby() func(z float64) float64 {
	switch {
	case g.centred():
		star := g.fitted().newStar()
		return func(z float64) float64 { return 1 - star.twoSided(z) }
	case g.complete():
		return newOverlap(g.independents(), g.s).inside
	}
	// As many pairs as there are dimensions, independent of each other.
	dimensions := float64(len(g.sd) - g.parts())
	return func(z float64) float64 { return math.Pow(1-PValue(z), dimensions) }
}

// tail returns P(max|Z| >= z): between what one pair alone and all together
// can give.
func (b *body) tail(z float64) float64 {
	var p float64
	switch {
	case z >= b.high:
		p = b.outer().tail(z) * b.seam()
	case z <= b.low:
		p = 1 - math.Pow(b.near(z), math.Exp(b.middle().at(b.low)))
	default:
		p = b.within(z)
	}
	one := PValue(z)
	return max(one, min(1, float64(len(b.pairs))*one, p))
}

// within returns the tail from low to high.
func (b *body) within(z float64) float64 {
	return -math.Expm1(math.Log(b.near(z)) * math.Exp(b.middle().at(z)))
}

// tabulate integrates at the nodes.
func (b *body) tabulate() *chebyshev {
	inside := b.integral()
	nodes := 10
	if !b.centred() && !b.complete() { // whose P₀ is not that near
		nodes = 15
	}
	return newChebyshev(nodes, b.low, b.high, func(z float64) float64 {
		p := min(1-1e-9, max(1e-9, inside(z)))
		return math.Log(math.Log(p) / math.Log(b.near(z)))
	})
}

// integral returns how the probability of the region is integrated: as its
// departure from a model whose probability is known, where paths hardly differ,
// for then the lattice's errors in the two cancel; else by itself.
func (b *body) integral() func(z float64) float64 {
	p := b.newPolytope(b.order, false)
	alone := func(z float64) float64 { return p.inside(z, b.budget) }
	m := b.model()
	if m == nil {
		return alone
	}
	q := m.newPolytope(b.order, false)
	_, sd := departure(p, q, (b.low+b.high)/2, coarse)
	l := medium
	switch {
	case sd > departs:
		return alone
	case sd < departs/8:
		l = coarse
	}
	return func(z float64) float64 {
		mean, _ := departure(p, q, z, l)
		return m.exact(z) + mean
	}
}

// departs is the standard deviation, over paths, of a family's departure from
// its model up to which the model is of help (measured: beyond 2e-3 the
// lattice's error in the difference is no smaller than in the family).
const departs = 2e-3

// A model is a family of independent arms with its exact probability.
type model struct {
	*contrasts
	exact func(z float64) float64
}

// model returns the model of a centred or complete family: a star with the
// family's own strips, or intervals that overlap.
func (g *contrasts) model() *model {
	if g.centred() {
		m := g.fitted()
		star := m.newStar()
		return &model{m, func(z float64) float64 { return 1 - star.twoSided(z) }}
	}
	if !g.complete() {
		return nil
	}
	m := g.fitted()
	reach := additive(g.s)
	m.s = square(len(reach))
	for i := range reach {
		for j := range i {
			m.s[i][j] = reach[i] + reach[j]
			m.s[j][i] = m.s[i][j]
		}
	}
	return &model{m, newOverlap(m.sd, m.s).inside}
}

// fitted returns the family of the independent arms that are nearest to its
// own, with its own strips.
func (g *contrasts) fitted() *contrasts {
	m := &contrasts{sd: g.independents(), pairs: g.pairs, s: g.s}
	variances := make([]float64, len(m.sd))
	for i, sd := range m.sd {
		variances[i] = sd * sd
	}
	m.cov = diagonal(variances)
	return m
}
