package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// covariedOf adds up contacts of a split by stratum; with prior they have one.
func covariedOf(strata, arms int, prior bool, arm, stratum, m, y, x []float64) []Covaried {
	list := make([]Covaried, strata)
	for s := range list {
		var people []person
		c := &list[s]
		if prior {
			c.X, c.XX, c.MX, c.YX = make([]float64, arms), make([]float64, arms), make([]float64, arms), make([]float64, arms)
		}
		for i := range arm {
			if int(stratum[i]) != s+1 {
				continue
			}
			a := int(arm[i]) - 1
			p := person{make([]float64, arms), make([]float64, arms)}
			p.m[a], p.y[a] = m[i], y[i]
			people = append(people, p)
			if prior {
				c.X[a] += x[i]
				c.XX[a] += x[i] * x[i]
				c.MX[a] += m[i] * x[i]
				c.YX[a] += y[i] * x[i]
			}
		}
		c.Moments = gather(people, arms, false)
	}
	return list
}

// TestAdjustingAsInR: per-trigger regressions of R's lm with sandwich's
// variances, and nearly the whole sandwich of one regression.
func TestAdjustingAsInR(t *testing.T) {
	for _, r := range readReference(t, "sharper.csv") {
		arms := 0.0
		for _, a := range r.list("arm") {
			arms = max(arms, a)
		}
		g, err := NewAdjusting(covariedOf(int(r.number("strata")), int(arms), r.number("prior") == 1,
			r.list("arm"), r.list("stratum"), r.list("m"), r.list("y"), r.list("x")), r.number("standardised") == 1)
		if err != nil {
			t.Fatal(err)
		}
		a, b := int(r.number("a"))-1, int(r.number("b"))-1
		d := g.Pair(a, b)
		r.closed("difference", d.Difference, r.number("difference"))
		r.closed("standard error", d.SE, r.number("se"))
		r.closed("raw difference", d.Raw, r.number("raw"))
		r.closed("raw standard error", d.RawSE, r.number("raw_se"))
		r.closed("slope", g.Slope(a), r.number("slope_a"))
		r.closed("other slope", g.Slope(b), r.number("slope_b"))
		r.within("saved", d.Saved, 1-math.Pow(r.number("se")/r.number("raw_se"), 2), 1e-9)
		r.within("the whole sandwich", d.SE, r.number("full_se"), 0.06*d.SE)
	}
}

// TestAdjustingEdges: what cannot be adjusted is refused, and a prior that
// tells nothing changes nothing.
func TestAdjustingEdges(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	people := alikePeople(rng, []int{60, 70}, 3, 0.3, false)
	plain := Covaried{Moments: gather(people, 2, false)}
	g, err := NewAdjusting([]Covaried{plain}, false)
	if err != nil {
		t.Fatal(err)
	}
	d := g.Pair(0, 1)
	near(t, "difference without covariates", d.Difference, d.Raw, 1e-14)
	near(t, "saved without covariates", d.Saved, 0, 1e-12)
	flat := plain
	flat.X, flat.XX = []float64{3 * plain.Contacts[0], 3 * plain.Contacts[1]}, []float64{9 * plain.Contacts[0], 9 * plain.Contacts[1]}
	flat.MX, flat.YX = []float64{3 * plain.Exposures[0], 3 * plain.Exposures[1]}, []float64{3 * plain.Engagements[0], 3 * plain.Engagements[1]}
	if g, err = NewAdjusting([]Covaried{flat}, false); err != nil {
		t.Fatal(err)
	}
	near(t, "difference with a prior that is the same for all", g.Pair(0, 1).Difference, d.Difference, 1e-14)
	if i := g.Pair(0, 1).Interval(TwoSided(0.95)); !(i.Low < d.Difference && d.Difference < i.High) {
		t.Errorf("%v leaves %v out", i, d.Difference)
	}

	deck := Covaried{Moments: gather(alikePeople(rng, []int{30}, 1, 0.3, true), 2, true)}
	one := Covaried{Moments: gather(people[:1], 2, false)}
	short := flat
	short.MX = nil
	for name, test := range map[string]struct {
		strata []Covaried
		want   error
	}{
		"nothing": {nil, ErrEmpty}, "a deck": {[]Covaried{deck}, ErrShape},
		"one contact": {[]Covaried{one}, ErrCounts}, "half a prior": {[]Covaried{short}, ErrShape},
	} {
		if _, err := NewAdjusting(test.strata, false); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// TestAdjustingCovers: adjusted intervals of repeated exposures cover as often
// as they say, and are shorter.
func TestAdjustingCovers(t *testing.T) {
	runs := 4000
	if raceDetector || testing.Short() {
		runs = 300
	}
	rng := rand.New(rand.NewPCG(23, 29))
	missed, saved := 0, 0.0
	for range runs {
		const n = 300
		arm, stratum, m, y, x := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			liking := rng.Float64()
			arm[i], stratum[i] = float64(1+rng.IntN(2)), float64(1+rng.IntN(2))
			m[i] = float64(1 + rng.IntN(4))
			x[i] = math.Round(8*liking + 2*rng.Float64())
			for range int(m[i]) {
				if rng.Float64() < 0.1+0.6*liking*(stratum[i]/2) {
					y[i]++
				}
			}
		}
		g, err := NewAdjusting(covariedOf(2, 2, true, arm, stratum, m, y, x), false)
		if err != nil {
			t.Fatal(err)
		}
		d := g.Pair(0, 1)
		if !d.Interval(TwoSided(0.95)).Contains(0) {
			missed++
		}
		saved += d.Saved / float64(runs)
	}
	t.Logf("%.4f missed of %d, %.3f saved", float64(missed)/float64(runs), runs, saved)
	if limit := 0.05*float64(runs) + 3.09*math.Sqrt(0.05*0.95*float64(runs)); float64(missed) > limit {
		t.Errorf("%d of %d intervals miss, more than %.0f", missed, runs, limit)
	}
	if !(saved > 0.1) {
		t.Errorf("saves %.3f of the variance", saved)
	}
}
