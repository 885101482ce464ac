package reports

import (
	"maps"
	"slices"

	"triggerlab/experiment/table"
)

// dataSheet is one long table of what everything was computed from: how the
// rows were accounted for, which column was read as what, the tally of each
// segment and trigger, the days, the plan with its fingerprint, and the
// evidence by which all of it can be checked. Its first column says which,
// for filtering.
func (w workbook) dataSheet() sheet {
	s := sheet{id: "data", name: w.p.Word("report.data"), columns: []table.Column{
		w.noted(w.words("about", numberWidth), "evidence"), w.words("by", numberWidth), w.words("segment", nameWidth), w.words("trigger", nameWidth), w.words("day", numberWidth),
		w.number("contacts", wholeFormat), w.number("exposures", wholeFormat), w.number("engaged", wholeFormat), w.number("complaints", wholeFormat), w.number("reached", wholeFormat),
		w.noted(w.number("mm", wholeFormat), "sums"), w.number("my", wholeFormat), w.number("yy", wholeFormat),
		w.number("rows", wholeFormat), w.words("value", nameWidth), w.words("more", nameWidth),
	}}
	w.accounting(&s)
	for _, c := range w.doc.Cells {
		s.row(w.p.Word("report.about.cell"), breakdown(c.By), c.Segment, c.Trigger, nil,
			c.Contacts, c.Exposures, c.Engagements, c.Complaints, c.Reached, c.SumMM, c.SumMY, c.SumYY)
	}
	for _, d := range w.doc.Days {
		s.row(w.p.Word("report.about.day"), nil, nil, d.Trigger, d.Day, nil, d.Exposures, d.Engagements, d.Complaints)
	}
	w.planned(&s)
	s.kept = 1 + len(s.rows) // what is for programs is not printed
	if w.doc.Evidence != nil {
		lines := w.doc.Evidence.Lines()
		s.call("evidence", moreColumn, len(lines))
		for _, line := range lines {
			s.noted(w.p.Word("report.about.evidence"), nil, nil, table.Shown{Value: line, Flat: true})
		}
	}
	return s
}

// moreColumn is the last of the sheet.
const moreColumn = 16

// noted adds a row of which only the last columns say something.
func (s *sheet) noted(about string, n, what, more any) {
	s.row(about, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, n, what, more)
}

// planned writes what was decided before the test, as far as the report holds
// it against what it was judged by.
func (w workbook) planned(s *sheet) {
	p := w.doc.Plan
	if p == nil {
		return
	}
	about := w.p.Word("report.about.plan")
	s.call("fingerprint", moreColumn, 1)
	s.noted(about, nil, w.p.Word("report.data.fingerprint"), p.Fingerprint)
	s.noted(about, p.Outcomes, w.p.Word("report.data.locked"), p.Locked.UTC())
	if p.Edited {
		s.noted(about, nil, w.p.Word("report.data.edited"), true)
	}
	for _, c := range p.Changes {
		s.noted(about, nil, w.p.Word("report.data.changed", "what", c.What), w.p.Word("report.data.change", "planned", c.Planned, "now", c.Now))
	}
}

// accounting writes where the rows went, and what was read as what.
func (w workbook) accounting(s *sheet) {
	d := w.doc.Data
	rows := func(what string, n any, more string) {
		s.noted(w.p.Word("report.about.rows"), n, what, more)
	}
	rows(w.p.Word("report.data.source"), nil, d.Source)
	if d.SHA256 != "" {
		rows(w.p.Word("report.data.sha256"), nil, string(d.SHA256))
	}
	if d.Simulated {
		rows(w.p.Word("report.data.simulated"), nil, d.Seed)
	}
	rows(w.p.Word("report.data.rows-read"), d.RowsRead, "")
	rows(w.p.Word("report.data.rows-used"), d.RowsUsed, "")
	for _, aside := range d.SetAside {
		rows(w.p.Word("report.data.set-aside", "reason", w.why(aside.Reason)), aside.Rows, aside.First)
	}
	rows(w.p.Word("report.data.pending"), d.Pending, "")
	for _, role := range slices.Sorted(maps.Keys(d.Columns)) {
		s.noted(w.p.Word("report.about.column"), nil, role, d.Columns[role])
	}
	for _, m := range d.Notices {
		s.noted(w.p.Word("report.about.notice"), nil, sentence(m.Text), nil)
	}
}
