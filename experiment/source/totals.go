package source

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// maxCount is the largest count of a cell that is believed: more people than
// there are.
const maxCount = 10_000_000_000

// totalLabels are what the last row of an export is called, folded.
var totalLabels = []string{"total", "totals", "totaux", "total general", "totaal", "eindtotaal", "grand total", "somme", "sum", "som"}

// totalFirsts are the letters that these begin with.
const totalFirsts = "tegs"

// readTotals tallies one row a cell, as mailing tools export them. Counts are
// too few to be set aside: one that cannot be is an error.
func (r *reader) readTotals(ctx context.Context, m Monitor, p *findings.Provenance) (*tally.Tally, error) {
	r.wholeRows()
	if err := r.setClock(ctx, r.layout); err != nil {
		return nil, err
	}
	sc := r.newScan(r.layout, r.strict)
	parts := make([]bool, r.layout.rows.Shards()) // of which shards hold parts of an audience
	err := sc.run(ctx, m, func(s *shard, row table.Row) {
		if at := r.totalLabel(s, row); at >= 0 {
			s.reject(totalRow, at)
		} else if at := r.wholeLabel(s, row); at >= 0 {
			s.total = append(s.total, labelled{row.Line, at, cloned(row)})
		} else {
			parts[s.number] = true
			r.total(s, row)
		}
	})
	if err == nil {
		err = r.settleWholes(sc, slices.Contains(parts, true))
	}
	return r.close(sc, err, p)
}

// labelled is a row whose segment is called Total.
type labelled struct {
	line   int64
	column int
	row    table.Row
}

func cloned(row table.Row) table.Row {
	row.Cells = slices.Clone(row.Cells)
	for i := range row.Cells {
		row.Cells[i].Raw = slices.Clone(row.Cells[i].Raw)
	}
	return row
}

// wholeLabel finds what calls a row of a trigger that of all segments
// together; -1: nothing does.
func (r *reader) wholeLabel(s *shard, row table.Row) int {
	columns := []int{columnOf(s.layout.columns, roles.Segment)}
	for _, by := range s.layout.by {
		columns = append(columns, by.at)
	}
	for _, at := range columns {
		if c := cellAt(row, at); isTotal(c) && !r.segments[string(c.Trim())] {
			return at
		}
	}
	return -1
}

// settleWholes leaves out the rows of all segments together where there are
// rows of its parts; where there are none they are all there is.
func (r *reader) settleWholes(sc *scan, parts bool) error {
	for _, s := range sc.shards {
		for _, one := range s.total {
			s.line = one.line
			if parts {
				s.reject(totalRow, one.column)
			} else {
				r.total(s, one.row)
			}
			if s.failed != nil {
				return s.failed
			}
		}
	}
	return nil
}

func (r *reader) total(s *shard, row table.Row) {
	var e tally.Exposure
	if !r.shownTo(s, row, &e) {
		return
	}
	exposures, ok1 := s.count(row, roles.Exposures, true)
	engagements, ok2 := s.count(row, roles.Engagements, true)
	complaints, ok3 := s.complaints(row)
	if !ok1 || !ok2 || !ok3 {
		return
	}
	for _, part := range []struct {
		role  roles.Role
		count int64
	}{{roles.Engagements, engagements}, {roles.Complaints, complaints}} {
		if part.count > exposures {
			s.problem(experiment.Msg("source.more-than-exposures", "role", string(part.role), "count", part.count, "exposures", exposures), s.layout.columns[part.role])
			return
		}
	}
	if !r.timed(s, row, &e) || !s.counts(&e) {
		return
	}
	if e.Age == tally.Young {
		e.Event = nil
		for range s.stands() {
			s.into.Add(e) // a row that is pending
		}
		return
	}
	for range s.stands() {
		s.into.AddTotals(e.Profile, e.Trigger, e.Circumstance, tally.Counts{Exposures: exposures, Engagements: engagements, Complaints: complaints}, e.Day)
	}
}

// totalLabel finds what calls a row the sum of the others: the trigger, or
// any cell before the counts where there is no trigger. -1: nothing does.
func (r *reader) totalLabel(s *shard, row table.Row) int {
	trigger, at := s.cell(row, roles.Trigger)
	if !trigger.Blank() {
		if isTotal(trigger) && !r.triggers[string(trigger.Trim())] {
			return at
		}
		return -1
	}
	return slices.IndexFunc(row.Cells, isTotal)
}

// isTotal tells such a label. Nearly every cell begins with another letter or
// a digit, which saves folding it.
func isTotal(c table.Cell) bool {
	text := c.Trim()
	if len(text) == 0 {
		return false
	}
	first := text[0] | 0x20
	if '0' <= text[0] && text[0] <= '9' || 'a' <= first && first <= 'z' && strings.IndexByte(totalFirsts, first) < 0 {
		return false
	}
	return slices.Contains(totalLabels, roles.Fold(string(text)))
}

// count reads a count of a totals row. An empty one is an error where it is
// needed, and 0 elsewhere.
func (s *shard) count(row table.Row, role roles.Role, needed bool) (int64, bool) {
	return s.countAt(row, role, columnOf(s.layout.columns, role), needed)
}

func (s *shard) countAt(row table.Row, role roles.Role, at int, needed bool) (int64, bool) {
	cell := cellAt(row, at)
	if cell.Blank() {
		if needed {
			s.problem(experiment.Msg("source.count-empty", "role", string(role)), at)
		}
		return 0, !needed
	}
	n, reason := table.Count(cell, s.layout.dialect)
	if reason == table.None && n > maxCount {
		reason = table.TooLarge
	}
	if reason != table.None {
		s.problem(countProblem(reason, string(role), string(cell.Trim())), at)
	}
	return n, reason == table.None
}

// complaints sums those who left and those who reported spam.
func (s *shard) complaints(row table.Row) (sum int64, ok bool) {
	for _, at := range s.layout.complaints {
		n, ok := s.countAt(row, roles.Complaints, at, false)
		if !ok {
			return 0, false
		}
		sum += n
	}
	return sum, true
}

// countProblem says what is wrong with a count.
func countProblem(reason table.Reason, role, value string) experiment.Message {
	switch reason {
	case table.Negative:
		return experiment.Msg("source.count-negative", "role", role, "value", value)
	case table.Fractional:
		return experiment.Msg("source.count-fractional", "role", role, "value", value)
	case table.Scientific:
		return experiment.Msg("source.count-scientific", "role", role, "value", value)
	case table.Ambiguous:
		whole, decimal := table.Readings([]byte(value))
		return experiment.Msg("source.count-ambiguous", "role", role, "value", value, "whole", whole, "decimal", decimal, "mark", otherMark(value))
	case table.Missing:
		return experiment.Msg("source.count-missing", "role", role, "value", value)
	case table.TooLarge:
		return experiment.Msg("source.count-too-large", "role", role, "value", value, "limit", int64(maxCount))
	case table.ErrorValue:
		return experiment.Msg("source.error-value", "value", value)
	}
	return experiment.Msg("source.count-not-a-number", "role", role, "value", value)
}
