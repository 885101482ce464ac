package planning

import (
	"math"

	"triggerlab/experiment"
)

// check returns everything that keeps a plan from being made.
func (p *plan) check() error {
	var problems experiment.Problems
	if len(p.triggers) < 2 {
		problems.Add(experiment.Msg("plan.too-few-triggers", "triggers", len(p.triggers)))
	}
	for _, t := range p.e.Triggers {
		// Asked this way round so that NaN is refused too.
		if !(0 <= t.Share && t.Share <= math.MaxFloat32) {
			problems.Add(experiment.Msg("plan.share", "trigger", t.Name, "share", t.Share))
		}
	}
	if p.e.Control != "" && len(p.triggers) > 0 && p.control() < 0 {
		problems.Add(experiment.Msg("plan.unknown-control", "control", p.e.Control, "triggers", p.e.TriggerNames()))
	}
	for i := range p.audience.groups {
		p.checkGroup(&problems, &p.audience.groups[i])
	}
	return problems.Err()
}

func (p *plan) checkGroup(problems *experiment.Problems, g *group) {
	if h := g.segment.Heterogeneity; !(0 <= h && h < 1) {
		problems.Add(experiment.Msg("plan.heterogeneity", "segment", g.name, "heterogeneity", h))
	}
	if !(0 < g.base && g.base < 1) {
		problems.Add(experiment.Msg("plan.base-rate", "segment", g.name, "rate", g.base))
		return
	}
	said := effectOf(p.e, g.segment)
	if g.effect > 0 && !(g.base+g.effect < 1) {
		problems.Add(experiment.Msg("plan.effect-too-large", "segment", g.name, "rate", g.base, "effect", g.effect,
			"relative", said.Relative, "highest", 1-g.base))
	}
}
