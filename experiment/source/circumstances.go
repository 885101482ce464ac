package source

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// What an exposure's reply was: as soon as the channel's users expect, or not.
const (
	replyInTime = "in-time"
	replyLate   = "late"
)

// circumstances names what is known of an exposure beside the trigger.
func (p places) circumstances() []string {
	var names []string
	if p.channel >= 0 {
		names = append(names, string(roles.Channel))
	}
	if p.reply >= 0 {
		names = append(names, "reply")
	}
	return names
}

// circumstances reads the channel of an exposure, and whether its reply came
// in time.
func (r *reader) circumstances(s *shard, row table.Row, e *tally.Exposure) bool {
	if s.at.channel < 0 && s.at.reply < 0 {
		return true
	}
	s.around = s.channelOf(s.around[:0], row)
	if s.at.reply >= 0 {
		reply, ok := r.reply(s, row, string(s.around))
		if !ok {
			return false
		}
		if s.at.channel >= 0 {
			s.around = append(s.around, 0)
		}
		s.around = append(s.around, reply...)
	}
	e.Circumstance = s.into.Circumstance(s.around)
	return true
}

// channelOf appends the channel that a row says; an error value says none.
func (s *shard) channelOf(to []byte, row table.Row) []byte {
	if s.at.channel < 0 || cellAt(row, s.at.channel).IsError() {
		return to
	}
	for _, c := range textAt(row, s.at.channel) {
		if c != 0 { // which parts the values
			to = append(to, c)
		}
	}
	return to
}

// reply holds the seconds a reply took against what the channel's users
// expect; it is empty where there is no reply, or nobody knows what they
// expect.
func (r *reader) reply(s *shard, row table.Row, channel string) (string, bool) {
	seconds, known, ok := s.numeric(row, s.at.reply, &s.repliesUnread)
	if !known || seconds < 0 {
		return "", ok
	}
	if channel == "" {
		channel = r.channelOf(string(textAt(row, s.at.trigger)))
	}
	switch expected := r.experiment.ExpectedReply(channel); {
	case expected == 0:
		return "", true
	case seconds <= expected.Seconds():
		return replyInTime, true
	}
	return replyLate, true
}

// channelOf is the channel of a trigger, as the Triggers sheet says.
func (r *reader) channelOf(trigger string) string {
	for _, t := range r.experiment.Triggers {
		if t.Name == trigger {
			return t.Channel
		}
	}
	return ""
}

// prior reads what the contact engaged before the test: the row's, or else
// what the Contacts sheet says.
func (r *reader) prior(s *shard, row table.Row, e *tally.Exposure) (ok bool) {
	if s.at.prior >= 0 {
		if e.Prior, e.HasPrior, ok = s.numeric(row, s.at.prior, &s.priorsUnread); !ok || e.HasPrior {
			return ok
		}
	}
	r.knownPrior(e)
	return true
}

// knownPrior is what the Contacts sheet says.
func (r *reader) knownPrior(e *tally.Exposure) {
	if r.priors {
		if c, known := r.book.Contacts[string(e.Contact)]; known && !math.IsNaN(c.Prior) {
			e.Prior, e.HasPrior = c.Prior, true
		}
	}
}

// numeric reads a number that a row may have. One that cannot be read is an
// error in our own sheets, and elsewhere counted: the outcome is known all the
// same.
func (s *shard) numeric(row table.Row, column int, unread *int64) (n float64, known, ok bool) {
	text := textAt(row, column)
	if len(text) == 0 {
		return 0, false, true
	}
	n, reason := table.Float(row.Cells[column], s.layout.dialect)
	if reason == table.None && math.Abs(n) < 1e9 {
		return n, true, true
	}
	if s.strict {
		s.problem(experiment.Msg("source.not-a-number", "value", string(text), "header", s.layout.header[column]), column)
		return 0, false, false
	}
	*unread++
	return 0, false, true
}
