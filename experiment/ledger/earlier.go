package ledger

import (
	"database/sql/driver"

	"triggerlab/experiment"
)

// An earlier row is one that has the event of a swipe.
type earlier struct {
	row int64
	body
}

// bodyColumns reads what a row says. The row's salt is the last but one, what
// it replaces as a number the last.
const bodyColumns = `e.id, e.event, c.pseudonym, s.text, t.text, h.text, e.note, r.event, i.simulated,
e.outcome, e.minds, e.via, e.time, e.reply, e.swipe, e.wave, e.position, e.recorded, e.import, c.salt, e.replaces`

const bodyTables = ` FROM exposures e
LEFT JOIN contacts c ON c.id = e.contact
LEFT JOIN words s ON s.id = e.segment
LEFT JOIN words t ON t.id = e.trigger
LEFT JOIN words h ON h.id = e.channel
LEFT JOIN imports i ON i.id = e.import
LEFT JOIN exposures r ON r.id = e.replaces`

const bodyWidth = 21

// earlier finds the row of an event.
func (w *writer) earlier(event string) (e earlier, there bool, err error) {
	found := make([]driver.Value, 1)
	there, err = w.row("SELECT id FROM exposures WHERE event = ?", found, event)
	if err != nil || !there {
		return e, false, err
	}
	e, _, err = w.earlierRow(found[0].(int64))
	return e, true, err
}

// earlierRow reads a row by its number.
func (w *writer) earlierRow(row int64) (e earlier, there bool, err error) {
	values := make([]driver.Value, bodyWidth)
	there, err = w.row("SELECT "+bodyColumns+bodyTables+" WHERE e.id = ?", values, row)
	if err != nil || !there {
		return e, there, err
	}
	return earlierOf(anyOf(values)), true, nil
}

func anyOf(values []driver.Value) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return list
}

func earlierOf(v []any) (e earlier) {
	e.row, _ = v[0].(int64)
	for i, text := range []*string{&e.event, &e.contact, &e.segment, &e.trigger, &e.channel, &e.note, &e.replaces, &e.simulated} {
		*text, _ = v[1+i].(string)
	}
	_, e.hasTime = v[12].(int64)
	for i, n := range []*int64{&e.outcome, &e.minds, &e.via, &e.time, &e.reply, &e.swipe, &e.wave, &e.position, &e.recorded, &e.imported} {
		*n, _ = v[9+i].(int64)
	}
	return e
}

// differs lists the columns in which a body says something else of the same
// event. On which way it came and when it was recorded do not matter.
func (e *earlier) differs(b *body) (columns []string) {
	for _, c := range []struct {
		column string
		differ bool
	}{
		{"contact", e.contact != b.contact},
		{"segment", e.segment != b.segment},
		{"trigger", e.trigger != b.trigger},
		{"outcome", e.outcome != b.outcome},
		{"time", e.time != b.time || e.hasTime != b.hasTime},
		{"channel", e.channel != b.channel},
		{"reply_s", e.reply != b.reply},
		{"swipe_s", e.swipe != b.swipe},
		{"note", e.note != b.note},
		{"wave", e.wave != b.wave},
		{"position", e.position != b.position},
		{"minds", e.minds != b.minds},
		{"replaces", e.replaces != b.replaces},
	} {
		if c.differ {
			columns = append(columns, c.column)
		}
	}
	return columns
}

// replaceable finds the row that a swipe corrects, or says why it cannot: it
// is not there, another one corrects it already, or it is of somebody else,
// who could be forgotten without the correction.
func (w *writer) replaceable(s *Swipe, b *body) (row int64, why *experiment.Message, err error) {
	e, there, err := w.earlier(s.Replaces)
	switch {
	case err != nil:
		return 0, nil, err
	case !there:
		return 0, problem(s, "ledger.nothing-to-correct"), nil
	case e.contact != b.contact:
		return 0, problem(s, "ledger.of-another", "row", e.row), nil
	}
	found := make([]driver.Value, 1)
	there, err = w.row("SELECT id FROM exposures WHERE replaces = ?", found, e.row)
	if err != nil || !there {
		return e.row, nil, err
	}
	return 0, problem(s, "ledger.corrected-already", "row", e.row, "by", found[0].(int64)), nil
}

// problem is what is wrong with a swipe, in its place.
func problem(s *Swipe, code string, pairs ...any) *experiment.Message {
	m := experiment.Msg(code, pairs...).On(s.At)
	return &m
}
