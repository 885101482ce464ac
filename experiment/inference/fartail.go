package inference

import "math"

// A farTail is the tail of max|Z| seen from its pairs: along the direction of
// pair p, with what the others have apart from p held still, p is the largest
// from some τ_p on, so that
//
//	P(max|Z| >= z) = Σ_p E P(|Z_p| >= max(z, τ_p)),
//	τ_p = max_q max(x_q/(1 - ρ_pq), -x_q/(1 + ρ_pq)),   x_q = Z_q - ρ_pq Z_p.
//
// One set of points gives the tail at every z, with an error that is a small
// part of it however small it is: far out every τ is below z, and nothing is
// left to chance.
type farTail struct {
	count  []float64 // how many pairs' worth have their τ below the start of a bin
	weight []float64 // Σ P(|Z| >= τ) of the others
}

const (
	farEnd   = 12.0 // z from which on τ is not told apart
	farSteps = 64   // bins a unit
)

// newFarTail takes two points for each of the lattice, x and -x.
func (g *contrasts) newFarTail(order []int, l lattice) *farTail {
	p := g.newPolytope(order, false)
	pairs := g.distinct()
	rho := square(len(pairs))
	for i, p := range pairs {
		for j, q := range pairs {
			rho[i][j] = g.correlation(p, q)
		}
	}
	bins := int(farEnd * farSteps)
	b := &farTail{make([]float64, bins+2), make([]float64, bins+2)}
	share := 1 / (2 * float64(l.n))
	z := make([]float64, len(pairs))
	arms := make([]float64, len(g.sd))
	table := normals()
	l.each(p.k, func(t block, count int) {
		for lane := range count {
			p.arms(order, t, lane, table, arms)
			for i, q := range pairs {
				z[i] = (arms[q[0]] - arms[q[1]]) / g.s[q[0]][q[1]]
			}
			for i := range pairs {
				up, down := largest(z, rho[i], i)
				b.add(up, share)
				b.add(down, share)
			}
		}
	})
	for i := 1; i < len(b.count); i++ {
		b.count[i] += b.count[i-1]
	}
	for i := len(b.weight) - 2; i >= 0; i-- {
		b.weight[i] += b.weight[i+1]
	}
	return b
}

// arms places arms by one of a block of points.
func (p *polytope) arms(order []int, t block, lane int, table *normalTable, at []float64) {
	at[order[0]] = 0
	for j := range p.k {
		t[j][lane] = table.inverse(t[j][lane])
		var sum float64
		for h, l := range p.chol[j*p.k : j*p.k+j+1] {
			sum += l * t[h][lane]
		}
		at[order[j+1]] = sum
	}
}

// largest returns from where on pair p is the largest, and from where on it
// would be if everything had the other sign.
func largest(z, rho []float64, p int) (up, down float64) {
	own := z[p]
	for q, r := range rho {
		if q == p {
			continue
		}
		x := z[q] - r*own
		a, b := x/(1-r), -x/(1+r)
		up = max(up, a, b)
		down = max(down, -a, -b)
	}
	return up, down
}

func (b *farTail) add(tau, share float64) {
	bin := min(int(min(tau, farEnd)*farSteps), len(b.count)-2)
	b.count[bin+1] += share
	b.weight[bin] += share * PValue(tau)
}

// tail returns P(max|Z| >= z). Within a bin τ is taken to be spread evenly.
func (b *farTail) tail(z float64) float64 {
	at := z * farSteps
	if bin := int(at); at < farEnd*farSteps {
		part := at - float64(bin)
		count := b.count[bin] + part*(b.count[bin+1]-b.count[bin])
		weight := b.weight[bin] - part*(b.weight[bin]-b.weight[bin+1])
		return count*PValue(z) + weight
	}
	return b.count[len(b.count)-2] * PValue(z)
}

// distinct returns the pairs without those that say the same as an earlier
// one.
func (g *contrasts) distinct() [][2]int {
	var pairs [][2]int
next:
	for _, p := range g.pairs {
		for _, q := range pairs {
			if math.Abs(g.correlation(p, q)) > 1-1e-9 {
				continue next
			}
		}
		pairs = append(pairs, p)
	}
	return pairs
}
