package inference

import (
	"math"
	"testing"
)

// TestChange: with one exposure a contact, the difference of differences of
// four independent rates by its textbook formula.
func TestChange(t *testing.T) {
	y, m := []float64{30, 20, 25, 24}, []float64{100, 110, 90, 120}
	c, err := NewComparing([]Stratum{{Moments: Counts(y, m), Weight: 1}})
	if err != nil {
		t.Fatal(err)
	}
	early, late, p := c.Change()
	var variance float64
	for i := range y {
		rate := y[i] / m[i]
		variance += rate * (1 - rate) / m[i]
	}
	d := (y[0]/m[0] - y[1]/m[1]) - (y[2]/m[2] - y[3]/m[3])
	want := PValue(d / math.Sqrt(variance))
	if math.Abs(early-(0.3-20./110)) > 1e-15 || math.Abs(late-(25./90-0.2)) > 1e-15 || math.Abs(p-want) > 1e-9*want {
		t.Errorf("early %v, late %v, p %v, want p %v", early, late, p, want)
	}
}
