package reports

import "triggerlab/experiment/findings"

// mostWinnersDrawn is how many leads are told apart at a glance.
const mostWinnersDrawn = 12

// drawnWinners hold the leads of the surest winners, as they look, against what
// is to be believed of them.
func (s portfolioStory) drawnWinners() []block {
	f := gains{
		caption: s.caption("report.portfolio.figure.winners", "report.portfolio.figure.winners.about", "level", s.doc.Level), unit: unitLift,
		naiveHead: s.p.Word("report.portfolio.column.naive"), honestHead: s.p.Word("report.portfolio.column.shrunk"),
	}
	tests, _ := s.picked(mostWinnersDrawn, func(t findings.PortfolioTest) bool {
		return t.Status == findings.Winner && t.NaiveLift.Known() && t.ShrunkLift.Known() && t.ShrunkLow.Known() && t.ShrunkHigh.Known()
	}, surest)
	for _, t := range tests {
		m := open
		if t.ShrunkLow > 0 {
			m = good
		}
		f.rows = append(f.rows, gain{m, s.testName(t), t.NaiveLift, t.ShrunkLift, t.ShrunkLow, t.ShrunkHigh, s.p.Lift(t.NaiveLift), s.p.Lift(t.ShrunkLift), s.p.LiftRange(t.ShrunkLow, t.ShrunkHigh)})
	}
	return drawn(f, len(f.rows))
}

// testName is what is ahead in a test: its message, or the test and the trigger
// where no message is known.
func (s portfolioStory) testName(t findings.PortfolioTest) string {
	if t.Message != "" {
		return t.Message
	}
	return s.p.Word("report.portfolio.test", "test", t.Experiment, "trigger", t.Trigger)
}

// leads says what is left of the leads that were seen.
func (s portfolioStory) leads() []section {
	l, told := s.doc.Leads, section{title: s.p.Word("report.portfolio.leads")}
	if l.Tests == 0 && s.doc.Effects.Reason == nil {
		return nil
	}
	if l.Tests > 0 {
		told.add(paragraph(s.p.Word("report.portfolio.leads-are", "tests", l.Tests)))
		told.add(s.drawnLeads()...)
		told.add(s.leadGrid())
	}
	if reason := s.doc.Effects.Reason; reason != nil {
		told.add(bullets{{caution, sentence(reason.Text)}})
	}
	told.explains("honest-lead", "shrunk-lead")
	return append([]section{told}, s.again()...)
}

func (s portfolioStory) leadGrid() grid {
	l := s.doc.Leads
	g := grid{columns: []column{
		{head: s.p.Word("report.portfolio.column.among"), wide: 2}, {head: s.p.Word("report.portfolio.column.tests"), right: true},
		{head: s.p.Word("report.portfolio.column.naive"), right: true}, {head: s.p.Word("report.portfolio.column.honest"), right: true}, {head: s.p.Word("report.portfolio.column.shrunk"), right: true},
	}}
	row := func(name string, tests int, naive, honest, shrunk findings.Number) {
		if tests > 0 {
			g.rows = append(g.rows, []string{name, s.p.Count(tests), orDash(naive, s.p.Lift), orDash(honest, s.p.Lift), orDash(shrunk, s.p.Lift)})
		}
	}
	row(s.p.Word("report.portfolio.all-tests"), l.Tests, l.NaiveLift, l.HonestLift, l.ShrunkLift)
	row(s.p.Word("report.portfolio.with-winner"), l.Winners, l.WinnersNaiveLift, l.WinnersHonestLift, l.WinnersShrunkLift)
	return g
}

// drawnLeads hold every lead, as it looks, against what is to be believed of
// it, where that is drawn.
func (s portfolioStory) drawnLeads() []block {
	if !s.room.drawn {
		return nil
	}
	f := scatter{
		caption: s.caption("report.portfolio.figure.leads", "report.portfolio.figure.leads.about"),
		across:  s.p.Word("report.portfolio.column.naive"), up: s.p.Word("report.portfolio.column.shrunk"),
		kinds: []dots{
			{mark: none, name: s.p.Word("report.portfolio.dot.none")}, {mark: caution, name: s.p.Word("report.portfolio.dot.winner")},
			{mark: good, name: s.p.Word("report.portfolio.dot.stands")},
		},
	}
	known := 0
	for t := range s.tests() {
		if !t.NaiveLift.Known() || !t.ShrunkLift.Known() {
			continue
		}
		known++
		kind := &f.kinds[0]
		switch {
		case t.StandsBH:
			kind = &f.kinds[2]
		case t.Status == findings.Winner:
			kind = &f.kinds[1]
		}
		kind.at = append(kind.at, [2]findings.Number{t.NaiveLift, t.ShrunkLift})
	}
	if known < fewestDots {
		return nil
	}
	return []block{f}
}

