package inference

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// crowd draws the sums of contacts who were shown cells some times each.
func crowd(t *rapid.T, cells int, deck bool) (Moments, float64) {
	m := Moments{
		Contacts: make([]float64, cells), Exposures: make([]float64, cells), Engagements: make([]float64, cells),
		MM: square(cells), MY: square(cells), YY: square(cells), Discordant: square(cells), Deck: deck,
	}
	n := rapid.IntRange(2, 30).Draw(t, "contacts")
	for range n {
		shown, engaged := make([]float64, cells), make([]float64, cells)
		for a := range cells {
			shown[a] = float64(rapid.IntRange(0, 3).Draw(t, "shown"))
			engaged[a] = float64(rapid.IntRange(0, int(shown[a])).Draw(t, "engaged"))
		}
		for a := range cells {
			m.Exposures[a] += shown[a]
			m.Engagements[a] += engaged[a]
			if shown[a] > 0 {
				m.Contacts[a]++
			}
			for b := range cells {
				m.MM[a][b] += shown[a] * shown[b]
				m.MY[a][b] += shown[a] * engaged[b]
				m.YY[a][b] += engaged[a] * engaged[b]
			}
		}
	}
	return m, float64(n)
}

// TestTrendIntervalAgreesWithP: the interval leaves 0 out exactly when p is
// below the level's, and holds the slope; doses turned round turn the slope.
func TestTrendIntervalAgreesWithP(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strata []Moments
		deck := rapid.Bool().Draw(t, "deck")
		for range rapid.IntRange(1, 3).Draw(t, "strata") {
			m, _ := crowd(t, 3, deck)
			strata = append(strata, m)
		}
		doses := []float64{1, 2, float64(rapid.IntRange(1, 4).Draw(t, "dose"))}
		trend, err := NewTrend(strata, doses)
		if err != nil {
			t.Fatal(err)
		}
		if math.IsNaN(trend.Slope) {
			return
		}
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		interval := trend.Interval(level)
		if math.Abs(trend.P-(1-level)) > 1e-9 && interval.Contains(0) != (trend.P > 1-level) {
			t.Fatalf("p %v, interval %v at %v", trend.P, interval, level)
		}
		if !(interval.Low <= trend.Slope+1e-9 && trend.Slope-1e-9 <= interval.High) {
			t.Fatalf("slope %v outside of %v", trend.Slope, interval)
		}
		turned, err := NewTrend(strata, []float64{-doses[0], -doses[1], -doses[2]})
		if err != nil || math.Abs(turned.Slope+trend.Slope) > 1e-9 || math.Abs(turned.P-trend.P) > 1e-9 {
			t.Fatalf("turned round %+v, before %+v", turned, trend)
		}
	})
}

// TestTwoDosesAreMiettinenNurminen: of two doses a step apart the slope is the
// difference of the rates, and with N-1 for N its test is that of the pair.
func TestTwoDosesAreMiettinenNurminen(t *testing.T) {
	y, m := []float64{30, 45}, []float64{150, 160}
	trend, err := NewTrend([]Moments{Counts(y, m)}, []float64{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	pair := split(t, y, m).Pair(1, 0)
	n := m[0] + m[1]
	if math.Abs(trend.Slope-pair.Difference) > 1e-12 {
		t.Errorf("slope %v, difference %v", trend.Slope, pair.Difference)
	}
	if want := PValue(trend.Z * math.Sqrt((n-1)/n)); math.Abs(pair.P-want) > 1e-12 {
		t.Errorf("p %v, of the pair %v", want, pair.P)
	}
}

func TestTrendRefusals(t *testing.T) {
	ok := Counts([]float64{1, 2}, []float64{5, 5})
	if _, err := NewTrend(nil, nil); !errors.Is(err, ErrEmpty) {
		t.Error("no strata:", err)
	}
	if _, err := NewTrend([]Moments{ok}, []float64{1, 2, 3}); !errors.Is(err, ErrShape) {
		t.Error("sizes:", err)
	}
	if _, err := NewTrend([]Moments{ok}, []float64{2, 2}); !errors.Is(err, ErrShape) {
		t.Error("one dose:", err)
	}
	// Doses that no stratum has two of say nothing.
	apart := []Moments{Counts([]float64{2, 0}, []float64{9, 0}), Counts([]float64{0, 3}, []float64{0, 9})}
	trend, err := NewTrend(apart, []float64{1, 2})
	if err != nil || !math.IsNaN(trend.Slope) || trend.CannotTell == "" || trend.Interval(.95) != (Interval{-1, 1}) {
		t.Errorf("apart: %+v, %v", trend, err)
	}
}

// TestEffectIntervalsAgreeWithP: both intervals leave 0 out exactly when p is
// below the level's, or the odds' does and p does not because points say less.
func TestEffectIntervalsAgreeWithP(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := crowd(t, 4, rapid.Bool().Draw(t, "deck"))
		design := [][]float64{{1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 1, 1}}
		r, err := NewLogistic(m, n, design)
		if errors.Is(err, ErrEmpty) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		from := [][]float64{{1, 0, 0}, {1, 0, 0}, {1, 0, 1}, {1, 0, 1}}
		to := [][]float64{{1, 1, 0}, {1, 1, 0}, {1, 1, 1}, {1, 1, 1}}
		df := rapid.Float64Range(1, 50).Draw(t, "df")
		e := r.Change(from, to, m.Exposures, []float64{0, 1, 0}, df)
		if math.IsNaN(e.P) {
			return
		}
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		for _, i := range []Interval{e.PointsInterval(level), e.OddsInterval(level)} {
			if math.Abs(e.P-(1-level)) > 1e-9 && i.Contains(0) != (e.P > 1-level) {
				t.Fatalf("p %v, interval %v at %v", e.P, i, level)
			}
		}
		if e.Points*e.LogOdds < 0 {
			t.Fatalf("%v points, %v in log odds", e.Points, e.LogOdds)
		}
	})
}

