package inference

import (
	"math"
	"testing"
)

// TestLattices builds the lattices again: every component is the one that makes
// P2 least given those before it, as far as there is time to look.
func TestLattices(t *testing.T) {
	for _, c := range []struct {
		lattice
		components int
	}{{sparse, 12}, {coarse, 12}, {medium, 3}, {fine, 2}} {
		n := c.n
		periodic := make([]float64, n)
		for k := range periodic {
			x := float64(k) / float64(n)
			periodic[k] = 2 * math.Pi * math.Pi * (x*x - x + 1.0/6)
		}
		products := make([]float64, n)
		for i := range products {
			products[i] = 1 + periodic[i]
		}
		for j := 1; j < c.components; j++ {
			merit := func(z int) (sum float64) {
				at := 0
				for _, p := range products {
					sum += p * periodic[at]
					if at += z; at >= n {
						at -= n
					}
				}
				return sum
			}
			chosen := c.vector[j]
			least := merit(chosen)
			for z := 1; z <= n/2; z++ {
				if merit(z) < least-1e-9*math.Abs(least) {
					t.Fatalf("of %d points, component %d: %d is better than %d", n, j, z, chosen)
				}
			}
			for i := range products {
				products[i] *= 1 + periodic[i*chosen%n]/float64(j+1)
			}
		}
	}
}

func TestNormalTable(t *testing.T) {
	table := normals()
	inverse := func(p float64) float64 {
		var q [lanes]float64
		table.inverses(&[lanes]float64{3: p}, &q)
		return q[3]
	}
	for x := -9.0; x < 9; x += 0.00137 {
		near(t, "Φ", table.at(x), below(x), 1e-10)
	}
	for p := 1e-12; p < 1; p *= 1.0013 {
		near(t, "Φ⁻¹", inverse(p), quantile(p), 1e-8)
	}
	if inverse(0.5) != 0 || inverse(0) != -normalEdge || table.at(math.Inf(-1)) != 0 || table.at(math.Inf(1)) != 1 {
		t.Error("the middle or the ends are wrong")
	}
}
