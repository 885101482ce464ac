package analysis

import (
	"slices"
	"strings"

	"triggerlab/experiment/findings"
)

// namedChanges is how many changed decisions are told one by one.
const namedChanges = 4

// plan says whether the plan that was locked before the test was kept to.
//
// Whoever may choose by which rule to judge after having seen the outcomes can
// nearly always find one by which some trigger wins: levels and bounds then
// promise nothing. So a decision that the verdict rests on (judges) and that
// is no longer as it was locked, while outcomes are in, forbids a winner and
// forbids calling triggers equal, as pending outcomes do; what was found is
// still shown. Nothing tells when between the locking and this report a
// decision was changed, so that every change counts as one made after the
// outcomes. Setting it back lifts this, for then the outcomes are judged as
// planned. A plan that was edited shows nothing of what was planned, and
// counts as changed.
//
// Other changes, to a message or a price of planning, are named with the
// verdict and forbid nothing. Neither does a plan that was locked when there
// were outcomes already: it is worth what no plan is worth, and is called so.
func (s *study) plan() {
	p := s.p.Plan
	if p == nil {
		return
	}
	s.f.Experiment.Fingerprint, s.f.Plan = p.Fingerprint, p
	day := p.Locked.UTC().Format("2006-01-02")
	if p.Outcomes > 0 {
		s.check("plan", findings.Warning, findings.Unknown, message("health.plan-late", "day", day, "rows", p.Outcomes))
		s.unplanned = append(s.unplanned, message("verdict.plan-late", "rows", p.Outcomes))
	}
	if p.Edited {
		s.check("plan", findings.Stop, findings.Unknown, message("health.plan-edited", "day", day))
		s.stops = append(s.stops, message("verdict.plan-edited"))
	}
	s.changes(day)
	if p.Outcomes == 0 && !p.Edited && len(p.Changes) == 0 {
		s.check("plan", findings.OK, findings.Unknown, message("health.plan-kept", "day", day, "decisions", p.Decisions))
	}
}

// changes names the decisions that were changed, those first that the verdict
// rests on.
func (s *study) changes(day string) {
	changes := slices.Clone(s.p.Plan.Changes)
	slices.SortStableFunc(changes, func(a, b findings.PlanChange) int { return rank(a) - rank(b) })
	var grave, others []string
	for i, c := range changes {
		status := findings.Warning
		if judges(c.What) {
			status = findings.Stop
			grave = append(grave, c.What)
		} else {
			others = append(others, c.What)
		}
		if i < namedChanges {
			s.check("plan", status, findings.Unknown, message("health.plan-"+changeOf(c), "what", c.What, "planned", brief(c.Planned), "now", brief(c.Now), "flag", c.Flag, "day", day))
		}
	}
	if more := changes[min(len(changes), namedChanges):]; len(more) > 0 {
		status := findings.Warning
		if len(grave) > namedChanges {
			status = findings.Stop
		}
		s.check("plan", status, findings.Unknown, message("health.plan-more", "changes", len(more)))
	}
	if len(grave) > 0 {
		s.stops = append(s.stops, message("verdict.plan-changed", "decisions", grave[:min(len(grave), namedChanges)], "more", len(grave)-min(len(grave), namedChanges)))
	}
	if len(others) > 0 {
		s.unplanned = append(s.unplanned, message("verdict.plan-differs", "decisions", others[:min(len(others), namedChanges)], "more", len(others)-min(len(others), namedChanges)))
	}
}

func rank(c findings.PlanChange) int {
	if judges(c.What) {
		return 0
	}
	return 1
}

// changeOf is what was done to a decision, and where.
func changeOf(c findings.PlanChange) string {
	done := "changed"
	switch {
	case c.Planned == "":
		done = "added"
	case c.Now == "":
		done = "dropped"
	}
	if c.Flag != "" {
		return done + "-flag"
	}
	return done
}

// judges tells whether the verdict rests on a decision: by what and by which
// rule it judges, whom it counts, and what was to be shown to how many. A name,
// a hypothesis, a message, or what planning reckoned with, changes no number.
func judges(what string) bool {
	switch what {
	case "control", "design", "metric", "level", "minimum_effect", "comparisons", "correction", "stopping", "looks",
		"window", "guardrail", "start", "end", "segments", "triggers":
		return true
	}
	column := what[strings.LastIndex(what, `": `)+1:]
	switch {
	case strings.HasPrefix(what, `segment "`):
		return column == ": relation" || column == ": minimum_effect"
	case strings.HasPrefix(what, `trigger "`):
		return column == ": share"
	}
	return false
}

// brief cuts a text to what a sentence can quote; the document has it whole.
func brief(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
