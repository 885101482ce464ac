package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// mostCompared is how many comparisons are shown to who did not ask: more are
// a detail.
const mostCompared = 12

// comparisons holds the triggers against each other in the whole audience.
func (s story) comparisons() []section {
	overall := s.compared(nil, nil)
	if len(overall) == 0 {
		return nil
	}
	if s.doc.Experiment.Control == "" {
		overall = betterFirst(overall)
	}
	shown, folded := s.fold(overall)
	told := section{detail: len(shown) > mostCompared, title: s.p.Word("report.comparisons")}
	told.explains("comparison", "simultaneous-interval", "lift", "p-adjusted", "cannot-tell")
	if s.doc.Experiment.Control == "" {
		told.add(paragraph(s.p.Word("report.comparisons.no-control")))
	}
	if versus := s.against(overall); versus != "" {
		told.add(paragraph(s.p.Word("report.comparisons.against", "versus", versus)))
		slices.SortStableFunc(shown, func(a, b findings.Comparison) int { return highFirst(a.Difference, b.Difference) })
	}
	if len(shown) > 0 {
		told.add(s.drawnComparisons(shown)...)
		told.add(s.comparisonGrid(shown))
	}
	if folded > 0 {
		told.add(note(s.p.Word("report.comparisons.folded", "folded", folded)))
	}
	if len(overall) > 1 {
		told.add(note(s.family()))
	}
	if reasons := s.cannotTell(overall); len(reasons) > 0 {
		told.add(reasons)
	}
	return []section{told}
}

// family says in what sense intervals and p hold for all comparisons.
func (s story) family() string {
	if id := "report.correction." + s.doc.Experiment.Correction; s.p.Knows(id) {
		return s.p.Word(id)
	}
	return s.p.Word("report.comparisons.family")
}

// betterFirst turns comparisons so that the better trigger is held against
// the other, where no control says which of them is the one to beat.
func betterFirst(comparisons []findings.Comparison) []findings.Comparison {
	return each(comparisons, func(c findings.Comparison) findings.Comparison {
		if !(float64(c.Difference) < 0) {
			return c
		}
		c.Trigger, c.Versus = c.Versus, c.Trigger
		c.Difference, c.Low, c.High = -c.Difference, -c.High, -c.Low
		c.Lift, c.LiftLow, c.LiftHigh = turned(c.Lift), turned(c.LiftHigh), turned(c.LiftLow)
		return c
	})
}

// turned is the lift of the other of two triggers: what is half as much is
// doubled the other way round.
func turned(lift findings.Number) findings.Number { return 1/(1+lift) - 1 }

// manyTriggers is from how many triggers on a table of all pairs is too long
// to be read with those that nothing can be told of.
const manyTriggers = 20

// fold leaves out the comparisons of which nothing can be told, where there
// are many triggers.
func (s story) fold(comparisons []findings.Comparison) (shown []findings.Comparison, folded int) {
	if len(s.doc.Triggers) <= manyTriggers {
		return comparisons, 0
	}
	for _, c := range comparisons {
		if c.CannotTell == "" && c.PAdjusted.Known() {
			shown = append(shown, c)
		}
	}
	return shown, len(comparisons) - len(shown)
}

// compared returns the comparisons of a segment, or of the whole audience.
func (s story) compared(by []string, segment *string) []findings.Comparison {
	var found []findings.Comparison
	for _, c := range s.doc.Comparisons {
		whole := c.Segment == nil && segment == nil
		same := c.Segment != nil && segment != nil && *c.Segment == *segment && slices.Equal(c.By, by)
		if whole || same {
			found = append(found, c)
		}
	}
	return found
}

// against is the control, where all the others are held against it alone.
func (s story) against(comparisons []findings.Comparison) string {
	control := s.doc.Experiment.Control
	for _, c := range comparisons {
		if c.Versus != control {
			return ""
		}
	}
	return control
}

func (s story) comparisonGrid(comparisons []findings.Comparison) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.versus"), wide: 2},
		{head: s.p.Word("report.column.difference"), right: true},
		{head: s.intervalHead(), right: true},
		{head: s.p.Word("report.column.lift"), right: true, drop: 3},
		{head: s.p.Word("report.column.p"), right: true, drop: 2},
		{head: s.p.Word("report.column.reading"), drop: 1},
	}}
	const versus, interval, p = 1, 3, 5
	for _, c := range comparisons {
		g.rows = append(g.rows, []string{
			c.Trigger, c.Versus,
			orDash(c.Difference, s.p.Points), rangeOrDash(c.Low, c.High, s.p.Range),
			orDash(c.Lift, s.p.Lift), orDash(c.PAdjusted, s.p.PValue), s.reading(c),
		})
	}
	g.drop(dash, p)
	g.drop(dash, interval)
	if s.against(comparisons) != "" {
		g.remove(versus)
	}
	return g
}

// reading says in a word what the interval says in numbers.
func (s story) reading(c findings.Comparison) string {
	switch {
	case c.CannotTell != "" || !c.PAdjusted.Known():
		return s.p.Word("report.reading.cannot")
	case c.Low > 0:
		return s.p.Word("report.reading.better")
	case c.High < 0:
		return s.p.Word("report.reading.worse")
	}
	return s.p.Word("report.reading.open")
}

// cannotTell explains each reason for silence once.
func (s story) cannotTell(comparisons []findings.Comparison) bullets {
	var lines bullets
	var said []string
	for _, c := range comparisons {
		if c.CannotTell != "" && !slices.Contains(said, c.CannotTell) {
			said = append(said, c.CannotTell)
			lines = append(lines, bullet{caution, s.known("report.cannot."+c.CannotTell, c.CannotTell)})
		}
	}
	return lines
}
