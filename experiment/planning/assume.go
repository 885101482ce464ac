package planning

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// assume says what was taken for granted because nobody said it.
func (p *plan) assume() {
	say := func(code string, pairs ...any) { p.f.Assumptions = append(p.f.Assumptions, message(code, pairs...)) }
	for _, g := range p.audience.groups {
		switch {
		case g.assumed && g.name == "":
			say("plan.assumed-rate", "rate", g.base)
		case g.assumed:
			say("plan.assumed-segment-rate", "segment", g.name, "relation", string(g.segment.Relation), "rate", g.base)
		case g.segment.BaseRate == 0:
			say("plan.affinity-rate", "segment", g.name, "control", p.e.Control, "rate", g.base)
		}
	}
	if p.audience.unequal || !p.audience.sized && len(p.audience.groups) > 1 {
		say("plan.assumed-sizes", "segments", len(p.audience.groups))
	}
	if p.trial.control < 0 {
		say("plan.no-control")
	}
	if p.e.Level == 0 || p.e.Power == 0 {
		say("plan.assumed-level", "level", p.trial.level, "power", p.trial.power)
	}
	if p.e.Holdout > 0 {
		say("plan.holdout", "holdout", p.e.Holdout)
	}
	low, high := p.e.PlannedExposures()
	switch {
	case p.e.Metric == experiment.Reach:
		say("plan.reach", "low", low, "high", high)
	case high > 1 && p.f.Exposures.Design.Known():
		say("plan.exposures", "often", p.e.ExposuresText(), "design", p.f.Exposures.Design, "low", low, "high", high)
	}
	if p.e.Stopping == experiment.AlwaysValid && p.e.Looks == 0 {
		say("plan.assumed-looks-any", "looks", anyLooks)
	} else if p.e.PlannedLooks() > 0 && p.e.Looks == 0 {
		say("plan.assumed-looks", "looks", experiment.DefaultLooks)
	}
	if p.e.Window > 0 && p.f.Last != "" {
		say("plan.window", "hours", p.e.Window.Hours())
	}
}

// warn says what may keep the plan from coming true.
func (p *plan) warn() {
	say := func(code string, pairs ...any) { p.f.Warnings = append(p.f.Warnings, message(code, pairs...)) }
	if p.chosen && p.f.Total != nil {
		if _, few := p.trial.size(); few {
			say("plan.few", "each", number(p.f.PerTrigger))
		}
	}
	p.warnAlike(say)
	p.warnFans(say)
	if len(p.trial.fractions()) > 1 && p.e.Stopping != experiment.AlwaysValid && (p.e.Start.IsZero() || p.e.End.IsZero()) {
		say("plan.looks-without-days", "rule", string(p.e.Stopping))
	}
	if p.f.Last != "" && !p.e.End.IsZero() && p.f.Status == findings.PlanFeasible && p.f.Last > p.e.End.Format("2006-01-02") {
		say("plan.ends-late", "last", p.f.Last, "end", p.e.End.Format("2006-01-02"))
	}
	if p.stopsEarly() {
		say("plan.ends-early", "last", p.f.Last, "end", p.e.End.Format("2006-01-02"))
	}
}

// stopsEarly tells that the contacts are there so long before the planned end
// that a report of them is one before the end, which names no winner at one look
// and is not yet the last of several.
func (p *plan) stopsEarly() bool {
	const nearlyAll = 0.95 // as reports have it
	planned := plannedDays(p.e)
	if p.f.Last == "" || planned == 0 || p.f.Status != findings.PlanFeasible || p.e.Stopping == experiment.AlwaysValid {
		return false
	}
	return float64(*p.f.Days) < nearlyAll*float64(planned) && planned-*p.f.Days > 1
}

// warnAlike: repeated exposures of people who are not alike at all are rare.
func (p *plan) warnAlike(say func(code string, pairs ...any)) {
	low, high := p.e.PlannedExposures()
	repeated := high > 1 && p.e.Metric != experiment.Reach || p.trial.deck
	if !repeated {
		return
	}
	for _, g := range p.audience.groups {
		if g.segment.Heterogeneity == 0 {
			say("plan.no-heterogeneity", "low", low, "high", high, "deck", p.trial.deck)
			return
		}
	}
}

// warnFans: fans never decide alone, so the others must show it too.
func (p *plan) warnFans(say func(code string, pairs ...any)) {
	fans := 0
	for _, g := range p.audience.groups {
		if g.segment.Relation == experiment.Fan {
			fans++
		}
	}
	if fans > 0 && fans < len(p.audience.groups) {
		say("plan.fans")
	}
}
