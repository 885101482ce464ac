package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAlone: one critical value reckoned by itself is that of the table.
func TestAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var s Schedule
		s.Spend = []Spending{OBrienFlemingSpending, PocockSpending}[rng.IntN(2)]
		at := 0.0
		for range 1 + rng.IntN(6) {
			at += .05 + .3*rng.Float64()
			s.Information = append(s.Information, at)
		}
		present := rng.IntN(len(s.Information))
		r, err := AtLook(s, present)
		if rng.IntN(4) == 0 {
			r, err = BetweenLooks(s, present, s.Information[present]-.02)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []float64{1.2, 1.645, 1.96, 2.4, 3.1} {
			if got, want := r.Alone(c), r.Critical(c); math.Abs(got-want) > 1e-6*want {
				t.Errorf("%v at look %d: %v alone, %v in the table of %v", s.Information, present, got, want, c)
			}
		}
	}
}
