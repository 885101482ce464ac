package inference

import (
	"math/rand/v2"
	"testing"
)

// dealt deals single exposures: shown[s][a] contacts of stratum s to trigger a,
// who engage with the stratum's rate whatever they see.
func dealt(rng *rand.Rand, shown [][2]int, rates []float64, prior bool) []Covaried {
	var arm, stratum, m, y, x []float64
	for s, arms := range shown {
		for a, n := range arms {
			for range n {
				engaged := 0.0
				if rng.Float64() < rates[s] {
					engaged = 1
				}
				arm, stratum, m = append(arm, float64(a+1)), append(stratum, float64(s+1)), append(m, 1)
				y, x = append(y, engaged), append(x, rng.NormFloat64())
			}
		}
	}
	return covariedOf(len(shown), 2, prior, arm, stratum, m, y, x)
}

// TestAdjustingFewInStratum: a stratum that weighs much, and in which a trigger
// has few contacts, makes no differences.
func TestAdjustingFewInStratum(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 37))
	runs := 1000
	for _, w := range []struct {
		shown        [][2]int
		rates        []float64
		prior, fixed bool
	}{
		{[][2]int{{300, 300}, {300, 3}}, []float64{.5, .5}, false, true},
		{[][2]int{{300, 300}, {300, 10}}, []float64{.3, .3}, true, true},
		{[][2]int{{300, 300}, {300, 10}}, []float64{.5, .5}, true, false},
		{[][2]int{{20, 10}, {10, 20}, {15, 10}, {12, 30}, {5, 5}, {4, 8}, {30, 3}}, []float64{.3, .4, .5, .6, .3, .4, .5}, true, true},
	} {
		alarms := 0
		for range runs {
			g, err := NewAdjusting(dealt(rng, w.shown, w.rates, w.prior), w.fixed)
			if err != nil {
				t.Fatal(err)
			}
			if !g.Pair(0, 1).Interval(TwoSided(0.95)).Contains(0) {
				alarms++
			}
		}
		if share := float64(alarms) / float64(runs); share > 0.075 {
			t.Errorf("%+v: %.3f false alarms", w, share)
		}
	}
}

// TestAdjustingNobody: what nobody did so far is not certain never to be done.
func TestAdjustingNobody(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 43))
	for _, fixed := range []bool{false, true} {
		for _, rate := range []float64{0, 1} {
			g, err := NewAdjusting(dealt(rng, [][2]int{{20, 30}, {30, 40}}, []float64{rate, rate}, true), fixed)
			if err != nil {
				t.Fatal(err)
			}
			d := g.Pair(0, 1)
			if i := d.Interval(TwoSided(0.95)); !(i.Low < -0.01 && i.High > 0.01) || d.Difference != 0 {
				t.Errorf("all at %v: %v in %v", rate, d.Difference, i)
			}
			if !(d.SE > 0 && d.RawSE > 0 && d.DF >= 1) {
				t.Errorf("all at %v: %+v", rate, d)
			}
		}
	}
}
