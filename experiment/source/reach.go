package source

import (
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// reach are the columns of a table of contacts that say whether the message
// reached each.
type reach struct{ reached, missed []int }

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
	r.reach = reach{free(reached), free(missed)}
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
