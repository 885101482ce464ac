package inference

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// lines returns the records of a reference file, without its comments.
func lines(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var records [][]string
	for s := bufio.NewScanner(f); s.Scan(); {
		if !strings.HasPrefix(s.Text(), "#") {
			records = append(records, strings.Split(s.Text(), ","))
		}
	}
	if len(records) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return records
}

func numbers(t *testing.T, text string) []float64 {
	t.Helper()
	var out []float64
	for _, field := range strings.Fields(text) {
		x, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

// split returns a comparing of a split with one exposure a contact.
func split(t failer, y, m []float64) *Comparing {
	t.Helper()
	c, err := NewComparing([]Stratum{{Counts(y, m), 1}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A failer is a *testing.T, a *testing.B or a *rapid.T.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func family(t failer, c *Comparing, pairs [][2]int) *Family {
	t.Helper()
	f, err := NewFamily([]Member{{c, pairs}})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func pairsOf(k int) (pairs [][2]int) {
	for a := range k {
		for b := range a {
			pairs = append(pairs, [2]int{a, b})
		}
	}
	return pairs
}

func withFirst(k int) (pairs [][2]int) {
	for a := 1; a < k; a++ {
		pairs = append(pairs, [2]int{a, 0})
	}
	return pairs
}

// equalArms is a balanced split of k triggers with equal rates.
func equalArms(t failer, k int) *Comparing {
	y, m := make([]float64, k), make([]float64, k)
	for a := range m {
		y[a], m[a] = 300, 1000
	}
	return split(t, y, m)
}

func indexes(k int) []int {
	all := make([]int, k)
	for a := range all {
		all[a] = a
	}
	return all
}

// compute returns what a function of the reference files gives for arguments.
func compute(t *testing.T, function string, x []float64) []float64 {
	t.Helper()
	z := TwoSided(0.95)
	half := len(x) / 2
	switch function {
	case "miettinen-nurminen":
		p := split(t, []float64{x[0], x[2]}, []float64{x[1], x[3]}).Pair(0, 1)
		p.zeroInside = false // the exact test is no part of it
		i := p.Interval(z)
		return []float64{i.Low, i.High}
	case "koopman", "miettinen-nurminen-ratio":
		p := split(t, []float64{x[0], x[2]}, []float64{x[1], x[3]}).Pair(0, 1)
		if function == "koopman" {
			p.contests[0].design = 1
			p.score = math.Abs(p.statistic(0))
		}
		p.zeroInside = false
		i := p.LiftInterval(z)
		return []float64{1 + i.Low, 1 + i.High}
	case "pooled-z":
		p := split(t, []float64{x[0], x[2]}, []float64{x[1], x[3]}).Pair(0, 1)
		p.contests[0].design = 1
		return []float64{p.statistic(0), PValue(p.statistic(0))}
	case "wilson":
		i, err := Wilson(x[0], x[1], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		return []float64{i.Low, i.High}
	case "boschloo":
		p, err := Boschloo(int(x[0]), int(x[1]), int(x[2]), int(x[3]))
		if err != nil {
			t.Fatal(err)
		}
		return []float64{p}
	case "gail-simon":
		return []float64{root(func(q float64) float64 { return gailSimonP(q, int(x[0])) - x[1] }, 0.1, 50)}
	case "sample-ratio":
		c, err := SampleRatio(x[:half], x[half:])
		if err != nil {
			t.Fatal(err)
		}
		return []float64{c.P}
	case "posterior", "posterior-second":
		best, loss, err := Posterior(x[:half], x[half:])
		if err != nil {
			t.Fatal(err)
		}
		if function == "posterior-second" {
			return best[1:]
		}
		return append(best, loss...)
	case "sample-size":
		return []float64{SampleSize(x[0], x[1], x[2], x[3])}
	case "z-of-t":
		return []float64{zOfT(x[0], x[1])}
	case "tukey":
		k := int(x[0])
		return []float64{math.Sqrt2 * family(t, equalArms(t, k), pairsOf(k)).Critical(x[1])}
	case "dunnett-two":
		k := int(x[0]) + 1
		return []float64{family(t, equalArms(t, k), withFirst(k)).Critical(x[1])}
	case "dunnett-one":
		k := int(x[0]) + 1
		return []float64{BestCritical(equalArms(t, k), indexes(k), x[1])}
	case "dunnett":
		return []float64{family(t, split(t, x[:half], x[half:2*half]), withFirst(half)).Adjusted(x[2*half])}
	case "all-pairs":
		return []float64{family(t, split(t, x[:half], x[half:2*half]), pairsOf(half)).Adjusted(x[2*half])}
	}
	t.Fatalf("no function %q", function)
	return nil
}

func TestPublished(t *testing.T) {
	for _, r := range lines(t, "published.csv") {
		got, want := compute(t, r[0], numbers(t, r[3])), numbers(t, r[4])
		for i, w := range want {
			tolerance := 1e-6 * math.Abs(w)
			if r[2] != "r" {
				tolerance = numbers(t, r[2])[0]
			}
			if !(math.Abs(got[i]-w) <= tolerance*(1+1e-9)) {
				t.Errorf("%s(%s)[%d] = %.10g, want %.10g (%s)", r[0], r[3], i, got[i], w, r[1])
			}
		}
	}
}

// TestComputed holds functions to independent implementations of their
// definitions, in relative terms; all-pairs integrals have an absolute error.
func TestComputed(t *testing.T) {
	tolerances := map[string]float64{"z-of-t": 1e-10, "boschloo": 1e-8, "dunnett": 1e-9, "posterior": 1e-6}
	for _, r := range lines(t, "computed.csv") {
		got := compute(t, r[0], numbers(t, r[1]))
		for i, text := range r[2:] {
			want := numbers(t, text)[0]
			tolerance := 1e-9
			if v, ok := tolerances[r[0]]; ok {
				tolerance = v
			}
			allowed := tolerance*math.Abs(want) + 1e-14
			if r[0] == "all-pairs" {
				allowed = 2e-5
				if len(numbers(t, r[1])) == 7 { // three triggers: a plane, by quadrature
					allowed = 1e-8
				}
			}
			if !(math.Abs(got[i]-want) <= allowed) {
				t.Errorf("%s(%s)[%d] = %.15g, want %.15g", r[0], r[1], i, got[i], want)
			}
		}
	}
}

// TestHillstrom is a real e-mail test (Hillstrom 2008), with the numbers of
// its standard analysis.
func TestHillstrom(t *testing.T) {
	c := split(t, []float64{3894, 2262, 3238}, []float64{21307, 21306, 21387}) // Mens, none, Womens
	mens, womens := c.Pair(0, 1), c.Pair(2, 1)
	near(t, "mens", mens.Difference, 0.07658956, 5e-9)
	near(t, "womens", womens.Difference, 0.04523311, 5e-9)
	near(t, "mens z", mens.Z, 22.486, 0.001)
	near(t, "womens z", womens.Z, 13.949, 0.001)
	ratio, err := SampleRatio([]float64{21307, 21306, 21387}, []float64{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "sample ratio", ratio.P, 0.9037, 0.00005)

	d, se := []float64{-0.0034058, 0.0580767, 0.0633406}, []float64{0.0053953, 0.0049938, 0.0137058}
	q, err := CochranQ(d, se)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Cochran's Q", q.Statistic, 75.561, 0.003)
	near(t, "its p", q.P, 3.9e-17, 1e-18)
	flip, err := GailSimon(d, se)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Gail-Simon", flip.Statistic, 0.3985, 0.00005)
	near(t, "its p", flip.P, 0.4688, 0.0002)
	if flip, err = GailSimon([]float64{.05, -.04}, []float64{.02, .02}); err != nil {
		t.Fatal(err)
	}
	near(t, "two segments", flip.P, 0.022750132, 5e-10)
}

// A reporter is a *testing.T or a *rapid.T.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

func near(t reporter, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", what, got, want)
	}
}
