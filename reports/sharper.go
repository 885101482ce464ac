package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// worthSaving is what an adjustment must take off the noise of some comparison
// before people are shown another table.
const worthSaving = 0.05

// sharper shows the comparisons of the whole audience after allowing for what
// contacts would have done anyway, beside the verdict's own.
func (s story) sharper() []section {
	f := s.doc.Sharper
	told := section{detail: true, title: s.p.Word("report.sharper")}
	told.explains("regression-adjustment", "variance-saved")
	if f.Reason != nil {
		if f.Contacts == nil || *f.Contacts == 0 { // nobody asked for it
			return nil
		}
		told.add(paragraph(sentence(f.Reason.Text)))
		return []section{told}
	}
	comparisons := slices.DeleteFunc(s.compared(nil, nil), func(c findings.Comparison) bool { return c.Adjusted == nil })
	if len(comparisons) == 0 {
		return nil
	}
	first := max(0, slices.IndexFunc(comparisons, func(c findings.Comparison) bool {
		return c.Trigger == s.doc.Leader.Trigger || c.Versus == s.doc.Leader.Trigger
	}))
	line := s.saved(f, comparisons[first])
	if !slices.ContainsFunc(comparisons, func(c findings.Comparison) bool { return c.Adjusted.Saved >= worthSaving }) {
		if !f.Prior { // nobody asked for it
			return nil
		}
		told.add(paragraph(line))
		return []section{told}
	}
	told.add(headline(sentence(simulated(s.p, s.doc.Data, line, ""))), s.adjustedGrid(comparisons), note(s.p.Word("report.sharper.rest")))
	return []section{told}
}

// saved says what the adjustment is worth in one comparison.
func (s story) saved(f findings.Sharper, c findings.Comparison) string {
	id := "report.sharper.segments"
	switch {
	case !(c.Adjusted.Saved > 0):
		id = "report.sharper.no-help"
	case f.Prior && f.Segments > 0:
		id = "report.sharper.both"
	case f.Prior:
		id = "report.sharper.prior"
	}
	return s.p.Word(id, "saved", c.Adjusted.Saved, "more", c.Adjusted.MoreContacts, "trigger", c.Trigger, "versus", c.Versus)
}

func (s story) adjustedGrid(comparisons []findings.Comparison) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.versus"), wide: 2},
		{head: s.p.Word("report.column.plain"), right: true, drop: 3},
		{head: s.intervalHead(), right: true, drop: 4},
		{head: s.p.Word("report.column.adjusted"), right: true},
		{head: s.intervalHead(), right: true},
		{head: s.p.Word("report.column.saved"), right: true, drop: 1},
	}}
	for _, c := range comparisons {
		a := c.Adjusted
		g.rows = append(g.rows, []string{
			c.Trigger, c.Versus, orDash(c.Difference, s.p.Points), rangeOrDash(c.Low, c.High, s.p.Range),
			orDash(a.Difference, s.p.Points), rangeOrDash(a.Low, a.High, s.p.Range), orDash(a.Saved, s.p.Percent),
		})
	}
	if s.against(comparisons) != "" {
		g.remove(1)
	}
	return g
}
