package table

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync/atomic"

	"triggerlab/experiment"
)

// bookRows are the rows of a sheet of a workbook below its header. A sheet
// is one stream of packed bytes, hence one shard.
type bookRows struct {
	book      *book
	sheet     *bookSheet
	header    []Cell
	headerRow int64
	size      uint64       // unpacked, as the book says
	read      atomic.Int64 // of which a scan has unpacked
}

// findRows reads up to the header.
func (b *book) findRows(s *bookSheet) (Rows, error) {
	r, err := b.readSheet(s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		cells, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, problem(experiment.Place{File: b.path, Sheet: s.Name}, "table.no-header")
		case err != nil:
			return nil, err
		case width(cells) == 0:
			continue
		}
		rows := &bookRows{book: b, sheet: s, headerRow: r.row, size: b.parts[partKey(s.part)].UncompressedSize64}
		rows.header, err = keepHeader(cells, func(column int) experiment.Place { return rows.Place(0, 0, column) })
		if err != nil {
			return nil, err
		}
		return rows, nil
	}
}

func (r *bookRows) Header() []Cell   { return r.header }
func (r *bookRows) HeaderRow() int64 { return r.headerRow }
func (r *bookRows) Need([]int) Rows  { return r }
func (r *bookRows) Shards() int      { return 1 }
func (r *bookRows) Read() float64    { return float64(r.read.Load()) / float64(max(1, r.size)) }

func (r *bookRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in, err := r.book.readSheet(r.sheet)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer in.Close()
		for n := 0; ; n++ {
			if cancelled(ctx, n) {
				yield(Row{}, ctx.Err())
				return
			}
			if n%1024 == 0 {
				r.read.Store(in.read)
			}
			cells, err := in.next()
			switch {
			case err == io.EOF:
				r.sheet.mu.Lock()
				r.sheet.seen = in.found(len(r.header))
				r.sheet.mu.Unlock()
				return
			case err != nil:
				yield(Row{}, err)
				return
			case in.row <= r.headerRow:
				continue
			}
			cells, some := fit(cells, len(r.header))
			in.cells = cells // which may have grown
			if some && !yield(Row{Cells: cells, Line: in.row - r.headerRow}, nil) {
				return
			}
		}
	}
}

func (r *bookRows) Place(_ int, line int64, column int) experiment.Place {
	return experiment.Place{File: r.book.path, Sheet: r.sheet.Name, Row: r.headerRow + line, Column: column + 1}
}
