package source

import (
	"context"
	"slices"

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
