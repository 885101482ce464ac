package source

import (
	"context"
	"hash/maphash"
	"slices"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/workbook"
)

// assigned is who is to be shown what, as the sheet Assignments says: 16 bytes
// a place in a table that is at most two thirds full, and no names.
//
// Contacts count for what they were shown, as the outcomes say, and never for
// what they were to be shown: an engagement with a message says something of
// that message and of no other. Where few were shown another one that changes
// next to nothing; where many were, the groups are no longer those that chance
// made, whichever way they are counted, and there is nothing to conclude.
type assigned struct {
	file     table.File
	seed     maphash.Seed
	slots    []assignee
	contacts int64
	held     int64
	triggers []string // by number, from 1
	waves    []string // that contacts were assigned in, by number, from 1
}

// assignee is one contact; the zero value is none.
type assignee struct {
	hash    uint64
	trigger uint32
	what    uint32 // became of the contact: met, crossed; set from several goroutines. Above them its wave
}

const (
	met      = 1
	crossed  = 2
	waveBits = 2 // from here on up stands the number of the wave
)

// readAssigned reads who is to be shown what, if the book says so. In a deck
// everybody is to be shown everything, and who was simulated is nobody.
func (r *reader) readAssigned(ctx context.Context) error {
	if r.book == nil || r.book.AssignmentsSheet == "" || r.experiment.Design == experiment.Deck ||
		!r.layout.columns.Has(roles.Contact) || r.layout.columns.Has(roles.Simulated) {
		return nil
	}
	a := &assigned{file: r.files[0], seed: maphash.MakeSeed(), slots: make([]assignee, 1<<10)}
	var problems experiment.Problems
	var scratch []byte
	err := workbook.ScanAssignments(ctx, a.file, func(one workbook.Assignment, at func(string) experiment.Place) bool {
		contact := r.who(scratch, []byte(one.Contact))
		switch {
		case one.Trigger == "":
			problems.Add(experiment.Msg("source.no-trigger").On(at("trigger")))
		case one.Trigger != experiment.Holdout && r.triggers != nil && !r.triggers[one.Trigger]:
			problems.Add(experiment.Msg("source.unknown-trigger", "trigger", one.Trigger, "triggers", r.experiment.TriggerNames()).On(at("trigger")))
		case one.Segment != "" && r.segments != nil && !r.segments[one.Segment]:
			problems.Add(experiment.Msg("source.unknown-segment", "segment", one.Segment, "segments", r.experiment.SegmentNames()).On(at("segment")))
		case !a.keep(contact, one):
			problems.Add(experiment.Msg("source.assigned-twice").On(at("contact")))
		}
		return true
	})
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return err
	}
	if r.nobody = a.contacts+a.held == 0; !r.nobody {
		r.assigned = a
	}
	return nil
}

// keep notes an assignment; false where the contact has another trigger.
func (a *assigned) keep(contact []byte, one workbook.Assignment) bool {
	trigger := one.Trigger
	number := uint32(slices.Index(a.triggers, trigger) + 1)
	if number == 0 {
		a.triggers = append(a.triggers, trigger)
		number = uint32(len(a.triggers))
	}
	to := a.find(contact)
	if to.hash != 0 {
		return to.trigger == number
	}
	*to = assignee{hash: a.hash(contact), trigger: number, what: a.waveNumber(one.Wave) << waveBits}
	if trigger == experiment.Holdout {
		a.held++
	} else {
		a.contacts++
	}
	if 3*(a.contacts+a.held) > 2*int64(len(a.slots)) {
		old := a.slots
		a.slots = make([]assignee, 2*len(old))
		for _, one := range old {
			if one.hash != 0 {
				*a.slot(one.hash) = one
			}
		}
	}
	return true
}

// hash is never 0, which is nobody's.
func (a *assigned) hash(contact []byte) uint64 { return maphash.Bytes(a.seed, contact) | 1 }

func (a *assigned) find(contact []byte) *assignee { return a.slot(a.hash(contact)) }

// slot is where a contact of this hash is, or would be.
func (a *assigned) slot(hash uint64) *assignee {
	last := uint64(len(a.slots) - 1)
	for i := hash >> 1 & last; ; i = (i + 1) & last {
		if s := &a.slots[i]; s.hash == hash || s.hash == 0 {
			return s
		}
	}
}

// forget makes a fresh start of what became of everybody.
func (a *assigned) forget() {
	for i := range a.slots {
		a.slots[i].what &^= met | crossed
	}
}

// left notes a row that --only leaves out: its contact has an outcome.
func (a *assigned) left(s *shard, row table.Row) {
	cell, _ := s.cell(row, roles.Contact)
	if to := a.find(s.oneAddress(cell.Trim())); to.hash != 0 {
		atomic.OrUint32(&to.what, met)
	}
}

