package inference

import (
	"fmt"
	"math"
	"testing"
)

// TestRobustIsThatOfR holds covariances of rates to sandwich::vcovCL on rows of
// single exposures, intervals of ratios to Fieller's formula, and sample sizes
// to power.prop.test. The covariances are sandwich's HC0 by clusters, times
// √(c_a c_b) with c = n*/(n*-1) in place of its G/(G-1): the same where those
// who saw a trigger saw it as often.
func TestRobustIsThatOfR(t *testing.T) {
	for _, r := range readReference(t, "robust.csv") {
		x, want := r.list("arguments"), r.list("values")
		switch kind := r.text("kind"); kind {
		case "covariance":
			r.covariances(want)
		case "fieller":
			i := fieller(x[0], x[1], x[2], x[3], x[4], x[5])
			r.closed("low", i.Low, want[0])
			r.closed("high", i.High, want[1])
		case "lift":
			i := r.deckOrSplit().Pair(0, 1).LiftInterval(TwoSided(x[0]))
			r.closed("low", i.Low, want[0])
			r.closed("high", i.High, want[1])
		case "size":
			r.closed(kind, SampleSize(x[0], x[1], TwoSided(x[2]), x[3]), want[0])
		case "detectable":
			r.closed(kind, Detectable(x[0], x[1], TwoSided(x[2]), x[3]), want[0])
		default:
			t.Fatalf("no kind %q", kind)
		}
	}
}

// deckOrSplit returns a comparing of the contacts of a row.
func (r reference) deckOrSplit() *Comparing {
	r.t.Helper()
	m := r.moments()
	m.Discordant = r.matrix("discordant")
	c, err := NewComparing([]Stratum{{m, 1}})
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// covariances holds those of all pairs of rates to sandwich's.
func (r reference) covariances(want []float64) {
	r.t.Helper()
	c, factors := r.deckOrSplit().clusters[0], r.list("factors")
	k := len(factors)
	for a := range k {
		for b := range k {
			v := want[a*k+b] * math.Sqrt(factors[a]*factors[b])
			// Off the diagonal they may nearly cancel.
			size := math.Sqrt(want[a*k+a] * want[b*k+b])
			r.within(fmt.Sprint(r.text("case"), " ", a, " ", b), c.covariance(a, b), v, 1e-10*size)
		}
	}
}
