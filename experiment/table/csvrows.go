package table

import (
	"bytes"
	"context"
	"io"
	"iter"
	"sync/atomic"

	"triggerlab/experiment"
)

// csvRows are the records below the header.
type csvRows struct {
	file      *csvFile
	header    []Cell
	headerRow int64
	above     literals       // in the header and what is above it
	cuts      []int64        // where each shard begins, and the end of the file
	come      []atomic.Int64 // how many bytes of each shard a scan has come by
	scanned   []atomic.Pointer[scanned]
}

// scanned is what is known of a shard that was read to its end.
type scanned struct {
	lines   int64
	literal literals
}

func (r *csvRows) Header() []Cell   { return r.header }
func (r *csvRows) HeaderRow() int64 { return r.headerRow }
func (r *csvRows) Need([]int) Rows  { return r }
func (r *csvRows) Shards() int      { return len(r.cuts) - 1 }

func (r *csvRows) Read() float64 {
	come := int64(0)
	for i := range r.come {
		come += r.come[i].Load()
	}
	return float64(come) / float64(r.file.size)
}

// read makes a reader of the rows of a shard, which is at them already where
// only reading leads behind the header.
func (r *csvRows) read(shard int) (in *recordReader, stop func(), err error) {
	r.come[shard].Store(0)
	in, stop = r.file.read(r.cuts[shard], r.cuts[shard+1], &r.come[shard])
	if r.file.divisible() {
		return in, stop, nil
	}
	for in.line < r.headerRow {
		if _, _, err := in.next(); err != nil {
			return nil, stop, r.file.reading(unexpected(err))
		}
	}
	in.line, in.literal = 0, literals{}
	return in, stop, nil
}

func (r *csvRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in, stop, err := r.read(shard)
		defer stop()
		if err != nil {
			yield(Row{}, err)
			return
		}
		for n := 0; ; n++ {
			if cancelled(ctx, n) {
				yield(Row{}, ctx.Err())
				return
			}
			cells, wrong, err := in.next()
			switch {
			case err == io.EOF:
				r.scanned[shard].Store(&scanned{in.line, in.literal})
				return
			case err != nil:
				yield(Row{}, r.file.reading(err))
				return
			case wrong != nil:
				yield(Row{}, r.file.wrong(wrong, r.Place(shard, in.line, -1)))
				return
			}
			some := len(cells) == len(r.header) && full(cells[len(cells)-1])
			if !some {
				cells, some = fit(cells, len(r.header))
				in.cells = cells // which may have grown
			}
			if some && !yield(Row{Cells: cells, Line: in.line}, nil) {
				return
			}
		}
	}
}

func (r *csvRows) Place(shard int, line int64, column int) experiment.Place {
	p := experiment.Place{File: r.file.path, Row: r.headerRow + line, Column: column + 1}
	for i := range shard {
		s := r.scanned[i].Load()
		if s == nil {
			var err error
			if s, err = r.count(i); err != nil {
				return experiment.Place{File: r.file.path}
			}
			r.scanned[i].Store(s)
		}
		p.Row += s.lines
	}
	return p
}

// count counts the lines of a shard that was not scanned. Only quotation
// marks make that more than to count newlines.
func (r *csvRows) count(shard int) (*scanned, error) {
	s, quoted := new(scanned), false
	err := chunks(r.file.file, r.cuts[shard], r.cuts[shard+1], func(b []byte) bool {
		s.lines += int64(bytes.Count(b, []byte{r.file.newline}))
		quoted = bytes.IndexByte(b, '"') >= 0
		return !quoted
	})
	if err != nil || !quoted {
		return s, err
	}
	in, stop := r.file.read(r.cuts[shard], r.cuts[shard+1], new(atomic.Int64))
	defer stop()
	for {
		_, wrong, err := in.next()
		switch {
		case err == io.EOF:
			return &scanned{in.line, in.literal}, nil
		case err != nil:
			return nil, err
		case wrong != nil:
			return nil, r.file.wrong(wrong, r.file.at())
		}
	}
}

// notices tells of the shards that were scanned to the end.
func (r *csvRows) notices() []experiment.Message { return append(r.literals(), r.full()...) }

// full tells of a file with exactly as many rows as a sheet can have: one that
// went through a spreadsheet program, which cut it off.
func (r *csvRows) full() []experiment.Message {
	lines := r.headerRow
	for i := range r.scanned {
		s := r.scanned[i].Load()
		if s == nil {
			return nil
		}
		lines += s.lines
	}
	if lines != maxRows {
		return nil
	}
	return []experiment.Message{experiment.Msg("table.sheet-full", "limit", int64(maxRows)).On(r.file.at())}
}

// literals tells of quotation marks where none should be.
func (r *csvRows) literals() []experiment.Message {
	cells := r.above.cells
	at := experiment.Place{File: r.file.path, Row: r.above.line, Column: r.above.column + 1}
	for i := range r.scanned {
		s := r.scanned[i].Load()
		if s == nil || s.literal.cells == 0 {
			continue
		}
		if cells == 0 {
			at = r.Place(i, s.literal.line, s.literal.column)
		}
		cells += s.literal.cells
	}
	if cells == 0 {
		return nil
	}
	return []experiment.Message{experiment.Msg("table.literal-quotes", "cells", cells).On(at)}
}
