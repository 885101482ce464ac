package source

import (
	"context"

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
	err = s.follow(ctx, m, sc, to, func(sh *shard, row table.Row) (tally.Exposure, bool) { return r.sentExposure(sh, row, answers) })
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
