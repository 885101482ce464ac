package inference

import (
	"iter"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A part is what one test brings to the robust variance of one slope: the
// adjusted weights g of its arms, by which its residuals count, what of them
// falls along the features, and its own variance.
type part struct {
	along []float64 // Ẍ'g
	own   float64   // g'(Φ - 11'/Σw)g
	score float64   // g'r, r the residuals
	least float64   // what the measurement of its arms alone adds to the slope's variance
}

// robust fills in standard errors of the kind CR2. With Φ = diag(v + τ²), W its
// inverse, M = (Ẍ'WẌ)⁻¹ and a test's residuals r,
//
//	V = Σ_i M Ẍ_i'W_i A_i r_i r_i' A_i W_i Ẍ_i M,   A_i = D B_i^{+½} D,   D = Φ_i^½
//	B_i = D (Φ_i - 11'/Σw - Ẍ_i M Ẍ_i') D
//
// which were unbiased were Φ right, and degrees of freedom, with g_i the column
// of A_i W_i Ẍ_i M of the slope, by which (Σ_i (g_i'r_i)²) has the mean and the
// variance of a scaled χ²,
//
//	(Σ_i P_ii)² / Σ_ij P_ij²,   P_ij = [i=j] g_i'(Φ_i - 11'/Σw) g_i - (Ẍ_i'g_i)' M (Ẍ_j'g_j)
//
// Least is the root of what the known v alone make of V, Σ_i M Ẍ_i'W_i diag(v_i)
// W_i Ẍ_i M.
func (f *across) robust(tau2 float64, a *Across) {
	sums := make([]robustSums, f.k)
	for c := range sums {
		sums[c].inner = mat.NewSymDense(f.k, nil)
	}
	kept := func(yield func(Contest) bool) {
		for t := range f.tests {
			if !yield(t.clone()) {
				return
			}
		}
	}
	for tests := range blocks(kept) {
		parts := make([][]part, len(tests)) // of each test, of each slope
		concurrently(len(tests), func(i int) { parts[i] = f.parts(&tests[i], tau2) })
		for i := range parts {
			for c := range sums {
				sums[c].add(&parts[i][c], f.bread)
			}
		}
	}
	for c := range sums {
		sums[c].slope(f, c, &a.Slopes[c])
	}
}

// clone keeps a test.
func (t Contest) clone() Contest {
	t.Effects, t.Variances, t.Features = slices.Clone(t.Effects), slices.Clone(t.Variances), slices.Clone(t.Features)
	for j, row := range t.Features {
		t.Features[j] = slices.Clone(row)
	}
	return t
}

// robustSums are those over tests that a slope's error is made of.
type robustSums struct {
	variance, trace, squares, least float64
	inner                           *mat.SymDense // Σ b b', b = Ẍ'g
}

func (r *robustSums) add(p *part, bread *mat.SymDense) {
	b := mat.NewVecDense(len(p.along), p.along)
	shared := mat.Inner(b, bread, b)
	r.variance += p.score * p.score
	r.least += p.least
	r.trace += p.own - shared
	r.squares += p.own*p.own - 2*p.own*shared
	r.inner.SymRankOne(r.inner, 1, b)
}

func (r *robustSums) slope(f *across, c int, one *AcrossSlope) {
	var ms mat.Dense
	ms.Mul(f.bread, r.inner)
	squares := r.squares
	for x := range f.k {
		for y := range f.k {
			squares += ms.At(x, y) * ms.At(y, x)
		}
	}
	one.Slope, one.SE = f.beta.AtVec(c), math.Sqrt(r.variance)
	one.Least = math.Sqrt(r.least)
	one.DF = r.trace * r.trace / squares
	one.P = PValue(zOfT(one.Slope/one.SE, one.DF))
}

// parts are those of a test.
func (f *across) parts(t *Contest, tau2 float64) []part {
	var c contrasted
	c.set(t, f.k, tau2)
	n := len(c.y)
	x := mat.NewDense(n, f.k, c.x)
	var xm mat.Dense
	xm.Mul(x, f.bread)
	middle := mat.NewSymDense(n, nil) // B
	for j := range n {
		for l := range j + 1 {
			v := -1/c.sum - mat.Dot(xm.RowView(j), x.RowView(l))
			if j == l {
				v += 1 / c.w[j]
			}
			middle.SetSym(j, l, v/math.Sqrt(c.w[j]*c.w[l]))
		}
	}
	root := inverseRoot(middle)
	list := make([]part, f.k)
	for a := range list {
		g := make([]float64, n)
		for j := range n {
			for l := range n {
				// D B^{+½} D W Ẍ M: D is 1/√w.
				g[j] += root.At(j, l) * math.Sqrt(c.w[l]/c.w[j]) * xm.At(l, a)
			}
		}
		list[a] = f.part(&c, g)
		for j, v := range t.Variances {
			h := c.w[j] * xm.At(j, a)
			list[a].least += h * h * v
		}
	}
	return list
}

func (f *across) part(c *contrasted, g []float64) part {
	p := part{along: make([]float64, f.k)}
	var total float64
	for j, weight := range g {
		residual := c.y[j]
		for b, x := range c.row(j) {
			residual -= x * f.beta.AtVec(b)
			p.along[b] += x * weight
		}
		p.score += weight * residual
		p.own += weight * weight / c.w[j]
		total += weight
	}
	p.own -= total * total / c.sum
	return p
}

// inverseRoot returns the symmetric root of the Moore-Penrose inverse of a
// matrix without negative eigenvalues.
func inverseRoot(m *mat.SymDense) *mat.Dense {
	n := m.SymmetricDim()
	root := mat.NewDense(n, n, nil)
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return root
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	values := e.Values(nil)
	for c, v := range values {
		if v <= 1e-10*values[n-1] {
			continue
		}
		for j := range n {
			for l := range n {
				root.Set(j, l, root.At(j, l)+vectors.At(j, c)*vectors.At(l, c)/math.Sqrt(v))
			}
		}
	}
	return root
}

// Entangled returns which features cannot be told from those before them: of
// whose variance within tests less than a twentieth is their own. For each
// feature it lists the earlier ones it goes along with most, or is nil where
// the feature can be told. A feature that never varies within a test has an
// empty list.
func Entangled(tests iter.Seq[Contest]) ([][]int, error) {
	k, err := checkContests(tests)
	if err != nil {
		return nil, err
	}
	cross, whole := square(k), make([]float64, k)
	var c contrasted
	for t := range tests {
		c.set(&t, k, 0)
		for j, w := range c.w {
			row := c.row(j)
			for a, one := range t.Features[j] {
				whole[a] += w * one * one
				for b, other := range row {
					cross[a][b] += w * row[a] * other
				}
			}
		}
	}
	return entangled(cross, whole), nil
}

const ownShare = 0.05 // of a feature's variance that it needs for itself

func entangled(cross [][]float64, whole []float64) [][]int {
	k := len(cross)
	with := make([][]int, k)
	var kept []int
	lower := square(k) // Cholesky's, of the kept
	for a := range k {
		if !(cross[a][a] > 1e-12*whole[a]) {
			with[a] = []int{}
			continue
		}
		left := cross[a][a]
		for at, b := range kept {
			v := cross[a][b]
			for c := range at {
				v -= lower[a][kept[c]] * lower[b][kept[c]]
			}
			lower[a][b] = v / lower[b][b]
			left -= lower[a][b] * lower[a][b]
		}
		if left >= ownShare*cross[a][a] {
			lower[a][a] = math.Sqrt(left)
			kept = append(kept, a)
			continue
		}
		with[a] = alongWith(cross, kept, a)
	}
	return with
}

// alongWith lists the features most correlated with one: the first, and all
// that are half as correlated.
func alongWith(cross [][]float64, kept []int, a int) []int {
	var most float64
	r := func(b int) float64 { return math.Abs(cross[a][b]) / math.Sqrt(cross[a][a]*cross[b][b]) }
	for _, b := range kept {
		most = max(most, r(b))
	}
	with := []int{}
	for _, b := range kept {
		if r(b) >= most/2 {
			with = append(with, b)
		}
	}
	return with
}
