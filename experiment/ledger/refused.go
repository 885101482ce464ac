package ledger

import (
	"strings"
	"time"
	"unicode/utf8"

	"triggerlab/experiment"
)

// What fits into a row.
const (
	MaxEvent = 1_000  // bytes of an event's identifier
	MaxText  = 32_767 // bytes of any other text: what a spreadsheet cell holds
)

// refused says what is wrong with a swipe that nobody can record.
func refused(s *Swipe) *experiment.Message {
	for _, t := range []struct {
		column, text string
		most         int
	}{
		{"event", s.Event, MaxEvent}, {"replaces", s.Replaces, MaxEvent}, {"contact", s.Contact, MaxText}, {"segment", s.Segment, MaxText},
		{"trigger", s.Trigger, MaxText}, {"channel", s.Channel, MaxText}, {"note", s.Note, MaxText},
	} {
		switch {
		case len(t.text) > t.most:
			return problem(s, "ledger.too-long", "column", t.column, "bytes", len(t.text), "most", t.most)
		case !utf8.ValidString(t.text) || strings.IndexByte(t.text, 0) >= 0:
			return problem(s, "ledger.no-text", "column", t.column)
		}
	}
	switch {
	case s.Trigger == "":
		return problem(s, "ledger.no-trigger")
	case s.Outcome > experiment.Complain:
		return problem(s, "ledger.no-outcome")
	case s.Minds && s.Outcome != experiment.Ignore:
		return problem(s, "ledger.two-minds", "outcome", s.Outcome.String())
	case s.Via < experiment.ViaAdd || s.Via > experiment.ViaServe:
		return problem(s, "ledger.no-way")
	case s.Replaces != "" && s.Replaces == s.Event:
		return problem(s, "ledger.of-itself")
	}
	return refusedNumber(s)
}

// refusedNumber says what is wrong with a number of a swipe.
func refusedNumber(s *Swipe) *experiment.Message {
	for _, n := range []struct {
		column string
		least  bool
	}{
		{"reply_s", s.Reply >= 0}, {"swipe_s", s.Swipe >= 0}, {"wave", s.Wave >= 0}, {"position", s.Position >= 0},
	} {
		if !n.least {
			return problem(s, "ledger.below-zero", "column", n.column)
		}
	}
	if !s.Time.IsZero() && (s.Time.Before(earliest) || !s.Time.Before(latest)) {
		return problem(s, "ledger.far-time", "time", s.Time.UTC().Format(time.RFC3339))
	}
	return nil
}

// No exposure is before or after these.
var (
	earliest = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
)
