package reports

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// momentMarks are the signs of the moments at which a report may be made.
var momentMarks = map[string]mark{
	findings.MomentEarly:   bad,
	findings.MomentUnknown: bad,
	findings.MomentBetween: caution,
	findings.MomentLook:    good,
	findings.MomentLast:    good,
	findings.MomentAny:     good,
}

// sequential says whether the data may be looked at now and what that takes;
// nothing where one look was planned and this may be it.
func (s story) sequential() []section {
	q := s.doc.Sequential
	if len(q.Reasons) == 0 {
		return nil
	}
	told := section{
		mark: momentMarks[q.Moment], title: s.p.Word("report.sequential", "answer", s.known("report.sequential."+q.Moment, q.Moment)),
	}
	told.add(headline(sentence(q.Reasons[0].Text)))
	told.add(reasons(q.Reasons)...)
	if len(q.Looks) == 0 {
		return []section{told}
	}
	looks := section{minor: true, detail: true, title: s.p.Word("report.sequential.looks")}
	looks.add(s.lookGrid(q.Looks))
	return []section{told, looks}
}

// boundFormat is of critical values, in workbooks.
const boundFormat = "0.0000"

// fewLooks is how many looks people read; json and xlsx hold all.
const fewLooks = 12

// lookGrid shows what each look takes and costs.
func (s story) lookGrid(looks []findings.Look) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.look"), right: true},
		{head: s.p.Word("report.column.when")},
		{head: s.p.Word("report.column.day")},
		{head: s.p.Word("report.column.information"), right: true},
		{head: s.p.Word("report.column.critical"), right: true},
		{head: s.p.Word("report.column.nominal"), right: true, drop: 2},
		{head: s.p.Word("report.column.spent"), right: true, drop: 1},
	}}
	for _, l := range around(looks) {
		number := ""
		if l.Look > 0 {
			number = s.p.Count(l.Look)
		}
		g.rows = append(g.rows, []string{
			number, s.known("report.sequential."+l.State, l.State), l.Day, orDash(l.Information, s.p.Percent),
			orDash(l.Critical, s.p.Decimal), orDash(l.NominalP, s.p.PValue), orDash(l.Spent, s.p.PValue),
		})
	}
	g.drop("", 2)
	return g
}

// around keeps the looks about the present one where there are many.
func around(looks []findings.Look) []findings.Look {
	if len(looks) <= fewLooks {
		return looks
	}
	past := 0
	for _, l := range looks {
		if l.State == findings.LookPast {
			past++
		}
	}
	from := min(max(0, past-fewLooks/2), len(looks)-fewLooks)
	return looks[from : from+fewLooks]
}

// lookSheet has what is to be said, and then a row for each look.
func (w workbook) lookSheet() sheet {
	s := sheet{id: "looks", name: w.p.Word("report.sheet.looks"), columns: []table.Column{
		w.words("message", sentenceWidth), w.number("look", wholeFormat), w.words("when", numberWidth), w.words("day", numberWidth), w.number("information", rateFormat),
		w.noted(w.number("critical", boundFormat), "critical"), w.number("nominal", pFormat), w.noted(w.number("spent", pFormat), "spent"),
	}}
	q := w.doc.Sequential
	for _, m := range q.Reasons {
		s.row(sentence(m.Text))
	}
	for _, l := range q.Looks {
		var number any
		if l.Look > 0 {
			number = l.Look
		}
		s.row(nil, number, w.known("report.sequential."+l.State, l.State), l.Day, l.Information, l.Critical, l.NominalP, l.Spent)
	}
	return s
}
