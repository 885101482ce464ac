package source

import (
	"context"
	"math"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// read tallies whatever the outcomes sheet holds.
func (in *input) read(ctx context.Context, o Options, m Monitor) (*tally.Tally, findings.Provenance, error) {
	r, err := in.prepare(ctx, o)
	if err != nil {
		return nil, findings.Provenance{}, err
	}
	return r.read(ctx, m)
}

// prepare settles what the columns of the outcomes are, by all of their rows.
func (in *input) prepare(ctx context.Context, o Options) (*reader, error) {
	r, err := in.reader(o)
	if err != nil {
		return nil, err
	}
	in.narrow(r.layout)
	if err := r.lacking(); err != nil {
		return nil, err
	}
	if err := r.layout.whole(ctx, o.Only); err != nil {
		return nil, err
	}
	if err := r.weakContact(ctx); err != nil {
		return nil, err
	}
	r.counts = in.totals || r.isTotals()
	if !r.counts && r.layout.columns.Has(roles.Outcome) {
		r.reaching()
	}
	if r.counts {
		r.complaintCounts()
	}
	if missing := r.missing(); len(missing) > 0 {
		return nil, r.layout.missing(missing...)
	}
	if r.counts && in.sent == nil {
		return r, r.settleMark(ctx)
	}
	return r, nil
}

// missing lists the roles without which the rows say nothing.
func (r *reader) missing() (missing []roles.Role) {
	needed := roles.Missing(r.layout.columns)
	switch {
	case r.sent != nil:
		needed = []roles.Role{roles.Contact}
	case r.counts:
		needed = []roles.Role{roles.Trigger, roles.Exposures, roles.Engagements}
	}
	for _, role := range needed {
		if !r.layout.columns.Has(role) {
			missing = append(missing, role)
		}
	}
	return missing
}

// read tallies the rows.
func (r *reader) read(ctx context.Context, m Monitor) (*tally.Tally, findings.Provenance, error) {
	in, o := r.input, r.options
	digest := digestOf(in.outcomes)
	p := findings.Provenance{Source: in.outcomes.Path(), Columns: r.layout.said()}
	// A book that was played says nothing of outcomes that stand elsewhere.
	if in.outcomes.Path() == o.Path {
		p.Seed = in.experiment.SimulatedSeed
	}
	p.Simulated = p.Seed != ""
	if err := r.panel(ctx, &p); err != nil {
		return nil, p, err
	}
	var t *tally.Tally
	var err error
	switch {
	case in.sent != nil:
		t, err = r.readSent(ctx, m, &p)
	case r.counts:
		t, err = r.readTotals(ctx, m, &p)
	case r.options.inDatabase():
		t, err = r.readDatabase(ctx, &p)
	default:
		t, err = r.readOutcomes(ctx, m, &p)
	}
	if err != nil {
		return nil, p, err
	}
	if p.SHA256, err = digest(); err != nil {
		return nil, p, err
	}
	if err := r.copies(r.counts); err != nil {
		return nil, p, err
	}
	p.Notices = slices.Concat(in.notices(), r.layout.notices, p.Notices)
	if in.book != nil && in.book.AssignmentsSheet != "" && r.assigned == nil && !r.nobody && !r.cards {
		p.Notices = append(p.Notices, experiment.Msg("source.assignments-unread", "sheet", in.book.AssignmentsSheet))
	}
	p.Granted = o.Wide != "" && r.layout.sentColumn(o) < 0
	p.ContactsKnown = t.Anonymous < t.Contacts
	p.ComplaintsKnown = r.layout.columns.Has(roles.Complaints)
	if err = r.noneSelected(ctx, &p); err == nil && !o.AllowRejects {
		err = r.tooMany(&p)
	}
	return t, p, err
}

// digestOf computes the digest of a file while its rows are being read, and
// returns what waits for it.
func digestOf(f table.File) func() (string, error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = f.SHA256() // it is remembered, the error too
	}()
	return func() (string, error) {
		<-done
		return f.SHA256()
	}
}

func (in *input) notices() []experiment.Message {
	var notices []experiment.Message
	for _, f := range in.files {
		notices = append(notices, f.Notices()...)
	}
	return notices
}

