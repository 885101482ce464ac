package inference

import "math"

// A polytope is the region in which no comparison exceeds z, in the
// differences of arms from the first, as the sequential conditioning of Genz
// (1992), "Numerical computation of multivariate normal probabilities",
// Journal of Computational and Graphical Statistics 1:141-149, wants it:
// each difference given the earlier ones is normal, and confined to an
// interval that they determine.
type polytope struct {
	k     int
	reach []float64 // of row j and column i: s of arms j+1 and i, infinite where not compared
	chol  []float64 // lower triangle of the differences' covariance, by rows
	open  bool      // one-sided: intervals have no low end
}

// newPolytope makes the polytope of some contrasts, whose arms come in an
// order.
func (g *contrasts) newPolytope(order []int, oneSided bool) *polytope {
	k := len(order) - 1
	p := &polytope{k, make([]float64, k*k), make([]float64, k*k), oneSided}
	first := order[0]
	for i := range k {
		a := order[i+1]
		for j := range i + 1 {
			b := order[j+1]
			p.reach[i*k+j] = math.Inf(1)
			if s := g.s[a][order[j]]; s > 0 {
				p.reach[i*k+j] = s
			}
			v := g.cov[a][b] - g.cov[a][first] - g.cov[first][b] + g.cov[first][first]
			for h := range j {
				v -= p.chol[i*k+h] * p.chol[j*k+h]
			}
			if i == j {
				p.chol[i*k+i] = math.Sqrt(max(v, 1e-12*(g.cov[a][a]+g.cov[first][first])))
			} else {
				p.chol[i*k+j] = v / p.chol[j*k+j]
			}
		}
	}
	return p
}

// sequence returns the order in which arms are settled: in a complete family
// the two that are nearest, else arm 0, and then whichever of those that are
// compared with them varies least given them. So intervals are cut most where arms vary least, and the
// probability of the region varies little from path to path.
func (g *contrasts) sequence() []int {
	if g.complete() {
		return g.from(g.nearest())
	}
	return g.from(0)
}

// from returns the order that begins with an arm.
func (g *contrasts) from(first int) []int {
	k := len(g.sd)
	order := []int{first}
	left := square(k) // covariance of differences from the first, less what is settled
	for i := range k {
		for j := range k {
			left[i][j] = g.cov[i][j] - g.cov[i][order[0]] - g.cov[order[0]][j] + g.cov[order[0]][order[0]]
		}
	}
	settled := make([]bool, k)
	settled[order[0]] = true
	for len(order) < k {
		next := -1
		for i := range k {
			switch {
			case settled[i]:
			case next < 0, g.meets(i, order) && !g.meets(next, order):
				next = i
			case left[i][i] < left[next][next] && g.meets(i, order) == g.meets(next, order):
				next = i
			}
		}
		settled[next] = true
		order = append(order, next)
		if v := left[next][next]; v > 0 {
			row := append([]float64(nil), left[next]...)
			for i := range k {
				for j := range k {
					left[i][j] -= row[i] * row[j] / v
				}
			}
		}
	}
	return order
}

// meets reports whether an arm is compared with any of some others.
func (g *contrasts) meets(arm int, others []int) bool {
	for _, o := range others {
		if g.s[arm][o] > 0 {
			return true
		}
	}
	return false
}

// nearest returns the arm of less variance in the pair that differs least.
func (g *contrasts) nearest() int {
	a, b := 1, 0
	for _, p := range g.pairs {
		if g.s[p[0]][p[1]] < g.s[a][b] {
			a, b = p[0], p[1]
		}
	}
	if g.cov[a][a] < g.cov[b][b] {
		return a
	}
	return b
}

// paths are ways through a polytope at one z. Each arm is measured in its own
// deviation given those before it.
type paths struct {
	*polytope
	table *normalTable
	far   []float64 // z times reach
	slope []float64 // of each arm's mean in the deviations of those before it
	e, y  block     // standardised deviations, and where arms are
	// first and wide are where the interval of the first arm begins and how wide
	// it is, as probabilities.
	first, wide float64
}

