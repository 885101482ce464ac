package characteristics

import (
	"math"
	"slices"
	"testing"
)

// TestPinned: the first counts of a seed, on every platform and in every
// version: what changes old figures is not an upgrade.
func TestPinned(t *testing.T) {
	var d dice
	d.src.Seed(7, stream(0))
	var got []int64
	for _, n := range []int64{1, 10, 63, 64, 65, 1000, 123_456} {
		got = append(got, d.binomial(n, threshold(.3)))
	}
	if want := pinned; !slices.Equal(got, want) {
		t.Errorf("drawn %v, once %v", got, want)
	}
	c := newPlan(large(500), 0).newCampaign(newWorld(large(500), false), 7, 3)
	counts := c.play(0)
	got = got[:0]
	for a := range counts.Triggers {
		n := counts.Counts(a)
		got = append(got, n.Exposures, n.Engagements)
	}
	if want := pinnedCampaign; !slices.Equal(got, want) {
		t.Errorf("played %v, once %v", got, want)
	}
}

var (
	pinned         = []int64{0, 0, 18, 13, 19, 322, 36888}
	pinnedCampaign = []int64{167, 27, 153, 23, 156, 27, 152, 28}
)

// TestBinomial: draws have the binomial distribution.
func TestBinomial(t *testing.T) {
	const draws, n = 40_000, 12
	for _, p := range []float64{.03, .25, .5, 1. / 3, .77} {
		var d dice
		d.src.Seed(1, stream(uint64(1000*p)))
		var counts [n + 1]float64
		for range draws {
			counts[d.binomial(n, threshold(p))]++
		}
		chi, chance := 0.0, math.Pow(1-p, n)
		for k := range counts {
			want := draws * chance
			chi += (counts[k] - want) * (counts[k] - want) / math.Max(want, 1e-3)
			if want < 1 && counts[k] > 12 {
				t.Errorf("p = %v: %v draws of %d, expected %.2f", p, counts[k], k, want)
			}
			if want < 1 { // too few for a χ²
				chi -= (counts[k] - want) * (counts[k] - want) / math.Max(want, 1e-3)
			}
			chance *= float64(n-k) / float64(k+1) * p / (1 - p)
		}
		if chi > 39 { // .9999 of 12 degrees of freedom
			t.Errorf("p = %v: χ² of %.1f", p, chi)
		}
	}
	var d dice
	for _, n := range []int64{0, 1, 64, 1000} {
		if all, none := d.binomial(n, threshold(1)), d.binomial(n, threshold(0)); all != n || none != 0 {
			t.Errorf("of %d: %d at 1, %d at 0", n, all, none)
		}
	}
}

// TestFolds: contacts are dealt evenly, and all of them.
func TestFolds(t *testing.T) {
	var d dice
	d.src.Seed(3, 3)
	folds := d.fold(1_000_000)
	var sum int64
	for f, n := range folds {
		sum += n
		if math.Abs(float64(n)-1e5) > 4*math.Sqrt(.09*1e6) {
			t.Errorf("fold %d holds %d of a million", f, n)
		}
	}
	if sum != 1_000_000 {
		t.Errorf("%d contacts of a million", sum)
	}
}
