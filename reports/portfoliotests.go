package reports

import (
	"cmp"
	"slices"

	"triggerlab/experiment/findings"
)

// picked are the first of the tests that have something in common, in the order
// of a comparison, and how many of them there are; those that compare equal
// keep the order of the file. No more than so many are held.
func (s portfolioStory) picked(most int, which func(findings.PortfolioTest) bool, order func(a, b findings.PortfolioTest) int) (first []findings.PortfolioTest, all int) {
	for t := range s.tests() {
		if !which(t) {
			continue
		}
		all++
		at, _ := slices.BinarySearchFunc(first, t, func(one, t findings.PortfolioTest) int {
			if order(one, t) <= 0 { // behind those that are equal
				return -1
			}
			return 1
		})
		if at < most {
			first = slices.Insert(first[:min(len(first), most-1)], at, t)
		}
	}
	return first, all
}

// more says how many tests there are beside those that are shown, and where. A
// workbook has a sheet of them all beside its page.
func (s portfolioStory) more(tests int) []block {
	switch {
	case s.room.sheet:
		return []block{note(s.p.Word("report.portfolio.in-sheet", "sheet", s.p.Word("report.portfolio.sheet.tests")))}
	case tests > 0:
		return []block{note(s.p.Word("report.portfolio.more", "tests", tests))}
	}
	return nil
}

// winners lists the tests with a winner, the surest first.
func (s portfolioStory) winners() []section {
	shown, all := s.picked(s.room.telling, func(t findings.PortfolioTest) bool { return t.Status == findings.Winner }, surest)
	if all == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.portfolio.winners")}
	if s.doc.Effects.Reason == nil {
		told.add(paragraph(s.p.Word("report.portfolio.winners-are", "level", s.doc.Level)))
	} else {
		told.add(paragraph(s.p.Word("report.portfolio.winners-few")))
	}
	told.add(s.drawnWinners()...)
	g := s.testGrid(shown)
	g.removeNamed(s.p.Word("report.column.chance"))
	told.add(g)
	told.add(s.more(all - len(shown))...)
	told.explains("naive-difference", "shrunk-lead", "winning-again", "winner-claim")
	return []section{told}
}

