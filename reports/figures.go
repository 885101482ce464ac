package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// mostDrawn is how many rows of a figure people take in at a glance.
const mostDrawn = 24

// caption words the title and the reading of a figure, which share values.
func (s story) caption(title, about string, pairs ...any) caption {
	return caption{title: s.p.Word(title, pairs...), about: s.p.Word(about, pairs...)}
}

// drawnRates are the rates of the triggers with their intervals, best first,
// and a line at the control's. Nothing where no interval is known.
func (s story) drawnRates(triggers []findings.Trigger) []block {
	f := forest{unit: unitRate, reference: findings.Unknown}
	f.caption = s.caption("figure.rates", "figure.rates.about", "level", s.doc.Experiment.Level, "control", s.doc.Experiment.Control)
	out := slices.ContainsFunc(triggers, func(t findings.Trigger) bool { return !t.InBestSet })
	for _, t := range bestFirst(triggers) {
		if t.Control {
			f.reference = t.Rate
		}
		mark := none
		if t.InBestSet && out { // where none is ruled out the sign would say nothing
			mark = good
		}
		if t.Low.Known() && t.High.Known() && t.Rate.Known() {
			f.rows = append(f.rows, estimate{mark, s.name(t), t.Rate, t.Low, t.High, s.p.Percent(t.Rate), s.p.Rates(t.Low, t.High)})
		}
	}
	return drawn(f, len(f.rows))
}

// drawnComparisons are differences with their intervals and a line at none.
func (s story) drawnComparisons(comparisons []findings.Comparison) []block {
	f := forest{unit: unitDifference}
	f.caption = s.caption("figure.differences", "figure.differences.about", "level", s.doc.Experiment.Level)
	versus := s.against(comparisons)
	for _, c := range comparisons {
		if !c.Difference.Known() || !c.Low.Known() || !c.High.Known() {
			continue
		}
		name := c.Trigger
		if versus == "" {
			name = s.p.Word("figure.pair", "trigger", c.Trigger, "versus", c.Versus)
		}
		f.rows = append(f.rows, estimate{s.readingMark(c), name, c.Difference, c.Low, c.High, s.p.Points(c.Difference), s.p.Range(c.Low, c.High)})
	}
	return drawn(f, len(f.rows))
}

// readingMark is the sign of what reading says.
func (s story) readingMark(c findings.Comparison) mark {
	switch {
	case c.CannotTell != "" || !c.PAdjusted.Known():
		return caution
	case c.Low > 0:
		return good
	case c.High < 0:
		return bad
	}
	return open
}

// drawn is a figure of so many rows, where they are neither none nor too many
// to be seen.
func drawn(f figure, rows int) []block {
	if rows == 0 || rows > mostDrawn {
		return nil
	}
	return []block{f}
}

// drawnSegments is a map of every trigger in every segment that is shown.
func (s story) drawnSegments(segments []findings.Segment) []block {
	f := heat{caption: s.caption("figure.heat", "figure.heat.about")}
	for _, t := range s.doc.Triggers {
		f.triggers = append(f.triggers, s.name(t))
	}
	for _, segment := range segments {
		row := heatRow{segment: segment.Segment, people: s.p.Count(size(segment))}
		best := bestOf(segment.Triggers)
		for _, t := range s.doc.Triggers {
			row.cells = append(row.cells, s.heatCell(segment.Triggers, t.Trigger, best))
		}
		f.segments = append(f.segments, row)
	}
	if len(f.segments) < 2 || len(f.triggers) < 2 || len(f.triggers) > mostDrawn {
		return nil
	}
	return []block{f}
}

func (s story) heatCell(triggers []findings.Trigger, name, best string) cell {
	c := cell{raw: findings.Unknown, pooled: findings.Unknown, toldRaw: dash, toldPooled: dash, people: dash}
	for _, t := range triggers {
		if t.Trigger != name {
			continue
		}
		c.raw, c.pooled, c.best = t.Rate, t.Pooled, t.Trigger == best
		c.toldRaw, c.toldPooled = orDash(t.Rate, s.p.Percent), orDash(t.Pooled, s.p.Percent)
		if c.people = s.count(t.Contacts); t.Contacts == nil {
			c.people = s.p.Count(t.Exposures)
		}
	}
	return c
}

// bestOf is the trigger with the highest rate that is known, the pooled one
// where all have one; empty where none is known.
func bestOf(triggers []findings.Trigger) string {
	pooled := !slices.ContainsFunc(triggers, func(t findings.Trigger) bool { return t.Rate.Known() && !t.Pooled.Known() })
	rate := func(t findings.Trigger) findings.Number {
		if pooled {
			return t.Pooled
		}
		return t.Rate
	}
	var best findings.Trigger
	best.Rate, best.Pooled = findings.Unknown, findings.Unknown
	for _, t := range triggers {
		if height(rate(t)) > height(rate(best)) {
			best = t
		}
	}
	return best.Trigger
}

// drawnGains hold what tailoring gains at first sight against what it keeps:
// for everybody, and for each segment that is sent another trigger.
func (s story) drawnGains(t findings.Tailoring) []block {
	f := gains{
		unit:      unitDifference,
		caption:   s.caption("figure.gains", "figure.gains.about", "level", s.doc.Experiment.Level),
		naiveHead: s.p.Word("report.column.naive"), honestHead: s.p.Word("report.column.gain"),
	}
	f.numbers = grid{columns: []column{
		{head: s.p.Word("report.column.who"), wide: 2}, {head: f.naiveHead, right: true}, {head: f.honestHead, right: true}, {head: s.intervalHead(), right: true},
	}}
	add := func(mark mark, name string, naive, honest, low, high findings.Number) {
		if !naive.Known() || !honest.Known() || !low.Known() || !high.Known() {
			return
		}
		g := gain{mark, name, naive, honest, low, high, s.p.Points(naive), s.p.Points(honest), s.p.Range(low, high)}
		f.rows = append(f.rows, g)
		f.numbers.rows = append(f.numbers.rows, []string{g.name, g.toldNaive, g.told, g.span})
	}
	add(tailoringMarks[t.Verdict], s.p.Word("figure.everybody"), t.NaiveGain, t.Gain, t.Low, t.High)
	for _, one := range t.Segments {
		if one.Trigger != t.BestSingle {
			add(none, one.Segment, one.NaiveGain, one.Gain, one.Low, one.High)
		}
	}
	return drawn(f, len(f.rows))
}

// drawnLadder is how many climb each rung.
func (s story) drawnLadder(rungs []findings.Rungs) []block {
	f := funnel{caption: s.caption("figure.ladder", "figure.ladder.about"), rungs: []string{
		s.p.Word("report.column.noticed"), s.p.Word("report.column.in-love"), s.p.Word("report.column.stays"),
	}}
	for _, r := range rungs {
		row := climb{name: r.Trigger}
		for _, rung := range []findings.Rung{r.Noticed, r.InLove, r.Stays} {
			row.rungs = append(row.rungs, step{rung.Share, rung.Low, rung.High, orDash(rung.Share, s.p.Percent), rangeOrDash(rung.Low, rung.High, s.p.Rates)})
		}
		f.rows = append(f.rows, row)
	}
	return drawn(f, len(f.rows))
}
