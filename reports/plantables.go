package reports

import (
	"strings"

	"triggerlab/experiment/findings"
)

func (t planned) segments() section {
	told := section{title: t.p.Word("report.plan.segments")}
	told.explains("minimum-effect", "detectable-effect")
	if len(t.doc.Segments) == 0 {
		return told
	}
	g := grid{columns: []column{
		{head: t.p.Word("report.column.segment"), wide: 2}, t.head("base"), t.head("effect"), t.head("need"), t.head("there-are"),
		t.head("detectable"), t.head("power"), t.head("winner"),
	}}
	g.columns[7].drop = 1
	for _, s := range t.doc.Segments {
		g.rows = append(g.rows, []string{
			s.Segment, orDash(s.BaseRate, t.p.Percent), orDash(s.Effect, t.p.Points), t.count(s.Needed), t.count(s.Contacts),
			orDash(s.Difference, t.p.Points), orDash(s.Power, t.p.Chance), orDash(s.Winner, t.p.Chance),
		})
	}
	g.drop(dash, 2, 3, 4, 5, 6, 7)
	told.add(g, note(t.p.Word("report.plan.segments.note")))
	return told
}

// prices are what one more of everything costs.
func (t planned) prices() []section {
	if len(t.doc.Prices.Triggers) == 0 {
		return nil
	}
	return []section{
		{title: t.p.Word("report.plan.prices")},
		t.triggerPrices(), t.rulePrices(), t.segmentPrices(),
	}
}

// chosen marks the row that is the plan.
func (t planned) chosen(what string, chosen bool) string {
	if chosen {
		return t.p.Word("report.plan.prices.chosen", "what", what)
	}
	return what
}

func (t planned) triggerPrices() section {
	told := section{title: t.p.Word("report.plan.prices.triggers"), minor: true}
	g := grid{columns: []column{{head: t.p.Word("report.plan.column.triggers")}, t.head("z"), t.head("each"), t.head("total"), t.head("days")}}
	for _, one := range t.doc.Prices.Triggers {
		g.rows = append(g.rows, []string{
			t.chosen(t.p.Count(one.Triggers), one.Chosen), orDash(one.Critical, t.p.Hundredths), t.count(one.PerTrigger), t.count(one.Total), t.count(one.Days),
		})
	}
	g.drop(dash, 4)
	told.add(g)
	if c := t.doc.Prices.Control; c != nil {
		told.add(paragraph(t.p.Word("report.plan.prices.control", "share", c.Share, "saved", c.Saved)))
	}
	return told
}

func (t planned) rulePrices() section {
	told := section{title: t.p.Word("report.plan.prices.rules"), minor: true}
	told.explains("stopping", "peeking")
	g := grid{columns: []column{{head: t.p.Word("report.plan.column.rule")}, t.head("looks"), t.head("inflation"), t.head("total"), t.head("expected")}}
	for _, one := range t.doc.Prices.Rules {
		looks := t.p.Count(one.Looks)
		if one.Looks == 0 {
			looks = t.p.Word("report.plan.prices.any")
		}
		g.rows = append(g.rows, []string{
			t.chosen(one.Stopping, one.Chosen), looks, orDash(one.Inflation, t.p.Hundredths), t.count(one.Total),
			orDash(one.Expected, func(any) string { return t.p.Count(ceilNumber(one.Expected)) }),
		})
	}
	told.add(g)
	return told
}

// parts says in what the test decides, the whole audience or parts of it.
func (t planned) parts(one findings.PricedSegments) string {
	switch {
	case one.Own:
		return t.p.Word("report.plan.prices.own", "segments", one.Segments)
	case one.Segments == 1:
		return t.p.Word("report.plan.prices.whole")
	}
	return t.p.Word("report.plan.prices.parts", "segments", one.Segments)
}

