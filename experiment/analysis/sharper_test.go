package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// keen draws contacts whose liking shows in their prior: each is shown a
// trigger often, or a deck both.
func keen(rng *rand.Rand, g gathering, contacts, most int, lift float64, deck bool) {
	for i := range contacts {
		liking := rng.Float64()
		prior := math.Round(6*liking + 3*rng.Float64())
		shown := []string{string(rune('a' + rng.IntN(2)))}
		if deck {
			shown = []string{"a", "b"}
		}
		for _, name := range shown {
			for range 1 + rng.IntN(most) {
				rate := .1 + .5*liking
				if name == "b" {
					rate += lift
				}
				e := tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, []string{"x", "y"}[i%2]), Trigger: trigger(g, name),
					Outcome: outcomeOf(rng.Float64() < rate), Day: tally.NoDay, Prior: prior, HasPrior: true}
				g.Add(e)
			}
		}
	}
}

// TestPriorSharpens: what contacts did before narrows the interval, beside the
// verdict's own, which stays what it is.
func TestPriorSharpens(t *testing.T) {
	q := bySegment(control("a"))
	ask := func(metric experiment.Metric, deck bool) *findings.Findings {
		q.Metric, q.Design = metric, experiment.Split
		if deck {
			q.Design = experiment.Deck
		}
		g := q.gatherer()
		keen(rand.New(rand.NewPCG(3, 3)), g, 1500, 5, .05, deck)
		return q.ask(t, g)
	}
	for _, metric := range []experiment.Metric{experiment.EngagementRate, experiment.Reach} {
		f := ask(metric, false)
		if s := f.Sharper; !s.Prior || s.Segments != 2 || *s.Contacts != 1500 || s.Reason != nil {
			t.Errorf("%s: %+v", metric, s)
		}
		for _, c := range f.Comparisons {
			a := c.Adjusted
			if a == nil || !(a.Saved > .05) || !near(a.MoreContacts, float64(a.Saved/(1-a.Saved)), 1e-12) {
				t.Errorf("%s: %+v", metric, a)
				continue
			}
			if narrow, wide := a.High-a.Low, c.High-c.Low; !(narrow < .98*wide) || !(a.Low < a.Difference && a.Difference < a.High) {
				t.Errorf("%s: %v to %v, unadjusted %v to %v", metric, a.Low, a.High, c.Low, c.High)
			}
		}
	}
	f := ask("", true)
	if f.Sharper.Reason == nil || f.Sharper.Reason.Code != "sharper.deck" || f.Comparisons[0].Adjusted != nil {
		t.Errorf("a deck: %+v", f.Sharper)
	}
}

// TestNothingToAllowFor: without segments or a prior nothing is adjusted, and
// a few contacts do not make a segment.
func TestNothingToAllowFor(t *testing.T) {
	f := question{}.of(t, cell{"", "a", 500, 100, 0}, cell{"", "b", 500, 120, 0})
	if r := f.Sharper.Reason; r == nil || r.Code != "sharper.nothing" || f.Comparisons[0].Adjusted != nil {
		t.Errorf("%+v", f.Sharper)
	}
	f = bySegment(question{}).of(t, cell{"x", "a", 500, 100, 0}, cell{"x", "b", 500, 120, 0}, cell{"y", "a", 5, 1, 0}, cell{"y", "b", 6, 1, 0})
	if r := f.Sharper.Reason; r == nil || r.Code != "sharper.few" {
		t.Errorf("%+v", f.Sharper)
	}
	f = bySegment(question{}).of(t, cell{"x", "a", 500, 100, 0}, cell{"x", "b", 500, 120, 0}, cell{"y", "a", 5, 1, 0}, cell{"y", "b", 6, 1, 0},
		cell{"z", "a", 300, 150, 0}, cell{"z", "b", 300, 180, 0})
	if f.Sharper.Segments != 2 || f.Comparisons[0].Adjusted == nil {
		t.Errorf("a small segment joins another: %+v", f.Sharper)
	}
	// Post-stratification by hand: two segments dealt a little unlike.
	f = bySegment(question{}).of(t, cell{"x", "a", 520, 104, 0}, cell{"x", "b", 480, 120, 0}, cell{"y", "a", 480, 240, 0}, cell{"y", "b", 520, 300, 0})
	want := .5*(.25-.2) + .5*(300./520-.5)
	if a := find(f, "", "a", "b").Adjusted; a == nil || !near(-a.Difference, want, 1e-12) {
		t.Errorf("adjusted %+v, want %v", a, want)
	}
}

// TestAdjustedCovers: of contacts with repeated exposures, whose liking shows
// in their prior, and no effect.
func TestAdjustedCovers(t *testing.T) {
	runs := playedOften(600)
	if raceDetector || testing.Short() {
		runs = 80
	}
	for _, contacts := range []int{80, 400} {
		missed, told := 0, 0
		var saved float64
		for seed := range runs {
			g := newGathering([]string{"segment"})
			keen(rand.New(rand.NewPCG(uint64(seed), 5)), g, contacts, 4, 0, false)
			a := bySegment(question{}).ask(t, g).Comparisons[0].Adjusted
			if a == nil {
				continue
			}
			told++
			saved += float64(a.Saved)
			count(&missed, a.Low > 0 || a.High < 0)
		}
		t.Logf("%d contacts: missed %.4f of %d, %.3f saved", contacts, share(missed, told), told, saved/float64(told))
		if told < runs/2 {
			t.Errorf("told %d times of %d", told, runs)
		}
		atMost(t, "uncovered differences", missed, told, .05)
	}
}
