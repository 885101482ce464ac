package inference

import "math"

// A lattice alone would need many points to tell a small tail from none.
// Therefore a family is integrated as its departure from a model that is near
// to it and has a one-dimensional integral: the lattice's errors in the two are
// alike, and cancel in
//
//	P(family) = P(model) + lattice(family) - lattice(model).
//
// What is tabulated of it is the log of P(family)/P(model), which is smooth and
// near 0, at a few points.

// A model is a family of independent arms with its exact tail.
type model struct {
	*contrasts
	exact tail
	apart float64 // the largest relative difference of a strip from the family's
}

// newModel fits independent arms to a family, so that each difference's
// variance is about the same: in a deck what arms have in common cancels in
// their differences. A family that is centred has a star for a model, with the
// family's own strips; a complete one has intervals that overlap.
func (g *contrasts) newModel(oneSided bool) *model {
	k := len(g.sd)
	variances := square(k)
	for i := range k {
		for j := range i {
			v := g.cov[i][i] + g.cov[j][j] - 2*g.cov[i][j]
			variances[i][j], variances[j][i] = v, v
		}
	}
	tau := additive(variances)
	m := &contrasts{cov: diagonal(tau), sd: make([]float64, k), pairs: g.pairs, s: g.s}
	for i, v := range tau {
		m.sd[i] = math.Sqrt(v)
	}
	switch {
	case oneSided:
		return &model{m, m.newStar().oneSided, 0}
	case g.centred():
		return &model{m, m.newStar().twoSided, 0}
	}
	reach := additive(g.s)
	apart := 0.0
	m.s = square(k)
	for i := range k {
		for j := range k {
			if i != j {
				m.s[i][j] = reach[i] + reach[j]
				apart = max(apart, math.Abs(m.s[i][j]/g.s[i][j]-1))
			}
		}
	}
	return &model{m, newOverlap(m.sd, reach).tail, apart}
}

// additive returns the terms whose sums t_i + t_j are nearest to a symmetric
// matrix off its diagonal, in least squares, kept positive.
func additive(sums [][]float64) []float64 {
	k := float64(len(sums))
	t := make([]float64, len(sums))
	var all float64
	for i, row := range sums {
		for j, v := range row {
			if i != j {
				t[i] += v
				all += v
			}
		}
	}
	all /= 2
	least := 0.05 * all / (k * (k - 1) / 2)
	for i := range t {
		t[i] = max(least, (t[i]-all/(k-1))/(k-2))
	}
	return t
}

// An overlap is a complete family of independent arms in which i and j agree
// when |x_i - x_j| < z (r_i + r_j), which is when the intervals x ± z r
// overlap: all of them do when they share a point (Helly), and the largest of
// their lower ends is one.
type overlap struct {
	sd, reach []float64
	step      float64
}

func newOverlap(sd, reach []float64) *overlap {
	var sum float64
	for _, s := range sd {
		sum += 1 / (s * s)
	}
	return &overlap{sd, reach, 2 * math.Pi / (7.5 * math.Sqrt(sum))}
}

// tail returns the probability that some two intervals do not overlap,
//
//	1 - ∫ Σ_i f_i(w + z r_i) Π_{j≠i} (F_j(w + z r_j) - F_j(w - z r_j)) dw.
func (o *overlap) tail(z float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for i, s := range o.sd {
		low = min(low, -z*o.reach[i]-8.5*s)
		high = max(high, -z*o.reach[i]+8.5*s)
	}
	n := math.Ceil((high - low) / o.step)
	var sum float64
	for i := 0.0; i <= n; i++ {
		sum += o.at(low+i*o.step, z)
	}
	return 1 - sum*o.step
}

func (o *overlap) at(w, z float64) float64 {
	// The product over all is divided by each one's own factor.
	product, hazards := 1.0, 0.0
	for i, s := range o.sd {
		up, down := (w+z*o.reach[i])/s, (w-z*o.reach[i])/s
		share := between(down, up)
		if share < 1e-200 {
			return 0
		}
		product *= share
		hazards += math.Exp(-up*up/2) / (s * math.Sqrt(2*math.Pi)) / share
	}
	return product * hazards
}

