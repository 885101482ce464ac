package source

import (
	"bytes"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// swipe takes what a report makes of a row, and the rest from the row itself.
func (s *Swipes) swipe(sh *shard, row table.Row, e *tally.Exposure) Swipe {
	x := Swipe{Exposure: experiment.Exposure{
		Contact: string(s.plain(e.Contact)),
		Segment: s.segment(sh, row, e),
		Trigger: s.word(s.plain(textAt(row, sh.at.trigger))),
		Outcome: e.Outcome,
		Channel: s.word(s.plain(textAt(row, sh.at.channel))),
		Reply:   seconds(row, sh.at.reply, sh.layout.dialect),
		Swipe:   seconds(row, sh.at.swipe, sh.layout.dialect),
	}}
	switch {
	case len(e.Event) == 0:
	case s.reader.sent != nil && s.reader.isLog():
		x.Merged = true
	default:
		x.Event = string(bytes.ReplaceAll(s.plain(e.Event), []byte{0}, []byte(" / ")))
	}
	if x.Swipe == 0 {
		x.Swipe = s.took
	}
	x.Time = when(sh, textAt(row, sh.at.time))
	s.rest(&x, sh, row, e)
	return x
}

// rest reads the columns of which a report makes nothing, and takes what it
// makes of cards.
func (s *Swipes) rest(x *Swipe, sh *shard, row table.Row, e *tally.Exposure) {
	if s.more.note >= 0 {
		x.Note = string(s.plain(textAt(row, s.more.note)))
	}
	if s.more.wave >= 0 {
		x.Wave = whole(row, s.more.wave, sh.layout.dialect)
	}
	x.Position, x.Via = int(e.Swipe.Position), e.Swipe.Via
	x.Minds = e.Swipe.Minds && x.Outcome == experiment.Ignore
}

// whole reads a small number from 1, or 0 where there is none.
func whole(row table.Row, column int, d table.Dialect) int {
	n, reason := table.Count(cellAt(row, column), d)
	if reason != table.None || n > 1e9 {
		return 0
	}
	return int(n)
}

// atOnce stands for no time at all, which is not the same as unknown.
const atOnce = time.Microsecond

// seconds reads how long something took, 0 where nobody knows.
func seconds(row table.Row, column int, d table.Dialect) time.Duration {
	n, reason := table.Float(cellAt(row, column), d)
	if reason != table.None || !(0 <= n && n < 1e9) {
		return 0
	}
	return max(time.Duration(n*float64(time.Second)+0.5), atOnce)
}

// when reads a moment, with the parts of a second that a report has no use
// for.
func when(sh *shard, text []byte) time.Time {
	unix, ok := sh.moment.unix(text)
	if !ok {
		return time.Time{}
	}
	if len(text) > len("2006-01-02T15:04:05") && slices.Contains(text, '.') {
		if t, ok := experiment.ParseTime(string(text)); ok && t.Unix() == unix {
			return t.UTC()
		}
	}
	return time.Unix(unix, 0).UTC()
}

// word is a text of which there are few, once.
func (s *Swipes) word(text []byte) string {
	if w, known := s.words[string(text)]; known {
		return w
	}
	w := string(text)
	if len(s.words) < manyWords {
		s.words[w] = w
	}
	return w
}

// plain takes away the apostrophe that keeps a spreadsheet program from running
// a text, which is put there when a file is written for one.
func (s *Swipes) plain(text []byte) []byte {
	if len(text) < 2 || text[0] != '\'' || !table.StartsFormula(text[1:]) {
		return text
	}
	s.unguarded++
	return text[1:]
}

// segment is what the columns say that make segments; one of several columns
// is told by all of their values.
func (s *Swipes) segment(sh *shard, row table.Row, e *tally.Exposure) string {
	if known, ok := s.segments[e.Profile]; ok {
		return known
	}
	r := s.reader
	var joined []byte
	for _, by := range sh.layout.by {
		if by.name == sh.layout.wave {
			continue
		}
		value := s.plain(textAt(row, by.at))
		if len(value) == 0 && r.book != nil && len(e.Contact) > 0 {
			value = []byte(contactValue(r.book.Contacts[string(e.Contact)], by))
		}
		if len(joined) > 0 {
			joined = append(joined, " / "...)
		}
		joined = append(joined, value...)
	}
	segment := string(joined)
	if len(s.segments) < manyProfiles {
		s.segments[e.Profile] = segment
	}
	return segment
}

// manyProfiles are remembered.
const manyProfiles = 10_000
