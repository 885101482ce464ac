package planning

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
)

var calibrate = flag.Bool("calibrate", false, "play the grid of plans many times and write CALIBRATION.md")

var runsFlag = flag.Int("runs", 2000, "how often each plan is played with -calibrate")

// A design is a plan that is played: its sizes become contacts, who go through
// simulation, reader, tally and analysis.
type design struct {
	triggers  int
	shares    []float64
	pairs     bool
	deck      bool
	low, high int
	alike     float64
	stopping  experiment.Stopping
	looks     int
	rates     []float64 // of the segments
	weights   []float64 // of the segments; nil: alike
	effect    experiment.Effect
	own       bool // decided in each segment
	power     float64
	metric    experiment.Metric
}

func points(pp float64) experiment.Effect { return experiment.Effect{Value: pp / 100} }
func lift(percent float64) experiment.Effect {
	return experiment.Effect{Value: percent / 100, Relative: true}
}

var grid = []design{
	{triggers: 2, rates: []float64{.2}, effect: points(10)},
	{triggers: 2, rates: []float64{.02}, effect: points(3)},
	{triggers: 2, rates: []float64{.6}, effect: points(8), power: .9},
	{triggers: 2, rates: []float64{.1}, effect: lift(60), shares: []float64{3, 1}},
	{triggers: 2, rates: []float64{.3}, effect: points(9), shares: []float64{1, 4}, pairs: true},
	{triggers: 3, rates: []float64{.2}, effect: points(8)},
	{triggers: 3, rates: []float64{.05}, effect: points(5), pairs: true},
	{triggers: 4, rates: []float64{.2}, effect: points(10)},
	{triggers: 4, rates: []float64{.2}, effect: points(10), shares: []float64{1.73, 1, 1, 1}},
	{triggers: 4, rates: []float64{.4}, effect: points(12), shares: []float64{4, 3, 2, 1}, pairs: true},
	{triggers: 5, rates: []float64{.1}, effect: points(9)},
	{triggers: 6, rates: []float64{.3}, effect: points(12), pairs: true, power: .9},
	{triggers: 8, rates: []float64{.15}, effect: points(12)},
	{triggers: 8, rates: []float64{.5}, effect: points(15), pairs: true, power: .7},

	{triggers: 2, rates: []float64{.2}, effect: points(8), low: 5, high: 5, alike: .2},
	{triggers: 2, rates: []float64{.1}, effect: points(5), low: 1, high: 20, alike: .1},
	{triggers: 3, rates: []float64{.3}, effect: points(8), low: 1, high: 5, alike: .3},
	{triggers: 4, rates: []float64{.2}, effect: points(6), low: 3, high: 3, alike: .1, shares: []float64{2, 1, 1, 1}},
	{triggers: 4, rates: []float64{.05}, effect: points(4), low: 1, high: 3, alike: .4},
	{triggers: 2, rates: []float64{.6}, effect: points(8), low: 2, high: 8, alike: .4, pairs: true},
	{triggers: 3, rates: []float64{.2}, effect: points(6), low: 1, high: 4},
	{triggers: 2, rates: []float64{.1}, effect: points(8), low: 1, high: 4, alike: .2, metric: experiment.Reach},

	{triggers: 2, rates: []float64{.2}, effect: points(8), deck: true, alike: .3},
	{triggers: 4, rates: []float64{.3}, effect: points(8), deck: true, alike: .2},
	{triggers: 3, rates: []float64{.1}, effect: points(5), deck: true, alike: .1, low: 1, high: 3, pairs: true},
	{triggers: 5, rates: []float64{.5}, effect: points(10), deck: true, alike: .4, pairs: true},

	{triggers: 2, rates: []float64{.2}, effect: points(10), stopping: experiment.OBrienFleming, looks: 2},
	{triggers: 3, rates: []float64{.2}, effect: points(10), stopping: experiment.OBrienFleming, looks: 5},
	{triggers: 4, rates: []float64{.3}, effect: points(12), stopping: experiment.OBrienFleming, looks: 3, pairs: true},
	{triggers: 2, rates: []float64{.1}, effect: points(8), stopping: experiment.Pocock, looks: 4},
	{triggers: 4, rates: []float64{.2}, effect: points(12), stopping: experiment.Pocock, looks: 5},
	{triggers: 3, rates: []float64{.3}, effect: points(10), stopping: experiment.Pocock, looks: 3, low: 1, high: 3, alike: .2},
	{triggers: 2, rates: []float64{.2}, effect: points(10), stopping: experiment.AlwaysValid, looks: 5},
	{triggers: 4, rates: []float64{.3}, effect: points(14), stopping: experiment.AlwaysValid, looks: 4},

	{triggers: 3, rates: []float64{.1, .3, .6}, effect: lift(30)},
	{triggers: 2, rates: []float64{.03, .6}, weights: []float64{3, 1}, effect: points(7)},
	{triggers: 3, rates: []float64{.1, .3}, effect: points(7), low: 1, high: 4, alike: .2},
	{triggers: 2, rates: []float64{.2, .2, .2}, effect: points(12), own: true},
	{triggers: 3, rates: []float64{.1, .4}, effect: points(14), own: true},
	{triggers: 4, rates: []float64{.3, .3}, effect: points(15), pairs: true, own: true},
}