// reader turns the rows of one layout into exposures.
type reader struct {
	*input
	options  Options
	layout   *layout
	counts   bool            // the rows are totals
	triggers map[string]bool // those declared; nil: any
	segments map[string]bool
	clock    clock
	window   time.Duration // as it was asked for; the experiment's is lifted where nothing says when
	timeless bool          // it was
	reach    reach
	unknown  []string // words of the event column, with how often
	priors   bool     // the Contacts sheet knows some
	assigned *assigned
	nobody   bool      // stands in the sheet Assignments
	one      *answered // the sums that a database was asked for already; nil: it was not
	cards    bool      // were swiped by a panel, which is assigned nothing
}

func (in *input) reader(o Options) (*reader, error) {
	elsewhere, err := in.headersOfSent()
	if err != nil {
		return nil, err
	}
	l, err := newLayout(in.outcomes, in.sheet, o, slices.Concat(in.known(), elsewhere), func(h string) bool { return roles.Find(elsewhere, h) >= 0 })
	if err != nil {
		return nil, err
	}
	r := &reader{input: in, options: o, layout: l, window: in.experiment.Window}
	if len(in.experiment.Triggers) > 0 {
		r.triggers = map[string]bool{}
		for _, t := range in.experiment.Triggers {
			r.triggers[t.Name] = true
		}
	}
	if len(in.experiment.Segments) > 0 {
		r.segments = map[string]bool{}
		for _, s := range in.experiment.Segments {
			r.segments[s.Name] = true
		}
	}
	if r.book != nil {
		for _, c := range r.book.Contacts {
			r.priors = r.priors || !math.IsNaN(c.Prior)
		}
	}
	return r, nil
}

// known lists what can be looked up by contact.
func (in *input) known() []string {
	if _, away := in.outcomes.(*inDatabase); away || in.book == nil {
		return nil
	}
	return contactColumns(in.book.Contacts)
}

// isTotals tells totals from outcomes. A mailing tool's column Opened, which
// could be an outcome, is a count where nobody is named.
func (r *reader) isTotals() bool {
	c := r.layout.columns
	_, mapped := r.options.Map[roles.Outcome]
	if c.Has(roles.Exposures) && !c.Has(roles.Engagements) && !c.Has(roles.Contact) && c.Has(roles.Outcome) && !mapped {
		// Sent and Clicked side by side, nobody named: both are counts.
		c[roles.Engagements] = c[roles.Outcome]
		delete(c, roles.Outcome)
	}
	return c.Has(roles.Exposures) && c.Has(roles.Engagements) && (!c.Has(roles.Outcome) || !mapped && !c.Has(roles.Contact))
}

// readOutcomes tallies one row an exposure.
func (r *reader) readOutcomes(ctx context.Context, m Monitor, p *findings.Provenance) (*tally.Tally, error) {
	if err := r.readAssigned(ctx); err != nil {
		return nil, err
	}
	r.dealtInWaves()
	if err := r.guessClock(ctx, r.layout); err != nil {
		return nil, err
	}
	sc, err := r.scanOutcomes(ctx, m)
	if err == errClock {
		sc.untell(m)
		if err = r.setClock(ctx, r.layout); err == nil {
			sc, err = r.scanOutcomes(ctx, m)
		}
	}
	if err == nil {
		err = r.awaited(ctx, sc, p)
	}
	return r.close(sc, err, p)
}

func (r *reader) scanOutcomes(ctx context.Context, m Monitor) (*scan, error) {
	sc := r.newScan(r.layout, r.strict)
	sc.exposures = true
	if r.assigned != nil {
		r.assigned.forget() // what was met when the sheet was read before
		sc.unselected = r.assigned.left
	}
	return sc, sc.run(ctx, m, func(s *shard, row table.Row) {
		e, ok := r.exposure(s, row)
		if r.assigned != nil {
			ok = r.asAssigned(s, row, &e, ok)
		}
		if ok {
			s.into.Add(e)
		}
	})
}

