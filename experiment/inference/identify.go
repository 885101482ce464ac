package inference

import "math"

// A basis says which columns of a design can be told apart: kept ones are
// independent of each other, and every other is a sum of kept ones.
type basis struct {
	columns int
	kept    []int
	// dropped holds the columns that are sums, each with the vector v of
	// design·v = 0 that says of which: 1 at the column itself.
	dropped []int
	null    [][]float64
}

// sameColumn is how much of a column may be left, as a part of it, when what
// other columns explain is taken away, and it is still called a sum of them.
const sameColumn = 1e-9

// newBasis takes columns in their order, as R does, so that of two that say
// the same the first is kept. Rows with weight 0 are not looked at.
func newBasis(design [][]float64, weight []float64, columns int) *basis {
	b := &basis{columns: columns}
	var q [][]float64 // orthonormal
	var r [][]float64 // kept column i = Σ_j r[i][j] q_j
	for j := range columns {
		v := make([]float64, 0, len(design))
		for i, row := range design {
			if weight[i] > 0 {
				v = append(v, row[j])
			}
		}
		size := norm(v)
		along := make([]float64, len(q))
		for range 2 { // twice is enough: Kahan
			for k := range q {
				c := dot(q[k], v)
				along[k] += c
				for i := range v {
					v[i] -= c * q[k][i]
				}
			}
		}
		left := norm(v)
		if !(left > sameColumn*size) {
			b.dropped = append(b.dropped, j)
			b.null = append(b.null, b.relation(j, along, r))
			continue
		}
		for i := range v {
			v[i] /= left
		}
		q, r = append(q, v), append(r, append(along, left))
		b.kept = append(b.kept, j)
	}
	return b
}

// relation solves for the kept columns that add up to column j, by back
// substitution.
func (b *basis) relation(j int, along []float64, r [][]float64) []float64 {
	v := make([]float64, b.columns)
	v[j] = 1
	rest := append([]float64(nil), along...)
	for k := len(along) - 1; k >= 0; k-- {
		c := rest[k] / r[k][k]
		for i := 0; i <= k; i++ {
			rest[i] -= c * r[k][i]
		}
		if math.Abs(c) > 1e-7 {
			v[b.kept[k]] = -c
		}
	}
	return v
}

// told reports whether a contrast of the coefficients has one value only: it
// is orthogonal to whatever the design cannot see.
func (b *basis) told(contrast []float64) bool {
	for _, v := range b.null {
		if math.Abs(dot(v, contrast)) > 1e-7*norm(v)*norm(contrast) {
			return false
		}
	}
	return true
}

func dot(x, y []float64) float64 {
	var sum float64
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func norm(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// Confounded returns sets of columns of a design that cannot be told apart,
// because some sum of them is 0 in every row; none where all can. A later
// column is told to be a sum of earlier ones, never the other way round.
func Confounded(design [][]float64) [][]int {
	if len(design) == 0 {
		return nil
	}
	weight := make([]float64, len(design))
	for i := range weight {
		weight[i] = 1
	}
	var sets [][]int
	for _, v := range newBasis(design, weight, len(design[0])).null {
		sets = append(sets, nonzero(v))
	}
	return sets
}
