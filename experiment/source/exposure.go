package source

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// exposure reads one row; ok is false when the row was set aside.
func (r *reader) exposure(s *shard, row table.Row) (e tally.Exposure, ok bool) {
	if r.reachedBy(s, row) && (s.at.sent < 0 || r.arrived(s, row)) && r.shownTo(s, row, &e) && r.outcome(s, row, &e) {
		r.complained(s, row, &e)
		return e, r.timed(s, row, &e) && r.card(s, row, &e) && s.counts(&e)
	}
	// A date of a row that is set aside tells of the order of dates too.
	if _, known := s.moment.unix(textAt(row, s.at.time)); r.wronglyGuessed(s, known) && s.failed == nil {
		s.failed = errClock
	}
	return e, false
}

// shownTo reads who was shown what.
func (r *reader) shownTo(s *shard, row table.Row, e *tally.Exposure) (ok bool) {
	if e.Trigger, ok = r.trigger(s, row); !ok {
		return false
	}
	s.hear(row, e.Trigger)
	e.Order, e.Day = s.order(), tally.NoDay
	if e.Contact = textAt(row, s.at.contact); s.wrong(row, s.at.contact, e.Contact) || s.mangled(row, s.at.contact, e.Contact) {
		return false
	}
	if s.at.event >= 0 {
		// An error value would make one event of many.
		if e.Event = textAt(row, s.at.event); s.wrong(row, s.at.event, e.Event) || s.mangled(row, s.at.event, e.Event) {
			return false
		}
		if len(e.Event) > 0 && s.at.apart >= 0 {
			s.event = append(append(append(s.event[:0], e.Event...), 0), textAt(row, s.at.apart)...)
			e.Event = s.event
		}
	}
	s.watch.zeros.Note(e.Contact)
	e.Contact = s.oneAddress(e.Contact)
	e.Profile, ok = r.profile(s, row, e.Contact)
	ok = ok && r.circumstances(s, row, e) && r.prior(s, row, e)
	if s.at.simulated >= 0 {
		r.mark(s, row)
	}
	return ok
}

// counts notes a row that is good: of nobody in particular, where others say of
// whom they are.
func (s *shard) counts(e *tally.Exposure) bool {
	if s.at.contact >= 0 && len(e.Contact) == 0 {
		s.unnamed++
	}
	return true
}

// textAt is the text of a cell, trimmed.
func textAt(row table.Row, column int) []byte {
	if column < 0 || column >= len(row.Cells) {
		return nil
	}
	return row.Cells[column].Trim()
}

// wrong sets a row aside of which a cell holds an error value.
func (s *shard) wrong(row table.Row, column int, text []byte) bool {
	if len(text) == 0 || text[0] != '#' && row.Cells[column].Kind != table.Error || !row.Cells[column].IsError() {
		return false
	}
	s.errorValue(row.Cells[column], column)
	return true
}

// mark remembers that the row says it was simulated.
func (r *reader) mark(s *shard, row table.Row) {
	if text := textAt(row, s.at.simulated); s.seed == "" && len(text) > 0 {
		s.seed = string(text)
	}
}

// trigger reads which trigger it was. One that was met before is good.
func (r *reader) trigger(s *shard, row table.Row) (int32, bool) {
	name := textAt(row, s.at.trigger)
	id, known := s.into.KnownTrigger(name)
	if known && !slices.Contains(s.labels, id) {
		return id, true
	}
	if at := r.sums(s, row); at >= 0 {
		s.reject(totalRow, at)
		return 0, false
	}
	switch {
	case len(name) == 0:
		s.bad(noTrigger, s.at.trigger, func() experiment.Message { return experiment.Msg("source.no-trigger") })
	case s.wrong(row, s.at.trigger, name):
	case roles.IsPerson(name):
		s.person(s.at.trigger)
	case r.triggers != nil && !r.triggers[string(name)]:
		s.bad(unknownTrigger, s.at.trigger, func() experiment.Message {
			return experiment.Msg("source.unknown-trigger", "trigger", string(name), "triggers", r.experiment.TriggerNames())
		})
		s.stranger(unknownTrigger, name)
	default:
		if s.exposures && !known && !r.outcome(s, row, new(tally.Exposure)) {
			return 0, false // and such a row makes no trigger of what it names
		}
		id, err := s.into.Trigger(name)
		if err != nil {
			s.fail(err)
		} else if !known && isTotal(cellAt(row, s.at.trigger)) {
			s.labels = append(s.labels, id)
		}
		return id, err == nil
	}
	return 0, false
}

// inTime makes an ignore of an engagement that came later than the window
// allows, where the row says how long the contact took.
func (r *reader) inTime(s *shard, row table.Row, outcome experiment.Outcome) experiment.Outcome {
	if r.window == 0 || outcome != experiment.Engage {
		return outcome
	}
	took := cellAt(row, s.at.swipe)
	if seconds, reason := table.Float(took, s.layout.dialect); reason == table.None && seconds > r.window.Seconds() {
		return experiment.Ignore
	}
	return outcome
}
