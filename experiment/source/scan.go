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

// scan is one reading of a sheet, shard by shard.
type scan struct {
	layout    *layout
	at        places
	strict    bool // what cannot be used is an error, not set aside
	gatherer  *tally.Gatherer
	shards    []*shard
	titles    []title // what the header says over the columns that have a role
	listed    bool    // every row that is set aside is kept in a list
	most      int64   // how many rows of each shard are read; 0: all
	exposures bool    // each row is one, with an outcome
	// named is who a contact is, where the outcomes know it by another name;
	// nil: they do not.
	named func(scratch, contact []byte) []byte
	// unselected is told of the rows that --only leaves out; nil: nobody is.
	unselected func(*shard, table.Row)
}

func (r *reader) newScan(l *layout, strict bool) *scan {
	sc := &scan{layout: l, at: l.places(), strict: strict, gatherer: tally.NewGatherer(l.columnNames()), listed: r.options.Rejects != nil}
	sc.gatherer.PartRead, sc.gatherer.LookDays = l.rows.Read, r.experiment.LookDays()
	sc.gatherer.Wave, sc.gatherer.Waits = l.wave, r.options.Save != nil
	sc.gatherer.Circumstances = sc.at.circumstances()
	switch {
	case l != r.layout && r.pseudonyms:
		sc.named = r.who
	case l != r.layout:
	case r.options.Wide != "":
		sc.at.apart, sc.at.sent = sc.at.trigger, l.sentColumn(r.options)
	case r.options.SheetAs != "":
		sc.at.apart = len(l.header) - 1
	}
	if !strict {
		sc.titles = l.titles()
	}
	return sc
}

// shard is what one goroutine gathers.
type shard struct {
	*scan
	number        int
	into          *tally.Shard
	read          int64
	told          int64 // of them, to the Monitor
	line          int64 // of the row at hand
	times         int64 // rows that it stands for, where it is a combination in a database; 0: itself
	rejects       map[string]*rejected
	list          []reject
	problems      []problem
	found         int   // problems, of which the first MaxProblems are kept
	failed        error // what makes reading on pointless
	total         []labelled
	joined        []byte
	event         []byte // scratch
	address       []byte // scratch
	rounded       int64  // identifiers that a spreadsheet has rounded
	aRounded      spot
	untimed       int64  // rows whose time could not be read
	priorsUnread  int64  // rows whose prior, and rows whose reply, is no number
	repliesUnread int64  // and whose reply is none
	around        []byte // scratch
	amounts       int64  // outcomes that are numbers other than 0 and 1
	anAmount      problem
	seed          string
	unnamed       int64 // rows without a contact where others have one
	outcomes      outcomeWords
	unread        wordCounts // those that are no outcome
	moment        moment
	watch         watch
	crossed       int64 // rows of contacts who were assigned another trigger
	aCrossed      spot
	cards         cardCounts
	labels        []int32 // triggers whose rows may be sums of the others, by what else they hold
	tellings      []telling
}

func (sc *scan) shard(number int) *shard {
	s := &shard{scan: sc, number: number, into: sc.gatherer.Shard(), rejects: map[string]*rejected{}}
	if !sc.strict {
		s.moment.dates = &sc.layout.dates
	}
	return s
}

// progressStep is after how many rows a Monitor hears of them.
const progressStep = 1 << 14

// run reads every shard, side by side, giving each row to use.
func (sc *scan) run(ctx context.Context, m Monitor, use func(*shard, table.Row)) error {
	for i := range sc.layout.rows.Shards() {
		sc.shards = append(sc.shards, sc.shard(i))
	}
	return table.SideBySide(ctx, len(sc.shards), func(ctx context.Context, i int) error { return sc.shards[i].run(ctx, m, use) })
}

