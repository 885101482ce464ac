package inference

import "math"

// An overlap is a complete family of independent arms in which i and j agree
// when |x_i - x_j| < z s_ij. Where s_ij = r_i + r_j they do when the intervals
// x ± z r overlap: all of them do when they share a point (Helly), and the
// largest of their lower ends is one. Given it, arms are independent, and one
// integral over it is all there is to do.
type overlap struct {
	sd, reach []float64   // of the arms: σ and r
	s         [][]float64 // of their differences
	apart     float64     // the largest |s_ij/(r_i + r_j) - 1|
	step      float64     // of the trapezoidal rule
}

func newOverlap(sd []float64, s [][]float64) *overlap {
	o := &overlap{sd: sd, reach: additive(s), s: s}
	var sum float64
	for i, v := range sd {
		sum += 1 / (v * v)
		for j := range i {
			o.apart = max(o.apart, math.Abs(s[i][j]/(o.reach[i]+o.reach[j])-1))
		}
	}
	o.step = 2 * math.Pi / (6.5 * math.Sqrt(sum)) // leaves an error of e^-21
	return o
}

// inside returns the probability that every arm agrees with the one whose
// interval has the largest lower end w,
//
//	∫ Σ_i f_i(w + z r_i) Π_{j≠i} (F_j(min(w + z r_j, w + z (r_i + s_ij))) - F_j(w + z (r_i - s_ij))) dw.
//
// It is that of all pairs where s_ij = r_i + r_j. Elsewhere it is a little
// larger: what it leaves out is that two more arms stand apart, each near the
// end of where it may be, which is of second order in how far s is from r.
func (o *overlap) inside(z float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for i, s := range o.sd {
		low = min(low, -z*o.reach[i]-6.5*s)
		high = max(high, -z*o.reach[i]+6.5*s)
	}
	n := math.Ceil((high - low) / o.step)
	table := normals()
	var sum float64
	for at := 0.0; at <= n; at++ {
		w := low + at*o.step
		for i, sd := range o.sd {
			x := w + z*o.reach[i]
			product := math.Exp(-x*x/(2*sd*sd)) / (sd * math.Sqrt(2*math.Pi))
			for j, s := range o.s[i] {
				if j != i && product > 1e-18 {
					up := min(w+z*o.reach[j], x+z*s)
					product *= max(0, table.at(up/o.sd[j])-table.at((x-z*s)/o.sd[j]))
				}
			}
			sum += product
		}
	}
	return min(1, sum*o.step)
}

// independents returns arms that share no contact, fitted so that each
// difference's variance is about the same: in a deck what arms have in common
// cancels in their differences.
func (g *contrasts) independents() []float64 {
	if g.independent() {
		return g.sd
	}
	k := len(g.sd)
	variances := square(k)
	for i := range k {
		for j := range i {
			v := g.difference(i, j)
			variances[i][j], variances[j][i] = v, v
		}
	}
	tau := additive(variances)
	for i, v := range tau {
		tau[i] = math.Sqrt(v)
	}
	return tau
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