func (d design) String() string {
	s := fmt.Sprintf("%d triggers", d.triggers)
	if d.pairs {
		s += ", all pairs"
	}
	if d.shares != nil {
		s += fmt.Sprintf(", shares %v", d.shares)
	}
	if d.deck {
		s += ", deck"
	}
	if d.high > 0 {
		s += fmt.Sprintf(", %d to %d exposures", d.low, d.high)
	}
	if d.alike > 0 {
		s += fmt.Sprintf(" alike by %v", d.alike)
	}
	for i, r := range d.rates {
		s += fmt.Sprintf("%s%g %%", map[bool]string{true: ", ", false: " and "}[i == 0], math.Round(1000*r)/10)
	}
	if d.effect.Relative {
		s += fmt.Sprintf(" by %g %%", math.Round(100*d.effect.Value))
	} else {
		s += fmt.Sprintf(" +%g pp", math.Round(1000*d.effect.Value)/10)
	}
	if d.metric != "" {
		s += ", by reach"
	}
	if d.stopping != "" {
		s += fmt.Sprintf(", %s, %d looks", d.stopping, d.looks)
	}
	if d.own {
		s += ", in each segment"
	}
	return s
}

// experiment is the plan before it has sizes.
func (d design) experiment() *experiment.Experiment {
	e := &experiment.Experiment{Settings: experiment.Settings{
		MinimumEffect: d.effect, Stopping: d.stopping, Looks: d.looks, MinExposures: max(1, d.low), MaxExposures: max(1, d.high),
		Power: d.power, Metric: d.metric, Design: experiment.Split,
	}}
	if d.deck {
		e.Design = experiment.Deck
	}
	for i := range d.triggers {
		t := experiment.Trigger{Name: fmt.Sprintf("t%d", i)}
		if d.shares != nil {
			t.Share = d.shares[i]
		}
		e.Triggers = append(e.Triggers, t)
	}
	if !d.pairs {
		e.Control = "t0"
	}
	for i, rate := range d.rates {
		e.Segments = append(e.Segments, experiment.Segment{Name: fmt.Sprintf("s%d", i), BaseRate: rate, Heterogeneity: d.alike})
		if d.weights != nil {
			e.Segments[i].Size = int64(1e6 * d.weights[i])
		}
	}
	return e
}

// A played design is how often what was planned came about.
type played struct {
	design
	contacts           int64
	runs               int
	shown, winner, top float64 // as planned
	n                  [3]int  // as played
}

func (d design) play(t *testing.T, runs int) played {
	e := d.experiment()
	p := &plan{e: e, audience: newAudience(e)}
	p.shown()
	trial := p.newTrial(p.audience.whole(e), p.shares, p.control())
	p.trial = trial
	m := played{design: d, runs: runs}
	named := "" // the segment that is looked at
	if d.own {
		trials := p.perSegment()
		for i, one := range trials {
			contacts, _ := one.size()
			e.Segments[i].Size = *one.total(contacts)
		}
		trial, named = trials[0], "s0"
	} else {
		contacts, _ := trial.size()
		for i, g := range p.audience.groups {
			e.Segments[i].Size = int64(math.Round(contacts * g.weight))
		}
	}
	contacts := 0.0
	for _, s := range e.Segments {
		m.contacts += s.Size
		if named == "" || s.Name == named {
			contacts += float64(s.Size)
		}
	}
	m.shown, m.winner, m.top = trial.shown(contacts, 1, trial.steps(contacts, false)), trial.wins(contacts, 1, trial.steps(contacts, true)), trial.top(contacts, 1)
	best, versus := trial.hardest()
	d.world(e, p.audience.groups, best)
	if d.looks > 0 {
		e.Start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		e.End = e.Start.Add(time.Duration(d.looks) * day)
	}
	for _, found := range playAll(runs, func(seed uint64) [3]bool {
		return playOne(t, e, seed, named, fmt.Sprintf("t%d", best), fmt.Sprintf("t%d", versus))
	}) {
		for i, yes := range found {
			if yes {
				m.n[i]++
			}
		}
	}
	return m
}

