package reports

import (
	"strings"

	"triggerlab/experiment/findings"
)

// pooling says how much the leader's lead truly varies between segments, and
// makes the better guess for each of them.
func (s story) pooling(h findings.Heterogeneity) []block {
	p := h.Pooling
	if !p.Mean.Known() {
		return nil
	}
	id := "report.pooling.unproven"
	switch {
	case p.Tau2 == 0:
		id = "report.pooling.same"
	case float64(h.CochranQ.PValue) < s.alpha():
		id = "report.pooling"
	}
	told := []block{paragraph(s.p.Word(id, "trigger", p.Trigger, "versus", p.Versus, "segments", len(p.Segments),
		"i2", p.I2, "mean", p.Mean, "low", p.Low, "high", p.High))}
	if len(p.Segments) > mostSegments {
		return told
	}
	g := grid{columns: []column{
		{head: s.p.Word("report.column.segment"), wide: 2},
		{head: s.p.Word("report.column.lead-seen"), right: true},
		{head: s.p.Word("report.column.pooled"), right: true},
	}}
	for _, one := range p.Segments {
		g.rows = append(g.rows, []string{one.Segment, orDash(one.Difference, s.p.Points), orDash(one.Pooled, s.p.Points)})
	}
	return append(told, g, note(s.p.Word("report.pooling.note")))
}

// strata tells what the classical tests over segments say, for whoever asks
// for them by name.
func (s story) strata(h findings.Heterogeneity) string {
	var parts []string
	add := func(id string, test findings.Test) {
		if test.PValue.Known() {
			parts = append(parts, s.p.Word(id, "p", test.PValue))
		}
	}
	add("report.strata.cochran-q", h.CochranQ)
	add("report.strata.breslow-day", h.BreslowDay)
	add("report.strata.cmh", h.CMH)
	if len(parts) == 0 {
		return ""
	}
	if o := h.OddsRatio; o.Ratio.Known() {
		parts = append(parts, s.p.Word("report.strata.odds", "trigger", o.Trigger, "versus", o.Versus, "ratio", o.Ratio, "low", o.Low, "high", o.High))
	}
	return s.p.Word("report.strata", "tests", strings.Join(parts, s.p.Word("form.semicolon")))
}
