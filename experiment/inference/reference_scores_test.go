package inference

import "testing"

// TestScoresAreThoseOfTheirPapers holds functions on plain counts to their
// definitions, coded again with searches and quadrature in place of closed
// forms.
func TestScoresAreThoseOfTheirPapers(t *testing.T) {
	for _, r := range readReference(t, "scores.csv") {
		got := r.compute(r.text("function"), r.list("arguments"))
		for i, want := range r.list("values") {
			r.within(r.text("function")+"("+r.text("arguments")+")", got[i], want, r.number("tolerance")*(1+1e-9)+1e-12)
		}
	}
}

// compute returns what a function of the table gives for its arguments.
func (r reference) compute(function string, x []float64) []float64 {
	t, half := r.t, len(x)/2
	chi := func(c Chi, err error) []float64 {
		if err != nil {
			t.Fatal(err)
		}
		return []float64{c.Statistic, c.P}
	}
	switch function {
	case "difference", "ratio", "koopman":
		p := split(t, []float64{x[0], x[2]}, []float64{x[1], x[3]}).Pair(0, 1)
		p.zeroInside = false // the exact test is no part of it
		if function == "difference" {
			i := p.Interval(TwoSided(x[4]))
			return []float64{i.Low, i.High}
		}
		if function == "koopman" {
			return compute(t, function, x)
		}
		i := p.LiftInterval(TwoSided(0.95))
		return []float64{1 + i.Low, 1 + i.High}
	case "wilson":
		i, err := Wilson(x[0], x[1], x[2])
		if err != nil {
			t.Fatal(err)
		}
		return []float64{i.Low, i.High}
	case "fisher":
		above, at := hypergeometricTail(int(x[0]), int(x[1]), int(x[1]+x[3]), int(x[0]+x[2]))
		return []float64{above + at}
	case "sample-ratio":
		return chi(SampleRatio(x[:half], x[half:]))
	case "cochran":
		return chi(CochranQ(x[:half], x[half:]))
	case "gail-simon":
		return chi(GailSimon(x[:half], x[half:]))
	case "interaction":
		return chi(Interaction(unpack(int(x[0]), int(x[1]), x[2:])))
	}
	return compute(t, function, x) // boschloo, posterior, sample-size
}

// unpack returns the differences and covariances of some segments.
func unpack(k, segments int, x []float64) (d [][]float64, v [][][]float64) {
	for s := range segments {
		d = append(d, x[s*k:(s+1)*k])
		from := x[segments*k+s*k*k:]
		rows := square(k)
		for i := range rows {
			copy(rows[i], from[i*k:])
		}
		v = append(v, rows)
	}
	return d, v
}
