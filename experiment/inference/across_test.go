package inference

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// contests reads the arms of tests from a row of the reference.
func contests(r reference) []Contest {
	var tests []Contest
	names, effects, variances, features := r.list("tests"), r.list("effects"), r.list("variances"), r.matrix("features")
	for i, name := range names {
		if i == 0 || name != names[i-1] {
			tests = append(tests, Contest{})
		}
		c := &tests[len(tests)-1]
		c.Effects, c.Variances = append(c.Effects, effects[i]), append(c.Variances, variances[i])
		c.Features = append(c.Features, features[i])
	}
	return tests
}

// TestRegressReference: metafor's REML and clubSandwich's robust errors.
func TestRegressReference(t *testing.T) {
	for _, r := range readReference(t, "across.csv") {
		tests := contests(r)
		a, err := Regress(slices.Values(tests))
		if err != nil {
			t.Fatal(err)
		}
		r.within("τ²", a.Tau2, r.number("tau2"), 1e-7)
		for c, slope := range a.Slopes {
			r.within("slope", slope.Slope, r.list("slopes")[c], 1e-6)
			r.within("se", slope.SE, r.list("se")[c], 1e-6)
			r.within("df", slope.DF, r.list("df")[c], 1e-4)
			r.within("p", slope.P, r.list("p")[c], 1e-5)
		}
		for i := range tests {
			for j := range tests[i].Features {
				tests[i].Features[j] = nil
			}
		}
		if a, err = Regress(slices.Values(tests)); err != nil {
			t.Fatal(err)
		}
		r.within("τ² alone", a.Tau2, r.number("tau2_alone"), 1e-7)
	}
}

// TestRegressContrasts: what is alike for all arms of a test takes no part, and
// features may be measured in any unit.
func TestRegressContrasts(t *testing.T) {
	tests := contests(readReference(t, "across.csv")[0])
	before, err := Regress(slices.Values(tests))
	if err != nil {
		t.Fatal(err)
	}
	for i := range tests {
		for j := range tests[i].Effects {
			tests[i].Effects[j] += float64(i)
			tests[i].Features[j] = []float64{10*tests[i].Features[j][0] - float64(i), tests[i].Features[j][1], tests[i].Features[j][2] + 3}
		}
	}
	after, err := Regress(slices.Values(tests))
	if err != nil {
		t.Fatal(err)
	}
	for c, scale := range []float64{10, 1, 1} {
		x, y := before.Slopes[c], after.Slopes[c]
		if math.Abs(x.Slope-scale*y.Slope) > 1e-7 || math.Abs(x.SE-scale*y.SE) > 1e-7 || math.Abs(x.P-y.P) > 1e-6 {
			t.Errorf("slope %d: %+v, then %+v", c, x, y)
		}
	}
}

// TestRegressErrors: what cannot be fitted is an error, and Entangled says why.
func TestRegressErrors(t *testing.T) {
	tests := contests(readReference(t, "across.csv")[1])
	for i := range tests {
		for j, row := range tests[i].Features {
			tests[i].Features[j] = append(row, 7, 2*row[0]+1, row[1]+1e-3*row[2])
		}
	}
	if _, err := Regress(slices.Values(tests)); !errors.Is(err, ErrSpread) {
		t.Errorf("features that are one: %v", err)
	}
	with, err := Entangled(slices.Values(tests))
	if err != nil {
		t.Fatal(err)
	}
	if with[0] != nil || with[1] != nil || with[2] != nil || with[3] == nil || len(with[3]) != 0 || !slices.Equal(with[4], []int{0}) || !slices.Contains(with[5], 1) {
		t.Errorf("entangled: %v", with)
	}
	if _, err := Regress(slices.Values[[]Contest](nil)); !errors.Is(err, ErrEmpty) {
		t.Errorf("no tests: %v", err)
	}
	tests[3].Variances[1] = math.NaN()
	if _, err := Regress(slices.Values(tests)); !errors.Is(err, ErrSpread) {
		t.Errorf("a variance that is none: %v", err)
	}
	tests[3].Features = tests[3].Features[:1]
	if _, err := Entangled(slices.Values(tests)); !errors.Is(err, ErrShape) {
		t.Errorf("an arm without features: %v", err)
	}
}

// TestRegressCovers: with as few as twelve tests, whose effects differ by more
// than chance, intervals of a feature without effect hold 0 in .95 of them.
func TestRegressCovers(t *testing.T) {
	const runs = 400
	d := newSampler(5)
	covered := 0
	for range runs {
		tests := make([]Contest, 12)
		for i := range tests {
			c := &tests[i]
			for range 3 {
				v := .01 + .03*d.uniform()
				c.Variances = append(c.Variances, v)
				c.Effects = append(c.Effects, .2*d.normal()+math.Sqrt(v)*d.normal())
				c.Features = append(c.Features, []float64{math.Floor(2 * d.uniform())})
			}
		}
		a, err := Regress(slices.Values(tests))
		if err != nil {
			t.Fatal(err)
		}
		if a.Slopes[0].Interval(TwoSided(.95)).Contains(0) {
			covered++
		}
	}
	if share := float64(covered) / runs; math.Abs(share-.95) > .036 { // 3.3 standard errors
		t.Errorf("intervals hold 0 in %.3f", share)
	}
}
