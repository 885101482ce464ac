package reports

import (
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// driverSheet holds all drivers, also those of which nothing can be told.
func (w workbook) driverSheet() sheet {
	s := sheet{id: "drivers", name: w.p.Word("report.sheet.drivers"), columns: []table.Column{
		w.words("driver", numberWidth), w.words("by", numberWidth), w.words("kind", numberWidth), w.words("level", nameWidth), w.words("versus", nameWidth),
		w.words("among", numberWidth), w.words("given", nameWidth), w.number("carriers", wholeFormat), w.number("exposures", wholeFormat),
		w.noted(w.number("change", signedFormat), "change"), w.number("low", signedFormat), w.number("high", signedFormat),
		w.number("odds", oddsFormat), w.number("odds-low", oddsFormat), w.number("odds-high", oddsFormat),
		w.number("p-value", pFormat), w.noted(w.number("p-adjusted", pFormat), "p-adjusted"), w.words("cannot", nameWidth), w.words("message", sentenceWidth),
	}}
	s.printed = len(s.columns) - 2 // why, in words, is too wide for paper
	for _, d := range w.doc.Drivers {
		why, warnings := "", make([]string, 0, len(d.Warnings))
		if d.CannotTell != "" {
			why = w.cannotDrive(d)
		}
		for _, m := range d.Warnings {
			warnings = append(warnings, sentence(m.Text))
		}
		own := ownWords{w.p}.driver(d)
		s.row(own.Term, own.By, ownWords{w.p}.kind(d.Kind), own.Level, own.Versus, own.Among, strings.Join(own.Given, ", "), d.Triggers, d.Exposures, d.Estimate, d.Low, d.High,
			d.OddsRatio, d.OddsLow, d.OddsHigh, d.PValue, d.PAdjusted, why, strings.Join(warnings, " "))
	}
	return s
}

// oddsFormat shows ratios of odds.
const oddsFormat = "0.00"

// contactSheet holds the ladder, replies in time and contacts of two minds, a
// share a row.
func (w workbook) contactSheet() sheet {
	s := sheet{id: "people", name: w.p.Word("report.sheet.contacts"), columns: []table.Column{
		w.words("what", nameWidth), w.words("trigger", nameWidth), w.number("contacts", wholeFormat), w.number("eligible", wholeFormat),
		w.number("rate", rateFormat), w.number("low", rateFormat), w.number("high", rateFormat),
	}}
	for _, r := range w.doc.Ladder {
		for _, rung := range []struct {
			id string
			findings.Rung
		}{{"noticed", r.Noticed}, {"in-love", r.InLove}, {"stays", r.Stays}} {
			s.row(w.p.Word("report.column."+rung.id), r.Trigger, rung.Contacts, rung.Eligible, rung.Share, rung.Low, rung.High)
		}
	}
	if r := w.doc.Reply; r != nil {
		for _, p := range append([]findings.Punctual{r.All}, r.Triggers...) {
			s.row(w.p.Word("report.reply"), p.Trigger, p.InTime, p.Exposures, p.Share, p.Low, p.High)
		}
	}
	if a := w.doc.Ambivalence; a.Contacts > 0 {
		s.row(w.p.Word("report.minds"), nil, a.Ambivalent, a.Contacts, a.Share, a.Low, a.High)
	}
	return s
}
