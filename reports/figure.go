package reports

import "triggerlab/experiment/findings"

// A figure is a block that is drawn. It is data alone: numbers as they were
// found beside what is said of them, so that a format draws it in its own way
// and says what every other says. A format that draws nothing leaves it out:
// the numbers stand in the table that follows it on the page, or in the
// figure's own.
type figure interface {
	named() caption
	texts(change func(string) string) block // with every text changed
}

// A caption says in words what a figure shows.
type caption struct {
	title string
	about string // how to read it, for those who do not see it too
	// numbers are the figure's own table, for formats that draw it; without
	// rows where the page has one beside the figure.
	numbers grid
}

func (c caption) named() caption { return c }

func (c caption) changed(change func(string) string) caption {
	c.title, c.about = change(c.title), change(c.about)
	c.numbers = mapBlock(c.numbers, change).(grid)
	return c
}

// A unit is what an axis measures.
type unit string

// The units of axes.
const (
	unitRate       unit = "rate"       // a fraction of exposures
	unitDifference unit = "difference" // of rates
	unitLift       unit = "lift"       // a difference as a part of what it is held against
)

type (
	// A forest is estimates with their intervals, a row each, on one axis.
	forest struct {
		caption
		unit      unit
		reference findings.Number // where a line is drawn; Unknown: nowhere
		rows      []estimate
	}

	// A heat is a map of triggers in segments: the better the rate, the
	// stronger the colour. Rows are segments and columns triggers.
	heat struct {
		caption
		segments []heatRow
		triggers []string
	}

	// Gains are held, as they look at first sight, against what is left of them.
	gains struct {
		caption
		unit                  unit
		naiveHead, honestHead string
		rows                  []gain
	}

	// A daily is rates by day, a line for each trigger, with bands.
	daily struct {
		caption
		days   []string // 2026-02-14, every one from the first to the last
		series []series
	}

	// Facts are the few numbers that are repeated with the verdict; all of them
	// stand further down with what belongs to them.
	facts struct {
		caption
		rows []fact
	}

	// A funnel is how many climb from rung to rung, for each trigger.
	funnel struct {
		caption
		rungs []string
		rows  []climb
	}
)

// An estimate is a number with its interval, and both in words.
type estimate struct {
	mark             mark
	name             string
	value, low, high findings.Number
	told, span       string
}

// A heatRow is one segment with its cells in the order of the triggers.
type heatRow struct {
	segment string
	people  string // how many, in words
	cells   []cell
}

// A cell is one trigger in one segment. Pooled is the rate pulled towards that
// of the trigger in all segments, unknown where too few bear it.
type cell struct {
	raw, pooled         findings.Number
	toldRaw, toldPooled string
	people              string // how many were shown it, in words
	best                bool   // of its segment, of what is known
}

// A gain is what something is worth: at first sight, and with its interval
// once it was tried on others.
type gain struct {
	mark                     mark
	name                     string
	naive, honest, low, high findings.Number
	toldNaive, told, span    string
}

// A series is one line: for each day its value and band, unknown where there
// was nothing.
type series struct {
	name             string
	value, low, high []findings.Number
}

// A fact is a number in words, what it is, and what bounds it.
type fact struct{ label, value, note string }

// A climb is one trigger's shares on each rung, and both in words.
type climb struct {
	name  string
	rungs []step
}

type step struct {
	share, low, high findings.Number
	told, span       string
}

func (f forest) texts(change func(string) string) block {
	f.caption = f.changed(change)
	f.rows = each(f.rows, func(e estimate) estimate {
		e.name, e.told, e.span = change(e.name), change(e.told), change(e.span)
		return e
	})
	return f
}

func (f heat) texts(change func(string) string) block {
	f.caption, f.triggers = f.changed(change), each(f.triggers, change)
	f.segments = each(f.segments, func(r heatRow) heatRow {
		r.segment, r.people = change(r.segment), change(r.people)
		r.cells = each(r.cells, func(c cell) cell {
			c.toldRaw, c.toldPooled, c.people = change(c.toldRaw), change(c.toldPooled), change(c.people)
			return c
		})
		return r
	})
	return f
}

func (f gains) texts(change func(string) string) block {
	f.caption, f.naiveHead, f.honestHead = f.changed(change), change(f.naiveHead), change(f.honestHead)
	f.rows = each(f.rows, func(g gain) gain {
		g.name, g.toldNaive, g.told, g.span = change(g.name), change(g.toldNaive), change(g.told), change(g.span)
		return g
	})
	return f
}

func (f daily) texts(change func(string) string) block {
	f.caption = f.changed(change)
	f.series = each(f.series, func(s series) series { s.name = change(s.name); return s })
	return f
}

func (f facts) texts(change func(string) string) block {
	f.caption = f.changed(change)
	f.rows = each(f.rows, func(one fact) fact { return fact{change(one.label), change(one.value), change(one.note)} })
	return f
}

func (f funnel) texts(change func(string) string) block {
	f.caption, f.rungs = f.changed(change), each(f.rungs, change)
	f.rows = each(f.rows, func(c climb) climb {
		c.name = change(c.name)
		c.rungs = each(c.rungs, func(s step) step { s.told, s.span = change(s.told), change(s.span); return s })
		return c
	})
	return f
}
