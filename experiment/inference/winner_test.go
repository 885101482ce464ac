package inference

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// matrix cuts numbers into rows.
func matrix(flat []float64, k int) [][]float64 {
	rows := make([][]float64, k)
	for i := range rows {
		rows[i] = flat[i*k : (i+1)*k]
	}
	return rows
}

// figures lists what is told, in the order of the reference file.
func (h Honest) figures() []float64 {
	c, y := h.Conditional, h.Hybrid
	return []float64{c.Median, c.Low, c.High, y.Median, y.Low, y.High}
}

// TestHonestReference holds estimates to values made in 60 digits.
func TestHonestReference(t *testing.T) {
	for _, r := range lines(t, "reference/winner.csv") {
		y := numbers(t, r[1])
		cov, steps, which, want := matrix(numbers(t, r[2]), len(y)), numbers(t, r[3]), numbers(t, r[4]), numbers(t, r[5])
		var h Honest
		var err error
		if r[0] == "winner" {
			h, err = HonestWinner(y, cov, steps, int(which[0]), 0.95)
		} else {
			h, err = HonestLead(y, cov, steps, int(which[0]), int(which[1]), 0.95)
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range h.figures() {
			if !(math.Abs(got-want[i]) <= 1e-8*math.Abs(want[i])+1e-12) {
				t.Errorf("%s %s [%d]: %.15g, want %.15g", r[0], r[1], i, got, want[i])
			}
		}
	}
}

// TestHonestPublished: the numbers of the paper's method for two estimates.
func TestHonestPublished(t *testing.T) {
	for _, x := range []struct{ y, want []float64 }{
		{[]float64{2, 1.8}, []float64{-1.2958274, -16.4903373, 3.4574422, -.57461, -1.0166, 3.51784}},
		{[]float64{3, 1}, []float64{2.9693431, .6298805, 4.9593375, 2.97103, .65291, 4.98078}},
	} {
		h, err := HonestWinner(x.y, diagonal([]float64{1, 1}), []float64{0, 0}, 0, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range h.figures() {
			tolerance := 5e-8
			if i > 2 {
				tolerance = 5e-6
			}
			near(t, "figure", got, x.want[i], tolerance)
		}
	}
}

// TestHonestLaws: what holds of every honest estimate.
func TestHonestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 6).Draw(t, "k")
		y, v, steps := make([]float64, k), make([]float64, k), make([]float64, k)
		for i := range y {
			y[i] = rapid.Float64Range(-3, 3).Draw(t, "y")
			v[i] = rapid.Float64Range(.01, 4).Draw(t, "v")
		}
		first, second := highest(y)
		lead, err := HonestLead(y, diagonal(v), steps, first, second, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		h := lead.Hybrid
		if !(h.Low <= h.Median && h.Median <= h.High) {
			t.Fatalf("out of order: %+v", h)
		}
		if far := lead.reach * lead.SE; h.Low < lead.Naive-far || h.High > lead.Naive+far {
			t.Fatalf("%+v leaves the projection interval %v ± %v", h, lead.Naive, far)
		}
		if k == 2 && h.Median > lead.Naive {
			t.Fatalf("the lead %v grew to %v for having been picked", lead.Naive, h.Median)
		}
		// All moved and stretched alike.
		moved, stretched := make([]float64, k), make([]float64, k)
		for i := range y {
			moved[i], stretched[i] = 7+3*y[i], 9*v[i]
		}
		other, err := HonestLead(moved, diagonal(stretched), steps, first, second, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "stretched", other.Hybrid.Median, 3*h.Median, 1e-6*(1+math.Abs(h.Median)))
		if cautious := lead.Cautious(0.5); cautious > h.Median+1e-9 {
			t.Fatalf("the cautious guess %v is above %v", cautious, h.Median)
		}
	})
}

func highest(y []float64) (first, second int) {
	first, second = 0, 1
	if y[1] > y[0] {
		first, second = 1, 0
	}
	for i := 2; i < len(y); i++ {
		switch {
		case y[i] > y[first]:
			first, second = i, first
		case y[i] > y[second]:
			second = i
		}
	}
	return first, second
}

// TestHonestFarLead: a lead beyond doubt is taken as it is.
func TestHonestFarLead(t *testing.T) {
	h, err := HonestLead([]float64{0, 60}, diagonal([]float64{1, 1}), []float64{0, 0}, 1, 0, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "median", h.Hybrid.Median, 60, 1e-9)
	near(t, "conditional low", h.Conditional.Low, 60-TwoSided(.95)*math.Sqrt2, 1e-9)
}

// TestHonestDeepTails: a near tie of continuous estimates has a conditional
// interval that reaches far out, and a hybrid one that does not.
func TestHonestDeepTails(t *testing.T) {
	h, err := HonestWinner([]float64{1e-4, 0}, diagonal([]float64{1, 1}), []float64{0, 0}, 0, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	// The tail falls as exp(μx) there, so that a mean times 1e-4 must be log .025.
	near(t, "conditional low", h.Conditional.Low/(math.Log(.025)*1e4), 1, 1e-5)
	if !(h.Hybrid.Low > -3.1) {
		t.Errorf("hybrid low %v", h.Hybrid.Low)
	}
}

func TestHonestErrors(t *testing.T) {
	one := diagonal([]float64{1, 1})
	y, none := []float64{1, 0}, []float64{0, 0}
	for _, x := range []struct {
		got  func() (Honest, error)
		want error
	}{
		{func() (Honest, error) { return HonestWinner(y, one, none, 0, math.NaN()) }, ErrLevel},
		{func() (Honest, error) { return HonestWinner(y, one[:1], none, 0, .95) }, ErrShape},
		{func() (Honest, error) { return HonestWinner(y, one, none[:1], 0, .95) }, ErrShape},
		{func() (Honest, error) { return HonestWinner(y, diagonal([]float64{0, 1}), none, 0, .95) }, ErrSpread},
		{func() (Honest, error) { return HonestWinner(y, one, none, 2, .95) }, ErrSpread},
		{func() (Honest, error) { return HonestLead(y, one, none, 0, 0, .95) }, ErrSpread},
	} {
		if _, err := x.got(); !errors.Is(err, x.want) {
			t.Errorf("%v, want %v", err, x.want)
		}
	}
}

// BenchmarkHonestOfEight estimates a winner of eight and its replication.
func BenchmarkHonestOfEight(b *testing.B) {
	c := split(b, []float64{300, 310, 290, 280, 312, 260, 250, 305}, []float64{1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000})
	for b.Loop() {
		_, lead, err := c.Honest(4, 1, 0.95)
		if err != nil {
			b.Fatal(err)
		}
		c.Replication(4, 1, lead, 2)
	}
}
