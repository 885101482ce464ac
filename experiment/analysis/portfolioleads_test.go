package analysis

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMiddle: the median of numbers that are too many to hold is that of a list
// of them.
func TestMiddle(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	for _, n := range []int{1, 2, mostSorted, mostSorted + 1, mostSorted + 2} {
		list := make([]float64, n)
		for i := range list {
			if list[i] = rng.NormFloat64(); i%7 == 0 {
				list[i] = -.25
			}
		}
		got := middle(slices.Values(list))
		slices.Sort(list)
		if want := (list[(n-1)/2] + list[n/2]) / 2; float64(got) != want {
			t.Errorf("of %d the median is %v and not %v", n, got, want)
		}
	}
	if middle(slices.Values([]float64{})).Known() {
		t.Error("nothing has a median")
	}
}