func (t planned) segmentPrices() section {
	told := section{title: t.p.Word("report.plan.prices.segments"), minor: true}
	g := grid{columns: []column{{head: t.p.Word("report.plan.column.decide"), wide: 2}, t.head("z"), t.head("total"), t.head("days")}}
	for _, one := range t.doc.Prices.Segments {
		g.rows = append(g.rows, []string{t.parts(one), orDash(one.Critical, t.p.Hundredths), t.count(one.Total), t.count(one.Days)})
	}
	g.drop(dash, 3)
	told.add(g)
	return told
}

func (t planned) effects() section {
	told := section{title: t.p.Word("report.plan.effects")}
	g := grid{columns: []column{t.head("effect"), t.head("lift"), t.head("each"), t.head("total"), t.head("days")}}
	for _, one := range t.doc.Effects {
		g.rows = append(g.rows, []string{orDash(one.Difference, t.p.Points), orDash(one.Lift, t.p.Lift), t.count(one.PerTrigger), t.count(one.Total), t.count(one.Days)})
	}
	g.drop(dash, 4)
	if len(g.rows) > 0 {
		told.add(g)
	}
	return told
}

// barWidth is how long a bar for certainty is.
const barWidth = 24

// bar draws a chance: eighths of a block are the smallest step.
func bar(chance findings.Number) string {
	if !chance.Known() {
		return ""
	}
	eighths := int(float64(chance)*barWidth*8 + 0.5)
	drawn := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		drawn += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return drawn
}

func (t planned) curve() section {
	told := section{title: t.p.Word("report.plan.curve")}
	return t.drawn(told, t.head("contacts"), t.doc.Curves.Contacts, func(c findings.CurvePoint) string { return t.p.Count(c.Contacts) })
}

func (t planned) effectCurve() section {
	told := section{title: t.p.Word("report.plan.curve-effect")}
	return t.drawn(told, t.head("effect"), t.doc.Curves.Effect, func(c findings.CurvePoint) string { return orDash(c.Difference, t.p.Points) })
}

// drawn is a curve as rows with bars: every second point is enough to see it.
func (t planned) drawn(told section, first column, points []findings.CurvePoint, name func(findings.CurvePoint) string) section {
	g := grid{columns: []column{first, t.head("power"), {drop: 1}, t.head("winner"), t.head("top")}}
	for i, c := range points {
		if i%2 == 0 && len(points) > 8 {
			continue
		}
		g.meters = append(g.meters, c.Shown)
		g.rows = append(g.rows, []string{name(c), orDash(c.Shown, t.p.Chance), bar(c.Shown), orDash(c.Winner, t.p.Chance), orDash(c.Top, t.p.Chance)})
	}
	if len(g.rows) > 0 {
		told.add(g)
	}
	return told
}

func (t planned) granted() section {
	told := section{title: t.p.Word("report.plan.assumptions")}
	var lines bullets
	for _, m := range t.doc.Assumptions {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	if lines != nil {
		told.add(lines)
	}
	return told
}

func (t planned) method() section {
	told := section{title: t.p.Word("report.method")}
	var lines bullets
	for _, id := range []string{"report.design." + t.doc.Experiment.Design, "report.stopping." + t.doc.Experiment.Stopping} {
		if t.p.Knows(id) {
			lines = append(lines, bullet{text: t.p.Word(id)})
		}
	}
	for _, m := range t.doc.MethodsUsed {
		line := ended(m.Method.Text)
		if len(m.Sources) > 0 {
			line = t.p.Word("report.method-source", "method", m.Method.Text, "source", citation(m.Sources[0].Text))
		}
		lines = append(lines, bullet{text: line})
	}
	told.add(lines)
	terms := []string{}
	for _, m := range t.doc.MethodsUsed[:min(mostTerms, len(t.doc.MethodsUsed))] {
		terms = append(terms, m.Term)
	}
	if len(terms) > 0 {
		told.add(note(t.p.Word("report.explain", "terms", terms)))
	}
	return told
}
