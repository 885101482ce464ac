package inference

import (
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
		s, err := NewSpreads(tests)
		if err != nil {
			t.Fatal(err)
		}
		so := 0
		for _, logs := range truth {
			if slices.Max(logs)-slices.Min(logs) > .0953 {
				so++
			}
		}
		mean, in := s.Count(upTo(len(tests)), .99, func(_ int, d *Drawn) bool { return d.Apart(.1) })
		t.Logf("%s: %d differ, %.0f said, %.0f to %.0f", tc.name, so, mean, in.Low, in.High)
		if !in.Contains(float64(so)) {
			t.Errorf("%s: %d differ, and %.0f to %.0f was said", tc.name, so, in.Low, in.High)
		}
	}
}
