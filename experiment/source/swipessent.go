package source

import (
	"context"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// readSent takes the exposures from the list of all recipients, with what the
// outcomes say of each: those of a log, or of --sent.
func (s *Swipes) readSent(ctx context.Context, m Monitor, to *paging) error {
	r := s.reader
	if !r.layout.columns.Has(roles.Contact) {
		return r.layout.missing(roles.Contact)
	}
	answers, told, err := r.answers(ctx, m)
	if err != nil {
		return err
	}
	sent, err := r.sentLayout(ctx)
	if err == nil {
		err = r.readClock(ctx, sent, 0)
	}
	if err != nil {
		return err
	}
	for role, header := range sent.said() {
		s.provenance.Columns[role] = header
	}
	sc := r.scanSent(sent, answers)
	arrived := map[string]bool{}
	err = s.follow(ctx, m, sc, to, func(sh *shard, row table.Row) (tally.Exposure, bool) {
		s.took = r.took(sh, row, answers)
		e, ok := r.sentExposure(sh, row, answers)
		if ok && r.isLog() && len(e.Event) > 0 { // of which a report counts one row too
			if arrived[string(e.Event)] {
				sh.rejectAt(duplicateEvent, 1, spot{sh.number, sh.line, columnOf(sent.columns, roles.Event)})
				return e, false
			}
			arrived[string(e.Event)] = true
		}
		return e, ok
	})
	if err == nil {
		err = sc.err()
	}
	if err != nil {
		return err
	}
	r.finish(sc, &s.provenance, tally.Rows{Used: s.yielded})
	r.settleAnswers(answers, told, &s.provenance)
	return nil
}

// took is how long after the message a recipient engaged, by which a window can
// be applied later on; 0 where the times do not say.
func (r *reader) took(sh *shard, row table.Row, answers map[string]*answer) time.Duration {
	shown, known := sh.moment.unix(textAt(row, sh.at.time))
	a := r.answerOf(sh, row, answers)
	if !known || a == nil || !a.timed || a.outcome != experiment.Engage {
		return 0
	}
	return max(time.Duration(a.unix-shown)*time.Second, atOnce)
}