// world sets the true rates: the best above all others by the effect. By reach,
// the rate of an exposure is the one that reaches as many as is planned.
func (d design) world(e *experiment.Experiment, groups []group, best int) {
	e.Affinity = experiment.Affinity{}
	for i, s := range e.Segments {
		e.Affinity[s.Name] = map[string]float64{}
		g := groups[i]
		part := newGroup(&experiment.Experiment{Settings: experiment.Settings{MinExposures: e.MinExposures, MaxExposures: e.MaxExposures}}, s).part
		for j, rate := range g.rates(d.triggers, best, 1) {
			if d.metric == experiment.Reach {
				low, high := 0.0, 1.0
				for range 60 {
					if mid := (low + high) / 2; part.Reached(mid) < rate {
						low = mid
					} else {
						high = mid
					}
				}
				rate = low
			}
			e.Affinity[s.Name][fmt.Sprintf("t%d", j)] = rate
		}
	}
}

func playAll[T any](runs int, play func(seed uint64) T) []T {
	list := make([]T, runs)
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				list[i] = play(uint64(i + 1))
			}
		})
	}
	for i := range runs {
		next <- i
	}
	close(next)
	wait.Wait()
	return list
}

// playOne takes one campaign the whole way, look by look, and tells whether the
// named comparison was shown, whether the best won, and whether it was on top at
// the end.
func playOne(t *testing.T, e *experiment.Experiment, seed uint64, segment, best, versus string) (found [3]bool) {
	looks := 1
	if !e.End.IsZero() {
		looks = e.Looks
	}
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: seed})
	if err != nil {
		t.Error(err)
		return found
	}
	for look := 1; look <= looks; look++ {
		until := e.Start.Add(time.Duration(look) * day)
		var contact string
		var at time.Time
		arrived := func(yield func(experiment.Exposure) bool) {
			for x := range exposures {
				if looks > 1 {
					// A contact comes with all its exposures at once, as a plan has it.
					if x.Contact != contact {
						contact, at = x.Contact, x.Time
					}
					if x.Time = at; !at.Before(until) {
						continue
					}
				}
				if !yield(x) {
					return
				}
			}
		}
		loaded, err := source.Exposures(t.Context(), e, arrived, fmt.Sprint(seed))
		if err != nil {
			t.Error(err)
			return found
		}
		f, err := analysis.Run(t.Context(), loaded.Experiment, loaded.Tally, loaded.Provenance)
		if err != nil {
			t.Error(err)
			return found
		}
		look := lookedAt(f, segment, best, versus)
		found[0], found[1], found[2] = found[0] || look[0], found[1] || look[1], look[2]
	}
	return found
}

func lookedAt(f *findings.Findings, segment, best, versus string) (found [3]bool) {
	for _, c := range f.Comparisons {
		if (c.Segment == nil) != (segment == "") || c.Segment != nil && *c.Segment != segment || !c.PAdjusted.Known() || !(float64(c.PAdjusted) < 1-f.Experiment.Level) {
			continue
		}
		switch {
		case c.Trigger == best && c.Versus == versus:
			found[0] = c.Difference > 0
		case c.Trigger == versus && c.Versus == best:
			found[0] = c.Difference < 0
		}
	}
	verdict, triggers := f.Verdict, f.Triggers
	for _, s := range f.Segments {
		if s.Segment == segment {
			verdict, triggers = s.Verdict, s.Triggers
		}
	}
	found[1] = verdict.Status == findings.Winner && verdict.Trigger == best
	found[2] = true
	var own findings.Number
	for _, one := range triggers {
		if one.Trigger == best {
			own = one.Rate
		}
	}
	for _, one := range triggers {
		found[2] = found[2] && (one.Trigger == best || one.Rate < own)
	}
	return found
}

func (m played) row() string {
	cells := []string{m.String(), fmt.Sprint(m.contacts), fmt.Sprint(m.runs)}
	for i, planned := range []float64{m.shown, m.winner, m.top} {
		cells = append(cells, fmt.Sprintf("%.1f", 100*planned), fmt.Sprintf("%.1f", 100*float64(m.n[i])/float64(m.runs)))
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// TestPlansComeTrue plays plans of every kind and holds what came about to what
// was planned.
func TestPlansComeTrue(t *testing.T) {
	runs := 24
	if *calibrate {
		runs = *runsFlag
	}
	var rows []string
	for _, d := range grid {
		m := d.play(t, runs)
		rows = append(rows, m.row())
		fmt.Println(m.row())
	}
	if *calibrate {
		if err := os.WriteFile("CALIBRATION.md", []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
			t.Error(err)
		}
	}
}
