package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestManyMembers: the table of a large family says what its members say.
func TestManyMembers(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	var members []Member
	for range 60 {
		var y, m []float64
		for range 3 {
			m = append(m, float64(20+random.IntN(500)))
			y = append(y, math.Floor(m[len(m)-1]*(0.05+0.4*random.Float64())))
		}
		c, err := NewComparing([]Stratum{{Moments: Counts(y, m), Weight: 1}})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, Member{c, [][2]int{{1, 0}, {2, 0}}})
	}
	f, err := NewFamily(members)
	if err != nil {
		t.Fatal(err)
	}
	for z := 0.26; z < 12; z += 0.0173 {
		want := -math.Expm1(-f.lost(z))
		if got := f.Adjusted(z); !(math.Abs(got-want) <= 1e-8*want) {
			t.Fatalf("at %v the table says %v, the members %v", z, got, want)
		}
	}
	c := f.Critical(0.95)
	if p := f.Adjusted(math.Nextafter(c, 9)); !(p < 0.05) || !(f.Adjusted(math.Nextafter(c, 0)) >= 0.05) {
		t.Errorf("just above the critical value %v p is %v", c, p)
	}
}
