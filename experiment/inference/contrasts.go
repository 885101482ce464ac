package inference

import "math"

// contrasts are differences of arms that are judged together: which arms, how
// they vary together, and which of them are compared. Arms are in the order
// that canonical gives them, so that nothing depends on how triggers are
// numbered.
type contrasts struct {
	cov   [][]float64 // of the arms; arm 0 is in most pairs
	sd    []float64   // of the arms
	pairs [][2]int    // of arms, each once, the first the larger
	s     [][]float64 // standard deviation of the difference, 0 where not compared
}

// newContrasts takes the arms that some pairs speak of. A pair whose arms
// always move together is left out: it cannot reject.
func newContrasts(c *Comparing, pairs [][2]int) *contrasts {
	place := make([]int, c.triggers)
	var arms []int
	for _, p := range pairs {
		for _, a := range p {
			if place[a] == 0 {
				arms = append(arms, a)
				place[a] = len(arms)
			}
		}
	}
	cov := c.arms(arms, familyVariance)
	s := square(len(arms))
	for _, p := range pairs {
		i, j := place[p[0]]-1, place[p[1]]-1
		scale := cov[i][i] + cov[j][j]
		if v := scale - 2*cov[i][j]; v >= 1e-9*scale {
			s[i][j] = math.Sqrt(v)
			s[j][i] = s[i][j]
		}
	}
	return arranged(cov, s, canonical(cov, s))
}

// arranged returns the contrasts of arms in an order.
func arranged(cov, s [][]float64, order []int) *contrasts {
	k := len(order)
	g := &contrasts{cov: square(k), sd: make([]float64, k), s: square(k)}
	for i, a := range order {
		for j, b := range order {
			g.cov[i][j], g.s[i][j] = cov[a][b], s[a][b]
			if j < i && s[a][b] > 0 {
				g.pairs = append(g.pairs, [2]int{i, j})
			}
		}
		g.sd[i] = math.Sqrt(cov[a][a])
	}
	return g
}

// centred reports whether all pairs share arm 0.
func (g *contrasts) centred() bool {
	for _, p := range g.pairs {
		if p[1] != 0 {
			return false
		}
	}
	return true
}

// complete reports whether every arm is compared with every other.
func (g *contrasts) complete() bool {
	k := len(g.sd)
	return len(g.pairs) == k*(k-1)/2
}

// star reports whether all pairs share arm 0 and arms are independent.
func (g *contrasts) star() bool {
	return g.centred() && g.independent()
}

// independent reports whether arms share no contacts.
func (g *contrasts) independent() bool {
	for i := range g.cov {
		for j := range i {
			if g.cov[i][j] != 0 {
				return false
			}
		}
	}
	return true
}

// difference returns the variance of the difference of two arms.
func (g *contrasts) difference(i, j int) float64 {
	return g.cov[i][i] + g.cov[j][j] - 2*g.cov[i][j]
}

// correlation returns that of two differences.
func (g *contrasts) correlation(p, q [2]int) float64 {
	a, b, c, d := p[0], p[1], q[0], q[1]
	v := g.cov[a][c] - g.cov[a][d] - g.cov[b][c] + g.cov[b][d]
	return max(-1, min(1, v/(g.s[a][b]*g.s[c][d])))
}

// parts returns into how many parts arms fall that no pair connects.
func (g *contrasts) parts() int {
	part := make([]int, len(g.sd))
	for i := range part {
		part[i] = i
	}
	parts := len(part)
	for _, p := range g.pairs {
		if from, to := part[p[0]], part[p[1]]; from != to {
			parts--
			for i := range part {
				if part[i] == from {
					part[i] = to
				}
			}
		}
	}
	return parts
}
