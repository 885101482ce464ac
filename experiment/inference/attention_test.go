package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestAttentionAsInR(t *testing.T) {
	for _, r := range readReference(t, "attention.csv") {
		contact, arm, y := r.list("contact"), r.list("arm"), r.list("y")
		arms := 0
		people := map[float64]*person{}
		for _, a := range arm {
			arms = max(arms, int(a))
		}
		for i, id := range contact {
			p := people[id]
			if p == nil {
				p = &person{make([]float64, arms), make([]float64, arms)}
				people[id] = p
			}
			p.m[int(arm[i])-1]++
			p.y[int(arm[i])-1] += y[i]
		}
		var list []person
		for _, p := range people {
			list = append(list, *p)
		}
		deck := r.number("deck") == 1
		c, err := NewComparing([]Stratum{{gather(list, arms, deck), 1}})
		if err != nil {
			t.Fatal(err)
		}
		shares, err := c.Attention(0.95)
		if err != nil {
			t.Fatal(err)
		}
		got := shares[int(r.number("trigger"))-1]
		r.closed("share", got.Share, r.number("share"))
		r.within("low", got.Low, r.number("low"), 1e-8)
		r.within("high", got.High, r.number("high"), 1e-8)
	}
}

// TestAttentionCovers: the shares of rates that are known are in their
// intervals as often as promised.
func TestAttentionCovers(t *testing.T) {
	runs := 2000
	if testing.Short() {
		runs = 400
	}
	rng := rand.New(rand.NewPCG(41, 43))
	rates := []float64{0.05, 0.1, 0.25}
	missed := make([]int, len(rates))
	for range runs {
		y, m := make([]float64, 3), []float64{400, 300, 200}
		for a, p := range rates {
			for range int(m[a]) {
				if rng.Float64() < p {
					y[a]++
				}
			}
		}
		shares, err := split(t, y, m).Attention(0.95)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for a, s := range shares {
			if truth := rates[a] / 0.4; truth < s.Low || truth > s.High {
				missed[a]++
			}
			sum += s.Share
		}
		near(t, "the sum of shares", sum, 1, 1e-12)
	}
	for a, n := range missed {
		t.Logf("%.4f missed of trigger %d", float64(n)/float64(runs), a)
		if limit := 0.05*float64(runs) + 3.09*math.Sqrt(0.05*0.95*float64(runs)); float64(n) > limit {
			t.Errorf("trigger %d: %d of %d intervals miss", a, n, runs)
		}
	}
}

func TestAttentionEdges(t *testing.T) {
	c := split(t, []float64{0, 0}, []float64{10, 20})
	if _, err := c.Attention(1); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	shares, err := c.Attention(0.95)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shares {
		if !math.IsNaN(s.Share) || s.Low != 0 || s.High != 1 {
			t.Errorf("of nothing: %+v", s)
		}
	}
	// 1 of 20 against nothing may be all or nothing.
	if shares, _ = split(t, []float64{1, 0}, []float64{20, 20}).Attention(0.95); shares[0].Low > 0.5 || shares[0].High != 1 {
		t.Errorf("of one engagement: %+v", shares)
	}
	o := Originate([2]float64{0.03, 0.01}, [2]float64{0.004, 0.003}, TwoSided(0.95))
	near(t, "the first part's share", o.Share, 0.75, 1e-15)
	if !(0.5 < o.Interval.Low && o.Interval.Low < 0.75 && 0.75 < o.Interval.High && o.Interval.High < 1.1) {
		t.Errorf("%+v", o)
	}
	if o = Originate([2]float64{0.003, 0.001}, [2]float64{0.004, 0.003}, 1.96); !math.IsInf(o.Interval.High, 1) {
		t.Errorf("a share of what may be nothing: %+v", o)
	}
}
