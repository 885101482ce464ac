package analysis_test

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
)

// A setting is a world in which nothing works: all triggers have the same
// rate in a segment. Segments may differ.
type setting struct {
	name          string
	sizes         []int64
	rates         []float64
	heterogeneity float64
	shares        []float64 // one for each trigger
	deck, control bool
	low, high     int // exposures a contact
	// informed settings give every trigger 60 contacts and 20 effective
	// engagements and ignores, so that too few false alarms count too.
	informed bool
}

var settings = []setting{
	{name: "two triggers, one exposure", sizes: []int64{400}, rates: []float64{.2}, shares: []float64{1, 1}, control: true, low: 1, high: 1, informed: true},
	{name: "rare engagements", sizes: []int64{600}, rates: []float64{.01}, shares: []float64{1, 1, 1}, control: true, low: 1, high: 1},
	{name: "four triggers, unequal contacts", sizes: []int64{600, 400}, rates: []float64{.15, .4}, heterogeneity: .2, shares: []float64{1, 1, 1, 1}, control: true, low: 1, high: 8, informed: true},
	{name: "unequal shares, unequal contacts", sizes: []int64{700}, rates: []float64{.3}, heterogeneity: .3, shares: []float64{6, 3, 1}, control: true, low: 1, high: 6, informed: true},
	{name: "small and unequal", sizes: []int64{120}, rates: []float64{.2}, heterogeneity: .4, shares: []float64{4, 1}, control: true, low: 1, high: 10},
	{name: "all pairs of five", sizes: []int64{800}, rates: []float64{.25}, heterogeneity: .1, shares: []float64{1, 1, 1, 1, 1}, low: 1, high: 3, informed: true},
	{name: "deck of three", sizes: []int64{200}, rates: []float64{.3}, heterogeneity: .3, shares: []float64{1, 1, 1}, deck: true, low: 1, high: 1, informed: true},
	{name: "deck, unequal contacts", sizes: []int64{150}, rates: []float64{.25}, heterogeneity: .2, shares: []float64{1, 1, 1, 1}, deck: true, control: true, low: 1, high: 4, informed: true},
	{name: "many segments", sizes: []int64{150, 150, 150, 150, 150, 150, 150, 150}, rates: []float64{.05, .1, .15, .2, .25, .3, .35, .4}, shares: []float64{1, 1, 1}, control: true, low: 1, high: 1, informed: true},
}

// counts is what happened over the runs of a setting.
type counts struct {
	runs                                          int
	alarms, winners, covered, tailor              int
	segmentAlarms, segmentCovered, segmentWinners int
	cannotTell, comparisons                       int
}

// TestNothingIsNotCalledSomething plays worlds in which nothing works through
// the real path, and holds what is said to the promises of the program.
func TestNothingIsNotCalledSomething(t *testing.T) {
	runs := playedOften(2000)
	if raceDetector || testing.Short() {
		runs = 60
	}
	for _, s := range settings {
		t.Run(s.name, func(t *testing.T) {
			c := s.play(t, runs)
			t.Logf("%d runs: false alarms %.3f, false winners %.3f, coverage %.3f, tailor %.3f; segments: alarms %.3f, winners %.3f, coverage %.3f; cannot tell %.3f",
				c.runs, share(c.alarms, c.runs), share(c.winners, c.runs), share(c.covered, c.runs), share(c.tailor, c.runs),
				share(c.segmentAlarms, c.runs), share(c.segmentWinners, c.runs), share(c.segmentCovered, c.runs), share(c.cannotTell, c.comparisons))
			atMost(t, "false alarms", c.alarms, runs, .05)
			atMost(t, "false winners", c.winners, runs, .05)
			atMost(t, "uncovered differences", runs-c.covered, runs, .05)
			atMost(t, "false alarms in segments", c.segmentAlarms, runs, .05)
			atMost(t, "false winners in segments", c.segmentWinners, runs, .05)
			atMost(t, "uncovered differences in segments", runs-c.segmentCovered, runs, .05)
			atMost(t, "tailoring that is worth nothing", c.tailor, runs, .025)
			if s.informed {
				atLeast(t, "false alarms", c.alarms, runs, .05)
			}
		})
	}
}

