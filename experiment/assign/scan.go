package assign

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
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
	names    tally.Names // of segments met, as they stand in their column
	ids      []uint32    // their numbers
	scratch  []byte
	values   []string
	zeros    table.LostZeros
	done     int // of what somebody else does with the rows
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

// bad is what a row does that cannot be used: an error in our own sheets, and
// set aside elsewhere. It returns false: the row is not used.
func (s *shard) bad(reason string, column int, code string, pairs ...any) bool {
	if !s.list.own {
		return s.reject(reason, column)
	}
	if s.found++; len(s.problems) < experiment.MaxProblems {
		s.problems = append(s.problems, problem{experiment.Msg(code, pairs...), spot{s.number, s.line, column}})
	}
	return false
}

func (s *shard) reject(reason string, column int) bool {
	r := s.aside[reason]
	if r == nil {
		r = &aside{first: spot{s.number, s.line, column}}
		s.aside[reason] = r
	}
	r.rows++
	return false
}

func (sc *scan) place(at spot) experiment.Place {
	return sc.list.rows.Place(at.shard, at.line, at.column)
}

// read is how many rows were read.
func (sc *scan) read() (n int64) {
	for _, s := range sc.shards {
		n += s.read
	}
	return n
}

// setAside sums the rejected rows of all shards by reason, with the first.
func (sc *scan) setAside() []findings.SetAside {
	sums := map[string]*aside{}
	for _, s := range sc.shards { // in the order of the file
		for reason, r := range s.aside {
			if sums[reason] == nil {
				sums[reason] = &aside{first: r.first}
			}
			sums[reason].rows += r.rows
		}
	}
	list := []findings.SetAside{}
	for reason, r := range sums {
		list = append(list, findings.SetAside{Reason: reason, Rows: r.rows, First: sc.place(r.first).String()})
	}
	slices.SortFunc(list, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}

// tolerated is the share of rows that may be set aside without being asked.
const tolerated = 0.01

// err lists what is wrong with the list, in its order: everything in a sheet
// of our own, and where too many rows cannot be used.
func (sc *scan) err(allowRejects bool) error {
	var all experiment.Problems
	if cells, first := sc.rounded(); cells > 0 {
		all.Add(experiment.Msg("source.mangled-id", "header", sc.list.header[sc.list.contact], "cells", cells).On(sc.place(first)))
	}
	for _, s := range sc.shards {
		for _, p := range s.problems {
			if len(all.List) < experiment.MaxProblems {
				all.Add(p.message.On(sc.place(p.at)))
			} else {
				all.Total++
			}
		}
		all.Total += s.found - len(s.problems)
	}
	if !allowRejects && all.Total == 0 {
		sc.tooMany(&all)
	}
	return all.Err()
}

// rounded counts the identifiers that a spreadsheet has rounded.
func (sc *scan) rounded() (cells int64, first spot) {
	for _, s := range sc.shards {
		if cells == 0 {
			first = s.aRounded
		}
		cells += s.rounded
	}
	return cells, first
}

// tooMany refuses a list of which much could not be used.
func (sc *scan) tooMany(all *experiment.Problems) {
	var bad int64
	of := sc.read()
	list := sc.setAside()
	for _, a := range list {
		if a.Reason == headerAgain {
			of -= a.Rows
		} else {
			bad += a.Rows
		}
	}
	if bad == 0 || float64(bad) <= tolerated*float64(of) {
		return
	}
	for _, a := range list {
		if a.Reason != headerAgain {
			all.Add(experiment.Msg("assign.set-aside", "reason", a.Reason, "rows", a.Rows, "first", a.First, "of", of))
		}
	}
}
