package source

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// watch notices what no single row can tell: what a column as a whole says of
// how it came about.
type watch struct {
	zeros  table.LostZeros
	spoken roles.Spoken
	opened bool       // some engagements are said to be opens
	events wordCounts // of an event column, that nobody knows
}

// noticed tells what was, in all shards together, by the columns it was
// noticed in.
func (sc *scan) noticed() (list []experiment.Message) {
	var w watch
	for _, s := range sc.shards {
		w.zeros.Merge(&s.watch.zeros)
		w.spoken.Merge(s.watch.spoken)
		w.opened = w.opened || s.watch.opened
	}
	l := sc.layout
	if shorter, length, suspect := w.zeros.Suspect(); suspect {
		list = append(list, experiment.Msg("source.lost-zeros", "header", l.header[l.columns[roles.Contact]], "shorter", shorter, "length", length))
	}
	outcome := l.header[l.columns[roles.Outcome]]
	if w.spoken.Mixed() {
		list = append(list, experiment.Msg("source.mixed-languages", "header", outcome))
	}
	if w.opened && !roles.CountsOpens(outcome) {
		list = append(list, experiment.Msg("source.machine-opens", "header", outcome))
	}
	return list
}

// mangled refuses what a spreadsheet has rounded: whoever it was, it may
// be somebody else now.
func (s *shard) mangled(row table.Row, column int, text []byte) bool {
	// Most identifiers are told by two bytes.
	if len(text) < 4 || text[0] < '0' || text[0] > '9' || !row.Cells[column].Mangled() {
		return false
	}
	if s.rounded == 0 {
		s.aRounded = spot{s.number, s.line, column}
	}
	s.rounded++
	return true
}

// rounded is the problem of all identifiers that were, at the first of them.
func (sc *scan) rounded() (m experiment.Message, some bool) {
	var cells int64
	var first spot
	for _, s := range sc.shards {
		if s.rounded > 0 && cells == 0 {
			first = s.aRounded
		}
		cells += s.rounded
	}
	if cells == 0 {
		return m, false
	}
	return experiment.Msg("source.mangled-id", "header", sc.layout.header[first.column], "cells", cells).On(sc.place(first)), true
}

// oneAddress is a contact as it is told from others, until the next one.
func (s *shard) oneAddress(contact []byte) []byte {
	if s.named != nil {
		return s.named(s.address, contact)
	}
	one := roles.SameContact(s.address, contact)
	if len(one) > 0 && len(contact) > 0 && &one[0] != &contact[0] {
		s.address = one
	}
	return one
}

// word reads an outcome, once for each word of a column.
func (r *reader) word(s *shard, text []byte) (experiment.Outcome, bool) {
	w, ok := roles.LookUp(text)
	if !ok {
		return 0, false
	}
	s.watch.spoken.Hear(w.Tongues)
	if w.Opening {
		if r.options.Engaged == roles.Clicks {
			return experiment.Ignore, true // opened, and not clicked
		}
		s.watch.opened = true
	}
	return w.Outcome, true
}

// sums finds what calls a row of exposures the sum of the others: a label for
// its trigger where nobody is named, or anywhere where no trigger is. -1:
// nothing does. Our own sheets have no such rows.
func (r *reader) sums(s *shard, row table.Row) int {
	if s.strict {
		return -1
	}
	trigger := cellAt(row, s.at.trigger)
	if trigger.Blank() {
		return slices.IndexFunc(row.Cells, isTotal)
	}
	if r.triggers[string(trigger.Trim())] || !cellAt(row, s.at.contact).Blank() || !isTotal(trigger) {
		return -1
	}
	if _, ok := roles.ParseOutcome(cellAt(row, s.at.outcome).Trim()); ok && s.at.contact < 0 {
		return -1 // an exposure like any other, as far as anybody can tell
	}
	return s.at.trigger
}
