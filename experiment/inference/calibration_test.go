package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestFalseAlarms plays campaigns in which triggers are alike and contacts are
// not: the share of p < .05 stays near .05 where plain cluster-robust tests
// raise many times that, and intervals cover the difference of 0 as often.
func TestFalseAlarms(t *testing.T) {
	const runs = 600
	for name, test := range map[string]struct {
		sizes []int // contacts of each arm; a deck has one
		most  int   // exposures of a contact, 1 to most
		rate  float64
		deck  bool
	}{
		"one exposure":                 {[]int{200, 300}, 1, 0.2, false},
		"one exposure, few engage":     {[]int{80, 400}, 1, 0.03, false},
		"repeated":                     {[]int{150, 150}, 6, 0.2, false},
		"repeated, small unequal arms": {[]int{15, 120}, 8, 0.3, false},
		"repeated, few engage":         {[]int{150, 400}, 5, 0.08, false},
		"deck":                         {[]int{120}, 1, 0.3, true},
		"deck, repeated":               {[]int{60}, 5, 0.3, true},
	} {
		rng := rand.New(rand.NewPCG(17, 19))
		alarms, told := 0, 0
		for range runs {
			people := alikePeople(rng, test.sizes, test.most, test.rate, test.deck)
			c, err := NewComparing([]Stratum{{gather(people, 2, test.deck), 1}})
			if err != nil {
				t.Fatal(err)
			}
			p := c.Pair(0, 1)
			if p.CannotTell != "" {
				continue
			}
			told++
			if p.P < 0.05 {
				alarms++
			}
		}
		if told < runs/5 {
			t.Errorf("%s: told %d times of %d", name, told, runs)
		}
		share := float64(alarms) / float64(told)
		t.Logf("%s: %.4f of %d told", name, share, told)
		if share > 0.057+3*math.Sqrt(0.05*0.95/float64(told)) {
			t.Errorf("%s: %.4f false alarms of %d told", name, share, told)
		}
	}
}

// alikePeople are contacts with a rate of their own, the same for each trigger:
// beta distributed with intra-contact correlation 1/4.
func alikePeople(rng *rand.Rand, sizes []int, most int, rate float64, deck bool) []person {
	var people []person
	for a, n := range sizes {
		for range n {
			own := betaDraw(rng, 3*rate, 3*(1-rate))
			p := person{make([]float64, 2), make([]float64, 2)}
			for b := range 2 {
				if !deck && b != a {
					continue
				}
				p.m[b] = float64(1 + rng.IntN(most))
				for range int(p.m[b]) {
					if rng.Float64() < own {
						p.y[b]++
					}
				}
			}
			people = append(people, p)
		}
	}
	return people
}

// betaDraw is Jöhnk's (1964) rejection method, which needs no gamma variables.
func betaDraw(rng *rand.Rand, a, b float64) float64 {
	for {
		x, y := math.Pow(rng.Float64(), 1/a), math.Pow(rng.Float64(), 1/b)
		if x+y <= 1 && x+y > 0 {
			return x / (x + y)
		}
	}
}
