package ledger

import (
	"context"
	"database/sql/driver"

	"triggerlab/experiment"
)

// Panelist numbers somebody who swipes, durably and for ever: whoever comes
// again has the number, and the segment, of the first time.
func (l *Ledger) Panelist(ctx context.Context, contact, segment string) (Panelist, error) {
	if l.writer == nil {
		return Panelist{}, l.onlyRead()
	}
	s := Swipe{Exposure: experiment.Exposure{Contact: contact, Segment: segment, Trigger: "-"}, Via: experiment.ViaAdd}
	if contact == "" {
		return Panelist{}, failure(l.path, experiment.Problem(experiment.Msg("ledger.nobody")))
	}
	if why := refused(&s); why != nil {
		return Panelist{}, failure(l.path, experiment.Problem(*why))
	}
	var p Panelist
	err := l.writer.transaction(ctx, func() (err error) {
		p, err = l.writer.panelist(&s)
		return err
	})
	return p, err
}

// IsPanelist tells whether somebody swipes by this name.
func (l *Ledger) IsPanelist(ctx context.Context, contact string) (there bool, err error) {
	pseudonym, err := l.Pseudonym([]byte(contact))
	if err == nil {
		err = l.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM panelists p JOIN contacts c ON c.id = p.contact WHERE c.pseudonym = ?)", string(pseudonym)).Scan(&there)
	}
	return there, failure(l.path, err)
}

// panelist finds or adds one within a transaction.
func (w *writer) panelist(s *Swipe) (Panelist, error) {
	c, err := w.person(s)
	if err != nil {
		return Panelist{}, err
	}
	p := Panelist{Contact: c.pseudonym, Segment: s.Segment}
	there, err := w.known(&p, c.id)
	if err != nil || there {
		return p, err
	}
	word, err := w.word(s.Segment)
	if err != nil {
		return Panelist{}, err
	}
	if _, err := w.exec("INSERT INTO panelists(contact, segment, since) VALUES (?, ?, ?)", c.id, word, w.now); err != nil {
		return Panelist{}, err
	}
	p.New = true
	_, err = w.known(&p, c.id)
	return p, err
}

// known fills in a panelist who is there.
func (w *writer) known(p *Panelist, contact driver.Value) (bool, error) {
	found := make([]driver.Value, 3)
	there, err := w.row(`SELECT p.number, text, (SELECT count(*) FROM panelists q WHERE q.segment IS p.segment AND q.number <= p.number)
FROM panelists p LEFT JOIN words ON id = p.segment WHERE contact = ?`, found, contact)
	if err != nil || !there {
		return false, err
	}
	p.Number, p.Place = int(found[0].(int64)), int(found[2].(int64))
	p.Segment, _ = found[1].(string)
	return true, nil
}

// Swiped returns what a contact swiped in the panel, on whatever device: the
// current rows, in the order in which they were recorded. One that was undone
// is pending. It is empty where nobody of that name swiped.
func (l *Ledger) Swiped(ctx context.Context, contact string) ([]Swipe, error) {
	pseudonym, err := l.Pseudonym([]byte(contact))
	if err != nil {
		return nil, err
	}
	var swipes []Swipe
	for e, err := range l.entries(ctx, `WHERE e.contact = (SELECT id FROM contacts WHERE pseudonym = ?) AND e.via >= 3
AND NOT EXISTS (SELECT 1 FROM exposures n WHERE n.replaces = e.id) ORDER BY e.id`, string(pseudonym)) {
		if err != nil {
			return nil, err
		}
		swipes = append(swipes, e.Swipe)
	}
	return swipes, nil
}