// surest puts first what stands among all tests, and then what is likeliest to
// win again.
func surest(a, b findings.PortfolioTest) int {
	return cmp.Or(trueFirst(a.StandsBH, b.StandsBH), highFirst(a.Again, b.Again), highFirst(a.ShrunkLift, b.ShrunkLift))
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// promising lists the tests without a winner that are worth going on with: the
// leads of which most is left.
func (s portfolioStory) promising() []section {
	worth := func(t findings.PortfolioTest) bool {
		return (t.Status == findings.Leading || t.Status == findings.Undecided) && t.ShrunkLift > 0 && t.Best >= promisingBest
	}
	shown, all := s.picked(s.room.telling, worth, func(a, b findings.PortfolioTest) int { return highFirst(a.ShrunkLift, b.ShrunkLift) })
	if all == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.portfolio.promising")}
	told.add(paragraph(s.p.Word("report.portfolio.promising-are", "tests", all, "best", promisingBest)))
	g := s.testGrid(shown)
	g.removeNamed(s.p.Word("report.portfolio.column.again"))
	told.add(g)
	told.add(s.more(all - len(shown))...)
	told.explains("probability-best", "leader")
	return []section{told}
}

// promisingBest is how likely a trigger is the best of its test where that is
// worth more contacts.
const promisingBest = 0.8

// testGrid has a row for each test: what it is ahead by, as it looks and as all
// tests let believe, how likely it is the best, whether it would be so again,
// and whether it stands. What one of these columns would say of no test goes.
func (s portfolioStory) testGrid(tests []findings.PortfolioTest) grid {
	g := grid{room: namesRoom, columns: []column{
		{head: s.p.Word("report.portfolio.column.test"), wide: 2},
		{head: s.p.Word("report.portfolio.column.highest"), wide: 2},
		{head: s.p.Word("report.portfolio.column.naive"), right: true},
		{head: s.p.Word("report.portfolio.column.shrunk"), right: true},
		{head: s.intervalHead(), right: true, drop: 4},
		{head: s.p.Word("report.column.chance"), right: true, drop: 3},
		{head: s.p.Word("report.portfolio.column.again"), right: true, drop: 2},
		{head: s.p.Word("report.portfolio.column.stands"), drop: 1},
	}}
	for _, t := range tests {
		g.rows = append(g.rows, []string{
			t.Experiment, s.highest(t), orDash(t.NaiveLift, s.p.Lift), orDash(t.ShrunkLift, s.p.Lift), rangeOrDash(t.ShrunkLow, t.ShrunkHigh, s.p.LiftRange),
			orDash(t.Best, s.p.Chance), orDash(t.Again, s.p.Chance), standsMark(t),
		})
	}
	g.drop("", 7)
	g.drop(dash, 6)
	g.drop(dash, 5)
	g.drop(dash, 4)
	g.drop(dash, 3)
	return g
}

// removeNamed takes away the column with that heading, if it is there.
func (g *grid) removeNamed(head string) {
	if c := slices.IndexFunc(g.columns, func(c column) bool { return c.head == head }); c >= 0 {
		g.remove(c)
	}
}

// namesRoom is what tests and messages keep of a line before a column goes.
const namesRoom = 38

// highest is the trigger with the highest rate, with what it says.
func (s portfolioStory) highest(t findings.PortfolioTest) string {
	if t.Message == "" || t.Message == t.Trigger {
		return t.Trigger
	}
	return s.p.Word("report.portfolio.test", "test", t.Trigger, "trigger", t.Message)
}

func standsMark(t findings.PortfolioTest) string {
	if t.StandsBH {
		return string(good)
	}
	return ""
}

// broken names the tests whose data cannot be trusted, the surest first.
func (s portfolioStory) broken() []section {
	d := s.doc.Splits
	if d.Checked == 0 && len(d.OtherInvalid) == 0 {
		return nil
	}
	told := section{mark: good, title: s.p.Word("report.portfolio.splits")}
	values := []any{"checked", d.Checked, "broken", d.Broken, "share", d.Share, "low", d.Low, "high", d.High, "expected", s.few(d.Expected), "known", d.Share.Known()}
	if d.Checked > 0 {
		told.add(paragraph(s.p.Word("report.portfolio.splits-are", values...)))
	}
	if d.Broken > 0 {
		told.mark = bad
		told.add(bullets{{bad, s.p.Word("report.portfolio.splits-cure")}})
		shown, all := s.picked(min(s.room.telling, mostBroken), func(t findings.PortfolioTest) bool { return t.Broken }, func(a, b findings.PortfolioTest) int { return highFirst(-a.SampleRatio, -b.SampleRatio) })
		told.add(s.brokenGrid(shown))
		told.add(s.more(all - len(shown))...)
	}
	if n := len(d.OtherInvalid); n > 0 {
		told.mark = bad
		names := d.OtherInvalid[:min(n, mostNamed)]
		told.add(bullets{{bad, s.p.Word("report.portfolio.other-invalid", "tests", n, "names", names, "more", n-len(names))}})
	}
	told.explains("broken-splits", "sample-ratio", "invalid")
	return []section{told}
}

// mostBroken is how many broken tests are enough to look for what is wrong.
const mostBroken = 10

func (s portfolioStory) brokenGrid(tests []findings.PortfolioTest) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.portfolio.column.test"), wide: 2},
		{head: s.p.Word("report.portfolio.column.triggers"), right: true},
		{head: s.p.Word("report.column.exposures"), right: true},
		{head: s.p.Word("report.column.p"), right: true},
	}}
	for _, t := range tests {
		g.rows = append(g.rows, []string{t.Experiment, s.p.Count(t.Triggers), s.p.Count(t.Exposures), orDash(t.SampleRatio, s.p.PValue)})
	}
	return g
}

// everyTest lists all tests in the order of the file, as far as there is room.
func (s portfolioStory) everyTest() []section {
	all := s.doc.Tests.Len()
	if s.room.all == 0 || all == 0 {
		return nil
	}
	told := section{detail: true, title: s.p.Word("report.portfolio.every")}
	var shown []findings.PortfolioTest
	for t := range s.tests() {
		if shown = append(shown, t); len(shown) == s.room.all {
			break
		}
	}
	g := s.testGrid(shown)
	g.columns = slices.Insert(g.columns, 1, column{head: s.p.Word("report.column.verdict"), wide: 2})
	for i, row := range g.rows {
		v := findings.Verdict{Status: shown[i].Status}
		g.rows[i] = slices.Insert(row, 1, string(verdictMarks[v.Status])+" "+s.status(v))
	}
	told.add(g)
	told.add(s.more(all - len(shown))...)
	return []section{told}
}
