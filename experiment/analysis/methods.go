package analysis

import (
	"slices"
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// judged is a family of comparisons that were judged together.
type judged struct {
	by       []string // nil: in the whole audience
	pairs    int
	critical float64
}

// breakdownOf is the breakdown that a family's places are in.
func breakdownOf(names []named) []string {
	if len(names) == 0 {
		return nil
	}
	return names[0].by
}

// methodsUsed lists how the numbers of these findings were made: what was
// withheld or never asked was not made. A method that was used twice with the
// same values is listed once.
func (s *study) methodsUsed(whole *scope, best bestSet) []findings.Method {
	list := slices.Concat(s.rateMethods(whole), s.differenceMethods(whole), s.verdictMethods(whole, best), s.segmentMethods(), s.policyMethods(), s.lookMethods(), s.healthMethods(), s.motiveMethods(), s.panelMethods())
	methods := []findings.Method{}
	for _, m := range list {
		if !slices.ContainsFunc(methods, func(other findings.Method) bool { return same(m.Method, other.Method) }) {
			methods = append(methods, m)
		}
	}
	return methods
}

// same tells that two messages say the same; values that are lists differ.
func same(a, b findings.Message) bool {
	if a.Code != b.Code || len(a.Values) != len(b.Values) {
		return false
	}
	for name, v := range a.Values {
		if _, isList := v.([]string); isList || v != b.Values[name] {
			return false
		}
	}
	return true
}

// made completes the recipe of a method with the values of this report.
func (s *study) made(code string, pairs ...any) findings.Method {
	r := recipes[code]
	m := findings.Method{Term: r.term, Numbers: r.numbers, Method: message(code, pairs...), Assumes: []findings.Message{}, Sources: []findings.Message{}}
	for _, assumption := range r.assumes {
		if assumption == "assumes.one-look" && s.looking.rule != nil {
			continue // the rule has assumptions of its own
		}
		if assumption == "assumes.contacts" && !s.p.ContactsKnown {
			assumption = "assumes.exposures-are-contacts"
		}
		m.Assumes = append(m.Assumes, message(assumption))
	}
	for _, source := range r.cites {
		m.Sources = append(m.Sources, message(source))
	}
	return m
}

// rateMethods are how rates were made, and their intervals: plainly where
// every contact had one exposure, else on what its exposures are worth.
func (s *study) rateMethods(whole *scope) []findings.Method {
	if whole.comparing == nil {
		return nil
	}
	var list []findings.Method
	single := s.single(whole)
	switch {
	case s.reach:
		list = append(list, s.made("method.reach"))
	case single:
		list = append(list, s.made("method.rate"))
	default:
		list = append(list, s.made("method.rate-repeated"))
	}
	if slices.ContainsFunc(s.f.Triggers, func(t findings.Trigger) bool { return t.Low.Known() }) {
		if single {
			list = append(list, s.made(s.plainRates(whole), "level", s.level))
		} else {
			list = append(list, s.made("method.wilson-effective", "level", s.level))
		}
	}
	if slices.ContainsFunc(s.f.Triggers, func(t findings.Trigger) bool { return t.ProbabilityBest.Known() }) {
		list = append(list, s.made("method.posterior"))
	}
	return list
}

// plainRates names the intervals of rates of single exposures.
func (s *study) plainRates(whole *scope) string {
	if s.betaBinomial(whole) {
		return "method.bernoulli-sequence"
	}
	return "method.wilson"
}

// single tells whether no contact was shown one trigger twice.
func (s *study) single(sc *scope) bool {
	m := s.moments(sc.gram, sc.active)
	for i := range sc.active {
		if m.MM[i][i] != m.Exposures[i] {
			return false
		}
	}
	return true
}

// differenceMethods are how triggers were held against each other. A
// comparison names its methods itself.
func (s *study) differenceMethods(whole *scope) []findings.Method {
	var list []findings.Method
	silent := false
	for _, c := range s.f.Comparisons {
		silent = silent || c.CannotTell != "" && c.CannotTell != brokenData
		method, _, _ := strings.Cut(c.Method, "+")
		if c.Low.Known() && method == "score-boschloo" {
			list = append(list, s.made("method.score"))
		}
		if _, known := recipes["method."+method]; known && c.Low.Known() {
			list = append(list, s.made("method."+method))
		}
	}
	if silent {
		list = append(list, s.made("method.unknown"))
	}
	if len(list) == 0 {
		return nil
	}
	for _, family := range s.judged {
		values := []any{"comparisons", family.pairs, "critical", family.critical, "level", s.level, "by", append([]string{}, family.by...)}
		code := "method.family"
		switch {
		case family.pairs <= 1:
			code = "method.single"
		case s.oneByOne():
			code = "method." + string(s.e.Correction)
		}
		list = append(list, s.made(code, values...))
	}
	return append(list, s.wholeMethods(whole)...)
}

// wholeMethods are how segments were brought together.
func (s *study) wholeMethods(whole *scope) []findings.Method {
	switch {
	case whole.standardised && s.wavesApart():
		return []findings.Method{s.made("method.standardised-waves", "cells", whole.strata, "share", whole.leftShare)}
	case whole.standardised:
		return []findings.Method{s.made("method.standardised", "segments", whole.strata, "share", whole.leftShare)}
	case len(s.independent()) > 1 && !whole.confounded:
		return []findings.Method{s.made("method.pooled", "segments", len(s.independent()))}
	}
	return nil
}

// verdictMethods are what the verdict rests on.
func (s *study) verdictMethods(whole *scope, best bestSet) []findings.Method {
	var list []findings.Method
	if slices.ContainsFunc(s.f.Triggers, func(t findings.Trigger) bool { return t.InBestSet }) {
		list = append(list, s.made("method.best-set", "triggers", len(whole.active), "critical", best.critical, "level", best.level))
	}
	if s.f.Leader.Difference.Known() {
		list = append(list, s.made("method.hybrid", "level", s.level), s.made("method.replication", "critical", best.critical, "power", s.power))
	}
	if s.f.Verdict.Status == findings.Equivalent {
		list = append(list, s.made("method.equivalent", "level", s.level, "critical", s.looking.rule.Critical(inference.OneSided(s.level))))
	}
	verdicts := []findings.Verdict{s.f.Verdict}
	segments := s.segmentsOf()
	for _, segment := range segments {
		verdicts = append(verdicts, segment.Verdict)
	}
	if slices.ContainsFunc(verdicts, needsMore) {
		list = append(list, s.made("method.sample-size", "power", s.power))
	}
	if slices.ContainsFunc(s.f.Triggers, func(t findings.Trigger) bool { return t.Guardrail != "" }) && s.f.Data.Complaints != nil {
		list = append(list, s.made("method.guardrail", "guardrail", s.e.Guardrail))
	}
	return list
}

// needsMore tells that a verdict says how many more contacts would tell.
func needsMore(v findings.Verdict) bool {
	return slices.ContainsFunc(v.Reasons, func(m findings.Message) bool {
		return m.Code == "verdict.would-show-lead" || m.Code == "verdict.would-show-minimum"
	})
}

// segmentsOf lists the segments of all breakdowns.
func (s *study) segmentsOf() []findings.Segment {
	list := slices.Clone(s.f.Segments)
	for _, b := range s.f.Breakdowns {
		list = append(list, b.Segments...)
	}
	return list
}

// segmentMethods are how segments were held against each other, and what
// tailoring to them was valued by, for every breakdown.
func (s *study) segmentMethods() []findings.Method {
	parts := []findings.Breakdown{{Segments: s.f.Segments, Heterogeneity: s.f.Heterogeneity, Tailoring: s.f.Tailoring}}
	var list []findings.Method
	for _, b := range append(parts, s.f.Breakdowns...) {
		if n := len(b.Segments); n > 1 && slices.ContainsFunc(b.Segments, decided) {
			list = append(list, s.made("method.segment-level", "level", 1-(1-s.level)/float64(n), "segments", n))
		}
		h := b.Heterogeneity
		if h.Interaction.PValue.Known() {
			list = append(list, s.made("method.interaction", "segments", h.Interaction.Segments))
		}
		if h.Crossover.PValue.Known() {
			list = append(list, s.made("method.crossover", "segments", h.Crossover.Segments))
		}
		if h.CochranQ.PValue.Known() {
			list = append(list, s.made("method.cochran-q", "segments", h.CochranQ.Segments))
		}
		if h.BreslowDay.PValue.Known() {
			list = append(list, s.made("method.breslow-day", "segments", h.BreslowDay.Segments))
		}
		if h.CMH.PValue.Known() {
			list = append(list, s.made("method.cmh", "segments", h.CMH.Segments))
		}
		if h.Pooling.Mean.Known() {
			list = append(list, s.made("method.pooling", "segments", len(h.Pooling.Segments), "level", s.level))
		}
		if len(h.Simpson) > 0 {
			list = append(list, s.made("method.simpson"))
		}
		if b.Tailoring.Gain.Known() {
			list = append(list, s.made("method.ordered-folds", "level", s.level), s.made("method.naive-gain"))
		}
	}
	return list
}

// decided tells that a segment's verdict was drawn from its data.
func decided(segment findings.Segment) bool {
	return slices.ContainsFunc(segment.Triggers, func(t findings.Trigger) bool { return t.InBestSet })
}

// healthMethods are the tests among the checks.
func (s *study) healthMethods() []findings.Method {
	var list []findings.Method
	for _, c := range s.f.Health {
		switch {
		case !c.PValue.Known():
		case c.Check == "sample-ratio":
			code := "method.sample-ratio"
			if s.looksOften() && !s.unlikeWaves() {
				code = "method.sequential-ratio"
			}
			list = append(list, s.made(code, "threshold", brokenSplit))
		case c.Check == "weekdays":
			list = append(list, s.made("method.weekdays", "threshold", weekdayP))
		case c.Check == "feedback":
			list = append(list, s.made("method.feedback", "threshold", feedbackP))
		case c.Check == "first-week":
			list = append(list, s.made("method.first-week", "threshold", fadingP))
		}
	}
	return list
}
