// Package planning says before a test how large it must be, how long it takes,
// what it may find, and what everything that is asked of it costs.
//
// A plan never promises what a report would refuse, because both reckon with
// one engine: the moments that contacts are expected to bring (package
// inference, Expected) go through the comparisons, families, stopping rules and
// gates that a report judges by. What is powered is one named comparison, the
// hardest of the family: a trigger that is better than the control by the
// smallest effect worth having is shown to be, at the level that all
// comparisons share. Beside it stand the chance that the verdict is winner, for
// which the best must beat every other, and the chance that the best comes out on
// top.
//
// The package has no numerics of its own and words nothing.
package planning

import (
	"cmp"
	"context"
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// plan is one plan while it is made.
type plan struct {
	e        *experiment.Experiment
	audience audience
	triggers []experiment.Trigger // that are shown
	shares   []float64            // theirs, summing to 1
	trial    *trial               // the whole audience
	chosen   bool                 // an effect worth having is said
	f        *findings.Plan
}

// Plan makes the plan of an experiment. Its error is *experiment.Problems where
// nothing can be planned, and the context's where that is cancelled.
func Plan(ctx context.Context, e *experiment.Experiment) (*findings.Plan, error) {
	p := &plan{e: e, audience: newAudience(e)}
	p.shown()
	if err := p.check(); err != nil {
		return nil, err
	}
	groups := p.audience.whole(e)
	p.chosen = chosen(e)
	p.trial = p.newTrial(groups, p.shares, p.control())
	p.f = p.begin()
	for _, step := range []func(){p.size, p.afford, p.segments, p.triggerPrices, p.rulePrices, p.segmentPrices, p.controlPrice, p.effects, p.curves, p.say, p.methods} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return p.f, nil
}

// chosen tells whether an effect is said for every part of the audience.
func chosen(e *experiment.Experiment) bool {
	if e.MinimumEffect.Value > 0 {
		return true
	}
	for _, s := range e.Segments {
		if s.MinimumEffect.Value == 0 {
			return false
		}
	}
	return len(e.Segments) > 0
}

// shown takes the triggers that get contacts: all of them where none says its
// share, and in a deck.
func (p *plan) shown() {
	var sum float64
	for _, t := range p.e.Triggers {
		sum += t.Share
	}
	for _, t := range p.e.Triggers {
		share := t.Share / sum
		if sum == 0 || p.e.Design == experiment.Deck {
			share = 1 / float64(len(p.e.Triggers))
		}
		if share > 0 {
			p.triggers, p.shares = append(p.triggers, t), append(p.shares, share)
		}
	}
}

// control is the place of the control among the triggers shown, -1 if there is
// none.
func (p *plan) control() int {
	for i, t := range p.triggers {
		if t.Name == p.e.Control && p.e.Control != "" {
			return i
		}
	}
	return -1
}

func (p *plan) newTrial(groups []group, shares []float64, control int) *trial {
	return &trial{
		groups: groups, shares: shares, control: control,
		pairs: control < 0 || p.e.Comparisons == experiment.AllPairs,
		deck:  p.e.Design == experiment.Deck,
		level: cmp.Or(p.e.Level, experiment.DefaultLevel), power: cmp.Or(p.e.Power, experiment.DefaultPower),
		correction: p.e.Correction, stopping: p.e.Stopping, looks: p.e.Looks,
	}
}

// begin is the document with what was asked.
func (p *plan) begin() *findings.Plan {
	t := p.trial
	low, high := p.e.PlannedExposures()
	f := &findings.Plan{
		Schema: findings.PlanSchema, Methods: findings.Methods, Power: t.power, Formula: "farrington-manning",
		MinimumEffect: findings.Unknown, BaseRate: findings.Number(p.audience.base()), Inflation: findings.Unknown,
		Critical: findings.Unknown, Expected: findings.Unknown, Comparisons: len(t.compared()),
		Exposures: findings.PlannedExposures{Low: low, High: high, Design: findings.Unknown},
		Experiment: findings.Experiment{
			Name: p.e.Name, Hypothesis: p.e.Hypothesis, Control: p.e.Control, Design: string(cmp.Or(p.e.Design, experiment.Split)),
			Metric: string(cmp.Or(p.e.Metric, experiment.EngagementRate)), Level: t.level, Comparisons: string(experiment.AgainstControl),
			Stopping: string(cmp.Or(p.e.Stopping, experiment.Fixed)), Correction: string(cmp.Or(p.e.Correction, experiment.Simultaneous)),
		},
		Cells: []findings.PlannedCell{}, Looks: []findings.PlannedLook{}, Triggers: []findings.PlannedTrigger{},
		Chances: []findings.Chance{}, Available: []findings.Chance{}, Detectable: []findings.Detectable{},
		Segments: []findings.PlannedSegment{}, Effects: []findings.PricedEffect{},
		Prices:  findings.Prices{Triggers: []findings.PricedTriggers{}, Rules: []findings.PricedRule{}, Segments: []findings.PricedSegments{}},
		Curves:  findings.Curves{Contacts: []findings.CurvePoint{}, Effect: []findings.CurvePoint{}},
		Reasons: []findings.Message{}, Ways: []findings.Message{}, Assumptions: []findings.Message{}, Warnings: []findings.Message{}, MethodsUsed: []findings.Method{},
	}
	if t.pairs {
		f.Experiment.Comparisons = string(experiment.AllPairs)
	}
	if m := p.e.MinimumEffect; m.Value > 0 {
		f.Experiment.MinimumEffect = &findings.Effect{Value: m.Value, Relative: m.Relative}
	}
	f.Audience = p.audience.available(p.e)
	f.Fingerprint = experiment.Fingerprint(experiment.Decisions(p.e))
	return f
}

// size is what the effect worth having takes.
func (p *plan) size() {
	t := p.trial
	contacts := math.Inf(1)
	if p.chosen {
		contacts, _ = t.size()
		p.f.MinimumEffect = findings.Number(effect(t.groups))
	}
	p.f.Total, p.f.PerTrigger = t.total(contacts), t.perTrigger(contacts)
	p.allot(contacts)
	if p.f.Total == nil {
		return
	}
	steps := t.steps(contacts, false)
	p.f.Critical = findings.Number(t.critical(contacts)(nil))
	p.f.Days = p.days(p.f.Total)
	if p.f.Days != nil {
		p.f.First, p.f.Last = p.dates(*p.f.Days)
	}
	best, versus := t.hardest()
	if !t.comparing(contacts, 1).Single() {
		p.f.Exposures.Design = findings.Number(t.comparing(contacts, 1).Pair(best, versus).Design)
	} else {
		p.f.Exposures.Design = 1
	}
	p.f.Looks, p.f.Inflation = p.lookTable(t, contacts), findings.Number(t.inflation(contacts))
	if len(steps.Looks) > 1 {
		p.f.Expected = findings.Number(t.expected(contacts))
	}
	p.f.Chances = p.chances(contacts)
	for i := range p.f.Chances {
		p.f.Chances[i].Contacts = *p.f.Total // rounded up for each trigger
		var needed float64
		switch p.f.Chances[i].Event {
		case findings.ChanceShown:
			needed = contacts
		case findings.ChanceWinner:
			needed = t.winnerSize()
		case findings.ChanceTop:
			needed = t.topSize()
		}
		p.f.Chances[i].Needed = t.total(needed)
	}
}

// chances are what so many contacts may bring.
func (p *plan) chances(contacts float64) []findings.Chance {
	t := p.trial
	list := []findings.Chance{
		{Event: findings.ChanceShown, Chance: findings.Unknown}, {Event: findings.ChanceWinner, Chance: findings.Unknown},
		{Event: findings.ChanceTop, Chance: findings.Number(t.top(contacts, 1))},
	}
	if !(t.short(contacts, 1) > 1+1e-9) { // else a report could not tell
		list[0].Chance = findings.Number(t.shown(contacts, 1, t.steps(contacts, false)))
		list[1].Chance = findings.Number(t.wins(contacts, 1, t.steps(contacts, true)))
	}
	for i := range list {
		list[i].Contacts = ceil(contacts)
	}
	return list
}

// allot deals the contacts of the plan to triggers and segments.
func (p *plan) allot(contacts float64) {
	known := !math.IsInf(contacts, 1)
	var list []int64
	if known {
		list = p.trial.contacts(contacts)
	}
	for i, t := range p.triggers {
		planned := findings.PlannedTrigger{Trigger: t.Name, Control: i == p.trial.control, Share: findings.Number(p.shares[i])}
		if p.trial.deck {
			planned.Share = 1
		}
		if known {
			planned.Contacts = &list[i]
			for s, n := range p.dealt(list[i]) {
				p.f.Cells = append(p.f.Cells, findings.PlannedCell{Segment: p.audience.groups[s].name, Trigger: t.Name, Contacts: n})
			}
		}
		p.f.Triggers = append(p.f.Triggers, planned)
	}
}

// dealt splits a trigger's contacts over the segments by their parts of the
// audience, nobody lost: what rounding leaves goes to the largest remainders.
func (p *plan) dealt(contacts int64) []int64 {
	groups := p.audience.groups
	parts := make([]int64, len(groups))
	remainders := make([]float64, len(groups))
	left := contacts
	for i, g := range groups {
		exact := float64(contacts) * g.weight
		parts[i] = int64(exact)
		remainders[i] = exact - float64(parts[i])
		left -= parts[i]
	}
	for ; left > 0; left-- {
		largest := 0
		for i, r := range remainders {
			if r > remainders[largest] {
				largest = i
			}
		}
		parts[largest]++
		remainders[largest]--
	}
	return parts
}
