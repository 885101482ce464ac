package inference

import (
	"math"
	"slices"
	"testing"
)

// TestSpreadsStill: where triggers differ in a part of the tests only, as many
// tests are said to hold a difference as do, though no test says so of itself.
func TestSpreadsStill(t *testing.T) {
	for _, tc := range []struct {
		name   string
		spread func(d *sampler) float64
	}{
		{"a tenth of the tests", func(d *sampler) float64 { return []float64{.5, 0, 0, 0, 0, 0, 0, 0, 0, 0}[int(10*d.uniform())] }},
		{"half of the tests", func(d *sampler) float64 { return []float64{.3, 0}[int(2*d.uniform())] }},
		{"all tests", func(*sampler) float64 { return .25 }},
	} {
		tests, truth := manyTests(400, 4, 3000, .02, 3, tc.spread)
		s, beliefs := spreadsOf(t, tests)
		so := 0
		for _, logs := range truth {
			if slices.Max(logs)-slices.Min(logs) > .0953 {
				so++
			}
		}
		mean, in := counted(s, beliefs, .99, func(_ int, d *Drawn) bool { return d.Apart(.1) })
		t.Logf("%s: %d differ, %.0f said, %.0f to %.0f", tc.name, so, mean, in.Low, in.High)
		if !in.Contains(float64(so)) {
			t.Errorf("%s: %d differ, and %.0f to %.0f was said", tc.name, so, in.Low, in.High)
		}
	}
}

// TestSpreadsWrongShape: many tests are not sure of a shape that effects do not
// have. Here every trigger has a spread of its own.
func TestSpreadsWrongShape(t *testing.T) {
	const n = 600
	arms, truth := manyTests(4*n, 1, 3000, .02, 2, func(d *sampler) float64 { return .08 / math.Sqrt(-math.Log(1-d.uniform())) })
	tests, so := make([]Arms, n), 0
	for i := range tests {
		low, high := math.Inf(1), math.Inf(-1)
		for j := 4 * i; j < 4*i+4; j++ {
			tests[i].Engagements = append(tests[i].Engagements, arms[j].Engagements[0])
			tests[i].Exposures = append(tests[i].Exposures, arms[j].Exposures[0])
			low, high = min(low, truth[j][0]), max(high, truth[j][0])
		}
		if high-low > math.Log(1.1) {
			so++
		}
	}
	s, beliefs := spreadsOf(t, tests)
	mean, in := counted(s, beliefs, .95, func(_ int, d *Drawn) bool { return d.Apart(.1) })
	t.Logf("%d differ, %.0f said, %.0f to %.0f", so, mean, in.Low, in.High)
	if !in.Contains(float64(so)) {
		t.Errorf("%d differ, and %.0f to %.0f was said", so, in.Low, in.High)
	}
}
