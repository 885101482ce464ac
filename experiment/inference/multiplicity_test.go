package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func correct(t failer, p []float64, by Correction) []Corrected {
	t.Helper()
	c, err := Correct(p, by, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCorrectReference(t *testing.T) {
	for _, r := range lines(t, "reference/multiplicity.csv") {
		var got []float64
		for _, c := range correct(t, numbers(t, r[1]), Correction(r[0])) {
			got = append(got, c.P)
		}
		asReference(t, r[0], got, wanted(t, r, 2))
	}
}

var corrections = []Correction{Holm, Hochberg, BH, BY}

// TestCorrectAgrees: an interval leaves 0 out exactly where its p is proven,
// before anything is made to agree but for the steps of Holm and Hochberg.
func TestCorrectAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 12).Draw(t, "z")
		p := make([]float64, len(z))
		for i := range z {
			p[i] = PValue(z[i])
		}
		for _, by := range corrections {
			for i, c := range correct(t, p, by) {
				pair := Pair{Difference: z[i]}
				told := pair.Sided(Interval{z[i] - c.Critical, z[i] + c.Critical}, c.Proven)
				if outside := !told.Contains(0); outside != c.Proven || c.Proven != (c.P < .05) {
					t.Fatalf("%s: z %v, %+v, interval %v", by, z[i], c, told)
				}
				inside := math.Abs(z[i]) <= c.Critical
				if steps := by == Holm || by == Hochberg; inside == c.Proven && !steps {
					t.Fatalf("%s: z %v within %v, proven %v", by, z[i], c.Critical, c.Proven)
				}
				if c.P < p[i] || !told.Contains(z[i]) {
					t.Fatalf("%s: %+v of %v, interval %v", by, c, p[i], told)
				}
			}
		}
	})
}

// TestCorrectNaN: what cannot be told counts, and makes no claim.
func TestCorrectNaN(t *testing.T) {
	for _, by := range corrections {
		c := correct(t, []float64{math.NaN(), .01, .04}, by)
		with := correct(t, []float64{1, .01, .04}, by)
		if !math.IsNaN(c[0].P) || c[0].Proven || c[1] != with[1] || c[2] != with[2] {
			t.Errorf("%s: %+v, with 1 instead %+v", by, c, with)
		}
	}
}

func TestCorrectErrors(t *testing.T) {
	for _, x := range []struct {
		p     []float64
		by    Correction
		level float64
		want  error
	}{{nil, Holm, .95, ErrEmpty}, {[]float64{1}, "bonferroni", .95, ErrFamily}, {[]float64{1}, BH, 1, ErrLevel}} {
		if _, err := Correct(x.p, x.by, x.level); !errors.Is(err, x.want) {
			t.Errorf("%v by %s: %v, want %v", x.p, x.by, err, x.want)
		}
	}
}

// TestCorrectCovers: whatever the true effects, Holm's and Hochberg's
// intervals hold together, and of those that Benjamini's tell of the proven
// few miss.
func TestCorrectCovers(t *testing.T) {
	runs := 40000
	if testing.Short() {
		runs = 4000
	}
	worlds := [][]float64{
		{0, 0}, {9, 0}, {4, 0}, {2.5, 0}, {2.5, 2.5}, {9, 2.2}, {3.5, 3.5, 0}, {0, 0, 0, 0, 0}, {3, 3, 3, 3, 0}, {9, 9, 2.2, 2.2, 2.2},
		{3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 0}, {9, 9, 9, 2, 2, 2, 0, 0, 0, 0},
	}
	for w, effects := range worlds {
		for _, by := range corrections {
			r := rand.New(rand.NewPCG(uint64(w), 9))
			missed, rate := coverage(t, r, effects, by, runs)
			limit := .055
			if by == BH || by == BY {
				missed, limit = rate, .05
			}
			if allowed := limit + 3.09*math.Sqrt(limit*(1-limit)/float64(runs)); missed > allowed {
				t.Errorf("%s, effects %v: %.4f missed, more than %.4f", by, effects, missed, allowed)
			}
		}
	}
}

// coverage returns how often any interval missed, and the mean share that did
// among those of what was proven.
func coverage(t *testing.T, r *rand.Rand, effects []float64, by Correction, runs int) (any, rate float64) {
	z, p := make([]float64, len(effects)), make([]float64, len(effects))
	for range runs {
		for i, e := range effects {
			z[i] = e + r.NormFloat64()
			p[i] = PValue(z[i])
		}
		var missed, missedProven, proven float64
		for i, c := range correct(t, p, by) {
			pair := Pair{Difference: z[i]}
			miss := !pair.Sided(Interval{z[i] - c.Critical, z[i] + c.Critical}, c.Proven).Contains(effects[i])
			if c.Proven {
				proven++
			}
			if miss {
				missed++
			}
			if miss && c.Proven {
				missedProven++
			}
		}
		any += min(1, missed)
		rate += missedProven / max(1, proven)
	}
	return any / float64(runs), rate / float64(runs)
}
