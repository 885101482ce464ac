package assign

import (
	"cmp"
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// A Monitor is told how far reading has come, from several goroutines: how
// many rows more, and which part of the file, from 0 to 1, has now been read.
type Monitor interface {
	Progress(rows int64, read float64)
}

// The reasons for which rows of a list are set aside; reports word them.
const (
	ragged         = "ragged-row"
	headerAgain    = "header-again"
	errorValue     = "error-value"
	noContact      = "no-contact"
	unknownSegment = "unknown-segment"
	namesAPerson   = "names-a-person"
)

// A scan is one reading of a list, and what it counts.
type scan struct {
	list     *people
	key      key
	segments *segments
	known    map[string]bool // segments of the book; nil: any
	shards   []*shard
}

// A spot is a place that is worked out only when somebody has to be told.
type spot struct {
	shard  int
	line   int64
	column int
}

func (s spot) compare(o spot) int {
	return cmp.Or(cmp.Compare(s.shard, o.shard), cmp.Compare(s.line, o.line))
}

// A shard is what one goroutine reads.
type shard struct {
	*scan
	number   int
	line     int64 // of the row at hand
	read     int64
	aside    map[string]*aside
	problems []problem
	found    int   // problems, of which the first MaxProblems are kept
	rounded  int64 // identifiers that a spreadsheet has rounded
	aRounded spot
	long     int64 // cells that no sheet can hold
	aLong    spot
	names    tally.Names // of segments met, as they stand in their column
	ids      []uint32    // their numbers
	scratch  []byte
	values   []string
	zeros    table.LostZeros
}

type aside struct {
	rows  int64
	first spot
}

type problem struct {
	message experiment.Message
	at      spot
}

func (sc *scan) shard(number int) *shard {
	return &shard{scan: sc, number: number, aside: map[string]*aside{}}
}

// run reads all shards, some side by side, those in front first, and gives
// each row that names a contact to use. After all rows of a shard it calls
// over, unless it is nil.
func (sc *scan) run(ctx context.Context, m Monitor, use func(s *shard, row table.Row, sum uint64, segment uint32) error, over func(*shard) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n := sc.list.rows.Shards()
	sc.shards = make([]*shard, n)
	for i := range sc.shards {
		sc.shards[i] = sc.shard(i)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, n)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1) - 1); i < n && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				err := sc.shards[i].run(ctx, m, use)
				if err == nil && over != nil {
					err = over(sc.shards[i])
				}
				if errs[i] = err; err != nil {
					cancel()
				}
			}
		})
	}
	wait.Wait()
	// A damaged file says more than the cancellation it caused.
	for _, err := range errs {
		if err != nil && err != context.Canceled {
			return err
		}
	}
	return cmp.Or(append(errs, context.Cause(ctx))...)
}

// progressStep is after how many rows a Monitor hears of them.
const progressStep = 1 << 14

func (s *shard) run(ctx context.Context, m Monitor, use func(s *shard, row table.Row, sum uint64, segment uint32) error) error {
	told := int64(0)
	for row, err := range s.list.rows.Scan(ctx, s.number) {
		if err != nil {
			return err
		}
		s.read++
		s.line = row.Line
		if s.read-told == progressStep {
			m.Progress(progressStep, s.list.rows.Read())
			told = s.read
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		sum, segment, ok, err := s.person(row)
		if err == nil && ok {
			err = use(s, row, sum, segment)
		}
		if err != nil {
			return err
		}
	}
	m.Progress(s.read-told, s.list.rows.Read())
	return nil
}

// person reads who a row is about.
func (s *shard) person(row table.Row) (sum uint64, segment uint32, ok bool, err error) {
	p := s.list
	if len(row.Cells) > len(p.header) {
		return 0, 0, s.bad(ragged, len(p.header), "source.ragged-row", "cells", len(row.Cells), "headers", len(p.header)), nil
	}
	cell := row.Cells[p.contact]
	contact := cell.Trim()
	switch {
	case len(contact) == 0:
		return 0, 0, s.bad(noContact, p.contact, "assign.no-contact"), nil
	case cell.Kind == table.Error || contact[0] == '#' && cell.IsError():
		return 0, 0, s.bad(errorValue, p.contact, "source.error-value", "value", string(contact)), nil
	case len(contact) > 3 && contact[0] >= '0' && contact[0] <= '9' && cell.Mangled():
		if s.rounded++; s.rounded == 1 {
			s.aRounded = spot{s.number, s.line, p.contact}
		}
		return 0, 0, false, nil
	case p.isHeader(row):
		return 0, 0, s.reject(headerAgain, -1), nil
	}
	segment, ok, err = s.segment(row)
	if err != nil || !ok {
		return 0, 0, false, err
	}
	s.zeros.Note(contact)
	return s.key.sum(s.same(contact)), segment, true, nil
}

// same is a contact as it is told from others, until the next one.
func (s *shard) same(contact []byte) []byte {
	one := roles.SameContact(s.scratch, contact)
	if &one[0] != &contact[0] { // neither is empty
		s.scratch = one
	}
	return one
}

// segment reads which segment it belongs to. One that was met before is good.
func (s *shard) segment(row table.Row) (id uint32, ok bool, err error) {
	columns := s.list.segment
	switch {
	case len(columns) == 0 && len(s.ids) > 0:
		return s.ids[0], true, nil
	case len(columns) == 1:
		if met, known := s.names.Lookup(row.Cells[columns[0]].Trim()); known {
			return s.ids[met], true, nil
		}
	}
	s.values = s.values[:0]
	for _, at := range columns {
		c := row.Cells[at]
		switch value := c.Trim(); {
		case c.IsError():
			return 0, s.bad(errorValue, at, "source.error-value", "value", string(value)), nil
		case roles.IsPerson(value):
			return 0, s.bad(namesAPerson, at, "source.names-a-person"), nil
		default:
			s.values = append(s.values, string(value))
		}
	}
	name := joined(s.values)
	if met, known := s.names.Lookup([]byte(name)); known {
		return s.ids[met], true, nil
	}
	if s.known != nil && name != "" && !s.known[name] {
		return 0, s.bad(unknownSegment, columns[0], "assign.unknown-segment", "segment", name), nil
	}
	if id, err = s.segments.id(name); err != nil {
		return 0, false, s.list.placed(err)
	}
	s.names.ID([]byte(name))
	s.ids = append(s.ids, id)
	return id, true, nil
}
