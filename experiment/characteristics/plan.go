package characteristics

import (
	"slices"
	"time"

	"triggerlab/experiment"
)

// Peeking is looking at a test of one look at every look, and stopping at the
// first winner: no rule of the program, but what people do.
const Peeking = "peeking"

// A plan is what all rules have in common.
type plan struct {
	e     *experiment.Experiment // as it is played: with days, and without what a simulation does not wait for
	days  []int32                // the last days of the looks, each once
	upTo  []int64                // days of the test that are over by then
	rules []rule
}

// A rule is a plan for stopping.
type rule struct {
	name  string
	e     *experiment.Experiment
	looks bool // before the end
}

var defaultStart = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

const (
	defaultDays = 14
	day         = 24 * time.Hour
)

// newPlan gives the experiment days where it has none: a plan that does not
// know when it ends cannot follow its looks.
func newPlan(from *experiment.Experiment, days int) *plan {
	e := *from
	e.Window, e.SimulatedSeed = 0, ""
	if e.Start.IsZero() {
		e.Start = defaultStart
	}
	switch {
	case days > 0:
		e.End = e.Start.Add(time.Duration(days) * day)
	case e.End.Sub(e.Start) < day:
		e.End = e.Start.Add(defaultDays * day)
	}
	if e.Looks == 0 {
		e.Looks = experiment.DefaultLooks
	}
	if e.Design == "" {
		e.Design = experiment.Split
	}
	p := &plan{e: &e}
	p.rules = []rule{
		{string(experiment.Fixed), p.stopping(experiment.Fixed), false},
		{string(experiment.OBrienFleming), p.stopping(experiment.OBrienFleming), true},
		{string(experiment.Pocock), p.stopping(experiment.Pocock), true},
		{string(experiment.AlwaysValid), p.stopping(experiment.AlwaysValid), true},
		{Peeking, p.unplanned(), true},
	}
	p.schedule()
	return p
}

func (p *plan) stopping(s experiment.Stopping) *experiment.Experiment {
	e := *p.e
	e.Stopping = s
	return &e
}

// unplanned is a fixed test of which nothing says when it ends, so that
// nothing keeps anybody from naming a winner before.
func (p *plan) unplanned() *experiment.Experiment {
	e := *p.e
	e.Stopping, e.Start, e.End, e.DailyContacts = experiment.Fixed, time.Time{}, time.Time{}, 0
	e.Segments = slices.Clone(e.Segments)
	for i := range e.Segments {
		e.Segments[i].Size = 0
	}
	return &e
}

// schedule finds the days of the looks; in a test of few days several looks may
// be on one of them.
func (p *plan) schedule() {
	p.days = p.lookDays()
	p.days = slices.Compact(slices.Clone(p.days))
	first := int32(p.e.Start.Unix() / int64(day/time.Second))
	for _, last := range p.days {
		p.upTo = append(p.upTo, int64(last-first)+1)
	}
}

// lookDays are the planned looks, one or several.
func (p *plan) lookDays() []int32 {
	e := p.stopping(experiment.OBrienFleming)
	return e.LookDays()
}
