package inference

import (
	"math"
	"testing"
)

// TestInflating: the factor of any critical value is the one that its bounds
// have.
func TestInflating(t *testing.T) {
	for name, spend := range map[string]Spending{"obrien-fleming": OBrienFlemingSpending, "pocock": PocockSpending} {
		f := NewInflating(4, spend, 0.8)
		for c := 1.31; c < 4; c += 0.1171 {
			if got, want := f.At(c), f.factor(c); math.Abs(got-want) > 1e-7 {
				t.Errorf("%s at %v: %v, not %v", name, c, got, want)
			}
		}
		if f.At(5) != f.factor(5) || !(f.At(1.959964) > 1) {
			t.Errorf("%s: %v beyond the table, %v within", name, f.At(5), f.At(1.959964))
		}
	}
}
