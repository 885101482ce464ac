package inference

import "math"

// contrasts are differences of arms that are judged together: which arms, how
// they vary together, and which of them are compared.
type contrasts struct {
	cov   [][]float64 // of the arms; arm 0 is in most pairs
	sd    []float64   // of the arms
	pairs [][2]int    // of arms, each once, the first the larger
	s     [][]float64 // standard deviation of the difference, 0 where not compared
}

// newContrasts numbers the arms that some pairs speak of, the one in most
// pairs first.
func newContrasts(c *Comparing, pairs [][2]int) *contrasts {
	count := make([]int, c.triggers)
	for _, p := range pairs {
		count[p[0]]++
		count[p[1]]++
	}
	hub := 0
	for a := range count {
		if count[a] > count[hub] {
			hub = a
		}
	}
	arms := []int{hub}
	place := make([]int, c.triggers)
	for a := range count {
		if count[a] > 0 && a != hub {
			place[a] = len(arms)
			arms = append(arms, a)
		}
	}
	g := &contrasts{cov: c.arms(arms, familyVariance), sd: make([]float64, len(arms)), s: square(len(arms))}
	for i := range arms {
		g.sd[i] = math.Sqrt(g.cov[i][i])
	}
	for _, p := range pairs {
		i, j := place[p[0]], place[p[1]]
		g.compare(max(i, j), min(i, j))
	}
	return g
}

// compare adds a pair, once, unless its arms always move together: then it
// cannot reject.
func (g *contrasts) compare(i, j int) {
	v := g.cov[i][i] + g.cov[j][j] - 2*g.cov[i][j]
	if g.s[i][j] > 0 || v < 1e-9*(g.cov[i][i]+g.cov[j][j]) {
		return
	}
	s := math.Sqrt(v)
	g.s[i][j], g.s[j][i] = s, s
	g.pairs = append(g.pairs, [2]int{i, j})
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

// correlation returns that of two differences.
func (g *contrasts) correlation(p, q [2]int) float64 {
	a, b, c, d := p[0], p[1], q[0], q[1]
	v := g.cov[a][c] - g.cov[a][d] - g.cov[b][c] + g.cov[b][d]
	return max(-1, min(1, v/(g.s[a][b]*g.s[c][d])))
}

// withBounds makes a tail of an integral that has an absolute error: below
// limit it is replaced by Bonferroni's sum less pairwise terms, which is
// accurate there, and nowhere may it leave what one pair alone and all of them
// together can give.
func (g *contrasts) withBounds(integral func(z float64) float64, limit float64) tail {
	n := float64(len(g.pairs))
	return func(z float64) float64 {
		one := PValue(z)
		sum := n * one
		if sum < limit {
			return max(one, g.bonferroni(z, sum))
		}
		return max(one, min(1, sum, integral(z)))
	}
}

// bonferroni returns the second-order bound of P(max|Z| >= z): the sum of the
// pairs' probabilities less that of two at once, in the form of Dawson and
// Sankoff (1967), "An inequality for probabilities", Proceedings of the
// American Mathematical Society 18:504-507, which does not collapse where
// pairs are strongly correlated. Beyond 12 two at once do not count.
func (g *contrasts) bonferroni(z, sum float64) float64 {
	if z > 12 || sum == 0 {
		return sum
	}
	var both float64
	for i, p := range g.pairs {
		for _, q := range g.pairs[:i] {
			both += bothBeyond(z, g.correlation(p, q))
		}
	}
	m := 1 + math.Floor(2*both/sum)
	return 2*sum/(m+1) - 2*both/(m*(m+1))
}

// bothBeyond returns P(|Z1| > z, |Z2| > z) at correlation r, for z > 0, from
//
//	P(Z1 > z, Z2 > z) = Φ(-z)² + 1/2π ∫_0^asin(r) exp(-z²/(1 + sin θ)) dθ
func bothBeyond(z, r float64) float64 {
	tail := below(-z)
	if r = math.Abs(r); r > 1-1e-12 {
		return 2 * tail
	}
	top := math.Asin(r)
	var same, opposite float64
	for i, x := range legendre16.x {
		sin := math.Sin(top * x)
		same += legendre16.w[i] * math.Exp(-z*z/(1+sin))
		opposite += legendre16.w[i] * math.Exp(-z*z/(1-sin))
	}
	same = tail*tail + same*top/(2*math.Pi)
	opposite = max(0, tail*tail-opposite*top/(2*math.Pi))
	return min(2*tail, 2*(same+opposite))
}
