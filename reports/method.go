package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// method says what was asked and by which methods it was answered, a line
// for each that was used.
func (s story) method() section {
	told := section{title: s.p.Word("report.method")}
	var lines bullets
	for _, line := range append(s.question(), s.methodLines()...) {
		lines = append(lines, bullet{text: line})
	}
	told.add(lines)
	told.add(note(s.p.Word("report.methods", "methods", s.doc.Methods, "schema", s.doc.Schema)))
	return told
}

// question is the plan in words: design, metric, stopping, smallest effect.
func (s story) question() []string {
	e := s.doc.Experiment
	var lines []string
	for _, id := range []string{"report.design." + e.Design, "report.metric." + e.Metric, "report.stopping." + e.Stopping} {
		if s.p.Knows(id) {
			lines = append(lines, s.p.Word(id))
		}
	}
	if effect := e.MinimumEffect; effect != nil && effect.Relative {
		lines = append(lines, s.p.Word("report.minimum.relative", "effect", effect.Value))
	} else if effect != nil {
		lines = append(lines, s.p.Word("report.minimum.absolute", "effect", effect.Value))
	}
	if e.Fingerprint != "" {
		lines = append(lines, s.p.Word("report.fingerprint", "fingerprint", e.Fingerprint))
	}
	return lines
}

func (s story) methodLines() []string {
	var lines []string
	for _, id := range s.methods() {
		if !slices.Contains(lines, s.known(id, id)) {
			lines = append(lines, s.known(id, id))
		}
	}
	return lines
}

// methods are the ids of the methods behind the numbers of the document.
func (s story) methods() []string {
	d := s.doc
	ids := rateMethods(d.Triggers)
	silent := false
	for _, c := range d.Comparisons {
		ids = append(ids, methodsOf(c.Method)...)
		silent = silent || c.CannotTell != ""
	}
	ids = append(ids, methodsOf(d.Leader.Method)...)
	if len(d.Leader.Versus) > 0 || slices.ContainsFunc(d.Triggers, func(t findings.Trigger) bool { return t.InBestSet }) {
		ids = append(ids, "method.best-set")
	}
	if d.Tailoring.Verdict != "" {
		ids = append(ids, "method.ordered-folds")
	}
	if silent {
		ids = append(ids, "method.unknown")
	}
	return ids
}

// rateMethods are how rates were given their intervals: plainly where every
// contact had one exposure, else on the effective number of exposures.
func rateMethods(triggers []findings.Trigger) []string {
	known, repeated, chance := false, false, false
	for _, t := range triggers {
		known = known || t.Low.Known()
		repeated = repeated || t.Contacts != nil && *t.Contacts != t.Exposures
		chance = chance || t.ProbabilityBest.Known()
	}
	var ids []string
	switch {
	case known && repeated:
		ids = append(ids, "method.wilson-effective")
	case known:
		ids = append(ids, "method.wilson")
	}
	if chance {
		ids = append(ids, "method.posterior")
	}
	return ids
}
