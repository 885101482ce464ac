package source

import (
	"context"
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// part takes an event log apart: the rows that say that a message arrived are
// the list of who was sent what, and the others what came of it. So a log
// needs no way of its own; it is outcomes with --sent, in one file.
func (in *input) part(ctx context.Context, o Options) error {
	rows, err := in.outcomes.Rows(in.sheet)
	if err != nil {
		return err
	}
	header := headerOf(rows)
	_, p := o.preset(header, o.Map, slices.Concat(o.By...))
	if _, said := o.Map[roles.Outcome]; p.Class != roles.EventLog || said {
		return nil
	}
	at := roles.Find(header, p.Columns[roles.Outcome])
	if taken(o, header, at) {
		return nil // for something else, and what happened is told nowhere
	}
	in.log = true
	if in.sent != nil {
		return nil
	}
	shown, err := arrival(ctx, rows, at)
	if err != nil {
		return err
	}
	is := func(c table.Cell) bool { return roles.Happening(c.Trim()) == shown }
	f := in.outcomes
	in.sent = table.As(f, table.Where(rows, at, is))
	in.outcomes = table.As(f, table.Where(rows, at, func(c table.Cell) bool { return !is(c) }))
	return nil
}

// taken tells that a column is a --by column, or mapped.
func taken(o Options, header []string, column int) bool {
	is := func(name string) bool { return roles.Find(header, name) == column }
	return slices.ContainsFunc(slices.Concat(o.By...), is) || slices.ContainsFunc(slices.Collect(maps.Values(o.Map)), is)
}

// arrival is what says in this log that somebody was shown a message: that it
// was delivered, or that it was sent where the log does not say the other.
func arrival(ctx context.Context, rows table.Rows, column int) (roles.Happened, error) {
	rows = rows.Need([]int{column})
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return 0, err
			}
			if roles.Happening(row.Cells[column].Trim()) == roles.WasDelivered {
				return roles.WasDelivered, nil
			}
		}
	}
	return roles.WasSent, nil
}

// happened reads an outcome of a log. Most rows say nothing of one: that a
// message was queued, opened by a machine perhaps, or bounced.
func (r *reader) happened(s *shard, text []byte, e *tally.Exposure) bool {
	switch h := roles.Happening(text); {
	case h == roles.WasRefused:
		e.Outcome = experiment.Complain
	case h == roles.WasClicked, h == roles.WasOpened && r.options.Engaged == roles.Opens:
		e.Outcome = experiment.Engage
	default:
		s.reject(notAnOutcomeEvent, s.at.outcome)
		return false
	}
	return true
}
