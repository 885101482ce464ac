package reports

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment/findings"
)

// triggers shows how each trigger did in the whole audience.
func (s story) triggers() section {
	told := section{title: s.p.Word("report.triggers")}
	told.explains("engagement-rate", "interval", "probability-best", "best-set")
	told.add(s.drawnRates(s.doc.Triggers)...)
	g := s.triggerGrid(bestFirst(s.doc.Triggers))
	in, out := false, false
	for _, t := range s.doc.Triggers {
		in, out = in || t.InBestSet, out || !t.InBestSet
	}
	switch {
	case in && !out: // a column of signs would say as much
		g.remove(len(g.columns) - 1)
		told.add(g, note(s.p.Word("report.triggers.none-out")))
	case in:
		told.add(g, note(s.p.Word("report.triggers.best")))
	default:
		told.add(g)
	}
	told.add(s.attention()...)
	var warnings bullets
	for _, t := range s.doc.Triggers {
		if t.Guardrail == "exceeded" {
			warnings = append(warnings, bullet{bad, s.p.Word("report.triggers.complaints", "trigger", t.Trigger)})
		}
	}
	if warnings != nil {
		told.add(warnings)
	}
	return told
}

func (s story) triggerGrid(triggers []findings.Trigger) grid {
	// Engaged goes early: it is the rate of the exposures.
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.contacts"), right: true, drop: 3},
		{head: s.p.Word("report.column.exposures"), right: true, drop: 2},
		{head: s.p.Word("report.column.engaged"), right: true, drop: 4},
		{head: s.p.Word("report.column.complaints"), right: true, drop: 5},
		{head: s.p.Word("report.column.rate"), right: true},
		{head: s.intervalHead(), right: true},
		{head: s.p.Word("report.column.chance"), right: true, drop: 1},
		{head: s.p.Word("report.column.best")},
	}}
	const exposures, complaints, interval, chance, best = 2, 4, 6, 7, 8
	repeated := false
	for _, t := range triggers {
		repeated = repeated || t.Contacts == nil || *t.Contacts != t.Exposures
		g.rows = append(g.rows, []string{
			s.name(t), s.count(t.Contacts), s.p.Count(t.Exposures), s.p.Count(t.Engagements), s.count(t.Complaints),
			orDash(t.Rate, s.p.Percent), rangeOrDash(t.Low, t.High, s.p.Rates),
			orDash(t.ProbabilityBest, s.p.Chance), bestMark(t),
		})
	}
	g.drop("", best)
	g.drop(dash, chance)
	g.drop(dash, interval)
	g.drop(dash, complaints)
	if !repeated { // exposures and contacts are one and the same
		g.remove(exposures)
	}
	g.drop(dash, 1)
	return g
}

// bestFirst puts the highest rate on top, where people look; what is not
// known goes last.
func bestFirst(triggers []findings.Trigger) []findings.Trigger {
	triggers = slices.Clone(triggers)
	slices.SortStableFunc(triggers, func(a, b findings.Trigger) int { return highFirst(a.Rate, b.Rate) })
	return triggers
}

// highFirst compares two numbers for sorting, unknown ones last.
func highFirst(a, b findings.Number) int { return cmp.Compare(height(b), height(a)) }

func height(n findings.Number) float64 {
	if !n.Known() {
		return math.Inf(-1)
	}
	return float64(n)
}

func bestMark(t findings.Trigger) string {
	if t.InBestSet {
		return string(good)
	}
	return ""
}
