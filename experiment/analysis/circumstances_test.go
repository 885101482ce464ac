package analysis

import "testing"

// TestCircumstancesHaveTheirLevel: what varies from exposure to exposure of
// alike contacts is neither called a driver too often nor never at all. (Widened
// like what contacts have for good, it raised none in 300 runs: no power.)
func TestCircumstancesHaveTheirLevel(t *testing.T) {
	runs := 200
	w := idleWorld{sizes: [3]int64{20, 20, 20}, rates: [3]float64{.3, .3, .3}, triggers: 4, heterogeneity: .3, low: 1, high: 30}
	each, _ := w.count(t, runs)
	sum := each["reply  exposure in-time given 2"]
	atMostOften(t, "in time", sum.raised, sum.made)
	if sum.made < runs*9/10 || sum.raised*100 < sum.made {
		t.Errorf("%d of %d tests raised an alarm: it has no power", sum.raised, sum.made)
	}
}
