package inference

import "math"

// A lattice is a rank-1 lattice: n points in as many dimensions as are asked
// for, (i z_1, i z_2, …)/n modulo 1.
type lattice struct {
	n      int
	vector []int
}

// The lattices are built component by component, each the one that makes Sloan
// and Joe's P2 with weights 1/j least given those before (TestLattices builds
// them again). Sloan and Joe (1994), Lattice Methods for Multiple Integration,
// Oxford, chapter 4; Sloan and Reztsov (2002), "Component-by-component
// construction of good lattice rules", Mathematics of Computation 71:263-273.
var (
	sparse = lattice{251, []int{1, 70, 19, 102, 96, 62, 15, 49, 106, 66, 117, 34}}
	coarse = lattice{1021, []int{1, 374, 156, 285, 305, 253, 486, 347, 399, 478, 228, 352}}
	medium = lattice{8191, []int{1, 3457, 2970, 3625, 3811, 2226, 3115, 2589, 501, 1673, 2746, 2435}}
	fine   = lattice{32749, []int{1, 12509, 14514, 11700, 307, 14120, 3446, 4406, 12684, 6376, 5284, 8180}}
	finest = lattice{65521, []int{1, 18303, 30219, 8331, 23238, 22984, 24563, 13920, 16584, 32039, 13436, 2293}}
)

// steps returns by how much each coordinate goes on from one point to the
// next. Beyond the dimensions that the vector was built for components are its
// second's powers.
func (l lattice) steps(dimensions int) []float64 {
	steps := make([]float64, dimensions)
	z := 1
	for j := range steps {
		if j < len(l.vector) {
			z = l.vector[j]
		} else {
			z = z * l.vector[1] % l.n
		}
		steps[j] = float64(z) / float64(l.n)
	}
	return steps
}

// start returns the lattice's shift, away from the corners, where integrands
// are least smooth.
func (l lattice) start(dimensions int) []float64 {
	u := make([]float64, dimensions)
	for j := range u {
		_, u[j] = math.Modf(float64(j+1) * math.Phi)
	}
	return u
}

// lanes is how many points go side by side, so that a processor need not wait
// for one to go on with the next.
const lanes = 16

// A block is some points, a row for each dimension.
type block [][lanes]float64

// each calls f with blocks of points and how many of a block there are. Points
// are folded ("tent" or baker's transform), which makes the lattice's error
// that of a periodic integrand.
func (l lattice) each(dimensions int, f func(t block, count int)) {
	steps, u, t := l.steps(dimensions), l.start(dimensions), make(block, dimensions)
	for from := 0; from < l.n; from += lanes {
		count := min(lanes, l.n-from)
		for j, step := range steps {
			x := u[j]
			for i := range count {
				t[j][i] = 1 - math.Abs(2*x-1)
				if x += step; x >= 1 {
					x--
				}
			}
			u[j] = x
		}
		f(t, count)
	}
}
