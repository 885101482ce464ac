package inference

import (
	"math"
	"slices"
	"testing"
)

// TestRegressAlike: tests that are all alike do not make a slope sure of itself:
// its error is no less than that of their measurements.
func TestRegressAlike(t *testing.T) {
	tests := make([]Contest, 25)
	for i := range tests {
		tests[i] = Contest{Effects: []float64{0, .3}, Variances: []float64{.02, .02}, Features: [][]float64{{0}, {1}}}
	}
	a, err := Regress(slices.Values(tests))
	if err != nil {
		t.Fatal(err)
	}
	if s, want := a.Slopes[0].Careful(), math.Sqrt(.04/25); math.Abs(s.Slope-.3) > 1e-9 || math.Abs(s.SE-want) > 1e-9 {
		t.Errorf("a slope of %v with error %v, not %v", s.Slope, s.SE, want)
	}
	if p := a.Slopes[0].Careful().P; !(p > 1e-12 && p < .001) {
		t.Errorf("p %v", p)
	}
}