// close ends a reading: problems first, then the tally and the accounts.
func (r *reader) close(sc *scan, err error, p *findings.Provenance) (*tally.Tally, error) {
	if err != nil {
		return nil, err
	}
	if err := sc.err(); err != nil {
		return nil, err
	}
	if !r.options.AllowRejects {
		if err := sc.amounts(); err != nil {
			return nil, err
		}
	}
	sc.gatherer.Window, sc.gatherer.Last = int64(r.experiment.Window.Seconds()), r.clock.last
	if r.options.Save != nil {
		if err := r.keep(sc); err != nil {
			return nil, err
		}
	}
	t, counted := sc.gatherer.Close(r.experiment.TriggerNames(), sc.layout.breakdowns)
	r.finish(sc, p, counted)
	p.Notices = append(p.Notices, slices.Concat(r.remarks(sc), sc.cardRemarks(p.Columns), r.gatherTold(sc))...)
	return t, nil
}

// remarks are what a person should know of the rows that were used.
func (r *reader) remarks(sc *scan) []experiment.Message {
	var untimed, unnamed, priorsUnread, repliesUnread int64
	for _, s := range sc.shards {
		untimed += s.untimed
		unnamed += s.unnamed
		priorsUnread += s.priorsUnread
		repliesUnread += s.repliesUnread
	}
	list := sc.noticed()
	if doubt, some := sc.layout.dates.Doubt(); some {
		list = append(list, doubt)
	}
	if untimed > 0 {
		list = append(list, experiment.Msg("source.untimed", "rows", untimed))
	}
	if unnamed > 0 {
		list = append(list, experiment.Msg("source.unnamed", "rows", unnamed))
	}
	if priorsUnread > 0 {
		list = append(list, experiment.Msg("source.prior-unread", "rows", priorsUnread, "header", sc.layout.header[sc.at.prior]))
	}
	if repliesUnread > 0 {
		list = append(list, experiment.Msg("source.reply-unread", "rows", repliesUnread, "header", sc.layout.header[sc.at.reply]))
	}
	if r.timeless {
		list = append(list, experiment.Msg("source.window-without-time"))
	}
	return list
}

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

// outcomeWords remembers the outcomes that were read from the words of a
// column.
type outcomeWords struct {
	words tally.Names
	read  []experiment.Outcome
}

// manyWords is how many are remembered; more are no words.
const manyWords = 1_000

func (w *outcomeWords) keep(text []byte, o experiment.Outcome) {
	if len(w.read) < manyWords {
		w.words.ID(text)
		w.read = append(w.read, o)
	}
}

// outcome reads what the contact did.
func (r *reader) outcome(s *shard, row table.Row, e *tally.Exposure) bool {
	text := textAt(row, s.at.outcome)
	if len(text) == 0 {
		e.Outcome = experiment.Pending
		if r.options.Empty == "ignore" {
			e.Outcome = experiment.Ignore
		}
		return true
	}
	if r.events != nil {
		return r.happened(s, text, e)
	}
	if id, known := s.outcomes.words.Lookup(text); known {
		e.Outcome = r.inTime(s, row, s.outcomes.read[id])
		return true
	}
	if s.wrong(row, s.at.outcome, text) {
		return false
	}
	outcome, ok := r.word(s, text)
	if n, reason := table.Count(row.Cells[s.at.outcome], s.layout.dialect); !ok && reason == table.None && n <= 1 {
		// A column of 1.0 and 0.0 is one of 1 and 0 that went through a program.
		outcome, ok = []experiment.Outcome{experiment.Ignore, experiment.Engage}[n], true
	}
	if ok {
		s.outcomes.keep(text, outcome)
		e.Outcome = r.inTime(s, row, outcome)
		return true
	}
	if s.at.contact >= 0 && !s.strict && isTotal(cellAt(row, s.at.contact)) {
		s.reject(totalRow, s.at.contact)
		return false
	}
	if _, reason := table.Float(row.Cells[s.at.outcome], s.layout.dialect); reason == table.None {
		s.amount(string(text), s.at.outcome)
	}
	s.unread.hear(text, s.stands())
	s.bad(notAnOutcome, s.at.outcome, func() experiment.Message { return experiment.Msg("source.not-an-outcome", "value", string(text)) })
	return false
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