func (s *shard) run(ctx context.Context, m Monitor, use func(*shard, table.Row)) error {
	several, _ := s.layout.rows.(severally)
	for row, err := range s.layout.rows.Scan(ctx, s.number) {
		if err != nil {
			return err
		}
		if s.read == s.most && s.most > 0 {
			break
		}
		s.line = row.Line
		if several != nil {
			s.times = several.stands(row.Line)
		}
		s.read += s.stands()
		if s.read-s.told >= progressStep {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.tellProgress(m)
		}
		if s.selected(row) {
			use(s, row)
		}
		if s.failed != nil {
			return s.failed
		}
	}
	s.tellProgress(m)
	return ctx.Err()
}

func (s *shard) tellProgress(m Monitor) {
	m.Progress(s.read-s.told, s.layout.rows.Read())
	s.told = s.read
}

// untell takes back what a Monitor was told: the rows are read again.
func (sc *scan) untell(m Monitor) {
	for _, s := range sc.shards {
		m.Progress(-s.told, 0)
	}
}

// selected applies --only, and refuses rows with cells beyond the header and
// those that are the header again.
func (s *shard) selected(row table.Row) bool {
	if len(row.Cells) > len(s.layout.header) {
		s.bad(ragged, len(s.layout.header), func() experiment.Message {
			return experiment.Msg("source.ragged-row", "cells", len(row.Cells), "headers", len(s.layout.header))
		})
		return false
	}
	if isHeader(row, s.titles) {
		s.reject(headerAgain, -1)
		return false
	}
	for _, only := range s.layout.only {
		if !only.keep[string(cellAt(row, only.at).Trim())] {
			s.reject(notSelected, only.at)
			if s.unselected != nil {
				s.unselected(s, row)
			}
			return false
		}
	}
	return true
}

// cellAt is the cell of a column, Empty where the row ends before it or the
// column is -1.
func cellAt(row table.Row, column int) table.Cell {
	if column < 0 || column >= len(row.Cells) {
		return table.Cell{}
	}
	return row.Cells[column]
}

func (s *shard) cell(row table.Row, role roles.Role) (table.Cell, int) {
	at := columnOf(s.layout.columns, role)
	return cellAt(row, at), at
}

// finish completes the accounts of a reading from what closing counted.
func (r *reader) finish(sc *scan, p *findings.Provenance, counted tally.Rows) {
	for _, s := range sc.shards {
		p.RowsRead += s.read
	}
	r.wordsHeard(sc, p)
	p.RowsUsed += counted.Used
	p.Pending += counted.Pending
	last := sc.shards[0]
	if counted.Duplicates > 0 {
		last.rejectAt(duplicateEvent, counted.Duplicates, spotOf(counted.FirstDuplicate, columnOf(sc.layout.columns, roles.Event)))
	}
	if counted.Conflicts > 0 {
		last.rejectAt(eventConflict, counted.Conflicts, spotOf(counted.FirstConflict, columnOf(sc.layout.columns, roles.Event)))
	}
	for _, more := range sc.setAside() {
		if at := slices.IndexFunc(p.SetAside, func(a findings.SetAside) bool { return a.Reason == more.Reason }); at >= 0 {
			p.SetAside[at].Rows += more.Rows
		} else {
			p.SetAside = append(p.SetAside, more)
		}
	}
	if sc.listed {
		sc.tell(r.options.Rejects)
	}
}

// wordsHeard takes over what the words of the rows tell beside outcomes: that
// they were simulated, and which words of happenings nobody knows.
func (r *reader) wordsHeard(sc *scan, p *findings.Provenance) {
	var events wordCounts
	for _, s := range sc.shards {
		if p.Seed == "" && s.seed != "" {
			p.Seed = s.seed
		}
		events.merge(s.watch.events)
	}
	if unknown := events.said(); len(unknown) > 0 {
		r.unknown = unknown
		p.Notices = append(p.Notices, experiment.Msg("source.unknown-words", "header", sc.layout.header[sc.at.outcome], "words", unknown))
	}
	p.Simulated = p.Simulated || p.Seed != ""
}

// order numbers a row so that later rows of a file have higher numbers.
func (s *shard) order() uint64 { return uint64(s.number)<<40 | uint64(s.line) }
