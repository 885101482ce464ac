package reports

import "triggerlab/experiment/findings"

// sideBySide holds the rules against each other in the world of the book.
func (x expected) sideBySide() section {
	told := section{title: x.p.Word("characteristics.rules", "best", x.doc.Truth.Best)}
	g := grid{columns: []column{
		{head: x.p.Word("characteristics.column.rule"), wide: 2},
		{head: x.p.Word("characteristics.column.right"), right: true},
		{head: x.p.Word("characteristics.column.false"), right: true},
		{head: x.p.Word("characteristics.column.minimum"), right: true, drop: 6},
		{head: x.p.Word("characteristics.column.none"), right: true, drop: 3},
		{head: x.p.Word("characteristics.column.contacts"), right: true},
		{head: x.p.Word("characteristics.column.regret"), right: true, drop: 1},
		{head: x.p.Word("characteristics.column.coverage"), right: true, drop: 2},
		{head: x.p.Word("characteristics.column.tailor-right"), right: true, drop: 4},
		{head: x.p.Word("characteristics.column.tailor-wrong"), right: true, drop: 5},
	}}
	for _, r := range x.doc.Rules {
		g.rows = append(g.rows, []string{
			x.rule(r.Stopping), orDash(r.Power, x.p.Percent), x.p.Percent(r.FalseWinner), orDash(r.WrongByMinimum, x.p.Percent), x.p.Percent(r.NoWinner),
			x.contacts(r), x.p.Count(int64(r.ExpectedRegret + 0.5)), x.p.Percent(r.Coverage), x.p.Percent(r.TailorRight), x.p.Percent(r.TailorWrong),
		})
	}
	told.add(g, note(x.p.Word("characteristics.error", "error", x.widest(x.doc.Rules), "contacts", x.widestContacts(x.doc.Rules))))
	return told
}

func (x expected) contacts(r findings.RuleCharacteristics) string {
	return x.p.Count(int64(r.ExpectedContacts + 0.5))
}

// widest is the largest Monte Carlo error of some rules.
func (x expected) widest(rules []findings.RuleCharacteristics) float64 {
	widest := 0.0
	for _, r := range rules {
		widest = max(widest, float64(r.MonteCarloError))
	}
	return widest
}

func (x expected) widestContacts(rules []findings.RuleCharacteristics) int64 {
	widest := 0.0
	for _, r := range rules {
		if c := r.Errors.ExpectedContacts; c.High.Known() {
			widest = max(widest, float64(c.High-c.Low)/2)
		}
	}
	return int64(widest + 0.5)
}

// ifNothing says what the rules do where there is nothing to be found.
func (x expected) ifNothing() section {
	told := section{title: x.p.Word("characteristics.nothing")}
	g := grid{columns: []column{
		{head: x.p.Word("characteristics.column.rule"), wide: 2},
		{head: x.p.Word("characteristics.column.names"), right: true},
		{head: x.p.Word("characteristics.column.likely"), right: true},
		{head: x.p.Word("characteristics.column.equal"), right: true, drop: 2},
		{head: x.p.Word("characteristics.column.contacts"), right: true},
		{head: x.p.Word("characteristics.column.coverage"), right: true},
		{head: x.p.Word("characteristics.column.tailor-wrong"), right: true, drop: 1},
	}}
	for _, r := range x.doc.NullRules {
		e := r.Errors.FalseWinner
		g.rows = append(g.rows, []string{
			x.rule(r.Stopping), x.p.Percent(r.FalseWinner), x.p.Rates(e.Low, e.High), x.p.Percent(r.Equivalent), x.contacts(r), x.p.Percent(r.Coverage), x.p.Percent(r.TailorWrong),
		})
	}
	told.add(paragraph(x.p.Word("characteristics.nothing-is", "level", x.doc.Plan.Level, "error", 1-x.doc.Plan.Level)), g)
	return told
}

// ends says at which looks winners are named.
func (x expected) ends() section {
	told := section{title: x.p.Word("characteristics.ends")}
	g := grid{columns: []column{{head: x.p.Word("report.column.look"), right: true}, {head: x.p.Word("characteristics.column.days"), right: true}}}
	for _, r := range x.doc.Rules {
		g.columns = append(g.columns, column{head: x.rule(r.Stopping), right: true})
	}
	for look := range x.doc.Plan.Looks {
		row := []string{x.p.Count(look + 1), ""}
		for _, r := range x.doc.Rules {
			cell := "–"
			for _, at := range r.Looks {
				if at.Look == look+1 {
					row[1], cell = x.p.Count(at.Days), x.p.Percent(at.Winner)
				}
			}
			row = append(row, cell)
		}
		g.rows = append(g.rows, row)
	}
	told.add(paragraph(x.p.Word("characteristics.ends-is")), g)
	return told
}

// truth says what was taken for true.
func (x expected) truth() section {
	t := x.doc.Truth
	told := section{title: x.p.Word("characteristics.truth")}
	g := grid{columns: []column{{head: x.p.Word("report.column.trigger"), wide: 2}, {head: x.p.Word("report.column.rate"), right: true}}}
	for _, one := range t.Triggers {
		g.rows = append(g.rows, []string{one.Trigger, x.p.Percent(one.Rate)})
	}
	told.add(paragraph(x.p.Word("characteristics.truth-is", "contacts", x.doc.Plan.Contacts, "segments", x.doc.Plan.Segments, "days", x.doc.Plan.Days, "start", x.doc.Plan.Start, "looks", x.doc.Plan.Looks)), g)
	return told
}

// method says what the figures mean.
func (x expected) method() section {
	told := section{title: x.p.Word("characteristics.method")}
	var list bullets
	for _, code := range []string{"right", "false", "minimum", "regret", "coverage", "tailor", "peeking", "plain", "error"} {
		if code == "minimum" && x.doc.Plan.MinimumEffect == nil {
			continue
		}
		list = append(list, bullet{none, x.p.Word("characteristics.method."+code, "minimum", x.doc.Truth.MinimumEffect, "control", x.doc.Plan.Control)})
	}
	told.add(list)
	for _, w := range x.doc.Warnings {
		told.add(bullets{{caution, sentence(w.Text)}})
	}
	return told
}
