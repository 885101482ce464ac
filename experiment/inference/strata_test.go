package inference

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// grid reads "1 2;3 4".
func grid(t *testing.T, text string) [][]float64 {
	t.Helper()
	var rows [][]float64
	for _, row := range strings.Split(text, ";") {
		rows = append(rows, numbers(t, row))
	}
	return rows
}

// wanted reads the values of a line of a reference file from a field on.
func wanted(t *testing.T, r []string, from int) []float64 {
	t.Helper()
	return numbers(t, strings.Join(r[from:], " "))
}

// asReference holds values to 1e-8 of themselves.
func asReference(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i, w := range want {
		if !(math.Abs(got[i]-w) <= 1e-8*math.Abs(w)+1e-14) {
			t.Errorf("%s[%d]: %.15g, want %.15g", what, i, got[i], w)
		}
	}
}

func TestStrataReference(t *testing.T) {
	for _, r := range lines(t, "reference/strata.csv") {
		y, m := grid(t, r[1]), grid(t, r[2])
		var chi, tarone Chi
		var err error
		var got []float64
		switch r[0] {
		case "odds":
			var o OddsRatio
			o, err = MantelHaenszel(y, m, 0.95)
			got = []float64{o.Ratio, o.Interval.Low, o.Interval.High}
		case "cmh", "cmh-corrected":
			chi, err = CMH(y, m, r[0] == "cmh-corrected")
			got = []float64{chi.Statistic, chi.P}
		default:
			if chi, tarone, err = BreslowDay(y, m); r[0] == "tarone" {
				chi = tarone
			}
			got = []float64{chi.Statistic, chi.P}
		}
		if err != nil {
			t.Fatal(r[0], err)
		}
		asReference(t, r[0]+" "+r[1], got, wanted(t, r, 3))
	}
}

// TestStrataPublished: statsmodels' second example of stratified tables.
func TestStrataPublished(t *testing.T) {
	y, m := grid(t, "20 10;15 3;3 3;12 7;1 3"), grid(t, "34 34;27 18;5 5;15 12;1 5")
	odds, err := MantelHaenszel(y, m, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "odds ratio", odds.Ratio, 3.5912, 5e-5)
	near(t, "its low", odds.Interval.Low, 1.781135, 5e-7)
	near(t, "its high", odds.Interval.High, 7.240633, 5e-7)
	cmh, err := CMH(y, m, true)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "CMH", cmh.Statistic, 11.8852, 5e-5)
	near(t, "its p", cmh.P, .0005658, 5e-8)
	plain, tarone, err := BreslowDay(y, m)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Breslow-Day", plain.Statistic, 1.8438, 5e-5)
	near(t, "its p", plain.P, .7645, 5e-5)
	near(t, "Tarone", tarone.Statistic, 1.8436, 5e-5)
}

// TestStrataLaws: turning the triggers round turns the odds ratio over and
// leaves the tests as they are.
func TestStrataLaws(t *testing.T) {
	y, m := grid(t, "5 9;14 30;2 11"), grid(t, "100 110;150 160;90 95")
	turn := func(rows [][]float64) [][]float64 {
		var turned [][]float64
		for _, r := range rows {
			turned = append(turned, []float64{r[1], r[0]})
		}
		return turned
	}
	a, _ := MantelHaenszel(y, m, .9)
	b, _ := MantelHaenszel(turn(y), turn(m), .9)
	near(t, "odds ratio", a.Ratio*b.Ratio, 1, 1e-12)
	near(t, "its interval", a.Interval.Low*b.Interval.High, 1, 1e-12)
	for _, corrected := range []bool{false, true} {
		p, _ := CMH(y, m, corrected)
		q, _ := CMH(turn(y), turn(m), corrected)
		near(t, "CMH", p.Statistic, q.Statistic, 1e-10)
	}
	_, p, _ := BreslowDay(y, m)
	_, q, _ := BreslowDay(turn(y), turn(m))
	near(t, "Tarone", p.Statistic, q.Statistic, 1e-10)
}

func TestStrataErrors(t *testing.T) {
	one := [][]float64{{1, 2}}
	for _, x := range []struct {
		y, m  [][]float64
		level float64
		want  error
	}{
		{nil, nil, .95, ErrShape},
		{one, [][]float64{{10, 20}, {1, 1}}, .95, ErrShape},
		{[][]float64{{1, 2, 3}}, [][]float64{{10, 20, 30}}, .95, ErrShape},
		{[][]float64{{11, 2}}, [][]float64{{10, 20}}, .95, ErrCounts},
		{[][]float64{{0, 0}}, [][]float64{{10, 20}}, .95, ErrSpread},
		{one, [][]float64{{10, 20}}, 1, ErrLevel},
	} {
		if _, err := MantelHaenszel(x.y, x.m, x.level); !errors.Is(err, x.want) {
			t.Errorf("%v of %v: %v, want %v", x.y, x.m, err, x.want)
		}
	}
	if _, err := CMH([][]float64{{0, 0}}, [][]float64{{5, 5}}, false); !errors.Is(err, ErrSpread) {
		t.Errorf("nobody engaged: %v", err)
	}
	if _, _, err := BreslowDay(one, [][]float64{{10, 20}}); !errors.Is(err, ErrSpread) {
		t.Errorf("one segment: %v", err)
	}
}
