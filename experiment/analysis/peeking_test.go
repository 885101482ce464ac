package analysis_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
)

// peekDays is how long a test is that is looked at every day.
const peekDays = 7

var peekStart = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// A plan is what a test that is looked at every day says of itself.
type plan struct {
	name   string
	change func(*experiment.Settings)
}

func stopping(rule experiment.Stopping, more func(*experiment.Settings)) func(*experiment.Settings) {
	return func(s *experiment.Settings) {
		s.Stopping = rule
		if more != nil {
			more(s)
		}
	}
}

// everyDay plans a look every day from the start to the end.
func everyDay(s *experiment.Settings) {
	s.Looks, s.Start, s.End = peekDays, peekStart, peekStart.AddDate(0, 0, peekDays)
}

// three plans a look every other day or so, whoever looks in between.
func three(s *experiment.Settings) { everyDay(s); s.Looks = 3 }

// minimum plans by the smallest effect worth having alone.
func minimum(s *experiment.Settings) {
	s.Looks, s.MinimumEffect = peekDays, experiment.Effect{Value: .08}
}

var plans = []plan{
	{"fixed, looked at every day", func(*experiment.Settings) {}},
	{"obrien-fleming, daily", stopping(experiment.OBrienFleming, everyDay)},
	{"pocock, daily", stopping(experiment.Pocock, everyDay)},
	{"obrien-fleming, three looks", stopping(experiment.OBrienFleming, three)},
	{"pocock, three looks", stopping(experiment.Pocock, three)},
	{"obrien-fleming, by effect", stopping(experiment.OBrienFleming, minimum)},
	{"pocock, by effect", stopping(experiment.Pocock, minimum)},
	{"always-valid", stopping(experiment.AlwaysValid, nil)},
	{"always-valid, by effect", stopping(experiment.AlwaysValid, minimum)},
}

// peeked is what happened over the runs of a world under a plan.
type peeked struct{ alarms, winners, right, uncovered, invalid, looks int }

// fewRuns are too few for all worlds and plans.
const fewRuns = 40

// peekRuns is how often every world is played.
func peekRuns() int {
	switch {
	case *calibrate:
		return 250
	case raceDetector || testing.Short():
		return 25
	}
	return fewRuns
}

// TestPeekingEveryDay plays worlds in which nothing works through the real
// path, looks at them every day and stops at the first alarm.
func TestPeekingEveryDay(t *testing.T) {
	runs := peekRuns()
	worlds := []setting{
		{name: "two triggers", sizes: []int64{700}, rates: []float64{.2}, shares: []float64{1, 1}, control: true, low: 1, high: 1},
		{name: "four triggers", sizes: []int64{1000}, rates: []float64{.3}, shares: []float64{1, 1, 1, 1}, low: 1, high: 1},
		{name: "contacts who come back", sizes: []int64{400}, rates: []float64{.25}, heterogeneity: .3, shares: []float64{1, 1}, control: true, low: 2, high: 8},
	}
	for i, w := range worlds {
		for j, p := range plans {
			if runs < fewRuns && (i > 0 || j%3 > 1) {
				continue
			}
			t.Run(w.name+", "+p.name, func(t *testing.T) {
				c := w.peek(t, p, runs, 0)
				t.Logf("%d runs: false alarms %.3f, false winners %.3f, not covered at some look %.3f, invalid %.3f", runs, share(c.alarms, runs), share(c.winners, runs), share(c.uncovered, runs), share(c.invalid, runs))
				calibrated.peeking = append(calibrated.peeking, fmt.Sprintf("| %s, %s | %d | %.1f | %.1f | %.1f |", w.name, p.name, runs,
					100*share(c.alarms, runs), 100*share(c.winners, runs), 100*share(c.uncovered, runs)))
				if p.name == plans[0].name {
					if c.alarms < runs/10 {
						t.Errorf("looking every day raises %d false alarms of %d: the example shows nothing", c.alarms, runs)
					}
					return
				}
				atMost(t, "false alarms", c.alarms, runs, .05)
				atMost(t, "false winners", c.winners, runs, .05)
				atMost(t, "uncovered differences", c.uncovered, runs, .05)
			})
		}
	}
}

// TestPeekingFindsWhatWorks: stopping rules cost some power, and not much.
func TestPeekingFindsWhatWorks(t *testing.T) {
	runs := peekRuns()
	w := setting{name: "two triggers", sizes: []int64{700}, rates: []float64{.2}, shares: []float64{1, 1}, control: true, low: 1, high: 1}
	for i, p := range plans {
		c := w.peek(t, p, runs, .1)
		calibrated.power = append(calibrated.power, fmt.Sprintf("| %s | %d | %.1f | %.1f |", p.name, runs, 100*share(c.right, runs), share(c.looks, runs)))
		t.Logf("%-30s power %.3f after %.1f days", p.name, share(c.right, runs), share(c.looks, runs))
		if i > 0 && runs >= fewRuns && c.right < runs*3/10 {
			t.Errorf("%s finds %d of %d", p.name, c.right, runs)
		}
	}
}

// peek runs a world, in which the second trigger has more by some effect, with
// seeds 1, 2, 3… and looks at each day until the first winner.
func (s setting) peek(t *testing.T, p plan, runs int, effect float64) peeked {
	var all peeked
	for _, r := range playAll(runs, func(seed uint64) peeked { return s.peekOnce(t, p, seed, effect) }) {
		all.alarms, all.winners, all.right = all.alarms+r.alarms, all.winners+r.winners, all.right+r.right
		all.uncovered, all.invalid, all.looks = all.uncovered+r.uncovered, all.invalid+r.invalid, all.looks+r.looks
	}
	return all
}

func (s setting) peekOnce(t *testing.T, p plan, seed uint64, effect float64) peeked {
	var seen peeked
	e := s.experiment()
	e.Affinity["s0"]["t1"] += effect
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: seed, MinExposures: s.low, MaxExposures: s.high, Days: peekDays, Start: peekStart})
	if err != nil {
		t.Error(err)
		return seen
	}
	e.Segments = nil // sizes would be a plan
	p.change(&e.Settings)
	for day := 1; day <= peekDays && seen.winners == 0; day++ {
		seen.looks++
		loaded, err := source.Exposures(t.Context(), e, until(exposures, peekStart.AddDate(0, 0, day)), fmt.Sprint(seed))
		if err != nil {
			continue
		}
		f, err := analysis.Run(t.Context(), loaded.Experiment, loaded.Tally, loaded.Provenance)
		if err != nil {
			t.Error(err)
			return seen
		}
		seen.see(f, effect)
	}
	return seen
}

// until are the exposures before a moment.
func until(exposures iter.Seq[experiment.Exposure], end time.Time) iter.Seq[experiment.Exposure] {
	return func(yield func(experiment.Exposure) bool) {
		for x := range exposures {
			if x.Time.Before(end) && !yield(x) {
				return
			}
		}
	}
}

// see notes the first of everything.
func (c *peeked) see(f *findings.Findings, effect float64) {
	for _, x := range f.Comparisons {
		if x.PAdjusted.Known() && x.PAdjusted < .05 {
			c.alarms = 1
		}
		if float64(x.Low) > effect || float64(x.High) < effect {
			c.uncovered = 1
		}
	}
	if f.Verdict.Status == findings.Winner {
		c.winners = 1
		if f.Verdict.Trigger == "t1" {
			c.right = 1
		}
	}
	if f.Verdict.Status == findings.Invalid {
		c.invalid = 1
	}
}
