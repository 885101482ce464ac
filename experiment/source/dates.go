package source

import (
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// What Reading.Dates may be.
const (
	DayFirst   = "day-first"
	MonthFirst = "month-first"
)

// order is how dates that are text put day and month, as it is said or known
// of the tool that wrote them.
func (r Reading) order(p roles.Preset) table.Order {
	switch {
	case r.Dates == DayFirst, r.Dates == "" && p.DayFirst:
		return table.DayFirst
	case r.Dates == MonthFirst, r.Dates == "" && p.MonthFirst:
		return table.MonthFirst
	}
	return table.Undecided
}

// undated tells that a reading met dates whose order is not settled yet.
func (l *layout) undated(sc *scan) bool {
	if l.settled || l.dates.Said != table.Undecided {
		return false
	}
	for _, s := range sc.shards {
		if s.moment.noted.Met() {
			return true
		}
	}
	return false
}

// settleDates looks at every date of the column: the one that settles the
// order may be the last.
func (r *reader) settleDates(ctx context.Context, l *layout) error {
	at := timeColumn(l)
	sc := r.newScan(l, r.strict)
	err := sc.run(ctx, quiet{}, func(s *shard, row table.Row) { s.moment.noted.Note(textAt(row, at)) })
	for _, s := range sc.shards {
		l.dates.Merge(s.moment.noted)
	}
	l.settled = true
	return err
}

// problemAt is a problem of a column, placed at its header.
func (l *layout) problemAt(m experiment.Message, column int) error {
	at := l.rows.Place(0, 1, column)
	at.Row = l.rows.HeaderRow()
	return experiment.Problem(m.On(at))
}
