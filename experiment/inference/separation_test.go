package inference

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSeparationIsFound holds the search to trying every direction there is: of
// cones that rows of zeros and ones make in four dimensions, the edges have
// whole coordinates up to 2.
func TestSeparationIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		design := table(rapid.IntRange(1, 9).Draw(t, "cells"), 4)
		y, m := make([]float64, len(design)), make([]float64, len(design))
		for c := range design {
			design[c][0] = 1
			for j := 1; j < 4; j++ {
				design[c][j] = float64(rapid.IntRange(0, 1).Draw(t, "x"))
			}
			m[c] = float64(rapid.IntRange(0, 3).Draw(t, "m"))
			y[c] = float64(rapid.IntRange(0, int(m[c])).Draw(t, "y"))
		}
		want := make([]bool, len(design))
		for n := range 625 {
			beta := []float64{float64(n%5) - 2, float64(n/5%5) - 2, float64(n/25%5) - 2, float64(n/125) - 2}
			if !allows(design, y, m, beta) {
				continue
			}
			for c, x := range design {
				want[c] = want[c] || m[c] > 0 && dot(x, beta) != 0
			}
		}
		if got := separated(design, y, m, 4); !slices.Equal(got, want) {
			t.Fatalf("separated %v, want %v", got, want)
		}
	})
}

// allows tells whether the likelihood never falls along a direction.
func allows(design [][]float64, y, m, beta []float64) bool {
	for c, x := range design {
		along := dot(x, beta)
		if m[c] > 0 && (along > 0 && y[c] < m[c] || along < 0 && y[c] > 0) {
			return false
		}
	}
	return true
}

func regression(t failer, y, m []float64, design [][]float64) *Logistic {
	t.Helper()
	var n float64
	for _, x := range m {
		n += x
	}
	r, err := NewLogistic(Counts(y, m), n, design)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLogisticNamesWhatCannotBeTold(t *testing.T) {
	m := []float64{50, 60, 70, 80}
	for name, of := range map[string]struct {
		y          []float64
		design     [][]float64
		separated  []int
		confounded [][]int
		lost       []int
	}{
		"well":                      {[]float64{10, 20, 30, 40}, [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 1, 1}}, nil, nil, nil},
		"a level nobody engaged in": {[]float64{10, 0, 30, 40}, [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 0, 0}}, []int{1}, nil, []int{1}},
		"all engaged":               {[]float64{10, 60, 30, 40}, [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 0, 0}}, []int{1}, nil, []int{1}},
		"nobody in the reference":   {[]float64{0, 20, 30, 40}, [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 0, 1}}, []int{0, 1, 2}, nil, []int{0}},
		"complete":                  {[]float64{0, 0, 70, 80}, [][]float64{{1, 1}, {1, 2}, {1, 3}, {1, 4}}, []int{0, 1}, nil, []int{0, 1, 2, 3}},
		"quasi":                     {[]float64{0, 20, 70, 80}, [][]float64{{1, 1}, {1, 2}, {1, 3}, {1, 4}}, []int{0, 1}, nil, []int{0, 2, 3}},
		"the same column twice":     {[]float64{10, 20, 30, 40}, [][]float64{{1, 0, 0, 1}, {1, 1, 1, 2}, {1, 0, 0, 3}, {1, 1, 1, 4}}, nil, [][]int{{1, 2}}, nil},
		"a sum":                     {[]float64{10, 20, 30, 40}, [][]float64{{1, 0, 1}, {1, 1, 0}, {1, 0, 1}, {1, 1, 0}}, nil, [][]int{{0, 1, 2}}, nil},
		"nobody at all":             {[]float64{0, 0, 0, 0}, [][]float64{{1, 0}, {1, 1}, {1, 0}, {1, 1}}, []int{0, 1}, nil, []int{0, 1, 2, 3}},
	} {
		r := regression(t, of.y, m, of.design)
		if !slices.Equal(r.Separated, of.separated) || !slices.Equal(r.Lost, of.lost) || !slices.EqualFunc(r.Confounded, of.confounded, slices.Equal) {
			t.Errorf("%s: separated %v, lost %v, confounded %v", name, r.Separated, r.Lost, r.Confounded)
		}
		for _, j := range r.Separated {
			l := make([]float64, len(of.design[0]))
			l[j] = 1
			if term := r.Contrast(l, math.Inf(1)); !math.IsNaN(term.Estimate) || !math.IsNaN(term.P) {
				t.Errorf("%s: column %d is %+v", name, j, term)
			}
		}
	}
}

