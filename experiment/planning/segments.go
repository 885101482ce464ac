package planning

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// perSegment are the trials of deciding in each segment, all in one family.
func (p *plan) perSegment() []*trial {
	trials := make([]*trial, len(p.audience.groups))
	for i, g := range p.audience.groups {
		g.weight = 1
		groups := []group{g}
		if g.effect == 0 {
			groups = without(groups)
		}
		trials[i] = p.newTrial(groups, p.shares, p.trial.control)
		trials[i].stopping = experiment.Fixed // looks are planned in the whole audience
		if p.e.Stopping != "" {
			trials[i].stopping = p.e.Stopping
		}
		trials[i].together = trials
	}
	return trials
}

// segments says what it takes to decide in each segment, and what each can show
// with its own contacts. One segment is the whole audience.
func (p *plan) segments() {
	if len(p.audience.groups) < 2 {
		return
	}
	for i, t := range p.perSegment() {
		g := p.audience.groups[i]
		s := findings.PlannedSegment{
			Segment: g.name, Relation: string(g.segment.Relation), BaseRate: findings.Number(g.base), Assumed: g.assumed,
			Effect: findings.Unknown, Power: findings.Unknown, Winner: findings.Unknown, Difference: findings.Unknown, Lift: findings.Unknown,
		}
		if g.effect > 0 {
			s.Effect = findings.Number(g.effect)
			contacts, _ := t.size()
			s.Needed, s.PerTrigger = t.total(contacts), t.perTrigger(contacts)
		}
		if g.contacts > 0 {
			p.own(&s, t, float64(p.e.Shown(g.contacts)))
		}
		p.f.Segments = append(p.f.Segments, s)
	}
}

// own is what a segment can show with the contacts it has.
func (p *plan) own(s *findings.PlannedSegment, t *trial, contacts float64) {
	n := int64(contacts)
	s.Contacts = &n
	if scale := t.detectable(contacts, t.power); !math.IsInf(scale, 1) {
		s.Difference = findings.Number(scale * t.groups[0].effect)
		s.Lift = findings.Number(scale * t.groups[0].effect / t.groups[0].base)
	}
	if s.Effect.Known() && !(t.short(contacts, 1) > 1) {
		s.Power = findings.Number(t.shown(contacts, 1, t.steps(contacts, false)))
		s.Winner = findings.Number(t.wins(contacts, 1, t.steps(contacts, true)))
	}
}
