package ledger

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"triggerlab/experiment"
)

// Record records swipes in one durable transaction, in the order given, and
// answers each with a receipt. Swipes that conflict with what is recorded, or
// that nobody can record, get a receipt that says so and do not keep the
// others from being recorded. With an error nothing was recorded.
//
// An event that is empty gets a random one, and one that says who it is about
// is kept as a pseudonym: the receipt has it as it was told. A swipe without a time has none;
// when it was recorded is kept in any case.
func (l *Ledger) Record(ctx context.Context, swipes ...Swipe) ([]Receipt, error) {
	if l.writer == nil {
		return nil, l.onlyRead()
	}
	told := swipes
	swipes = slices.Clone(swipes)
	for i := range swipes {
		if swipes[i].Event == "" {
			swipes[i].Event = newEvent()
		}
		l.unname(&swipes[i])
	}
	var receipts []Receipt
	err := l.writer.transaction(ctx, func() (err error) {
		receipts, err = l.writer.record(swipes)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range receipts {
		if told[i].Event != "" {
			receipts[i].Event = told[i].Event
		}
	}
	return receipts, nil
}

// unname gives a swipe pseudonyms for events that say who it is about.
func (l *Ledger) unname(s *Swipe) {
	for _, event := range []*string{&s.Event, &s.Replaces} {
		if tellsWho(*event) {
			*event = string(newHasher(l.key).pseudonym([]byte(*event)))
		}
	}
}

// tellsWho tells an event that says who it is about: one with an e-mail address
// in it.
func tellsWho(event string) bool { return strings.Contains(event, "@") }

func (l *Ledger) onlyRead() error {
	return failure(l.path, experiment.Problem(experiment.Msg("ledger.only-read")))
}

// record writes swipes within a transaction.
func (w *writer) record(swipes []Swipe) ([]Receipt, error) {
	receipts := make([]Receipt, len(swipes))
	for i := range swipes {
		s := &swipes[i]
		receipts[i] = Receipt{Event: s.Event}
		if problem := refused(s); problem != nil {
			receipts[i].Status, receipts[i].Problem = Refused, problem
			continue
		}
		if err := w.recordOne(s, &receipts[i]); err != nil {
			return nil, err
		}
	}
	return receipts, nil
}

// recordOne records a swipe, or says why not.
func (w *writer) recordOne(s *Swipe, r *Receipt) error {
	p, err := w.person(s)
	if err != nil {
		return err
	}
	b := bodyOf(s, p, &body{recorded: w.now})
	return w.recordBody(s, p, &b, r)
}

// recordBody records what a swipe says, or says why not.
func (w *writer) recordBody(s *Swipe, p *person, b *body, r *Receipt) error {
	var replaced driver.Value
	if s.Replaces != "" {
		if e, there, err := w.earlier(s.Event); err != nil || there {
			r.again(s, &e, b)
			return err
		}
		row, why, err := w.replaceable(s, b)
		if err != nil || why != nil {
			r.Status, r.Problem = Conflict, why
			return err
		}
		replaced = row
	}
	row, inserted, err := w.insert(b, p, replaced, nil)
	if err != nil || inserted {
		r.Row, r.Status = row, Recorded
		return err
	}
	e, _, err := w.earlier(s.Event)
	r.again(s, &e, b)
	return err
}

// again answers a swipe whose event is recorded.
func (r *Receipt) again(s *Swipe, e *earlier, b *body) {
	r.Row, r.Status = e.row, Already
	if differing := e.differs(b); len(differing) > 0 {
		r.Status, r.Problem = Conflict, problem(s, "ledger.conflict", "row", e.row, "fields", differing)
	}
}

// bodyOf is what a swipe says, with the contact by pseudonym; when it was
// recorded, and with which import, is that of another body.
func bodyOf(s *Swipe, p *person, of *body) body {
	b := body{
		event: s.Event, segment: s.Segment, trigger: s.Trigger,
		channel: s.Channel, note: s.Note, replaces: s.Replaces,
		outcome: int64(s.Outcome), minds: truth(s.Minds), via: int64(s.Via),
		time: micros(s.Time), hasTime: !s.Time.IsZero(), reply: s.Reply.Microseconds(), swipe: s.Swipe.Microseconds(),
		wave: int64(s.Wave), position: int64(s.Position), recorded: of.recorded, imported: of.imported, simulated: of.simulated,
	}
	if p != nil {
		b.contact = p.pseudonym
	}
	return b
}

func orNull(n int64) driver.Value {
	if n == 0 {
		return nil
	}
	return n
}

func orNullText(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}

func orNullTime(b *body) driver.Value {
	if !b.hasTime {
		return nil
	}
	return b.time
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