// TestPoolAddsUp: pooling keeps sums, in whatever groups.
func TestPoolAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := crowd(t, 4, false)
		all, err := m.Pool([]int{0, 0, 0, 0}, 1)
		if err != nil {
			t.Fatal(err)
		}
		two, err := m.Pool([]int{1, 0, 1, 0}, 2)
		if err != nil {
			t.Fatal(err)
		}
		one, err := two.Pool([]int{0, 0}, 1)
		if err != nil || !slices.Equal(one.MM[0], all.MM[0]) || !slices.Equal(one.YY[0], all.YY[0]) || !slices.Equal(one.Exposures, all.Exposures) {
			t.Fatalf("%+v is not %+v: %v", one, all, err)
		}
		if part, err := m.Pool([]int{0, -1, -1, 0}, 1); err != nil || part.Exposures[0] != m.Exposures[0]+m.Exposures[3] {
			t.Fatalf("a part: %+v, %v", part, err)
		}
	})
}

func TestPoolRefusals(t *testing.T) {
	m := Counts([]float64{1, 2}, []float64{5, 5})
	for _, group := range [][]int{{0}, {0, 2}} {
		if _, err := m.Pool(group, 2); !errors.Is(err, ErrShape) {
			t.Errorf("%v: %v", group, err)
		}
	}
}

func TestIntraContactKnowsItsEnds(t *testing.T) {
	always := Moments{ // ten contacts of three exposures, four of whom always engage
		Contacts: []float64{10}, Exposures: []float64{30}, Engagements: []float64{12},
		MM: [][]float64{{90}}, MY: [][]float64{{36}}, YY: [][]float64{{36}},
	}
	if got, err := IntraContact([]Moments{always}); err != nil || math.Abs(got-1) > 1e-12 {
		t.Errorf("people who always do the same: %v, %v", got, err)
	}
	once := Counts([]float64{3}, []float64{9})
	if got, err := IntraContact([]Moments{once}); err != nil || !math.IsNaN(got) {
		t.Errorf("one exposure each: %v, %v", got, err)
	}
	if _, err := IntraContact(nil); !errors.Is(err, ErrEmpty) {
		t.Error("nobody:", err)
	}
}

func TestAmbivalenceRefusals(t *testing.T) {
	y, m := []float64{5}, []float64{20}
	for name, p := range map[string]Pattern{
		"no such trigger":  {Triggers: []int{1}, Exposures: []float64{2}, Contacts: 1},
		"more than shown":  {Triggers: []int{0}, Exposures: []float64{2}, Contacts: 11},
		"more of two":      {Triggers: []int{0}, Exposures: []float64{2}, Contacts: 1, Ambivalent: 2},
		"shown never":      {Triggers: []int{0}, Exposures: []float64{0}, Contacts: 1},
		"NaN contacts":     {Triggers: []int{0}, Exposures: []float64{2}, Contacts: math.NaN()},
		"uneven exposures": {Triggers: []int{0}, Contacts: 1},
	} {
		if _, err := NewAmbivalence([]Pattern{p}, y, m); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
	few, err := NewAmbivalence([]Pattern{{[]int{0}, []float64{2}, 5, 3}}, y, m)
	if err != nil || !math.IsNaN(few.P) || few.Contacts != 5 {
		t.Errorf("five contacts: %+v, %v", few, err)
	}
}
