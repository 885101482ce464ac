package source

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// reach are the columns of a table of contacts that say whether the message
// reached each, and whether it was answered with a complaint.
type reach struct{ reached, missed, complained []int }

// reaching finds them in outcomes that were not made for us, among the columns
// that are nothing else. What looks like counts there counts nobody.
func (r *reader) reaching() {
	l := r.layout
	for _, role := range []roles.Role{roles.Exposures, roles.Engagements} {
		if _, said := r.options.Map[role]; !said {
			delete(l.columns, role)
		}
	}
	if r.strict || r.sent != nil {
		return
	}
	free := func(columns []int) []int {
		return slices.DeleteFunc(columns, func(at int) bool {
			return taken(r.options, l.header, at) || roleOf(l.columns, at) != ""
		})
	}
	reached, missed := roles.ReachColumns(l.header)
	r.reach = reach{free(reached), free(missed), nil}
	for _, at := range roles.ComplaintColumns(l.header) {
		if is := roleOf(l.columns, at); !taken(r.options, l.header, at) && (is == "" || is == string(roles.Complaints)) {
			r.reach.complained = append(r.reach.complained, at)
			l.columns[roles.Complaints] = r.reach.complained[0]
		}
	}
	if names := l.names(slices.Concat(r.reach.reached, r.reach.missed)); len(names) > 0 {
		l.notices = append(l.notices, experiment.Msg("source.reach", "headers", names))
	}
}

func (l *layout) names(columns []int) []string {
	var names []string
	for _, at := range columns {
		names = append(names, strings.TrimSpace(l.header[at]))
	}
	return names
}

// reachedBy sets aside the row of a contact whom the message never reached.
func (r *reader) reachedBy(s *shard, row table.Row) bool {
	for _, at := range r.reach.reached {
		if !isSo(cellAt(row, at), s.layout.dialect) {
			s.reject(notDelivered, at)
			return false
		}
	}
	for _, at := range r.reach.missed {
		if isSo(cellAt(row, at), s.layout.dialect) {
			s.reject(notDelivered, at)
			return false
		}
	}
	return true
}

// complained makes a complaint of a row that says so in a column of its own.
func (r *reader) complained(s *shard, row table.Row, e *tally.Exposure) {
	for _, at := range r.reach.complained {
		if isSo(cellAt(row, at), s.layout.dialect) {
			e.Outcome = experiment.Complain
		}
	}
}

// complaintCounts finds what counts complaints in totals: one column where a
// person said which, else those who left and those who reported spam.
func (r *reader) complaintCounts() {
	l := r.layout
	if _, said := r.options.Map[roles.Complaints]; !said && !r.strict {
		l.complaints = slices.DeleteFunc(roles.ComplaintCounts(l.header), func(at int) bool {
			is := roleOf(l.columns, at)
			return taken(r.options, l.header, at) || is != "" && is != string(roles.Complaints)
		})
	}
	if at := columnOf(l.columns, roles.Complaints); len(l.complaints) == 0 && at >= 0 {
		l.complaints = []int{at}
	} else if len(l.complaints) > 0 {
		l.columns[roles.Complaints] = l.complaints[0]
	}
}

// weakContact takes an id for that of a row where the rows hold counts: it is
// a contact only where nothing says otherwise.
func (r *reader) weakContact(ctx context.Context) error {
	l := r.layout
	at, exposures := columnOf(l.columns, roles.Contact), columnOf(l.columns, roles.Exposures)
	if _, said := r.options.Map[roles.Contact]; said || r.strict || at < 0 || exposures < 0 || roles.Fold(l.header[at]) != "id" {
		return nil
	}
	rows := l.rows.Need([]int{exposures})
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			n, reason := table.Float(cellAt(row, exposures), l.dialect)
			if counts := reason == table.None && n > 1 || reason == table.Ambiguous; counts {
				delete(l.columns, roles.Contact)
			}
			return nil // the first row tells
		}
	}
	return nil
}

// isSo reads a yes or no where yes may be anything: a mark, a time, a reason, a
// number of times. An empty cell is a no.
func isSo(c table.Cell, d table.Dialect) bool {
	text := c.Trim()
	if len(text) == 0 || c.IsError() {
		return false
	}
	if n, reason := table.Float(c, d); reason != table.NotANumber {
		return reason == table.None && n != 0
	}
	word, known := roles.LookUp(text)
	return !known || word.Outcome != experiment.Ignore
}