// fewestDots is from how many tests a cloud of them says something.
const fewestDots = 5

// again says how many winners would win again, and how much is still hidden.
func (s portfolioStory) again() []section {
	a, h, e := s.doc.Again, s.doc.Hidden, s.doc.Effects
	told := section{title: s.p.Word("report.portfolio.again")}
	why := func(m *findings.Message) {
		if m != nil && (e.Reason == nil || e.Reason.Code != m.Code) { // which is said already
			told.add(bullets{{caution, sentence(m.Text)}})
		}
	}
	if a.Expected.Known() && a.Winners > 0 {
		told.add(paragraph(s.p.Word("report.portfolio.again-is", "winners", a.Winners, "again", rounded(a.Expected), "low", rounded(a.Low), "high", rounded(a.High))))
		if a.TrulyBest.Known() && sureAgain(a) {
			told.add(paragraph(s.p.Word("report.portfolio.truly", "best", rounded(a.TrulyBest), "winners", a.Winners)))
		}
	} else {
		why(a.Reason)
	}
	if h.Expected.Known() && h.Tests > 0 {
		told.add(paragraph(s.p.Word("report.portfolio.hidden", "tests", h.Tests, "hidden", rounded(h.Expected), "low", rounded(h.Low), "high", rounded(h.High), "lift", h.Lift)))
	} else {
		why(h.Reason)
	}
	if e.Spread.Known() {
		told.add(paragraph(s.p.Word("report.portfolio.spread", "spread", e.Spread, "low", e.SpreadLow, "high", e.SpreadHigh, "tests", e.Tests)))
		if len(e.Mixture) > 1 {
			told.add(s.mixture())
		}
	}
	if told.blocks == nil {
		return nil
	}
	told.explains("winning-again", "hidden-difference")
	return []section{told}
}

// sureAgain tells that some winner at least is believed to win again. Where it
// is not, perhaps nothing differs, and who is the best by a hair is of no use.
func sureAgain(a findings.Again) bool { return a.Low.Known() && rounded(a.Low) > 0 }

// mixture is how many tests hold effects of which size.
func (s portfolioStory) mixture() grid {
	g := grid{columns: []column{{head: s.p.Word("report.portfolio.column.spread")}, {head: s.p.Word("report.portfolio.column.share"), right: true}, {}}}
	for _, m := range s.doc.Effects.Mixture {
		if m.Share.Known() && m.Share >= leastShare {
			g.rows = append(g.rows, []string{s.p.Word("report.portfolio.spread-of", "spread", m.Spread, "hardly", m.Spread < hardlyApart), s.p.Percent(m.Share), ""})
			g.meters = append(g.meters, m.Share)
		}
	}
	return g
}

// hardlyApart is up to what spread triggers are as good as the same.
const hardlyApart = 0.005

// leastShare is the smallest share of tests that is worth a row.
const leastShare = 0.005

// stands says which claims stand when all tests are judged together.
func (s portfolioStory) stands() []section {
	d := s.doc.Discoveries
	if d.Winners.Tests == 0 && d.Differences.Tests == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.portfolio.stands")}
	told.add(paragraph(s.p.Word("report.portfolio.stands-are", "bear", 1-s.doc.Level, "winners", d.Winners.BH, "alone", d.Winners.Alone, "tests", d.Winners.Tests, "luck", s.luck(d.Winners))))
	g := grid{columns: []column{
		{head: s.p.Word("report.portfolio.column.claim"), wide: 3}, {head: s.p.Word("report.portfolio.column.tests"), right: true}, {head: s.p.Word("report.portfolio.column.alone"), right: true},
		{head: s.p.Word("report.portfolio.column.luck"), right: true}, {head: s.p.Word("report.portfolio.column.bh"), right: true}, {head: s.p.Word("report.portfolio.column.by"), right: true},
	}}
	row := func(name string, one findings.Discovered) {
		if one.Tests > 0 {
			g.rows = append(g.rows, []string{s.p.Word(name), s.p.Count(one.Tests), s.p.Count(one.Alone), s.few(one.AloneByLuck), s.p.Count(one.BH), s.p.Count(one.BY)})
		}
	}
	row("report.portfolio.claim.winner", d.Winners)
	row("report.portfolio.claim.differ", d.Differences)
	told.add(g, note(s.p.Word("report.portfolio.stands-note")))
	if d.Winners.Undetectable > 0 {
		told.add(bullets{{caution, s.p.Word("report.portfolio.undetectable", "tests", d.Winners.Undetectable)}})
	}
	told.explains("winner-claim", "false-discovery-rate")
	return []section{told}
}

// luck is how many claims would be made where nothing is different, nil where
// that is not known.
func (s portfolioStory) luck(d findings.Discovered) any {
	if !d.AloneByLuck.Known() {
		return nil
	}
	return rounded(d.AloneByLuck)
}