// modelled returns a family's tail between two z, where it is interpolated
// from three points.
func (g *contrasts) modelled(oneSided bool, low, high float64) tail {
	m := g.newModel(oneSided)
	p, q := g.newPolytope(), m.newPolytope()
	departure := newChebyshev(3, low, high, func(z float64) float64 {
		exact := m.exact(z)
		return math.Log(max(0.1, 1+(q.inside(z, oneSided)-p.inside(z, oneSided))/exact))
	})
	return func(z float64) float64 {
		return m.exact(z) * math.Exp(departure.at(min(high, max(low, z))))
	}
}

// Sums of the pairs' probabilities that say how far out a family is. Down to
// latticeLimit a lattice knows its tail to a few per cent of it, and from
// boundLimit on second-order bounds do.
const (
	latticeLimit = 4e-3
	boundLimit   = 1e-6
)

// tabulated returns the tail of max|Z| of a family that has a model: so that a
// hundred adjusted p values cost no more than ten integrals over a lattice.
// Between the lattice and the bounds the log of P(family)/P(model) is a
// straight line.
func (g *contrasts) tabulated() tail {
	m := g.newModel(false)
	if !g.centred() && g.independent() && m.apart < 5e-3 {
		return g.nearly(m)
	}
	p, q := g.newPolytope(), m.newPolytope()
	n := float64(len(g.pairs))
	middle, end := twoSided(latticeLimit/n), twoSided(boundLimit/n)
	body := newChebyshev(9, 0, middle, func(z float64) float64 {
		if z == 0 {
			return 0
		}
		return math.Log(max(0.1, 1+(q.inside(z, false)-p.inside(z, false))/m.exact(z)))
	})
	from := body.at(middle)
	slope := (g.worth(end) + math.Log(PValue(end)/m.exact(end)) - from) / (end - middle)
	far := g.beyond(end)
	return func(z float64) float64 {
		one := PValue(z)
		switch {
		case z > end:
			return far(z)
		case z > middle:
			return max(one, min(n*one, m.exact(z)*math.Exp(from+slope*(z-middle))))
		}
		return max(one, min(1, n*one, m.exact(z)*math.Exp(body.at(z))))
	}
}

// nearly returns the tail of a family whose model is so near that the ratio of
// the pairs' sums makes up for the difference, to about 1e-5: arms of one size
// whose variances differ by less than half.
func (g *contrasts) nearly(m *model) tail {
	n := float64(len(g.pairs))
	end := twoSided(boundLimit / n)
	far := g.beyond(end)
	return func(z float64) float64 {
		if z > end {
			return far(z)
		}
		one := PValue(z)
		var sum float64
		for _, p := range g.pairs {
			i, j := p[0], p[1]
			sum += PValue(z * m.s[i][j] / math.Hypot(m.sd[i], m.sd[j]))
		}
		return max(one, min(1, n*one, m.exact(z)*n*one/sum))
	}
}

// unmodelled returns the tail of a family whose pairs are neither all with one
// nor all there are. What is interpolated is the log of how many pairs the
// family is worth, P(max|Z| >= z)/P(|Z| >= z).
func (g *contrasts) unmodelled() tail {
	p := g.newPolytope()
	n := float64(len(g.pairs))
	middle, end := twoSided(latticeLimit/n), twoSided(boundLimit/n)
	body := newChebyshev(12, 0, middle, func(z float64) float64 {
		if z == 0 {
			return 0
		}
		return math.Log(max(1, min(n, (1-p.inside(z, false))/PValue(z))))
	})
	from := body.at(middle)
	slope := (g.worth(end) - from) / (end - middle)
	far := g.beyond(end)
	return func(z float64) float64 {
		switch {
		case z > end:
			return far(z)
		case z > middle:
			return PValue(z) * math.Exp(from+slope*(z-middle))
		}
		return min(1, PValue(z)*math.Exp(max(0, min(math.Log(n), body.at(z)))))
	}
}

// worth returns the log of how many pairs the family is worth far out.
func (g *contrasts) worth(z float64) float64 {
	n := float64(len(g.pairs))
	return math.Log(max(1, min(n, g.bonferroni(z, n*PValue(z))/PValue(z))))
}

// beyond returns the tail from z = end on. From 12 on pairs exceed z one at a
// time.
func (g *contrasts) beyond(end float64) tail {
	n := float64(len(g.pairs))
	far := newChebyshev(8, end, 12, g.worth)
	return func(z float64) float64 {
		if z > 12 {
			return n * PValue(z)
		}
		return PValue(z) * math.Exp(max(0, min(math.Log(n), far.at(z))))
	}
}