func share(n, of int) float64 { return float64(n) / math.Max(1, float64(of)) }

// band is half of the 99.9 % binomial band in standard errors, one-sided.
const band = 3.09

func atMost(t *testing.T, what string, n, runs int, p float64) {
	t.Helper()
	if limit := p*float64(runs) + band*math.Sqrt(p*(1-p)*float64(runs)); float64(n) > limit {
		t.Errorf("%s: %d of %d, more than %.0f", what, n, runs, limit)
	}
}

func atLeast(t *testing.T, what string, n, runs int, p float64) {
	t.Helper()
	if limit := p*float64(runs) - band*math.Sqrt(p*(1-p)*float64(runs)); float64(n) < limit {
		t.Errorf("%s: %d of %d, fewer than %.0f: the test wastes contacts", what, n, runs, limit)
	}
}

// play runs the setting with seeds 1, 2, 3… on all processors.
func (s setting) play(t *testing.T, runs int) counts {
	c := counts{runs: runs}
	for _, d := range playAll(runs, func(seed uint64) *findings.Findings { return playOne(t, s.experiment(), s.low, s.high, seed) }) {
		c.add(d)
	}
	return c
}

// playAll plays seeds 1, 2, 3… on all processors.
func playAll[T any](runs int, play func(seed uint64) T) []T {
	documents := make([]T, runs)
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				documents[i] = play(uint64(i + 1))
			}
		})
	}
	for i := range runs {
		next <- i
	}
	close(next)
	wait.Wait()
	return documents
}

// playOne takes one simulated campaign the whole way; nil where the program
// refuses to conclude anything.
func playOne(t *testing.T, e *experiment.Experiment, low, high int, seed uint64) *findings.Findings {
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: seed, MinExposures: low, MaxExposures: high})
	if err != nil {
		t.Error(err)
		return nil
	}
	loaded, err := source.Exposures(t.Context(), e, exposures, fmt.Sprint(seed))
	if err != nil {
		return nil // everybody engaged, or only one trigger was shown: the program refuses
	}
	f, err := analysis.Run(t.Context(), loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		t.Error(err)
	}
	return f
}

func (s setting) experiment() *experiment.Experiment {
	e := &experiment.Experiment{Settings: experiment.Settings{Design: experiment.Split}}
	if s.deck {
		e.Design = experiment.Deck
	}
	e.Affinity = experiment.Affinity{}
	for i, size := range s.sizes {
		name := fmt.Sprintf("s%d", i)
		e.Segments = append(e.Segments, experiment.Segment{Name: name, Size: size, Heterogeneity: s.heterogeneity})
		e.Affinity[name] = map[string]float64{}
		for j := range s.shares {
			e.Affinity[name][fmt.Sprintf("t%d", j)] = s.rates[i]
		}
	}
	for j, share := range s.shares {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: fmt.Sprintf("t%d", j), Share: share, Control: s.control && j == 0})
	}
	if s.control {
		e.Control = "t0"
	}
	return e
}

// add looks at one report for what must not be in it.
func (c *counts) add(f *findings.Findings) {
	covered, segmentCovered := true, true
	var alarm, segmentAlarm, segmentWinner bool
	if f != nil {
		for _, x := range f.Comparisons {
			inside := !(x.Low > 0 || x.High < 0)
			raised := x.PAdjusted.Known() && x.PAdjusted < .05
			if x.Segment == nil {
				covered, alarm = covered && inside, alarm || raised
				c.comparisons++
				if x.CannotTell != "" {
					c.cannotTell++
				}
			} else {
				segmentCovered, segmentAlarm = segmentCovered && inside, segmentAlarm || raised
			}
		}
		for _, s := range f.Segments {
			segmentWinner = segmentWinner || s.Verdict.Status == findings.Winner
		}
		count(&c.winners, f.Verdict.Status == findings.Winner)
		count(&c.tailor, f.Tailoring.Verdict == findings.Tailor)
	}
	count(&c.alarms, alarm)
	count(&c.covered, covered)
	count(&c.segmentAlarms, segmentAlarm)
	count(&c.segmentCovered, segmentCovered)
	count(&c.segmentWinners, segmentWinner)
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}
