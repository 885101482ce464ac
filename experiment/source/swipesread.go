package source

import (
	"context"
	"iter"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// All gives the swipes in the order of the file, read ahead of whoever uses
// them; each is first given to name, which says by what event it is told from
// others. The last is an error where anything is wrong with the file: what came
// before is then a part of it and nothing to keep.
func (s *Swipes) All(ctx context.Context, m Monitor, name func(*Swipe) error) iter.Seq2[Swipe, error] {
	return func(yield func(Swipe, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		pages, failed := make(chan []Swipe, pagesAhead), error(nil)
		spare := make(chan []Swipe, pagesAhead+1)
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			defer close(pages)
			failed = s.read(ctx, m, &paging{ctx: ctx, to: pages, spare: spare, name: name})
		}()
		defer func() { cancel(); <-gone }()
		for page := range pages {
			for i := range page {
				if !yield(page[i], nil) {
					return
				}
			}
			select {
			case spare <- page[:0]:
			default:
			}
		}
		if failed != nil {
			yield(Swipe{}, failed)
		}
	}
}

// pageSwipes and pagesAhead are how far the reading may be ahead.
const (
	pageSwipes = 512
	pagesAhead = 8
)

// paging hands over swipes many at a time.
type paging struct {
	ctx   context.Context
	to    chan<- []Swipe
	spare <-chan []Swipe
	name  func(*Swipe) error
	page  []Swipe
}

func (p *paging) add(x Swipe) error {
	if p.name != nil {
		if err := p.name(&x); err != nil {
			return err
		}
	}
	if p.page = append(p.page, x); len(p.page) < pageSwipes {
		return nil
	}
	return p.flush()
}

func (p *paging) flush() error {
	select {
	case p.to <- p.page:
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
	select {
	case p.page = <-p.spare:
	default:
		p.page = make([]Swipe, 0, pageSwipes)
	}
	return nil
}

// read reads all that there is.
func (s *Swipes) read(ctx context.Context, m Monitor, to *paging) error {
	s.provenance.RowsRead, s.provenance.SetAside = 0, nil
	s.yielded, s.runs, s.unguarded = 0, nil, 0
	r := s.reader
	if err := r.readClock(ctx, r.layout, 0); err != nil {
		return err
	}
	var err error
	if r.sent != nil {
		err = s.readSent(ctx, m, to)
	} else {
		err = s.readRows(ctx, m, to)
	}
	if err == nil {
		err = to.flush()
	}
	if err == nil {
		err = s.account(ctx)
	}
	return err
}

func (s *Swipes) readRows(ctx context.Context, m Monitor, to *paging) error {
	r := s.reader
	sc := r.newScan(r.layout, r.strict)
	sc.exposures = true
	if err := s.follow(ctx, m, sc, to, r.exposure); err != nil {
		return err
	}
	if err := sc.err(); err != nil {
		return err
	}
	if !r.options.AllowRejects {
		if err := sc.amounts(); err != nil {
			return err
		}
	}
	r.finish(sc, &s.provenance, tally.Rows{Used: s.yielded})
	return nil
}

// follow gives what exposure makes of each row to use, in order.
func (s *Swipes) follow(ctx context.Context, m Monitor, sc *scan, to *paging, exposure func(*shard, table.Row) (tally.Exposure, bool)) error {
	s.scan, s.more = sc, furtherOf(sc.layout)
	clear(s.segments)
	return sc.runOne(ctx, m, func(sh *shard, row table.Row) {
		e, ok := exposure(sh, row)
		if !ok {
			return
		}
		s.stands(sh)
		x := s.swipe(sh, row, &e)
		if x.Row = sh.read; sh.number > 0 {
			x.Row += s.rowsBefore(sh)
		}
		if err := to.add(x); err != nil {
			sh.failed = err
		}
	})
}

// rowsBefore is how many rows the shards in front hold.
func (s *Swipes) rowsBefore(sh *shard) (rows int64) {
	for _, earlier := range s.scan.shards[:sh.number] {
		rows += earlier.read
	}
	return rows
}

// account ends a reading as a report does: nothing was lost, and not too much
// set aside.
func (s *Swipes) account(ctx context.Context) error {
	r, p := s.reader, &s.provenance
	p.Notices = slices.Concat(r.notices(), r.seen, r.layout.notices, p.Notices, r.remarks(s.scan), s.scan.cardRemarks(p.Columns))
	if err := r.noneSelected(ctx, p); err != nil {
		return err
	}
	if p.RowsRead == 0 {
		return experiment.Problem(experiment.Msg("source.no-rows").On(experiment.Place{File: p.Source}))
	}
	if r.options.AllowRejects {
		return nil
	}
	return r.tooMany(p)
}

// Provenance is what is known of the file when all of it was read.
func (s *Swipes) Provenance() findings.Provenance { return s.provenance }
