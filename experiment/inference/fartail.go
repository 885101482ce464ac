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

// An angle is what two pairs have to do with each other: ρ, 1/(1 - ρ) and
// 1/(1 + ρ).
type angle struct{ rho, same, opposite float64 }

// newFarTail takes two points for each of the lattice, x and -x.
func (g *contrasts) newFarTail(order []int, l lattice) *farTail {
	p := g.newPolytope(order, false)
	pairs := g.distinct()
	angles := make([][]angle, len(pairs))
	for i, p := range pairs {
		for j, q := range pairs {
			a := angle{} // a pair with itself: leaves nothing apart
			if j != i {
				a.rho = g.correlation(p, q)
				a.same, a.opposite = 1/(1-a.rho), 1/(1+a.rho)
			}
			angles[i] = append(angles[i], a)
		}
	}
	taus := make([]float64, int(farEnd*farSteps)+1) // how many in each bin, the last all beyond
	z, arms := make([]float64, len(pairs)), make([]float64, len(g.sd))
	table := normals()
	l.each(p.k, func(t block, count int) {
		for j := range t {
			table.inverses(&t[j], &t[j])
		}
		for lane := range count {
			p.arms(order, t, lane, arms)
			for i, q := range pairs {
				z[i] = (arms[q[0]] - arms[q[1]]) / g.s[q[0]][q[1]]
			}
			for i, own := range z {
				up, down := largest(z, angles[i], own)
				taus[int(min(up, farEnd)*farSteps)]++
				taus[int(min(down, farEnd)*farSteps)]++
			}
		}
	})
	return newFarSums(taus, 1/(2*float64(l.n)))
}

// newFarSums adds up bins of τ, each worth a share of a pair.
func newFarSums(taus []float64, share float64) *farTail {
	b := &farTail{make([]float64, len(taus)+1), make([]float64, len(taus)+1)}
	for i, n := range taus {
		b.count[i+1] = b.count[i] + share*n
	}
	for i := len(taus) - 2; i >= 0; i-- {
		low := float64(i) / farSteps
		mean := (PValue(low) + 4*PValue(low+0.5/farSteps) + PValue(low+1/float64(farSteps))) / 6
		b.weight[i] = b.weight[i+1] + share*taus[i]*mean
	}
	return b
}

// arms places arms by one of a block of deviations.
func (p *polytope) arms(order []int, t block, lane int, at []float64) {
	at[order[0]] = 0
	for j := range p.k {
		var sum float64
		for h, l := range p.chol[j*p.k : j*p.k+j+1] {
			sum += l * t[h][lane]
		}
		at[order[j+1]] = sum
	}
}

// largest returns from where on a pair at own is the largest, and from where on
// it would be if everything had the other sign.
func largest(z []float64, angles []angle, own float64) (up, down float64) {
	for q, a := range angles {
		x := z[q] - a.rho*own
		here, there := x*a.same, x*a.opposite
		up = max(up, here, -there)
		down = max(down, -here, there)
	}
	return up, down
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
