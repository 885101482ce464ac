package source

import (
	"context"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// headersOfSent lists the headers of --sent: a role or a --by column may
// stand in either file.
func (in *input) headersOfSent() ([]string, error) {
	if in.sent == nil {
		return nil, nil
	}
	rows, err := in.sent.Rows("")
	if err != nil {
		return nil, err
	}
	return headerOf(rows), nil
}

// answer is what one recipient did, gathered over the rows of the outcomes.
type answer struct {
	outcome experiment.Outcome
	rows    int64
	first   spot
	met     bool // the recipient is among those sent to
	again   bool // and more than once
	left    bool // the recipient is, and --only leaves it out
	// When the contact first engaged, where that is known.
	timed bool
	unix  int64
}

// add takes over what other rows tell of the recipient.
func (a *answer) add(o *answer) {
	a.outcome, a.rows = max(a.outcome, o.outcome), a.rows+o.rows
	if o.timed && (!a.timed || o.unix < a.unix) {
		a.timed, a.unix = true, o.unix
	}
}

// within makes an ignore of an engagement that came later than a window after
// the exposure.
func (a *answer) within(window time.Duration, exposed int64) experiment.Outcome {
	if a.outcome == experiment.Engage && a.timed && window > 0 && a.unix > exposed+int64(window/time.Second) {
		return experiment.Ignore
	}
	return max(a.outcome, experiment.Ignore)
}

// readSent takes the exposures from the list of all recipients; what they
// did stands in the outcomes, and who is not in there ignored.
func (r *reader) readSent(ctx context.Context, m Monitor, p *findings.Provenance) (*tally.Tally, error) {
	if r.experiment.Window > 0 { // also settles how dates are written, before they are read
		if err := r.readClock(ctx, r.layout, 0); err != nil {
			return nil, err
		}
	}
	answered := r.clock
	answers, sc, err := r.answers(ctx, m)
	if err != nil {
		return nil, err
	}
	sent, err := r.sentLayout(ctx)
	if err != nil {
		return nil, err
	}
	for role, header := range sent.said() {
		p.Columns[role] = header
	}
	if err := r.setClock(ctx, sent); err != nil {
		return nil, err
	}
	if answered.known { // the data go on after the last message was sent
		r.clock.last = max(r.clock.last, answered.last)
	}
	t, err := r.matched(ctx, m, sent, answers, p)
	if err != nil {
		return nil, err
	}
	r.settleAnswers(answers, sc, p)
	return t, nil
}

// sentLayout recognises the columns of the list of recipients.
func (r *reader) sentLayout(ctx context.Context) (*layout, error) {
	sent, err := newLayout(r.sent, "", r.options, r.known(), func(h string) bool { return roles.Find(r.layout.header, h) >= 0 })
	if err != nil {
		return nil, err
	}
	for _, role := range []roles.Role{roles.Contact, roles.Trigger} {
		if !sent.columns.Has(role) {
			return nil, sent.missing(role)
		}
	}
	return sent, sent.whole(ctx, r.options.Only)
}

// settleAnswers accounts for the rows of the outcomes, whether their contacts
// were met among the recipients or not.
func (r *reader) settleAnswers(answers map[string]*answer, sc *scan, p *findings.Provenance) {
	var used, several int64
	for _, a := range answers {
		if a.again {
			several++
		}
		switch {
		case a.met:
			used += a.rows
		case a.left:
			sc.shards[a.first.shard].rejectFirst(notSelected, a.rows, a.first)
		default:
			sc.shards[a.first.shard].rejectFirst(notSent, a.rows, a.first)
		}
	}
	r.finish(sc, p, tally.Rows{Used: used})
	p.Notices = append(p.Notices, sc.noticed()...)
	if several > 0 {
		p.Notices = append(p.Notices, experiment.Msg("source.sent-several", "contacts", several))
	}
}

// rejectFirst sets rows aside that come in no order.
func (s *shard) rejectFirst(reason string, rows int64, at spot) {
	s.rejectAt(reason, rows, at)
	if r := s.rejects[reason]; at.line < r.first.line {
		r.first = at
	}
}

// answers gathers the outcomes by contact, and by trigger where they say it.
// Without an outcome column every row is an engagement.
func (r *reader) answers(ctx context.Context, m Monitor) (map[string]*answer, *scan, error) {
	sc := r.newScan(r.layout, r.strict)
	parts := make([]map[string]*answer, r.layout.rows.Shards())
	for i := range parts {
		parts[i] = map[string]*answer{}
	}
	err := sc.run(ctx, m, func(s *shard, row table.Row) { r.answer(s, row, parts[s.number]) })
	if err == nil {
		err = sc.err()
	}
	all := parts[0]
	for _, part := range parts[1:] {
		for key, a := range part {
			if old := all[key]; old != nil {
				old.add(a)
			} else {
				all[key] = a
			}
		}
	}
	return all, sc, err
}

func (r *reader) answer(s *shard, row table.Row, to map[string]*answer) {
	contact, at := s.cell(row, roles.Contact)
	if contact.Blank() || contact.IsError() {
		s.errorValue(contact, at)
		return
	}
	if s.mangled(row, at, contact.Trim()) {
		return
	}
	var e tally.Exposure
	e.Outcome = r.inTime(s, row, experiment.Engage)
	if s.at.outcome >= 0 && !r.outcome(s, row, &e) {
		return
	}
	key := string(s.oneAddress(contact.Trim()))
	if r.layout.columns.Has(roles.Trigger) {
		trigger, _ := s.cell(row, roles.Trigger)
		key += "\x00" + string(trigger.Trim())
	}
	r.mark(s, row)
	told := answer{outcome: e.Outcome, rows: 1, first: spot{s.number, s.line, at}}
	if e.Outcome == experiment.Engage {
		told.unix, told.timed = s.moment.unix(textAt(row, s.at.time))
	}
	if a := to[key]; a != nil {
		a.add(&told)
	} else {
		to[key] = &told
	}
}

// matched reads the list of recipients, one shard after the other because
// each marks the answers it meets.
func (r *reader) matched(ctx context.Context, m Monitor, sent *layout, answers map[string]*answer, p *findings.Provenance) (*tally.Tally, error) {
	sc := r.scanSent(sent, answers)
	err := sc.runOne(ctx, m, func(s *shard, row table.Row) {
		if e, ok := r.sentExposure(s, row, answers); ok {
			s.into.Add(e)
		}
	})
	return r.close(sc, err, p)
}

// scanSent is a reading of the list of recipients, which notes the answers of
// those whom --only leaves out.
func (r *reader) scanSent(sent *layout, answers map[string]*answer) *scan {
	sc := r.newScan(sent, false)
	sc.unselected = func(s *shard, row table.Row) {
		if a := r.answerOf(s, row, answers); a != nil {
			a.left = true
		}
	}
	return sc
}

// answerOf is what the recipient of a row did; nil: nothing.
func (r *reader) answerOf(s *shard, row table.Row, answers map[string]*answer) *answer {
	contact, _ := s.cell(row, roles.Contact)
	key := string(s.oneAddress(contact.Trim()))
	if r.layout.columns.Has(roles.Trigger) {
		trigger, _ := s.cell(row, roles.Trigger)
		key += "\x00" + string(trigger.Trim())
	}
	return answers[key]
}

// sentExposure makes an exposure of a recipient; ok is false when the row was
// set aside.
func (r *reader) sentExposure(s *shard, row table.Row, answers map[string]*answer) (e tally.Exposure, ok bool) {
	if !r.shownTo(s, row, &e) {
		return e, false
	}
	e.Outcome = experiment.Ignore
	if a := r.answerOf(s, row, answers); a != nil {
		a.met, a.again = true, a.met && !r.isLog()
		e.Outcome = max(a.outcome, experiment.Ignore)
		if unix, ok := s.moment.unix(textAt(row, s.at.time)); ok {
			e.Outcome = a.within(r.experiment.Window, unix)
		}
	}
	if r.isLog() && len(e.Contact) > 0 { // which may say more than once that a message arrived
		trigger, _ := s.cell(row, roles.Trigger)
		e.Event = slices.Concat(e.Contact, []byte{0}, trigger.Trim())
	}
	return e, r.timed(s, row, &e) && s.counts(&e)
}

// runOne is run, shard after shard.
func (sc *scan) runOne(ctx context.Context, m Monitor, use func(*shard, table.Row)) error {
	for i := range sc.layout.rows.Shards() {
		s := sc.shard(i)
		sc.shards = append(sc.shards, s)
		if err := s.run(ctx, m, use); err != nil {
			return err
		}
	}
	return nil
}
