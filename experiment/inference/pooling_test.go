package inference

import (
	"errors"
	"math"
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
			k := len(p.Shrunk)
			got = make([]float64, 3*k)
			for i, s := range p.Shrunk {
				got[i], got[k+i], got[2*k+i] = s.Estimate, s.Interval.Low, s.Interval.High
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
