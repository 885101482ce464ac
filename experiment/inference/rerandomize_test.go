package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDistance: between two groups the distance is Morgan and Rubin's
// n p(1-p) d' S⁻¹ d (their equation 1), here of two covariates and so with an
// inverse that can be written down; a dummy that others add up to changes
// nothing, nor do units.
func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 60
	x, more, group := make([]float64, 0, 2*n), make([]float64, 0, 4*n), make([]int32, n)
	var sums [2][2]float64
	var sizes [2]float64
	for i := range n {
		a := random.NormFloat64()
		b := 0.5*a + random.NormFloat64()
		g := min(1, i%3)
		group[i] = int32(g)
		sums[g][0], sums[g][1], sizes[g] = sums[g][0]+a, sums[g][1]+b, sizes[g]+1
		x = append(x, a, b)
		more = append(more, 1e6*a, 3, b-7, a+b)
	}
	mean := [2]float64{(sums[0][0] + sums[1][0]) / n, (sums[0][1] + sums[1][1]) / n}
	var s [3]float64 // aa, ab, bb
	for i := range n {
		a, b := x[2*i]-mean[0], x[2*i+1]-mean[1]
		s[0], s[1], s[2] = s[0]+a*a/(n-1), s[1]+a*b/(n-1), s[2]+b*b/(n-1)
	}
	da, db := sums[0][0]/sizes[0]-sums[1][0]/sizes[1], sums[0][1]/sizes[0]-sums[1][1]/sizes[1]
	want := sizes[0] * sizes[1] / n * (da*da*s[2] - 2*da*db*s[1] + db*db*s[0]) / (s[0]*s[2] - s[1]*s[1])
	for name, one := range map[string]struct {
		x    []float64
		dims int
	}{"two": {x, 2}, "with others that add nothing": {more, 4}} {
		c, err := NewCovariates(one.x, one.dims)
		if err != nil || c.Rank != 2 {
			t.Fatalf("%s: rank %v, %v", name, c, err)
		}
		if got := c.Distance(group, 2); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("%s: %v, not %v", name, got, want)
		}
	}
}

// TestDistanceOfChance: its mean over draws is Rank (groups - 1) n/(n - 1)
// (n - 1)/n, as the sum over groups of n_g times a variance of (1 - n_g/n)/n_g.
func TestDistanceOfChance(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const n, dims, groups, draws = 90, 3, 3, 20_000
	x, group := make([]float64, n*dims), make([]int32, n)
	for i := range x {
		x[i] = random.ExpFloat64()
	}
	c, err := NewCovariates(x, dims)
	if err != nil {
		t.Fatal(err)
	}
	for i := range group {
		group[i] = int32(i % groups)
	}
	sum := 0.0
	for range draws {
		random.Shuffle(n, func(i, j int) { group[i], group[j] = group[j], group[i] })
		sum += c.Distance(group, groups)
	}
	// Of 6 degrees of freedom: a standard deviation of √12, five standard errors.
	if mean := sum / draws; math.Abs(mean-dims*(groups-1)) > 5*math.Sqrt(12.0/draws) {
		t.Errorf("the mean distance is %v, not %v", mean, dims*(groups-1))
	}
}

func TestStandardizedDifferences(t *testing.T) {
	x := []float64{0, 5, 2, 5, 4, 5, 6, 5}
	got := StandardizedDifferences(x, 2, []int32{0, 0, 1, 1}, 3)
	if want := 4 / math.Sqrt(20.0/3); math.Abs(got[0]-want) > 1e-12 || got[1] != 0 {
		t.Errorf("%v, not %v and 0", got, want)
	}
	if _, err := NewCovariates([]float64{1, math.NaN()}, 1); err == nil {
		t.Error("NaN is taken for a covariate")
	}
	if c, err := NewCovariates([]float64{3, 3, 3}, 1); err != nil || c.Rank != 0 || c.Distance([]int32{0, 1, 0}, 2) != 0 {
		t.Errorf("what does not vary has rank %v (%v)", c, err)
	}
}