// TestWhatIsNotSeparatedIsFitted: levels beside one that nobody engaged in
// have the estimates they would have without it.
func TestWhatIsNotSeparatedIsFitted(t *testing.T) {
	with := regression(t, []float64{10, 0, 30}, []float64{50, 60, 70}, [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}})
	without := regression(t, []float64{10, 30}, []float64{50, 70}, [][]float64{{1, 0}, {1, 1}})
	a, b := with.Contrast([]float64{0, 0, 1}, math.Inf(1)), without.Contrast([]float64{0, 1}, math.Inf(1))
	// The corrections count all contacts.
	if math.Abs(a.Estimate-b.Estimate) > 1e-12 || math.Abs(a.SE/b.SE-1) > 0.01 {
		t.Errorf("with %+v, without %+v", a, b)
	}
	if want := math.Log(30. * 40 / (40 * 10)); math.Abs(a.Estimate-want) > 1e-12 {
		t.Errorf("the log odds ratio is %v, not %v", a.Estimate, want)
	}
}

// TestConfoundedContrastsAreRefused: of two columns that say the same neither
// has a value, but their sum has.
func TestConfoundedContrastsAreRefused(t *testing.T) {
	r := regression(t, []float64{10, 20}, []float64{50, 60}, [][]float64{{1, 0, 0}, {1, 1, 1}})
	for _, l := range [][]float64{{0, 1, 0}, {0, 0, 1}, {0, 1, -1}} {
		if term := r.Contrast(l, math.Inf(1)); !math.IsNaN(term.Estimate) {
			t.Errorf("%v is %v", l, term.Estimate)
		}
	}
	want := math.Log(20./40) - math.Log(10./40)
	if got := r.Contrast([]float64{0, 1, 1}, math.Inf(1)).Estimate; math.Abs(got-want) > 1e-12 {
		t.Errorf("the sum is %v, not %v", got, want)
	}
	if term := r.Wald([][]float64{{0, 1, 0}, {0, 1, -1}}, 10); !math.IsNaN(term.P) {
		t.Errorf("tested: %+v", term)
	}
}

func TestLogisticRefusals(t *testing.T) {
	ok := Counts([]float64{1, 2}, []float64{5, 5})
	design := [][]float64{{1, 0}, {1, 1}}
	for name, of := range map[string]struct {
		m        Moments
		clusters float64
		design   [][]float64
		want     error
	}{
		"sizes":         {ok, 10, [][]float64{{1}}, ErrShape},
		"ragged":        {ok, 10, [][]float64{{1, 0}, {1}}, ErrShape},
		"one contact":   {ok, 1, design, ErrCounts},
		"NaN contacts":  {ok, math.NaN(), design, ErrCounts},
		"no exposures":  {Counts([]float64{0, 0}, []float64{0, 0}), 10, design, ErrEmpty},
		"too many":      {Counts([]float64{6, 2}, []float64{5, 5}), 10, design, ErrCounts},
		"empty columns": {ok, 10, [][]float64{{}, {}}, ErrShape},
	} {
		if _, err := NewLogistic(of.m, of.clusters, of.design); !errors.Is(err, of.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFewContactsAgainstParameters(t *testing.T) {
	m := Counts([]float64{3, 4}, []float64{6, 6})
	for contacts, want := range map[float64]string{5: FewContacts, 11: FewContacts, 12: ""} {
		r, err := NewLogistic(m, contacts, [][]float64{{1, 0}, {1, 1}})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.CannotTell(); got != want {
			t.Errorf("%v contacts: %q", contacts, got)
		}
	}
}
