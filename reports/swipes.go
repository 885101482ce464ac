package reports

import (
	"slices"
	"strings"

	"triggerlab/experiment/findings"
)

// swiped tells of cards that people swiped: of which people were of two minds,
// and what their places did. What is wrong with who swiped stands among the
// checks of the data, and what it means in the verdict.
func (s story) swiped() []section {
	f := s.doc.Panel
	if f == nil {
		return nil
	}
	told := section{title: s.p.Word("report.panel")}
	median := any("")
	if f.Speed.Median.Known() {
		median = f.Speed.Median
	}
	told.add(paragraph(s.p.Word("report.panel.count", "swipers", f.Swipers, "swipes", f.Swipes, "median", median)))
	if f.OneIn > 1 {
		told.add(note(s.p.Word("report.panel.part", "n", f.OneIn)))
	}
	rest := section{minor: true, detail: true, title: s.p.Word("folding.cards")}
	if slices.ContainsFunc(f.Minds, func(m findings.TriggerMinds) bool { return m.Minds > 0 }) {
		rest.add(s.undecided(f.Minds), note(s.p.Word("report.panel.minds")))
	}
	if len(f.Positions) > 1 {
		rest.add(s.found("card-order")...)
		rest.add(s.places(f.Positions), note(s.p.Word("report.panel.order")))
	}
	if len(f.Balance.Cards) > 1 {
		rest.add(s.found("card-balance")...)
		rest.add(s.dealt(f.Balance.Cards), note(s.p.Word("report.panel.dealt")))
	}
	if rest.blocks == nil {
		return []section{told}
	}
	return []section{told, rest}
}

// found is what a check found, to stand above its table.
func (s story) found(check string) []block {
	var lines bullets
	for _, c := range s.doc.Health {
		if c.Check == check {
			lines = append(lines, bullet{healthMarks[c.Status], sentence(c.Message.Text)})
		}
	}
	if lines == nil {
		return nil
	}
	return []block{lines}
}

func (s story) undecided(minds []findings.TriggerMinds) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.swipes"), right: true, drop: 1},
		{head: s.p.Word("report.column.two-minds"), right: true},
		{head: s.p.Word("report.column.of-swipes"), right: true},
		{head: s.intervalHead(), right: true, drop: 2},
	}}
	for _, m := range minds {
		g.rows = append(g.rows, []string{m.Trigger, s.p.Count(m.Swipes), s.p.Count(m.Minds), orDash(m.Share, s.p.Percent), rangeOrDash(m.Low, m.High, s.p.Rates)})
	}
	return g
}

func (s story) places(positions []findings.CardPosition) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.position"), right: true},
		{head: s.p.Word("report.column.swipes"), right: true, drop: 2},
		{head: s.p.Word("report.column.rate"), right: true},
		{head: s.p.Word("report.column.expected-rate"), right: true},
		{head: s.p.Word("report.column.seconds"), right: true, drop: 1},
	}}
	for _, one := range positions {
		g.rows = append(g.rows, []string{
			s.p.Count(one.Position), s.p.Count(one.Swipes), orDash(one.Rate, s.p.Percent), orDash(one.Expected, s.p.Percent), orDash(one.Seconds, s.p.Decimal),
		})
	}
	g.drop(dash, 4)
	return g
}

func (s story) dealt(cards []findings.DealtCard) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.first-place"), right: true},
		{head: s.p.Word("report.column.mean-place"), right: true},
	}}
	for _, c := range cards {
		g.rows = append(g.rows, []string{c.Trigger, s.p.Count(c.First), orDash(c.Mean, s.p.Percent)})
	}
	return g
}

// among puts before a headline of a panel whose swipes they are.
func (w wording) among(headline string) string {
	if w.panel == nil || !w.panel.Recorded {
		return headline
	}
	said := w.p.Word("report.panel.among", "swipers", w.panel.Swipers, "text", "")
	if strings.HasPrefix(headline, said) {
		return headline
	}
	return said + headline
}
