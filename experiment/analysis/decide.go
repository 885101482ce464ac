package analysis

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// Observed is one tally that several stopping rules are held against: what
// does not depend on the rule is found once. It serves one goroutine.
type Observed struct {
	t    *tally.Tally
	p    findings.Provenance
	seen *seen
}

// Observe takes a tally to decide on.
func Observe(t *tally.Tally, p findings.Provenance) *Observed {
	return &Observed{t, p, &seen{}}
}

// Under decides by the plan of an experiment. The experiments of one Observed
// may differ in when the test is to stop (Stopping, Looks, Start, End,
// DailyContacts and the sizes of segments) and in nothing else.
func (o *Observed) Under(e *experiment.Experiment) *Decision {
	s := newStudy(e, o.t, o.p)
	s.seen, s.deciding = o.seen, true
	return &Decision{s: s}
}

// Decide is the verdict of Run without the words and the rest of the findings,
// by the same code: for plans that are played many times over, and for shares
// that are chosen wave after wave.
func Decide(e *experiment.Experiment, t *tally.Tally, p findings.Provenance) *Decision {
	return Observe(t, p).Under(e)
}

// A Decision is what a tally decides under one plan. What it takes is found
// when it is asked for.
type Decision struct {
	s     *study
	whole *scope
	begun bool
	err   error
}

// Settled is a verdict of findings without its reasons.
type Settled struct {
	Status  string // of findings.Verdict
	Trigger string // of a winner or a leader
	// First is the trigger with the highest rate, whatever the status: empty
	// where there are not two to compare, or the data cannot be trusted.
	First string
}

// Winner tells whether the verdict names a winner, and which; it asks no more
// than it takes to see that there is none.
func (d *Decision) Winner() (trigger string, named bool, err error) {
	if ok, err := d.mayWin(); !ok || err != nil {
		return "", false, err
	}
	v, err := d.Conclusion()
	return v.Trigger, v.Status == findings.Winner, err
}

// mayWin tells that the highest rate is ahead of the next at the critical value
// of one look and one comparison: no rule and no family has a lower one, so
// that without it nobody wins.
func (d *Decision) mayWin() (bool, error) {
	whole, err := d.s.whole()
	if err != nil || whole.comparing == nil || len(whole.active) < 2 {
		return false, err
	}
	ranked := ranking(whole)
	p := whole.comparing.Pair(ranked[0], ranked[1])
	if !(p.Z > nearly*inference.TwoSided(d.s.level)) { // NaN: cannot be told
		return false, nil
	}
	if err := d.begin(); err != nil {
		return false, err
	}
	return p.Z > nearly*d.s.looking.rule.Alone(inference.TwoSided(d.s.level)), nil
}

// nearly allows for what interpolation errs in critical values.
const nearly = 1 - 1e-6

// begin is the first part of Run.
func (d *Decision) begin() error {
	if !d.begun {
		d.begun = true
		d.whole, d.err = d.s.begin()
	}
	return d.err
}

// Verdict returns what Run would say of the whole audience.
func (d *Decision) Verdict() (Settled, error) {
	return d.verdict(func(sc *scope, first int) float64 { return probabilityBest(sc, first) })
}

// Conclusion is a Verdict that does not tell a leader from nobody: its status
// is findings.Undecided for both. It takes less.
func (d *Decision) Conclusion() (Settled, error) {
	v, err := d.verdict(func(*scope, int) float64 { return 0 })
	if v.Status == findings.Leading {
		v.Status, v.Trigger = findings.Undecided, ""
	}
	return v, err
}

func (d *Decision) verdict(probability func(sc *scope, first int) float64) (Settled, error) {
	if err := d.begin(); err != nil {
		return Settled{}, err
	}
	s := d.s
	if len(s.broken) > 0 {
		return Settled{Status: findings.Invalid}, nil
	}
	best := s.bestSet(d.whole, s.level)
	if best.second < 0 {
		return Settled{Status: findings.Undecided}, nil
	}
	stops, _ := s.fans(best, d.whole)
	settled := s.settle(d.whole, best, slices.Concat(s.stops, stops), func() float64 { return probability(d.whole, best.first) })
	v := Settled{Status: settled.status, First: s.name(d.whole, best.first)}
	if settled.names() {
		v.Trigger = v.First
	}
	return v, nil
}

// probabilityBest is that of the first of two or more triggers.
func probabilityBest(sc *scope, first int) float64 {
	best, _, err := posterior(sc)
	if err != nil {
		return 0
	}
	return best[first]
}

// Interval is what is known of one trigger's rate less another's.
type Interval struct {
	Trigger, Versus       string
	Difference, Low, High float64
}

// Intervals returns the comparisons in the whole audience, with the intervals
// that Run gives them: they hold together.
func (d *Decision) Intervals() ([]Interval, error) {
	if err := d.begin(); err != nil {
		return nil, err
	}
	s := d.s
	family, err := s.ruling([]*scope{d.whole})
	if err != nil || family.pairs == 0 {
		return nil, err
	}
	var list []Interval
	for _, pair := range s.pairsOf(d.whole) {
		p := d.whole.comparing.Pair(pair[0], pair[1])
		i := family.difference(&p)
		list = append(list, Interval{s.name(d.whole, pair[0]), s.name(d.whole, pair[1]), p.Difference, i.Low, i.High})
	}
	return list, nil
}

// Tailoring returns what Run says of tailoring to the segments of the first
// breakdown, without trees; it has no verdict without a breakdown.
func (d *Decision) Tailoring() (findings.Tailoring, error) {
	if err := d.begin(); err != nil || len(d.s.t.Breakdowns) == 0 {
		return noTailoring(), err
	}
	cut := &d.s.t.Breakdowns[0]
	t, _ := d.s.tailor(cut, func() bool { return d.s.testable(cut, d.whole) })
	if len(d.s.broken) > 0 {
		withholdTailoring(&t)
	}
	return t, nil
}