// asAssigned holds a row against what its contact was assigned, and sets it
// aside where that is nothing: who was not dealt out by chance may be another
// kind of people. Usable is false of a row that is set aside already.
func (r *reader) asAssigned(s *shard, row table.Row, e *tally.Exposure, usable bool) bool {
	if !usable {
		r.assigned.left(s, row) // whatever its outcome, it has one
		return false
	}
	to := r.assigned.find(e.Contact)
	if to.hash == 0 || len(e.Contact) == 0 {
		s.reject(notAssigned, s.at.contact)
		return false
	}
	what := uint32(met)
	if r.assigned.triggers[to.trigger-1] != string(textAt(row, s.at.trigger)) {
		if what |= crossed; s.crossed == 0 {
			s.aCrossed = spot{s.number, s.line, s.at.trigger}
		}
		s.crossed++
	}
	if atomic.LoadUint32(&to.what)&what != what {
		atomic.OrUint32(&to.what, what)
	}
	if e.Outcome == experiment.Pending && e.Age == tally.Ageless && r.over() {
		e.Outcome = experiment.Ignore
	}
	return true
}

// over tells that the data reach the end of the test: their last day is over
// at the end, or later.
func (r *reader) over() bool {
	end := r.experiment.End
	return r.options.Empty != "pending" && !end.IsZero() && r.clock.known && (int64(dayOf(r.clock.last))+1)*day >= end.Unix()
}

// awaited adds the contacts who were assigned a trigger and have no outcome:
// pending until the test is over, and then an exposure that was ignored. They
// are rows read, and used or pending like others; those with an outcome are
// not counted twice.
func (r *reader) awaited(ctx context.Context, sc *scan, p *findings.Provenance) error {
	if r.assigned == nil {
		return nil
	}
	said := r.assigned.accounts(sc)
	p.Assigned = said
	outcome := experiment.Pending
	missing := said.Contacts - said.Met
	switch {
	case missing == 0:
		return nil
	case len(sc.layout.only) > 0:
		said.Unplaced = missing
		p.Notices = append(p.Notices, experiment.Msg("source.assigned-unplaced", "waiting", missing, "contacts", said.Contacts))
		return nil
	case r.options.Empty == "ignore" || r.over():
		outcome, said.Ignored = experiment.Ignore, missing
		p.Notices = append(p.Notices, experiment.Msg("source.assigned-ignored", "waiting", missing, "contacts", said.Contacts))
	case r.experiment.End.IsZero():
		said.Waiting = missing
		p.Notices = append(p.Notices, experiment.Msg("source.assigned-endless", "waiting", missing, "contacts", said.Contacts))
	default:
		said.Waiting = missing
		p.Notices = append(p.Notices, experiment.Msg("source.assigned-waiting", "waiting", missing, "contacts", said.Contacts, "end", r.experiment.End.Format("2006-01-02")))
	}
	p.RowsRead += missing
	return r.addAwaited(ctx, sc, outcome)
}

// accounts counts what became of everybody.
func (a *assigned) accounts(sc *scan) *findings.Assigned {
	said := &findings.Assigned{Contacts: a.contacts, HeldOut: a.held}
	for i := range a.slots {
		s := &a.slots[i]
		if s.what&crossed != 0 {
			said.Crossed++
		}
		if s.what&met != 0 && a.triggers[s.trigger-1] != experiment.Holdout {
			said.Met++
		}
	}
	for _, s := range sc.shards {
		if s.crossed > 0 {
			said.First = sc.place(s.aCrossed).String()
			break
		}
	}
	return said
}

// addAwaited reads the sheet again, this time for the contacts themselves.
func (r *reader) addAwaited(ctx context.Context, sc *scan, outcome experiment.Outcome) error {
	into := sc.gatherer.Shard()
	order := uint64(len(sc.shards)) << 40
	var scratch []byte
	var failed error
	err := workbook.ScanAssignments(ctx, r.assigned.file, func(one workbook.Assignment, _ func(string) experiment.Place) bool {
		contact := r.who(scratch, []byte(one.Contact))
		to := r.assigned.find(contact)
		if one.Trigger == experiment.Holdout || to.what&met != 0 {
			return true
		}
		to.what |= met // once
		e := tally.Exposure{Contact: contact, Outcome: outcome, Day: tally.NoDay}
		order++
		e.Order = order
		if e.Trigger, failed = into.Trigger([]byte(one.Trigger)); failed == nil {
			e.Profile, failed = into.Profile(r.profileOf(one, contact))
		}
		if failed == nil {
			r.knownPrior(&e)
			into.Add(e)
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}

// profileOf is what is known of a contact without an outcome.
func (r *reader) profileOf(one workbook.Assignment, contact []byte) []byte {
	known := r.book.Contacts[string(contact)]
	if one.Segment != "" {
		known.Segment = one.Segment
	}
	var profile []byte
	for i, by := range r.layout.by {
		if i > 0 {
			profile = append(profile, 0)
		}
		if by.name == r.layout.wave {
			profile = append(profile, waveName(one.Wave)...)
			continue
		}
		profile = append(profile, contactValue(known, by)...)
	}
	return profile
}
