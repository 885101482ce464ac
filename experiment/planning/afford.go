package planning

import (
	"math"

	"triggerlab/experiment/findings"
)

// afford holds what the plan needs against what there is, and says what that
// can show.
func (p *plan) afford() {
	p.f.Status = findings.PlanOpen
	if !p.chosen {
		p.f.Status = findings.PlanChoose
	}
	there := p.f.Audience.Contacts
	if there == nil {
		return
	}
	contacts := float64(*there)
	p.f.Detectable = append(p.f.Detectable, p.detectable(contacts))
	if !p.chosen {
		return
	}
	p.f.Available = p.chances(contacts)
	p.f.Status = findings.PlanFeasible
	if p.f.Total == nil || *p.f.Total > *there {
		p.f.Status = findings.PlanNotFeasible
	}
}

func (p *plan) detectable(contacts float64) findings.Detectable {
	d := findings.Detectable{Contacts: int64(contacts), Power: p.trial.power, Difference: findings.Unknown, Lift: findings.Unknown}
	if scale := p.trial.detectable(contacts, p.trial.power); !math.IsInf(scale, 1) {
		d.Difference = findings.Number(scale * effect(p.trial.groups))
		d.Lift = findings.Number(scale * effect(p.trial.groups) / p.audience.base())
	}
	return d
}

// fewer is the largest number of triggers that the contacts there are suffice
// for, with what they need; nil where not even two.
func (p *plan) fewer() *findings.PricedTriggers {
	var best *findings.PricedTriggers
	for i, price := range p.f.Prices.Triggers {
		if price.Triggers < len(p.shares) && price.Total != nil && *price.Total <= *p.f.Audience.Contacts {
			best = &p.f.Prices.Triggers[i]
		}
	}
	return best
}
