package planning

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// methods says how the numbers were made.
func (p *plan) methods() {
	add := func(term string, numbers []string, code string, sources ...string) {
		m := findings.Method{Term: term, Numbers: numbers, Method: message(code), Assumes: []findings.Message{}, Sources: []findings.Message{}}
		for _, s := range sources {
			m.Sources = append(m.Sources, message(s))
		}
		p.f.MethodsUsed = append(p.f.MethodsUsed, m)
	}
	add("sample-size", []string{"total", "per_trigger", "chances[].chance"}, "method.plan-size", "cited.farrington-manning-1990")
	if p.f.Comparisons > 1 {
		add("family", []string{"critical"}, "method.plan-family", "cited.dunnett-1955")
	}
	if p.f.Exposures.High > 1 || p.trial.deck {
		add("design-effect", []string{"exposures.design_effect"}, "method.plan-design", "cited.kish-1965")
	}
	if len(p.trial.fractions()) > 1 {
		code := "method.plan-looks"
		if p.e.Stopping == experiment.AlwaysValid {
			code = "method.plan-any"
		}
		add("inflation", []string{"inflation", "looks[].z", "looks[].spent"}, code, "cited.lan-demets-1983")
	}
	add("correct-selection", []string{"chances[].chance"}, "method.plan-selection", "cited.bechhofer-1954")
}
