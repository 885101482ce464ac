package inference

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// separated finds the cells whose fitted rate is 0 or 1 at any maximum of the
// logistic likelihood, so that some coefficients are infinite: those with a
// direction β such that x_c·β >= 0 wherever everybody engaged, <= 0 wherever
// nobody did, and 0 in the other cells, and that is not 0 in the cell itself.
//
// Directions that are 0 in mixed cells are γ times what mixed cells do not see;
// with rows A of the others, turned so that all should be >= 0, the problem
// min |Aᵀ(1+μ)| over μ >= 0 has residual 0 exactly when there is no separation
// (Stiemke 1915), and else the residual is such a γ. What it separates is taken
// away until nothing is.
//
// Albert and Anderson (1984), "On the existence of maximum likelihood estimates
// in logistic regression models", Biometrika 71:1-10.
func separated(design [][]float64, engagements, exposures []float64, columns int) []bool {
	gone := make([]bool, len(design))
	mixed := make([]float64, len(design))
	for c, y := range engagements {
		if y > 0 && y < exposures[c] {
			mixed[c] = 1
		}
	}
	free := newBasis(design, mixed, columns).null
	if len(free) == 0 {
		return gone
	}
	for {
		rows, cells := edges(design, engagements, exposures, gone, mixed, free)
		gamma := recession(rows, len(free))
		found := false
		for i, row := range rows {
			if dot(row, gamma) > 1e-7 {
				gone[cells[i]], found = true, true
			}
		}
		if !found {
			return gone
		}
	}
}

// edges are the cells in which all or none engaged, as free directions see
// them, scaled to length 1; those that no free direction moves are left out.
func edges(design [][]float64, engagements, exposures []float64, gone []bool, mixed []float64, free [][]float64) (rows [][]float64, cells []int) {
	for c, x := range design {
		if gone[c] || mixed[c] > 0 || !(exposures[c] > 0) {
			continue
		}
		sign := -1.0
		if engagements[c] > 0 {
			sign = 1
		}
		row := make([]float64, len(free))
		for k, v := range free {
			row[k] = sign * dot(x, v)
		}
		if size := norm(row); size > 1e-9*max(1, norm(x)) {
			for k := range row {
				row[k] /= size
			}
			rows, cells = append(rows, row), append(cells, c)
		}
	}
	return rows, cells
}

// recession returns the residual Aᵀ(1+μ) that is least in length over μ >= 0,
// scaled to length 1, or 0 where it vanishes: Lawson and Hanson's algorithm
// (1974, Solving Least Squares Problems, chapter 23).
func recession(rows [][]float64, columns int) []float64 {
	residual := make([]float64, columns)
	for _, row := range rows {
		for k, v := range row {
			residual[k] += v
		}
	}
	start := append([]float64(nil), residual...)
	mu := make([]float64, len(rows))
	var passive []int
	scale := max(1, norm(start))
	for range 3*len(rows) + 10 {
		next, most := -1, 1e-10*scale
		for i, row := range rows {
			if g := -dot(row, residual); mu[i] == 0 && g > most {
				next, most = i, g
			}
		}
		if next < 0 {
			break
		}
		passive = append(passive, next)
		passive = solvePassive(rows, start, passive, mu)
		copy(residual, start)
		for _, i := range passive {
			for k, v := range rows[i] {
				residual[k] += mu[i] * v
			}
		}
	}
	size := norm(residual)
	if !(size > 1e-8*scale) {
		return make([]float64, columns)
	}
	for k := range residual {
		residual[k] /= size
	}
	for _, row := range rows {
		if dot(row, residual) < -1e-7 { // rounding kept it from the least
			return make([]float64, columns)
		}
	}
	return residual
}

// solvePassive solves for the μ of the passive rows, taking out those that
// would become negative.
func solvePassive(rows [][]float64, start []float64, passive []int, mu []float64) []int {
	for len(passive) > 0 {
		if len(passive) > len(start) {
			return passive[:len(start)]
		}
		a := mat.NewDense(len(start), len(passive), nil)
		for j, i := range passive {
			for k, v := range rows[i] {
				a.Set(k, j, v)
			}
		}
		b := mat.NewVecDense(len(start), nil)
		for k, v := range start {
			b.SetVec(k, -v)
		}
		var x mat.VecDense
		var qr mat.QR
		qr.Factorize(a)
		if err := qr.SolveVecTo(&x, false, b); err != nil { // a row that says nothing new
			mu[passive[len(passive)-1]] = 0
			return passive[:len(passive)-1]
		}
		step := 1.0
		for j, i := range passive {
			if v := x.AtVec(j); v <= 0 {
				step = min(step, mu[i]/(mu[i]-v))
			}
		}
		rest := passive[:0]
		for j, i := range passive {
			mu[i] += step * (x.AtVec(j) - mu[i])
			if step == 1 || mu[i] > 1e-12 {
				rest = append(rest, i)
			} else {
				mu[i] = 0
			}
		}
		passive = rest
		if step == 1 || math.IsNaN(step) {
			break
		}
	}
	return passive
}
