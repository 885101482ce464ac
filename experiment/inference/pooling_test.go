package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func pool(t *testing.T, d, se []float64) Pooled {
	t.Helper()
	p, err := Pool(d, se, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPoolingReference(t *testing.T) {
	for _, r := range lines(t, "reference/pooling.csv") {
		p := pool(t, numbers(t, r[1]), numbers(t, r[2]))
		var got []float64
		switch r[0] {
		case "tau2":
			got = []float64{p.Tau2, p.I2}
		case "mean":
			got = []float64{p.Mean, p.SE, p.Interval.Low, p.Interval.High}
		case "hartung-knapp":
			got = []float64{p.SE * math.Sqrt(p.Scale/max(1, p.Scale))}
		case "prediction":
			got = []float64{p.Prediction.Low, p.Prediction.High}
		case "blup":
			for _, s := range p.Shrunk {
				got = append(got, s.Estimate)
			}
		}
		asReference(t, r[0]+" "+r[1], got, wanted(t, r, 3))
	}
}

// TestEfronMorris: eighteen batters after 45 at-bats each. With equal standard
// errors REML keeps 1 - (k-1)v/S of a distance from the mean, and Efron and
// Morris (1975) 1 - (k-3)v/S, published as .212.
func TestEfronMorris(t *testing.T) {
	hits := []float64{18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7}
	d, se := make([]float64, len(hits)), make([]float64, len(hits))
	var mean float64
	for _, h := range hits {
		mean += h / 45 / float64(len(hits))
	}
	for i, h := range hits {
		d[i], se[i] = h/45, math.Sqrt(mean*(1-mean)/45)
	}
	k := float64(len(hits))
	keeps := pool(t, d, se).Shrunk[0].Factor
	near(t, "factor", 1-(1-keeps)*(k-3)/(k-1), .21165342, 5e-9)
}

// TestPoolingLaws: estimates are pulled towards the mean, never beyond it, and
// more where less is known.
func TestPoolingLaws(t *testing.T) {
	d, se := []float64{-.02, .01, .03, .05, .05}, []float64{.01, .02, .01, .04, .01}
	p := pool(t, d, se)
	for i, s := range p.Shrunk {
		if between := (s.Estimate - d[i]) * (s.Estimate - p.Mean); between > 0 {
			t.Errorf("%v was pulled to %v, the mean is %v", d[i], s.Estimate, p.Mean)
		}
	}
	if !(p.Shrunk[3].Factor < p.Shrunk[1].Factor && p.Shrunk[1].Factor < p.Shrunk[0].Factor) {
		t.Errorf("factors %+v", p.Shrunk)
	}
	// Alike: no variance, one estimate for all.
	for _, s := range pool(t, []float64{.01, .012, .011}, []float64{.01, .02, .03}).Shrunk {
		if s.Factor != 0 {
			t.Errorf("keeps %v of what chance made", s.Factor)
		}
	}
	// One segment far from the others, with standard errors of very different size.
	far := pool(t, []float64{0, 0, 0, 100}, []float64{1e-4, 1e-4, 1e-4, 50})
	if math.IsNaN(far.Tau2) || far.Interval.Low > 0 {
		t.Errorf("%+v", far)
	}
}

func TestPoolingErrors(t *testing.T) {
	for _, x := range []struct {
		d, se []float64
		level float64
		want  error
	}{
		{[]float64{1}, []float64{1}, .95, ErrEmpty},
		{[]float64{1, 2}, []float64{1}, .95, ErrShape},
		{[]float64{1, 2}, []float64{1, 0}, .95, ErrSpread},
		{[]float64{1, math.NaN()}, []float64{1, 1}, .95, ErrSpread},
		{[]float64{1, 2}, []float64{1, 1}, math.NaN(), ErrLevel},
	} {
		if _, err := Pool(x.d, x.se, x.level); !errors.Is(err, x.want) {
			t.Errorf("%v with %v: %v, want %v", x.d, x.se, err, x.want)
		}
	}
}

// TestPoolingHighest: of several maxima of the likelihood the highest counts,
// and standard errors that differ by many orders of magnitude do no harm.
func TestPoolingHighest(t *testing.T) {
	// Fisher scoring from DerSimonian and Laird's estimate ends at 0 here.
	d := []float64{0.0619039, 0.02768652, 0.06498249, 0.03831467, -0.01162588, -0.00705213, -0.00034336, 0.07687966, 0.00013594}
	se := []float64{0.12193571, 0.02511068, 0.02649984, 0.02688743, 0.05216905, 0.01667234, 0.00124323, 0.024001121, 0.00109534}
	p := pool(t, d, se)
	if p.Tau2 < 1e-4 {
		t.Errorf("τ² is %v", p.Tau2)
	}
	for _, other := range []float64{0, .5 * p.Tau2, 2 * p.Tau2} {
		if weigh(d, se, other).likelihood >= weigh(d, se, p.Tau2).likelihood {
			t.Errorf("%v is as likely as %v", other, p.Tau2)
		}
	}
	for _, tiny := range []float64{1e-4, 1e-7, 1e-10} {
		p := pool(t, []float64{-.24, -.033, .063}, []float64{.17, tiny, .15})
		near(t, "the mean of one that is known", p.Mean, -.033, 1e-3)
		if !(p.Tau2 >= 0 && p.I2 >= 0 && p.I2 < 1 && p.Prediction.Low <= p.Mean && p.Mean <= p.Prediction.High) {
			t.Errorf("%+v", p)
		}
	}
	same := pool(t, []float64{.02, .02, .02}, []float64{.01, .02, .03})
	if !(same.Tau2 == 0 && same.Interval.Low < .01 && same.Interval.High > .03 && same.Prediction.Low < .01) {
		t.Errorf("%+v", same)
	}
}

// TestPoolingCovers: with few segments and many, that vary or not, of alike and
// unlike size, the mean and the effect in one more segment are within their
// intervals as often as they say.
func TestPoolingCovers(t *testing.T) {
	runs := 600
	if testing.Short() {
		runs = 100
	}
	rng := rand.New(rand.NewPCG(47, 53))
	for _, k := range []int{2, 5, 12} {
		for _, tau := range []float64{0, .01, .06} {
			for _, unlike := range []float64{0, 1} {
				mean, next := 0, 0
				for range runs {
					d, se := make([]float64, k), make([]float64, k)
					for i := range d {
						se[i] = .02 * math.Exp(unlike*rng.NormFloat64())
						d[i] = .05 + tau*rng.NormFloat64() + se[i]*rng.NormFloat64()
					}
					p := pool(t, d, se)
					if !p.Interval.Contains(.05) {
						mean++
					}
					if !p.Prediction.Contains(.05 + tau*rng.NormFloat64()) {
						next++
					}
				}
				if limit := .065*float64(runs) + 3.09*math.Sqrt(.065*.935*float64(runs)); float64(max(mean, next)) > limit {
					t.Errorf("%d segments, τ %v, unlike %v: %d means and %d predictions of %d miss", k, tau, unlike, mean, next, runs)
				}
			}
		}
	}
}
