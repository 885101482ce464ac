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
	alone     bool                    // the only member of its family
	near      func(z float64) float64 // P₀
	low, high float64                 // hardly anything is inside below; pairs tell above
	middle    func() *chebyshev       // log(-log P)
	outer     func() *farTail
	seam      func() float64 // where the two meet, the one over the other
}

const (
	leftInside = 1e-3 // of P₀, at low
	leftBeyond = 4e-3 // the sum of the pairs' probabilities, at high
)

// newBody prepares the tail of a family that is one of some members. What one
// of many leaves uncertain weighs little in the whole, so that it is given less
// time.
func (g *contrasts) newBody(members int) *body {
	b := &body{contrasts: g, order: g.sequence(), alone: members == 1, near: g.nearby()}
	b.high = twoSided(leftBeyond / float64(len(g.pairs)))
	b.low = root(func(z float64) float64 { return b.near(z) - leftInside }, 1e-6, b.high)
	b.middle = sync.OnceValue(b.tabulate)
	l := coarse
	if !b.alone {
		l = sparse
	}
	b.outer = sync.OnceValue(func() *farTail { return g.newFarTail(b.order, l) })
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
	case z < b.low:
		p = b.under(z)
	default:
		p = b.within(z)
	}
	one := PValue(z)
	return max(one, min(1, float64(len(b.pairs))*one, p))
}

// under returns the tail below low, where hardly anything is left inside: what
// is shrinks with the volume of the region.
func (b *body) under(z float64) float64 {
	return 1 - (1-b.within(b.low))*math.Pow(z/b.low, float64(len(b.sd)-b.parts()))
}

// within returns the tail from low to high.
func (b *body) within(z float64) float64 {
	return -math.Expm1(-math.Exp(b.middle().at(z)))
}

// tabulate integrates at the nodes, and makes one curve of P₀ and what departs
// from it.
func (b *body) tabulate() *chebyshev {
	inside, nodes := b.integral()
	from := func(z float64) float64 { return math.Log(-math.Log(b.near(z))) }
	if nodes == 0 {
		return newChebyshev(curveNodes, b.low, b.high, from)
	}
	ratio := newChebyshev(nodes, b.low, b.high, func(z float64) float64 {
		p := min(1-1e-9, max(1e-9, inside(z)))
		return math.Log(-math.Log(p)) - from(z)
	})
	return newChebyshev(curveNodes, b.low, b.high, func(z float64) float64 { return from(z) + ratio.at(z) })
}

const curveNodes = 24

// integral returns how the probability of the region is integrated, and at how
// many z it has to be: nowhere, where P₀ is as good; as the departure from a
// model whose probability is known, where paths hardly differ, for then the
// lattice's errors in the two cancel; else by itself.
func (b *body) integral() (inside func(z float64) float64, nodes int) {
	p := b.newPolytope(b.order, false)
	m := b.model()
	if m == nil {
		l := finest
		if !b.alone {
			l = medium
		}
		return func(z float64) float64 { return p.inside(z, l) }, 15
	}
	if !b.centred() && b.independent() && m.apart < 5e-3 {
		return nil, 0
	}
	q := m.newPolytope(b.order, false)
	_, sd := departure(p, q, (b.low+b.high)/2, sparse)
	beside := func(l lattice) func(z float64) float64 {
		return func(z float64) float64 {
			mean, _ := departure(p, q, z, l)
			return m.exact(z) + mean
		}
	}
	switch {
	case len(b.sd) > manyArms:
		return beside(sparse), 6
	case !b.alone:
		return beside(coarse), 6
	case sd < departs/8:
		return beside(coarse), 8
	case sd < departs:
		return beside(medium), 8
	case len(b.sd) <= 5:
		return func(z float64) float64 { return p.inside(z, medium) }, 10
	}
	return func(z float64) float64 { return p.inside(z, fine) }, 11
}

// manyArms is from how many arms on time, which grows with their square for
// each path, is worth more than the last digits.
const manyArms = 16

// departs is the standard deviation, over paths, of a family's departure from
// its model up to which the model is of help (measured: beyond 2e-3 the
// lattice's error in the difference is no smaller than in the family).
const departs = 2e-3

// A model is a family of independent arms with its exact probability.
type model struct {
	*contrasts
	exact func(z float64) float64
	apart float64 // how far its strips are from the family's
}

// model returns the model of a centred or complete family: a star with the
// family's own strips, or intervals that overlap.
func (g *contrasts) model() *model {
	if g.centred() {
		m := g.fitted()
		star := m.newStar()
		return &model{m, func(z float64) float64 { return 1 - star.twoSided(z) }, 0}
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
	return &model{m, newOverlap(m.sd, m.s).inside, newOverlap(m.sd, g.s).apart}
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
