package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// people tells what goes on in contacts: whether they were answered in time,
// how many are of two minds, and how far they climb.
func (s story) people() []section {
	return slices.Concat(s.reply(), s.minds(), s.ladder())
}

func (s story) reply() []section {
	r := s.doc.Reply
	if r == nil {
		return nil
	}
	told := section{detail: true, title: s.p.Word("report.reply")}
	told.explains("reply-latency")
	all := r.All
	id := "report.reply.all"
	if !all.Share.Known() {
		id = "report.reply.few"
	}
	told.add(paragraph(s.p.Word(id, "share", all.Share, "low", all.Low, "high", all.High, "in_time", all.InTime, "exposures", all.Exposures)))
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.replies"), right: true},
		{head: s.p.Word("report.column.in-time"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
	}}
	for _, t := range r.Triggers {
		g.rows = append(g.rows, []string{t.Trigger, s.p.Count(t.Exposures), orDash(t.Share, s.p.Percent), rangeOrDash(t.Low, t.High, s.p.Rates)})
	}
	if len(g.rows) > 1 {
		told.add(g)
	}
	return []section{told}
}

func (s story) minds() []section {
	a := s.doc.Ambivalence
	if a.Contacts == 0 {
		return nil
	}
	told := section{detail: true, title: s.p.Word("report.minds")}
	told.explains("ambivalence", "intra-contact-correlation")
	id := "report.minds.count"
	if !a.Share.Known() || !a.Low.Known() {
		id = "report.minds.few"
	}
	told.add(paragraph(s.p.Word(id, "ambivalent", a.Ambivalent, "contacts", a.Contacts, "share", a.Share, "low", a.Low, "high", a.High)))
	var lines bullets
	for _, m := range a.Reasons {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	switch {
	case a.WithinSegments.Known():
		lines = append(lines, bullet{text: s.p.Word("report.minds.within", "correlation", a.Correlation, "within", a.WithinSegments)})
	case a.Correlation.Known():
		lines = append(lines, bullet{text: s.p.Word("report.minds.correlation", "correlation", a.Correlation)})
	}
	if len(a.Relations) > 1 {
		var parts []string
		for _, r := range a.Relations {
			parts = append(parts, s.p.Word("report.minds.relation", "correlation", r.Correlation, "relation", ownWords{s.p}.among("relation", r.Relation)))
		}
		lines = append(lines, bullet{text: s.p.Word("report.minds.relations", "relations", parts)})
	}
	told.add(lines)
	return []section{told}
}

// ladder tells how far contacts climb, where some had two exposures of a
// trigger: one alone is told by its rate.
func (s story) ladder() []section {
	rungs := s.doc.Ladder
	if !slices.ContainsFunc(rungs, func(r findings.Rungs) bool { return r.InLove.Eligible > 0 }) {
		return nil
	}
	told := section{detail: true, title: s.p.Word("report.ladder")}
	told.explains("ladder")
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.noticed"), right: true},
		{head: s.intervalHead(), right: true, drop: 3},
		{head: s.p.Word("report.column.in-love"), right: true},
		{head: s.intervalHead(), right: true, drop: 2},
		{head: s.p.Word("report.column.stays"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
	}}
	for _, r := range rungs {
		row := []string{r.Trigger}
		for _, rung := range []findings.Rung{r.Noticed, r.InLove, r.Stays} {
			row = append(row, s.rung(rung), rangeOrDash(rung.Low, rung.High, s.p.Rates))
		}
		g.rows = append(g.rows, row)
	}
	told.add(s.drawnLadder(rungs)...)
	told.add(g, note(s.p.Word("report.ladder.explained")))
	return []section{told}
}

func (s story) rung(r findings.Rung) string {
	if !r.Share.Known() {
		return dash
	}
	return s.p.Word("report.ladder.rung", "share", s.p.Percent(r.Share), "eligible", r.Eligible)
}
