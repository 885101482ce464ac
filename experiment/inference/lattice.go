package inference

import "math"

// A polytope is the region in which no comparison exceeds z, in the
// differences of arms from arm 0, as the sequential conditioning of Genz
// (1992), "Numerical computation of multivariate normal probabilities",
// Journal of Computational and Graphical Statistics 1:141-149, wants it:
// each difference given the earlier ones is normal, and confined to an
// interval that they determine.
type polytope struct {
	*contrasts
	chol [][]float64 // lower triangle of the differences' covariance
}

func (g *contrasts) newPolytope() *polytope {
	k := len(g.sd) - 1
	l := square(k)
	for i := range k {
		for j := range i + 1 {
			v := g.cov[i+1][j+1] - g.cov[i+1][0] - g.cov[0][j+1] + g.cov[0][0]
			for h := range j {
				v -= l[i][h] * l[j][h]
			}
			switch scale := g.cov[i+1][i+1] + g.cov[0][0]; {
			case i == j:
				l[i][i] = math.Sqrt(max(v, 1e-12*scale))
			default:
				l[i][j] = v / l[j][j]
			}
		}
	}
	return &polytope{g, l}
}

// inside returns P(max|Z| < z), or of a one-sided family P(max Z < z) where
// only arms above arm 0 count, by the mean over a lattice's points. Points are
// folded ("tent" or baker's transform), which makes the error that of a
// periodic integrand.
func (p *polytope) inside(z float64, oneSided bool) float64 {
	k := len(p.chol)
	step, n := lattice(k - 1)
	e := make([]float64, k) // standardised deviations
	y := make([]float64, k+1)
	u := make([]float64, k)
	for j := range u {
		// Away from the corners, where the integrand is least smooth.
		_, u[j] = math.Modf(float64(j+1) * math.Phi)
	}
	var sum float64
	for range n {
		sum += p.point(z, oneSided, u, e, y)
		for j := range k - 1 {
			u[j] += step[j]
			if u[j] >= 1 {
				u[j]--
			}
		}
	}
	return sum / float64(n)
}

// point returns the probability of the region along one path through it.
func (p *polytope) point(z float64, oneSided bool, u, e, y []float64) float64 {
	product := 1.0
	for j := range p.chol {
		low, high := math.Inf(-1), math.Inf(1)
		for i := range j + 1 { // arms 0 to j are settled
			low, high = p.strip(j+1, i, y[i], z, low, high)
		}
		if oneSided {
			low = math.Inf(-1)
		}
		var mean float64
		for h := range j {
			mean += p.chol[j][h] * e[h]
		}
		sd := p.chol[j][j]
		a, b := (low-mean)/sd, (high-mean)/sd
		if !(b > a) {
			return 0
		}
		width := between(a, b)
		product *= width
		if j == len(p.chol)-1 || product == 0 {
			break
		}
		t := 1 - math.Abs(2*u[j]-1)
		e[j] = inBetween(a, b, width, t)
		y[j+1] = mean + sd*e[j]
	}
	return product
}

// inBetween returns the standard normal deviation below which a fraction t of
// the probability between a and b lies.
func inBetween(a, b, width, t float64) float64 {
	if a > 0 { // both in the upper tail: from the lower one
		return min(b, max(a, -quantile(below(-b)+(1-t)*width)))
	}
	return min(b, max(a, quantile(below(a)+t*width)))
}

// lattice returns the steps of a rank-1 lattice in some dimensions, and how
// many points it has. It is Korobov's, (1, a, a², …)/n, with the a that makes
// Sloan and Joe's P2 least in six dimensions of weights 1/j (TestKorobov
// searches it again). Sloan and Joe (1994), Lattice Methods for Multiple
// Integration, Oxford, chapter 4.
func lattice(dimensions int) ([]float64, int) {
	const n, a = 1021, 223
	steps := make([]float64, dimensions)
	z := 1
	for j := range steps {
		steps[j] = float64(z) / n
		z = z * a % n
	}
	return steps, n
}
