package source

import (
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// sentHeader is the column that --wide makes of those that say, message by
// message, who was sent it.
const sentHeader = "sent this"

// melted makes rows of the columns that each are a message, and says how that
// was understood.
func (r Reading) melted(rows table.Rows) (table.Rows, experiment.Message, error) {
	rows, err := table.Melt(rows, r.Wide, string(roles.Trigger), string(roles.Outcome), table.Beside{Name: sentHeader, Find: roles.Companion})
	if err == nil && roles.Find(headerOf(rows), sentHeader) >= 0 {
		return rows, experiment.Msg("source.wide-sent", "pattern", r.Wide), nil
	}
	return rows, experiment.Msg("source.wide", "pattern", r.Wide), err
}

// sentColumn is where the rows of --wide say who was sent the message; -1:
// they do not.
func (l *layout) sentColumn(o Options) int {
	if o.Wide == "" {
		return -1
	}
	return roles.Find(l.header, sentHeader)
}

// arrived tells whether the contact of the row was sent the message, and sets
// the row aside where not. A message that was not sent cannot be answered.
func (r *reader) arrived(s *shard, row table.Row) bool {
	cell := cellAt(row, s.at.sent)
	text := strings.TrimSpace(cell.String())
	sent, known := false, true
	if text != "" {
		sent, known = wasSent(cell, text, s.layout.dialect)
	}
	switch {
	case cell.IsError():
		s.errorValue(cell, s.at.sent)
	case !known:
		s.bad(notAnOutcome, s.at.sent, func() experiment.Message { return experiment.Msg("source.not-an-outcome", "value", text) })
	case !sent && r.engaged(row, s.at.outcome):
		s.reject(notSent, s.at.outcome)
	case !sent:
		s.reject(notDelivered, s.at.sent)
	}
	return known && sent && !cell.IsError()
}

// wasSent reads a cell that is not empty: a mark, a word, a number of
// messages, or when it was sent.
func wasSent(cell table.Cell, text string, d table.Dialect) (sent, known bool) {
	if roles.Arrived(text) || cell.Kind == table.Date {
		return true, true
	}
	if outcome, ok := roles.ParseOutcome([]byte(text)); ok && outcome <= experiment.Engage && outcome != experiment.Pending {
		return outcome == experiment.Engage, true
	}
	if n, reason := table.Count(cell, d); reason == table.None {
		return n > 0, true
	}
	_, dated := experiment.ParseTime(text)
	dated = dated || wasDated(text)
	return dated, dated
}

// wasDated tells a date, whichever of its numbers is the day.
func wasDated(text string) bool {
	for _, order := range []table.Order{table.DayFirst, table.MonthFirst} {
		if _, ok := (&table.DateOrder{Said: order}).Read([]byte(text)); ok {
			return true
		}
	}
	return false
}

// engaged tells of a row whatever it is about that somebody engaged.
func (r *reader) engaged(row table.Row, column int) bool {
	outcome, ok := roles.ParseOutcome(textAt(row, column))
	return ok && outcome >= experiment.Engage
}

// granted asks what is meant where nothing says who was sent which message:
// everybody every one, or only those with something in the cell.
func (l *Loaded) granted(o Options) error {
	if !l.Provenance.Granted || l.Experiment.Design != "" || o.Empty == "pending" {
		return nil
	}
	return experiment.Problem(experiment.Msg("source.wide-who", "pattern", o.Wide, "pending", l.Provenance.Pending).On(l.at()))
}
