package reports

import "triggerlab/experiment/findings"

// segmentsGrid is all segments at a glance: what holds in each, and what draws
// most engagement there.
func (s story) segmentsGrid(segments []findings.Segment) grid {
	people := s.p.Word("report.column.contacts")
	for _, one := range segments {
		if one.Contacts == nil {
			people = s.p.Word("report.column.exposures")
		}
	}
	g := grid{columns: []column{
		{head: s.p.Word("report.column.segment"), wide: 2},
		{head: people, right: true, drop: 1},
		{head: s.p.Word("report.column.verdict"), wide: 2},
		{head: s.p.Word("report.column.highest"), wide: 3},
		{head: s.p.Word("report.column.rate"), right: true},
		{head: s.intervalHead(), right: true, drop: 2},
	}}
	for _, one := range segments {
		row := []string{one.Segment, s.p.Count(size(one)), s.signed(one.Verdict), dash, dash, dash}
		if ranked := bestFirst(one.Triggers); len(ranked) > 0 && ranked[0].Rate.Known() {
			best := ranked[0]
			row[3], row[4], row[5] = best.Trigger, s.p.Percent(best.Rate), rangeOrDash(best.Low, best.High, s.p.Rates)
		}
		g.rows = append(g.rows, row)
	}
	g.drop(dash, 3, 4, 5)
	return g
}

// signed is a verdict in a word with its sign.
func (s story) signed(v findings.Verdict) string {
	return string(verdictMarks[v.Status]) + " " + s.status(v)
}
