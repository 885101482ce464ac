package reports

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// secondsFormat shows how long people looked.
const secondsFormat = "0.0"

// cardSheet holds what is known of swiped cards: by trigger how many were of
// two minds and where it stood, by place what was done there.
func (w workbook) cardSheet() sheet {
	s := sheet{id: "cards", name: w.p.Word("report.sheet.panel"), columns: []table.Column{
		w.words("what", nameWidth), w.words("trigger", nameWidth), w.number("position", wholeFormat), w.number("swipes", wholeFormat), w.number("two-minds", wholeFormat),
		w.number("first-place", wholeFormat), w.number("mean-place", rateFormat), w.number("rate", rateFormat), w.number("low", rateFormat), w.number("high", rateFormat),
		w.number("expected-rate", rateFormat), w.number("seconds", secondsFormat),
	}}
	f := w.doc.Panel
	if f == nil {
		return s
	}
	for _, m := range f.Minds {
		s.row(w.p.Word("report.column.two-minds"), m.Trigger, nil, m.Swipes, m.Minds, nil, nil, m.Share, m.Low, m.High, nil, nil)
	}
	for _, c := range f.Balance.Cards {
		s.row(w.p.Word("report.column.mean-place"), c.Trigger, nil, nil, nil, c.First, c.Mean, nil, nil, nil, nil, nil)
	}
	for _, one := range f.Positions {
		s.row(w.p.Word("report.column.position"), nil, one.Position, one.Swipes, nil, nil, nil, one.Rate, nil, nil, one.Expected, one.Seconds)
	}
	if o := f.Order; o.Slope.Known() {
		s.row(w.p.Word("report.panel.further"), nil, nil, nil, nil, nil, nil, o.Slope, o.Low, o.High, findings.Unknown, findings.Unknown)
	}
	return s
}
