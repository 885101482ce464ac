package inference_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"triggerlab/experiment/inference"
)

// TestTopTwoClosed: what can be told without a computer.
func TestTopTwoClosed(t *testing.T) {
	for _, c := range []struct {
		why                    string
		engagements, exposures []float64
		beta                   float64
		want                   []float64
	}{
		{"alone", []float64{3}, []float64{10}, .5, []float64{1}},
		{"nothing is known", []float64{0, 0, 0, 0}, []float64{0, 0, 0, 0}, .5, []float64{.25, .25, .25, .25}},
		{"of two, half goes to each, whoever leads", []float64{90, 10}, []float64{100, 100}, .5, []float64{.5, .5}},
		{"plain Thompson sampling of Beta(2, 1) and Beta(1, 1)", []float64{1, 0}, []float64{1, 0}, 1, []float64{2. / 3, 1. / 3}},
		{"a certain leader has β, and equal rivals the rest", []float64{9e5, 1e5, 1e5}, []float64{1e6, 1e6, 1e6}, .5, []float64{.5, .25, .25}},
		{"and of unequal ones the next", []float64{9e5, 2e5, 1e5}, []float64{1e6, 1e6, 1e6}, .4, []float64{.4, .6, 0}},
	} {
		got, _, _, err := inference.TopTwo(c.engagements, c.exposures, c.beta)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.want {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%s: %v, want %v", c.why, got, c.want)
				break
			}
		}
	}
}

// TestTopTwoPlayed holds the quadrature against the algorithm as it is
// written: draw, and draw again until another one is best.
func TestTopTwoPlayed(t *testing.T) {
	const draws = 200_000
	engagements, exposures := []float64{12, 30.5, 27, 2}, []float64{200, 210.25, 180, 10}
	const beta = .3
	want, _, _, err := inference.TopTwo(engagements, exposures, beta)
	if err != nil {
		t.Fatal(err)
	}
	src := rand.New(rand.NewPCG(7, 1))
	var arms []distuv.Beta
	for a, y := range engagements {
		arms = append(arms, distuv.Beta{Alpha: 1 + y, Beta: 1 + exposures[a] - y, Src: src})
	}
	best := func() (at int) {
		highest := -1.0
		for a := range arms {
			if x := arms[a].Rand(); x > highest {
				at, highest = a, x
			}
		}
		return at
	}
	counts := make([]float64, len(arms))
	for range draws {
		first := best()
		shown := first
		if src.Float64() >= beta {
			for shown == first {
				shown = best()
			}
		}
		counts[shown]++
	}
	for i := range counts {
		got, error := counts[i]/draws, math.Sqrt(want[i]*(1-want[i])/draws)
		if math.Abs(got-want[i]) > 4*error {
			t.Errorf("trigger %d: played %v, computed %v (error %v)", i, got, want[i], error)
		}
	}
}

// TestTopTwoLaws: shares sum to 1, follow their triggers, and change little
// where the way they are computed does.
func TestTopTwoLaws(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 2))
	for range 60 {
		k := 2 + src.IntN(6)
		y, m := make([]float64, k), make([]float64, k)
		for a := range k {
			m[a] = math.Floor(math.Pow(10, 6*src.Float64()))
			y[a] = math.Floor(m[a] * src.Float64())
		}
		got, best, _, err := inference.TopTwo(y, m, inference.HalfToTheLeader)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		ry, rm := make([]float64, k), make([]float64, k)
		for a := range k {
			sum += got[a]
			ry[k-1-a], rm[k-1-a] = y[a], m[a]
			if got[a] < best[a]/2-1e-12 || got[a] > .5+best[a]/2+1e-12 {
				t.Errorf("%v of %v: trigger %d has %v and is best with %v", y, m, a, got[a], best[a])
			}
		}
		back, _, _, err := inference.TopTwo(ry, rm, inference.HalfToTheLeader)
		if err != nil {
			t.Fatal(err)
		}
		for a := range k {
			if math.Abs(got[a]-back[k-1-a]) > 1e-9 {
				t.Errorf("%v of %v: turned round, trigger %d has %v and not %v", y, m, a, back[k-1-a], got[a])
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("%v of %v: shares sum to %v", y, m, sum)
		}
	}
}

// TestTopTwoAcrossCertain: where the rest is asked instead of divided, shares
// do not jump. Of two rivals the nearer one takes over steadily.
func TestTopTwoAcrossCertain(t *testing.T) {
	before := math.NaN()
	for y := 120.; y < 260; y += 4 {
		got, best, _, err := inference.TopTwo([]float64{y, 60, 60}, []float64{400, 400, 400}, .5)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got[1]-got[2]) > 1e-9 || !(got[0] >= best[0]/2) || math.Abs(got[0]-before) > .01 {
			t.Errorf("at %v: %v after %v", y, got, before)
		}
		before = got[0]
	}
}

