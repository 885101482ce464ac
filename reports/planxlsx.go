package reports

import (
	"bytes"

	"triggerlab/experiment/table"
)

// workbook writes a plan as a workbook of real numbers, for whoever wants to
// reckon on.
func (t planned) workbook(to *bytes.Buffer) error {
	w := workbook{story: story{p: t.p}}
	var sheets []sheet
	for _, s := range []sheet{t.summarySheet(w), t.cellSheet(w), t.lookSheet(w), t.segmentSheet(w), t.priceSheet(w), t.effectSheet(w), t.curveSheet(w)} {
		if len(s.rows) > 0 {
			sheets = append(sheets, s)
		}
	}
	return w.bind(to, table.Properties{Title: clip(t.title())}, sheets)
}

func (t planned) words(id string, width float64) table.Column {
	return table.Column{Header: t.p.Word("report.plan.column." + id), Width: width, Wrap: true}
}

func (t planned) number(id, format string) table.Column {
	return table.Column{Header: t.p.Word("report.plan.column." + id), Format: format, Width: numberWidth}
}

func (t planned) summarySheet(w workbook) sheet {
	s := sheet{name: w.p.Word("report.sheet.summary"), columns: []table.Column{w.words("what", nameWidth), w.words("message", sentenceWidth)}}
	s.row(t.p.Word("report.name"), t.title())
	for _, m := range t.doc.Reasons {
		s.row(t.p.Word("report.plan."+t.doc.Status), sentence(m.Text))
	}
	for _, m := range t.doc.Ways {
		s.row(t.p.Word("report.plan.ways"), sentence(m.Text))
	}
	for _, m := range t.doc.Warnings {
		s.row(t.p.Word("report.plan.assumptions"), sentence(m.Text))
	}
	for _, m := range t.doc.Assumptions {
		s.row(t.p.Word("report.plan.assumptions"), sentence(m.Text))
	}
	for _, m := range t.doc.MethodsUsed {
		s.row(t.p.Word("report.method"), ended(m.Method.Text))
	}
	return s
}

func (t planned) cellSheet(w workbook) sheet {
	s := sheet{id: "plan_triggers", name: t.p.Word("report.plan.triggers"), columns: []table.Column{w.words("segment", nameWidth), w.words("trigger", nameWidth), t.number("contacts", wholeFormat)}}
	for _, c := range t.doc.Cells {
		s.row(c.Segment, c.Trigger, c.Contacts)
	}
	return s
}

func (t planned) lookSheet(workbook) sheet {
	s := sheet{id: "looks", name: t.p.Word("report.plan.looks"), columns: []table.Column{
		t.number("look", wholeFormat), t.words("day", numberWidth), t.number("information", rateFormat), t.number("contacts", wholeFormat),
		t.number("z", "0.0000"), t.number("spent", pFormat), t.number("found", rateFormat),
	}}
	for _, l := range t.doc.Looks {
		s.row(l.Look, l.Day, l.Fraction, l.Contacts, l.Z, l.Spent, l.Found)
	}
	return s
}

func (t planned) segmentSheet(w workbook) sheet {
	s := sheet{id: "segments", name: t.p.Word("report.plan.segments"), columns: []table.Column{
		w.words("segment", nameWidth), t.number("base", rateFormat), t.number("effect", signedFormat), t.number("need", wholeFormat),
		t.number("there-are", wholeFormat), t.number("detectable", signedFormat), t.number("power", rateFormat), t.number("winner", rateFormat),
	}}
	for _, one := range t.doc.Segments {
		s.row(one.Segment, one.BaseRate, one.Effect, one.Needed, one.Contacts, one.Difference, one.Power, one.Winner)
	}
	return s
}

// priceSheet has a row for each price, whatever it is of.
func (t planned) priceSheet(w workbook) sheet {
	s := sheet{id: "prices", name: t.p.Word("report.plan.prices"), columns: []table.Column{
		w.words("what", nameWidth), t.number("triggers", wholeFormat), t.words("rule", numberWidth), t.number("looks", wholeFormat),
		t.number("z", "0.0000"), t.number("total", wholeFormat), t.number("expected", wholeFormat), t.number("days", wholeFormat),
	}}
	for _, one := range t.doc.Prices.Triggers {
		s.row(t.p.Word("report.plan.prices.triggers"), one.Triggers, nil, nil, one.Critical, one.Total, nil, one.Days)
	}
	for _, one := range t.doc.Prices.Rules {
		var looks any // any number of them
		if one.Looks > 0 {
			looks = one.Looks
		}
		s.row(t.p.Word("report.plan.prices.rules"), nil, one.Stopping, looks, nil, one.Total, one.Expected, nil)
	}
	for _, one := range t.doc.Prices.Segments {
		s.row(t.parts(one), nil, nil, nil, one.Critical, one.Total, nil, one.Days)
	}
	return s
}

func (t planned) effectSheet(workbook) sheet {
	s := sheet{id: "effects", name: t.p.Word("report.plan.effects"), columns: []table.Column{
		t.number("effect", signedFormat), t.number("lift", signedFormat), t.number("each", wholeFormat), t.number("total", wholeFormat), t.number("days", wholeFormat),
	}}
	for _, one := range t.doc.Effects {
		s.row(one.Difference, one.Lift, one.PerTrigger, one.Total, one.Days)
	}
	return s
}

func (t planned) curveSheet(workbook) sheet {
	s := sheet{id: "curve", name: t.p.Word("report.plan.curve"), columns: []table.Column{
		t.number("contacts", wholeFormat), t.number("effect", signedFormat), t.number("power", rateFormat), t.number("winner", rateFormat), t.number("top", rateFormat),
	}}
	if n := int64(len(t.doc.Curves.Contacts)); n > 1 {
		in := func(column int) table.Range { return table.Range{Sheet: s.id, Column: column, From: 2, To: n + 1} }
		drawn := table.Chart{
			Kind: table.Lines, Title: s.name, Says: t.p.Word("report.chart.power"), Format: axisFormat(false, 1), Top: 1, Legend: true, Labels: in(1),
			Column: len(s.columns) + 2, Row: 2, Width: 640, Height: 340,
		}
		for i := range 3 { // power, the winner named, the right one on top
			drawn.Series = append(drawn.Series, table.Series{Name: headOf(in(i + 3)), Values: in(i + 3), Color: chartColors[i]})
		}
		s.charts = append(s.charts, drawn)
	}
	for _, c := range t.doc.Curves.Contacts {
		s.row(c.Contacts, c.Difference, c.Shown, c.Winner, c.Top)
	}
	for _, c := range t.doc.Curves.Effect {
		s.row(c.Contacts, c.Difference, c.Shown, c.Winner, c.Top)
	}
	return s
}
