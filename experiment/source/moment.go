package source

import (
	"bytes"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// moment reads times. Rows of one export repeat the day if not all of it, so
// what was read last helps with the next.
type moment struct {
	text     []byte // the one read last
	unix0    int64
	ok       bool
	day      [len("2006-01-02")]byte // the last day that was written like this
	midnight int64                   // when it began
	dates    *table.DateOrder        // for those not written year first; nil where none are read
	noted    table.DateOrder         // what those that were met say of their order
	dated    bool                    // the last one was such a one
}

// unix reads seconds since 1970; false is that the text is no moment.
func (m *moment) unix(text []byte) (int64, bool) {
	if len(text) == 0 {
		return 0, false
	}
	if len(text) >= len(m.day) && [len(m.day)]byte(text) == m.day {
		if seconds, ok := clockTime(text[len(m.day):]); ok {
			return m.midnight + seconds, true
		}
	}
	if !bytes.Equal(text, m.text) {
		t, ok := m.read(text)
		m.text, m.unix0, m.ok = append(m.text[:0], text...), t.Unix(), ok
		if ok && !m.dated {
			m.remember(text)
		}
	}
	return m.unix0, m.ok
}

// read tries what the last one was first: a column is written in one way.
func (m *moment) read(text []byte) (t time.Time, ok bool) {
	if m.dated {
		if t, ok = m.date(text); ok {
			return t, true
		}
	}
	m.dated = false
	if t, ok = experiment.ParseTime(string(text)); !ok && m.dates != nil {
		t, m.dated = m.date(text)
		ok = m.dated
	}
	return t, ok
}

func (m *moment) date(text []byte) (time.Time, bool) {
	m.noted.Note(text)
	return m.dates.Read(text)
}

// remember keeps the day of a moment that is written plainly.
func (m *moment) remember(text []byte) {
	if len(text) < len(m.day) {
		return
	}
	if seconds, ok := clockTime(text[len(m.day):]); ok && text[4] == '-' && text[7] == '-' {
		m.day, m.midnight = [len(m.day)]byte(text), m.unix0-seconds
	}
}

// clockTime reads what may follow a day: nothing, or T09:30:00, with a T or a
// space.
func clockTime(b []byte) (seconds int64, ok bool) {
	if len(b) == 0 {
		return 0, true
	}
	if len(b) != len("T09:30:00") || b[0] != 'T' && b[0] != ' ' || b[3] != ':' || b[6] != ':' {
		return 0, false
	}
	h1, h2, m1, m2, s1, s2 := b[1]-'0', b[2]-'0', b[4]-'0', b[5]-'0', b[7]-'0', b[8]-'0'
	if max(h1, h2, m1, m2, s1, s2) > 9 || 10*h1+h2 > 23 || m1 > 5 || s1 > 5 {
		return 0, false
	}
	return int64(10*h1+h2)*3600 + int64(10*m1+m2)*60 + int64(10*s1+s2), true
}
