package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// honest returns the honest lead of a comparing's two highest.
func honest(t *testing.T, c *Comparing) (first, second int, lead Honest) {
	t.Helper()
	first, second = highest(c.rate)
	_, lead, err := c.Honest(first, second, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return first, second, lead
}

// TestReplicationFar: where the lead is beyond doubt, its confidence
// distribution is normal, and so is all else.
func TestReplicationFar(t *testing.T) {
	c := split(t, []float64{700, 500}, []float64{1000, 1000})
	first, second, lead := honest(t, c)
	const critical = 8
	got := c.Replication(first, second, lead, critical)
	z := lead.Naive / lead.SE
	near(t, "first", got.First, below(z/math.Sqrt2), 1e-4)
	near(t, "proven", got.Proven, below((z-critical)/math.Sqrt2), 3e-3) // the hybrid cuts the ends off
}

// TestReplicationDrawn holds the integral to drawing what it is the
// probability of.
func TestReplicationDrawn(t *testing.T) {
	c := split(t, []float64{230, 215, 160, 60}, []float64{1000, 1000, 800, 300})
	first, second, lead := honest(t, c)
	got := c.Replication(first, second, lead, 1.96)
	cov := c.arms([]int{0, 1, 2, 3}, honestVariance)
	r := rand.New(rand.NewPCG(1, 2))
	var wins, proven float64
	const runs = 40000
	for range runs {
		delta := lead.Cautious(r.Float64())
		// What the rates were truly, given the lead; then anew.
		v1, v2 := cov[0][0], cov[1][1]
		leader := c.rate[0] + v1/(v1+v2)*(delta-lead.Naive) + math.Sqrt(v1*v2/(v1+v2))*r.NormFloat64()
		again := []float64{leader, leader - delta, c.rate[2] + math.Sqrt(cov[2][2])*r.NormFloat64(), c.rate[3] + math.Sqrt(cov[3][3])*r.NormFloat64()}
		for i := range again {
			again[i] += math.Sqrt(cov[i][i]) * r.NormFloat64()
		}
		if one, _ := highest(again); one == 0 {
			wins++
		}
		if again[0]-again[1] > 1.96*lead.SE {
			proven++
		}
	}
	near(t, "first", got.First, wins/runs, 4*math.Sqrt(.25/runs))
	near(t, "proven", got.Proven, proven/runs, 4*math.Sqrt(.25/runs))
}

// TestReplicationCalibrated: of two triggers that are alike either may be
// first again, and that is what is said on average; a naive lead would say
// three in four.
func TestReplicationCalibrated(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const runs = 1500
	var said, naive float64
	for range runs {
		y := []float64{0, 0}
		for a := range y {
			for range 400 {
				if r.Float64() < .3 {
					y[a]++
				}
			}
		}
		c := split(t, y, []float64{400, 400})
		first, second, lead := honest(t, c)
		said += c.Replication(first, second, lead, 1.96).First / runs
		naive += below(lead.Naive/lead.SE/math.Sqrt2) / runs
	}
	near(t, "said", said, .5, .03)
	if naive < .65 {
		t.Errorf("the naive lead says %v", naive)
	}
}

// TestReplicationDeck: what the arms of a deck have in common does not count.
func TestReplicationDeck(t *testing.T) {
	deck := Counts([]float64{300, 270, 250}, []float64{1000, 1000, 1000})
	deck.Deck = true
	deck.Discordant = square(3)
	for a := range 3 {
		for b := range 3 {
			if a != b {
				deck.MM[a][b], deck.MY[a][b], deck.YY[a][b] = 1000, deck.Engagements[b], 200
				deck.Discordant[a][b] = deck.Engagements[a] + deck.Engagements[b] - 400
			}
		}
	}
	c, err := NewComparing([]Stratum{{deck, 1}})
	if err != nil {
		t.Fatal(err)
	}
	apart := split(t, deck.Engagements, deck.Exposures)
	f, s, lead := honest(t, c)
	paired := c.Replication(f, s, lead, 1.96)
	f, s, lead = honest(t, apart)
	if other := apart.Replication(f, s, lead, 1.96); !(paired.First > other.First && paired.Proven > other.Proven) {
		t.Errorf("paired %+v, of different people %+v", paired, other)
	}
}

func TestReplicationUnknown(t *testing.T) {
	c := split(t, []float64{3, 2}, []float64{10, 10})
	if r := c.Replication(0, 1, Honest{}, 1.96); !math.IsNaN(r.First) || !math.IsNaN(r.Proven) {
		t.Errorf("%+v of nothing", r)
	}
}
