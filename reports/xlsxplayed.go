package reports

import (
	"bytes"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// workbook writes what a plan may be expected to do as a workbook: what is
// said, the rules side by side, and how much of each figure is chance.
func (x expected) workbook(to *bytes.Buffer) error {
	w := workbook{story: story{p: x.p}}
	told := x.page()
	return w.bind(to, table.Properties{Title: clip(told.title), Subject: told.subtitle}, []sheet{
		w.pageSheet(told), x.ruleSheet(w), x.errorSheet(w), x.lookSheet(w), x.truthSheet(w),
	})
}

// worlds are the two that were played: that of the book, and that in which
// nothing works.
func (x expected) worlds(each func(world string, r findings.RuleCharacteristics)) {
	for _, r := range x.doc.Rules {
		each(x.p.Word("report.played.book"), r)
	}
	for _, r := range x.doc.NullRules {
		each(x.p.Word("report.played.null"), r)
	}
}

func (x expected) number(id, format string) table.Column {
	return table.Column{Header: x.p.Word("characteristics.column." + id), Format: format, Width: numberWidth}
}

// ruleSheet has a row for each rule in each world.
func (x expected) ruleSheet(w workbook) sheet {
	s := sheet{id: "rules", name: x.p.Word("characteristics.rules", "best", x.doc.Truth.Best), columns: []table.Column{
		w.words("world", nameWidth), {Header: x.p.Word("characteristics.column.rule"), Width: nameWidth},
		x.number("right", rateFormat), x.number("false", rateFormat), w.number("wrong-winner", rateFormat), x.number("minimum", rateFormat),
		x.number("none", rateFormat), x.number("equal", rateFormat), w.number("invalid", rateFormat),
		x.number("contacts", wholeFormat), x.number("regret", wholeFormat), w.number("regret-during", wholeFormat), w.number("regret-after", wholeFormat),
		x.number("coverage", rateFormat), x.number("tailor-right", rateFormat), x.number("tailor-wrong", rateFormat), w.number("played-error", fineFormat),
	}}
	x.worlds(func(world string, r findings.RuleCharacteristics) {
		s.row(world, x.rule(r.Stopping), r.Power, r.FalseWinner, r.WrongWinner, r.WrongByMinimum, r.NoWinner, r.Equivalent, r.Invalid,
			r.ExpectedContacts, r.ExpectedRegret, r.RegretDuring, r.RegretAfter, r.Coverage, r.TailorRight, r.TailorWrong, r.MonteCarloError)
	})
	return s
}

// errorSheet has a row for each figure of each rule in each world.
func (x expected) errorSheet(w workbook) sheet {
	s := sheet{id: "errors", name: x.p.Word("report.sheet.errors"), columns: []table.Column{
		w.words("world", nameWidth), {Header: x.p.Word("characteristics.column.rule"), Width: nameWidth}, w.words("figure", nameWidth),
		w.number("played", figureFormat), w.number("low", figureFormat), w.number("high", figureFormat),
	}}
	x.worlds(func(world string, r findings.RuleCharacteristics) {
		e := r.Errors
		for _, one := range []struct {
			head string
			findings.Frequency
		}{
			{x.p.Word("characteristics.column.right"), e.Power}, {x.p.Word("characteristics.column.false"), e.FalseWinner},
			{x.p.Word("report.column.wrong-winner"), e.WrongWinner}, {x.p.Word("characteristics.column.minimum"), e.WrongByMinimum},
			{x.p.Word("characteristics.column.none"), e.NoWinner}, {x.p.Word("characteristics.column.equal"), e.Equivalent},
			{x.p.Word("report.column.invalid"), e.Invalid}, {x.p.Word("characteristics.column.contacts"), e.ExpectedContacts},
			{x.p.Word("characteristics.column.regret"), e.ExpectedRegret}, {x.p.Word("characteristics.column.coverage"), e.Coverage},
			{x.p.Word("characteristics.column.tailor-right"), e.TailorRight}, {x.p.Word("characteristics.column.tailor-wrong"), e.TailorWrong},
		} {
			s.row(world, x.rule(r.Stopping), one.head, one.Value, one.Low, one.High)
		}
	})
	return s
}

// figureFormat shows shares and numbers of people in one column.
const figureFormat = "[>1]#,##0.0;0.0 %"

// lookSheet has a row for each look of each rule in each world.
func (x expected) lookSheet(w workbook) sheet {
	s := sheet{id: "ends", name: x.p.Word("characteristics.ends"), columns: []table.Column{
		w.words("world", nameWidth), {Header: x.p.Word("characteristics.column.rule"), Width: nameWidth}, w.number("look", wholeFormat),
		x.number("days", wholeFormat), x.number("names", rateFormat),
	}}
	x.worlds(func(world string, r findings.RuleCharacteristics) {
		for _, l := range r.Looks {
			s.row(world, x.rule(r.Stopping), l.Look, l.Days, l.Winner)
		}
	})
	return s
}

func (x expected) truthSheet(w workbook) sheet {
	s := sheet{id: "truth", name: x.p.Word("characteristics.truth"), columns: []table.Column{w.words("trigger", nameWidth), w.number("rate", rateFormat)}}
	for _, t := range x.doc.Truth.Triggers {
		s.row(t.Trigger, t.Rate)
	}
	return s
}
