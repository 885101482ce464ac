package planning

import (
	"math"

	"triggerlab/experiment/findings"
)

// say puts the plan into messages: the headline, what is powered, ways out
// where it cannot be done, and what was taken for granted.
func (p *plan) say() {
	p.headline()
	p.powered()
	p.there()
	if p.f.Status == findings.PlanNotFeasible {
		p.ways()
	}
	p.assume()
	p.warn()
}

// number is the value of a count that may be unknown, for a message.
func number(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

// headline is what to tell a colleague.
func (p *plan) headline() {
	say := func(code string, pairs ...any) { p.f.Reasons = append(p.f.Reasons, message(code, pairs...)) }
	there := number(p.f.Audience.Contacts)
	switch {
	case p.f.Status == findings.PlanChoose:
		say("plan.choose", "base", p.f.BaseRate)
	case p.f.Total == nil:
		say("plan.never", "effect", p.f.MinimumEffect)
		return
	case p.f.Status == findings.PlanNotFeasible:
		say("plan.not-feasible", "total", *p.f.Total, "there", there, "limit", p.f.Audience.Limit)
		p.need(say)
	default:
		p.need(say)
	}
}

// there says what the contacts there are can show.
func (p *plan) there() {
	say := func(code string, pairs ...any) { p.f.Reasons = append(p.f.Reasons, message(code, pairs...)) }
	if p.f.Status == findings.PlanFeasible {
		say("plan.enough", "there", number(p.f.Audience.Contacts), "limit", p.f.Audience.Limit)
	}
	for _, d := range p.f.Detectable {
		code := "plan.detectable"
		if !d.Difference.Known() {
			code = "plan.detectable-none"
		}
		say(code, "contacts", d.Contacts, "power", d.Power, "difference", d.Difference, "lift", d.Lift, "base", p.f.BaseRate)
	}
}

// need is the sentence with the size of the test, and how long it takes.
func (p *plan) need(say func(code string, pairs ...any)) {
	code := "plan.need"
	least, largest := int64(math.MaxInt64), int64(0)
	for _, t := range p.f.Triggers {
		least, largest = min(least, *t.Contacts), max(largest, *t.Contacts)
	}
	switch {
	case p.trial.deck:
		code = "plan.need-deck"
	case least != largest:
		code = "plan.need-unequal"
	}
	say(code, "total", *p.f.Total, "each", *p.f.PerTrigger, "triggers", len(p.triggers), "least", least, "most", largest)
	if p.f.Days == nil {
		return
	}
	code = "plan.takes"
	if p.f.Last != "" {
		code = "plan.takes-dated"
	}
	say(code, "daily", p.e.DailyContacts, "days", *p.f.Days, "first", p.f.First, "last", p.f.Last)
}

// powered says exactly what those contacts are for.
func (p *plan) powered() {
	if p.f.Total == nil {
		return
	}
	t := p.trial
	best, versus := t.hardest()
	code := "plan.powered-control"
	switch {
	case t.pairs && len(t.shares) == 2:
		code = "plan.powered-two"
	case t.pairs:
		code = "plan.powered-pairs"
	case len(t.shares) == 2:
		code = "plan.powered-one"
	}
	_, few := t.size() // more contacts than the power takes have more of it
	p.f.Reasons = append(p.f.Reasons, message(code, "power", t.power, "few", few, "chance", p.chance(findings.ChanceShown), "effect", p.f.MinimumEffect, "base", p.f.BaseRate, "better", p.f.BaseRate+p.f.MinimumEffect,
		"control", p.triggers[versus].Name, "trigger", p.triggers[best].Name, "comparisons", p.f.Comparisons, "level", t.level, "critical", p.f.Critical))
	for _, c := range p.f.Chances {
		// Of two triggers without fans the verdict says what the comparison does.
		more := len(p.shares) > 2 || math.Abs(float64(c.Chance)-t.power) > 0.005
		if c.Event == findings.ChanceWinner && c.Chance.Known() && more {
			p.f.Reasons = append(p.f.Reasons, message("plan.winner", "chance", c.Chance, "needed", number(c.Needed), "power", t.power, "top", p.chance(findings.ChanceTop)))
		}
	}
}

func (p *plan) chance(event string) findings.Number {
	for _, c := range p.f.Chances {
		if c.Event == event {
			return c.Chance
		}
	}
	return findings.Unknown
}

// ways are out of a plan that cannot be done: fewer triggers, a larger effect,
// and more people or days. What can be said with those there are comes first.
func (p *plan) ways() {
	say := func(code string, pairs ...any) { p.f.Ways = append(p.f.Ways, message(code, pairs...)) }
	there := *p.f.Audience.Contacts
	chance := findings.Unknown
	if len(p.f.Available) > 0 {
		chance = p.f.Available[0].Chance
	}
	if chance.Known() {
		say("plan.way-as-it-is", "there", there, "chance", chance, "effect", p.f.MinimumEffect, "top", p.f.Available[2].Chance)
	} else {
		say("plan.way-nothing", "there", there)
	}
	if fewer := p.fewer(); fewer != nil {
		say("plan.way-fewer", "triggers", fewer.Triggers, "total", number(fewer.Total))
	} else if len(p.shares) > 2 {
		say("plan.way-not-even-two", "total", number(p.f.Prices.Triggers[0].Total))
	}
	if d := p.f.Detectable[0]; d.Difference.Known() {
		say("plan.way-larger", "difference", d.Difference, "lift", d.Lift, "power", d.Power)
	}
	if p.f.Total == nil {
		return
	}
	total := *p.f.Total
	switch {
	case p.f.Audience.Limit == "days":
		first, last := p.dates(*p.f.Days)
		code := "plan.way-longer"
		if first != "" {
			code = "plan.way-longer-dated"
		}
		say(code, "days", *p.f.Days, "more", *p.f.Days-*p.f.Audience.Days, "last", last)
		if sizes := p.f.Audience.Sizes; sizes != nil && *sizes < total {
			say("plan.way-people", "more", total-*sizes, "total", total)
		}
	default:
		say("plan.way-people", "more", total-there, "total", total)
	}
}