func TestTopTwoRefuses(t *testing.T) {
	for _, c := range []struct {
		engagements, exposures []float64
		beta                   float64
		want                   error
	}{
		{nil, nil, .5, inference.ErrEmpty},
		{[]float64{1}, []float64{1, 2}, .5, inference.ErrShape},
		{[]float64{2}, []float64{1}, .5, inference.ErrCounts},
		{[]float64{1}, []float64{2}, 0, inference.ErrWeights},
		{[]float64{1}, []float64{2}, math.NaN(), inference.ErrWeights},
	} {
		if _, _, _, err := inference.TopTwo(c.engagements, c.exposures, c.beta); !errors.Is(err, c.want) {
			t.Errorf("%v: %v, want %v", c, err, c.want)
		}
	}
}

// TestFloored: nobody is below its floor, everybody above it keeps its
// proportion, and there is no other way to do both.
func TestFloored(t *testing.T) {
	for _, c := range []struct{ shares, floors, want []float64 }{
		{[]float64{.7, .3}, []float64{0, 0}, []float64{.7, .3}},
		{[]float64{1, 0, 0}, []float64{.1, .05, .05}, []float64{.9, .05, .05}},
		{[]float64{.6, .3, .1}, []float64{.1, .1, .2}, []float64{.8 * 2 / 3, .8 / 3, .2}},
		// The first to stand on its floor takes from the second, which then does too.
		{[]float64{.8, .15, .05}, []float64{0, .14, .3}, []float64{.56, .14, .3}},
		{[]float64{.2, .8}, []float64{.5, .5}, []float64{.5, .5}},
		{[]float64{0, 0, 1}, []float64{0, .2, 0}, []float64{0, .2, .8}},
	} {
		got, err := inference.Floored(c.shares, c.floors)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%v on %v: %v, want %v", c.shares, c.floors, got, c.want)
				break
			}
		}
	}
	for _, c := range []struct {
		shares, floors []float64
		want           error
	}{
		{[]float64{1}, []float64{0, 0}, inference.ErrShape}, {nil, nil, inference.ErrShape},
		{[]float64{.5, .4}, []float64{0, 0}, inference.ErrWeights}, {[]float64{.5, .5}, []float64{.6, .6}, inference.ErrWeights},
		{[]float64{math.NaN(), 1}, []float64{0, 0}, inference.ErrWeights}, {[]float64{0, 1}, []float64{-.1, 0}, inference.ErrWeights},
	} {
		if _, err := inference.Floored(c.shares, c.floors); !errors.Is(err, c.want) {
			t.Errorf("%v on %v: %v, want %v", c.shares, c.floors, err, c.want)
		}
	}
}

// TestFlooredLaws: on any shares and floors the result is one of the formula.
func TestFlooredLaws(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 5))
	for range 500 {
		k := 2 + src.IntN(8)
		shares, floors := make([]float64, k), make([]float64, k)
		var total, held float64
		for i := range k {
			shares[i], floors[i] = math.Pow(src.Float64(), 6), src.Float64()
			total, held = total+shares[i], held+floors[i]
		}
		scale := src.Float64() / held
		for i := range k {
			shares[i], floors[i] = shares[i]/total, floors[i]*scale
		}
		got, err := inference.Floored(shares, floors)
		if err != nil {
			t.Fatal(err)
		}
		var sum, lambda float64
		for i := range k {
			sum += got[i]
			if got[i] > floors[i]+1e-12 {
				lambda = got[i] / shares[i]
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%v on %v sums to %v", shares, floors, sum)
		}
		for i := range k {
			if math.Abs(got[i]-math.Max(floors[i], lambda*shares[i])) > 1e-9 {
				t.Fatalf("%v on %v: %v", shares, floors, got)
			}
		}
	}
}

// TestApportion: nobody is lost, and nobody is off by a contact.
func TestApportion(t *testing.T) {
	for _, c := range []struct {
		n      int64
		shares []float64
		want   []int64
	}{
		{10, []float64{1, 1, 1}, []int64{4, 3, 3}},
		{3, []float64{.5, .5}, []int64{2, 1}},
		{100, []float64{.7, .299, .001}, []int64{70, 30, 0}},
		{0, []float64{1, 2}, []int64{0, 0}},
		{5, []float64{0, 2}, []int64{0, 5}},
	} {
		got, err := inference.Apportion(c.n, c.shares)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%d by %v: %v, want %v", c.n, c.shares, got, c.want)
				break
			}
		}
	}
	src := rand.New(rand.NewPCG(1, 9))
	for range 1000 {
		k, n := 1+src.IntN(9), src.Int64N(1e9)
		shares := make([]float64, k)
		var total float64
		for i := range shares {
			shares[i] = src.Float64()
			total += shares[i]
		}
		got, err := inference.Apportion(n, shares)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for i := range got {
			sum += got[i]
			if math.Abs(float64(got[i])-float64(n)*shares[i]/total) >= 1+1e-6 {
				t.Fatalf("%d by %v: %v", n, shares, got)
			}
		}
		if sum != n {
			t.Fatalf("%d by %v: %v sum to %d", n, shares, got, sum)
		}
	}
	for _, shares := range [][]float64{nil, {0}, {-1, 2}, {math.NaN()}, {math.Inf(1)}} {
		if _, err := inference.Apportion(1, shares); !errors.Is(err, inference.ErrWeights) {
			t.Errorf("%v: %v", shares, err)
		}
	}
}
