package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPublishedSequences: values of the test suite of confseq (Howard and
// Waudby-Smith), and of others.
func TestPublishedSequences(t *testing.T) {
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	two, one := NewMixture(100, 0.05), NewMixture(100, 0.1)
	near("two-sided ρ", two.Rho, 12.60056, 5e-6)
	near("two-sided boundary", two.Boundary(100, 0.05), 30.35209, 5e-6)
	near("one-sided ρ", one.Rho, 15.80063, 5e-6)
	near("one-sided boundary", one.OneSided(100, 0.05), 27.66071, 5e-6)
	i, err := BernoulliSequence(700, 1000, 100, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near("low", i.Low, 0.651629, 1e-6) // .6516298 by R: what is printed is cut off, not rounded
	near("high", i.High, 0.745949, 1e-6)
	// A relative lift by the delta method, as its own formula has it.
	a, b := 1396.0/3000, 2422.0/3461
	se := math.Sqrt(b*(1-b)/3461+a*(1-a)/3000*b*b/(a*a)) / a
	reach := anyTime(t, 6461.0/5000).Critical(TwoSided(0.95)) * se
	near("lift", b/a-1, 0.50386, 5e-6)
	near("its low end", b/a-1-reach, 0.40098, 5e-6)
	near("its high end", b/a-1+reach, 0.60675, 5e-6)
	for _, x := range []struct{ concentration, want, tolerance float64 }{{10000, 0.67145, 5e-6}, {100, 0.053384, 5e-7}} {
		p, err := SequentialRatio([]float64{500, 600}, []float64{1, 1}, x.concentration)
		if err != nil {
			t.Fatal(err)
		}
		near("p of the split", p, x.want, x.tolerance)
	}
}

// TestSequencesAtTheirEnds: nothing seen excludes nothing, all or none of many
// excludes no more than it must, and what is no count is refused.
func TestSequencesAtTheirEnds(t *testing.T) {
	for _, x := range [][4]float64{{0, 0, 10, 0}, {0, 40, 10, 0}, {40, 40, 10, 1}} {
		i, err := BernoulliSequence(x[0], x[1], x[2], 0.95)
		if err != nil || !i.Contains(x[3]) || x[1] > 0 && i == (Interval{0, 1}) {
			t.Errorf("%v of %v: %v, %v", x[0], x[1], i, err)
		}
	}
	for _, x := range [][4]float64{{2, 1, 10, 0.95}, {-1, 1, 10, 0.95}, {1, 2, 0, 0.95}, {1, 2, 10, 1}, {math.NaN(), 2, 10, 0.95}} {
		if _, err := BernoulliSequence(x[0], x[1], x[2], x[3]); err == nil {
			t.Errorf("%v has an interval", x)
		}
	}
	if got := (Mixture{1}).OneSided(1, 0.9999); got < 0 || math.IsNaN(got) {
		t.Errorf("an error of nearly 1 has the boundary %v", got)
	}
	for _, x := range []struct{ observed, shares, concentrations []float64 }{
		{[]float64{1}, []float64{1, 1}, []float64{1}}, {[]float64{1, -1}, []float64{1, 1}, []float64{1}}, {[]float64{1, 1}, []float64{0, 0}, []float64{1}},
		{[]float64{1, 1}, []float64{1, -1}, []float64{1}}, {[]float64{1, 1}, []float64{1, 1}, []float64{0}}, {[]float64{1, 1}, []float64{1, 1}, nil},
	} {
		if _, err := SequentialRatio(x.observed, x.shares, x.concentrations...); err == nil {
			t.Errorf("%v has a p", x)
		}
	}
	if p, err := SequentialRatio([]float64{9e6, 1e6, 0}, []float64{1, 1, 0}, 100, 10000); err != nil || p > 1e-200 {
		t.Errorf("nine to one is %v, %v", p, err)
	}
}

// TestSequencesAreNeverLeft: a random walk and a fair split, looked at after
// every step, leave their boundaries no more often than agreed.
func TestSequencesAreNeverLeft(t *testing.T) {
	const walks, steps = 800, 1000
	two := NewMixture(500, 0.05)
	random := rand.New(rand.NewPCG(5, 0))
	left, alarmed, missed := 0, 0, 0
	for range walks {
		var sum, engaged, first float64
		var out, alarm, miss bool
		for n := 1; n <= steps; n++ {
			sum += random.NormFloat64()
			if random.Float64() < 0.2 {
				engaged++
			}
			if random.Float64() < 0.5 {
				first++
			}
			out = out || math.Abs(sum) > two.Boundary(float64(n), 0.05)
			if n%20 > 0 {
				continue
			}
			p, _ := SequentialRatio([]float64{first, float64(n) - first}, []float64{1, 1}, 100, 10000)
			alarm = alarm || p < 0.05
			i, _ := BernoulliSequence(engaged, float64(n), 500, 0.95)
			miss = miss || !i.Contains(0.2)
		}
		for n, yes := range map[*int]bool{&left: out, &alarmed: alarm, &missed: miss} {
			if yes {
				*n++
			}
		}
	}
	t.Logf("of %d: sequence left %d, split alarmed %d, rate missed %d", walks, left, alarmed, missed)
	limit := int(0.05*walks + 3.09*math.Sqrt(0.05*0.95*walks))
	if left > limit || alarmed > limit || missed > limit {
		t.Errorf("more than %d: %d, %d, %d", limit, left, alarmed, missed)
	}
	if left < walks/100 {
		t.Errorf("only %d sequences were left: they are wider than they need be", left)
	}
}

func anyTime(t failer, fraction float64) *Rule {
	t.Helper()
	r, err := AnyTime(fraction, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
