package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAdditiveContrasts: the fit has the margins of the data, and the test of
// interaction keeps its level with many segments of few contacts.
func TestAdditiveContrasts(t *testing.T) {
	y, m := [][]float64{{30, 20}, {10, 25}}, [][]float64{{100, 80}, {50, 90}}
	fitted := additiveRates(y, m)
	for s := range y {
		var seen, expected float64
		for a := range y[s] {
			seen += y[s][a]
			expected += m[s][a] * fitted[s][a]
		}
		if math.Abs(seen-expected) > 1e-9 {
			t.Errorf("segment %d: %v engaged, %v fitted", s, seen, expected)
		}
	}
	if d, v, err := AdditiveContrasts(y, m); err != nil || math.Abs(d[0][0]-(.25-.3)) > 1e-15 || !(v[0][0][0] > 0) {
		t.Errorf("differences %v, covariances %v, %v", d, v, err)
	}
	if _, _, err := AdditiveContrasts([][]float64{{1, 2}}, [][]float64{{1, 0}}); err == nil {
		t.Error("more engagements than exposures are no error")
	}
	random := rand.New(rand.NewPCG(2, 7))
	const runs = 1500
	alarms := 0
	for range runs {
		y, m := table(12, 4), table(12, 4)
		for s := range y {
			for a := range y[s] {
				m[s][a] = 45
				for range 45 {
					if random.Float64() < 0.25+0.02*float64(a) {
						y[s][a]++
					}
				}
			}
		}
		d, v, err := AdditiveContrasts(y, m)
		if err != nil {
			t.Fatal(err)
		}
		if chi, err := Interaction(d, v); err == nil && chi.P < 0.05 {
			alarms++
		}
	}
	if limit := 0.05*runs + 3.09*math.Sqrt(0.05*0.95*runs); float64(alarms) > limit {
		t.Errorf("%d false alarms of %d, more than %.0f", alarms, runs, limit)
	}
}
