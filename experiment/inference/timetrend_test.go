package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// trendBlocks adds up contacts over time: one row for each exposure.
func trendBlocks(arms int, contact, arm, day, y []float64) [][]TrendBlock {
	people := map[float64][]influence{}
	for i := range contact {
		z := people[contact[i]]
		if z == nil {
			z = make([]influence, arms)
			people[contact[i]] = z
		}
		one := influence{1, 1, y[i], day[i], day[i] * day[i], day[i] * y[i]}
		for x, v := range one {
			z[int(arm[i])-1][x] += v
		}
		z[int(arm[i])-1][trendN] = 1
	}
	blocks := make([][]TrendBlock, arms)
	for a := range blocks {
		blocks[a] = make([]TrendBlock, arms)
	}
	for _, z := range people {
		for a := range arms {
			for b := range arms {
				for i, x := range z[a] {
					for j, w := range z[b] {
						blocks[a][b][i][j] += x * w
					}
				}
			}
		}
	}
	return blocks
}

func TestTrendsAsInR(t *testing.T) {
	for _, r := range readReference(t, "timetrend.csv") {
		trend, err := NewTrending(trendBlocks(2, r.list("contact"), r.list("arm"), r.list("day"), r.list("y")))
		if err != nil {
			t.Fatal(err)
		}
		for a, name := range []string{"a", "b"} {
			s := trend.Slope(a, 0.95)
			r.closed("slope", s.Slope, r.number("slope_"+name))
			r.closed("its standard error", s.SE, r.number("se_"+name))
		}
		d := trend.Versus(0, 1, 0.95)
		r.closed("difference", d.Slope, r.number("difference"))
		r.closed("standard error", d.SE, r.number("se"))
		r.closed("degrees of freedom", d.DF, r.number("df"))
		r.closed("p", d.P, r.number("p"))
		r.closed("low", d.Low, r.number("low"))
		r.closed("high", d.High, r.number("high"))
		near(t, "the lead", trend.Lead(0, 1, 5)-trend.Lead(0, 1, 2), 3*d.Slope, 1e-12)
	}
}

func TestTrendEdges(t *testing.T) {
	if _, err := NewTrending(nil); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
	if _, err := NewTrending(make([][]TrendBlock, 2)); !errors.Is(err, ErrShape) {
		t.Error(err)
	}
	wrong := trendBlocks(1, []float64{1}, []float64{1}, []float64{0}, []float64{2})
	if _, err := NewTrending(wrong); !errors.Is(err, ErrCounts) {
		t.Error(err)
	}
	oneDay, err := NewTrending(trendBlocks(1, []float64{1, 2, 3}, []float64{1, 1, 1}, []float64{4, 4, 4}, []float64{0, 1, 1}))
	if err != nil {
		t.Fatal(err)
	}
	if s := oneDay.Slope(0, 0.95); !math.IsNaN(s.Slope) || !math.IsNaN(s.P) {
		t.Errorf("a trend of one day: %+v", s)
	}
}

// TestNoTrendIsNotCalledOne: contacts who come back as often as they like, in
// a split and in a deck, and no trend: p < .05 no more often than that.
func TestNoTrendIsNotCalledOne(t *testing.T) {
	runs := 2000
	if raceDetector || testing.Short() {
		runs = 300
	}
	for _, test := range []struct {
		name           string
		contacts, most int
		deck           bool
	}{{"once", 300, 1, false}, {"often", 120, 10, false}, {"few, often", 50, 12, false}, {"a deck", 60, 4, true}} {
		rng := rand.New(rand.NewPCG(31, 37))
		alarms := 0
		for range runs {
			var contact, arm, day, y []float64
			for i := range test.contacts {
				own := betaDraw(rng, 0.9, 2.1)
				from, to := 1+i%2, 1+i%2
				if test.deck {
					from, to = 1, 2
				}
				for a := from; a <= to; a++ {
					for range 1 + rng.IntN(test.most) {
						contact, arm = append(contact, float64(i)), append(arm, float64(a))
						// Some come early and some late.
						day = append(day, math.Floor(14*math.Pow(rng.Float64(), 0.5+float64(i%3)/2)))
						engaged := 0.0
						if rng.Float64() < own {
							engaged = 1
						}
						y = append(y, engaged)
					}
				}
			}
			trend, err := NewTrending(trendBlocks(2, contact, arm, day, y))
			if err != nil {
				t.Fatal(err)
			}
			if trend.Versus(0, 1, 0.95).P < 0.05 {
				alarms++
			}
		}
		share := float64(alarms) / float64(runs)
		t.Logf("%s: %.4f of %d", test.name, share, runs)
		if share > 0.055+3.09*math.Sqrt(0.05*0.95/float64(runs)) {
			t.Errorf("%s: %.4f false alarms", test.name, share)
		}
	}
}
