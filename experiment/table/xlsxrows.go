package table

import (
	"context"
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
	need      []bool        // the columns that are wanted; nil is all
	size      uint64        // unpacked, as the book says
	read      *atomic.Int64 // of which a scan has read
}

// findRows finds the header.
func (b *book) findRows(s *bookSheet) (Rows, error) {
	at := experiment.Place{File: b.path, Sheet: s.Name}
	first, err := b.top(s)
	if err != nil {
		return nil, err
	}
	chosen, notices, err := first.choose(at, b.said.HeaderRow)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.preamble = notices
	s.mu.Unlock()
	rows := &bookRows{book: b, sheet: s, headerRow: first.numbers[chosen], read: new(atomic.Int64)}
	rows.size = b.parts[partKey(s.part)].UncompressedSize64
	rows.header, err = keepHeader(first.rows[chosen], func(column int) experiment.Place { return rows.Place(0, 0, column) })
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// top reads the first rows. What is wrong behind the first one is left to
// whoever scans them.
func (b *book) top(s *bookSheet) (*top, error) {
	r, err := b.readSheet(s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	first, said := &top{}, b.said.HeaderRow
	for before := int64(0); !first.full(said); before = r.row {
		cells, err := r.next()
		switch {
		case err == io.EOF || err != nil && said == 0 && len(first.rows) > 0:
			return first, nil
		case err != nil:
			return nil, err
		case r.row > before+1: // blank rows need not stand in the sheet
			first.add(nil, before+1, said)
		}
		first.add(cells, r.row, said)
	}
	return first, nil
}

func (r *bookRows) Header() []Cell   { return r.header }
func (r *bookRows) HeaderRow() int64 { return r.headerRow }
func (r *bookRows) Shards() int      { return 1 }
func (r *bookRows) Read() float64    { return float64(r.read.Load()) / float64(max(1, r.size)) }

// Need returns the rows without the values of the other columns, which are
// looked at all the same: what is wrong with them stays an error.
func (r *bookRows) Need(columns []int) Rows {
	some := *r
	some.need = make([]bool, len(r.header))
	for _, c := range columns {
		if 0 <= c && c < len(some.need) {
			some.need[c] = true
		}
	}
	return &some
}

func (r *bookRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in, err := r.book.readSheet(r.sheet)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer in.Close()
		in.need = r.need
		for n := 0; ; n++ {
			if cancelled(ctx, n) {
				yield(Row{}, ctx.Err())
				return
			}
			if n%1024 == 0 {
				r.read.Store(in.offset())
			}
			_, err := in.next()
			switch {
			case err == io.EOF:
				r.sheet.mu.Lock()
				r.sheet.seen = in.found(len(r.header))
				r.sheet.mu.Unlock()
				r.read.Store(in.offset())
				return
			case err != nil:
				yield(Row{}, err)
				return
			case in.row <= r.headerRow, in.filled == 0:
				continue
			}
			if !yield(Row{Cells: in.fitted(len(r.header)), Line: in.row - r.headerRow}, nil) {
				return
			}
		}
	}
}

func (r *bookRows) Place(_ int, line int64, column int) experiment.Place {
	return experiment.Place{File: r.book.path, Sheet: r.sheet.Name, Row: r.headerRow + line, Column: column + 1}
}