func (p *polytope) paths(z float64) *paths {
	k := p.k
	w := &paths{polytope: p, table: normals(), far: make([]float64, k*k), slope: make([]float64, k*k), e: make(block, k), y: make(block, k)}
	for j := range k {
		for i := range j + 1 {
			w.far[j*k+i] = z * p.reach[j*k+i] / p.chol[j*k+j]
			w.slope[j*k+i] = p.chol[j*k+i] / p.chol[j*k+j]
		}
	}
	low, high := w.intervals(0)
	w.first = w.table.at(low[0])
	w.wide = max(0, w.table.at(high[0])-w.first)
	return w
}

// along sets the probability of the region along each of the paths that points
// of the unit cube choose.
func (w *paths) along(t block, product *[lanes]float64) {
	for i := range product {
		product[i] = 1
	}
	var low, width [lanes]float64
	for j := range w.k {
		mean := w.mean(j)
		if j == 0 {
			low, width = w.begin()
		} else {
			w.between(j, mean, &low, &width)
		}
		for i, wide := range &width {
			product[i] *= wide
		}
		if j == w.k-1 {
			break
		}
		sd, u, e, y := w.chol[j*w.k+j], &t[j], &w.e[j], &w.y[j+1]
		for i := range low {
			low[i] += width[i] * u[i]
		}
		w.table.inverses(&low, e)
		for i := range e {
			y[i] = (mean[i] + e[i]) * sd
		}
	}
}

// begin returns where the interval of the first arm begins, as a probability,
// and how wide it is: the same for all paths.
func (w *paths) begin() (low, width [lanes]float64) {
	for i := range low {
		low[i], width[i] = w.first, w.wide
	}
	return low, width
}

// between sets the same for arm j+1, given those before it.
func (w *paths) between(j int, mean [lanes]float64, low, width *[lanes]float64) {
	from, to := w.intervals(j)
	for i, m := range &mean {
		low[i] = w.table.at(from[i] - m)
		width[i] = max(0, w.table.at(to[i]-m)-low[i])
	}
}

// mean returns that of arm j+1, given those before it.
func (w *paths) mean(j int) (mean [lanes]float64) {
	for h, slope := range w.slope[j*w.k : j*w.k+j] {
		e := &w.e[h]
		for i := range mean {
			mean[i] += slope * e[i]
		}
	}
	return mean
}

// intervals returns where arm j+1 may be, given those before it.
func (w *paths) intervals(j int) (low, high [lanes]float64) {
	row := w.far[j*w.k : j*w.k+j+1]
	own := 1 / w.chol[j*w.k+j]
	for i := range high {
		low[i], high[i] = -row[0], row[0]
	}
	for h := 1; h < len(row); h++ {
		far, y := row[h], &w.y[h]
		for i := range high {
			at := y[i] * own
			if v := at - far; v > low[i] {
				low[i] = v
			}
			if v := at + far; v < high[i] {
				high[i] = v
			}
		}
	}
	if w.open {
		for i := range low {
			low[i] = math.Inf(-1)
		}
	}
	return low, high
}

// inside returns P(max|Z| < z), or of a one-sided family P(max Z < z), by the
// mean over a lattice's points.
func (p *polytope) inside(z float64, l lattice) float64 {
	w := p.paths(z)
	var sum float64
	var product [lanes]float64
	l.each(p.k-1, func(t block, count int) {
		w.along(t, &product)
		for _, v := range product[:count] {
			sum += v
		}
	})
	return sum / float64(l.n)
}

// departure returns by how much a region is more probable than that of a model
// whose paths go alongside, and the standard deviation of that over paths.
func departure(p, model *polytope, z float64, l lattice) (mean, sd float64) {
	v, w := p.paths(z), model.paths(z)
	var sum, squares float64
	var here, there [lanes]float64
	l.each(p.k-1, func(t block, count int) {
		v.along(t, &here)
		w.along(t, &there)
		for i := range count {
			d := here[i] - there[i]
			sum += d
			squares += d * d
		}
	})
	mean = sum / float64(l.n)
	return mean, math.Sqrt(max(0, squares/float64(l.n)-mean*mean))
}
