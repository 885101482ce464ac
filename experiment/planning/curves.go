package planning

import (
	"math"

	"triggerlab/experiment/findings"
)

// curvePoints is how many points a curve has.
const curvePoints = 16

// curves are the chances against contacts and against effects.
func (p *plan) curves() {
	if p.f.Total == nil {
		return
	}
	t := p.trial
	planned := float64(*p.f.Total)
	for i := 1; i <= curvePoints; i++ {
		p.f.Curves.Contacts = append(p.f.Curves.Contacts, p.point(planned*float64(i)/(curvePoints/2), 1))
	}
	highest := math.Inf(1)
	for _, g := range t.groups {
		highest = min(highest, (1-g.base)/g.effect)
	}
	for i := 1; i <= curvePoints; i++ {
		if scale := float64(i) / (curvePoints / 2); scale < highest {
			p.f.Curves.Effect = append(p.f.Curves.Effect, p.point(planned, scale))
		}
	}
}

// point is the chances of so many contacts at so many times the effect; those
// of a report that could not tell are not known.
func (p *plan) point(contacts, scale float64) findings.CurvePoint {
	t := p.trial
	point := findings.CurvePoint{
		Contacts: ceil(contacts), Difference: findings.Number(scale * effect(t.groups)),
		Shown: findings.Unknown, Winner: findings.Unknown, Top: findings.Number(t.top(contacts, scale)),
	}
	if !(t.short(contacts, scale) > 1+1e-9) {
		planned := float64(*p.f.Total) // whose critical values do for the others
		point.Shown = findings.Number(t.shown(contacts, scale, t.steps(planned, false)))
		point.Winner = findings.Number(t.wins(contacts, scale, t.steps(planned, true)))
	}
	return point
}
