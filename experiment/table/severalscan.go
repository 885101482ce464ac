package table

import (
	"context"
	"iter"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// told is what is known of the scans at hand.
type told struct {
	weights float64
	read    []atomic.Uint64 // of each unit, from 0 to 1, as bits
	mu      sync.Mutex
	starts  [][]int64 // of the units of each shard that were begun: rows before them
}

func (t *told) set(u unit, read float64) { t.read[u.at].Store(math.Float64bits(read)) }

// begin notes how many rows come before a unit.
func (t *told) begin(shard, unit int, before int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if unit == len(t.starts[shard]) {
		t.starts[shard] = append(t.starts[shard], before)
	}
}

func (r *severalRows) Read() float64 {
	sum := 0.0
	for _, units := range r.shards {
		for _, u := range units {
			sum += u.weight * math.Float64frombits(r.told.read[u.at].Load())
		}
	}
	return sum / max(1, r.told.weights)
}

func (r *severalRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, u := range r.shards[shard] {
			r.told.set(u, 0)
		}
		before := int64(0)
		for i, u := range r.shards[shard] {
			r.told.begin(shard, i, before)
			last, more := r.scanUnit(ctx, u, before, yield)
			if !more {
				return
			}
			before += last
			r.told.set(u, 1)
		}
	}
}

// scanUnit gives the rows of a unit, and tells the number of the last of them.
func (r *severalRows) scanUnit(ctx context.Context, u unit, before int64, yield func(Row, error) bool) (last int64, more bool) {
	m := r.of.members[u.file]
	file, err := m.open(ctx, r.of.said)
	if err != nil {
		return 0, yield(Row{}, err)
	}
	defer m.done()
	rows, err := r.rowsOf(file, u.file)
	if err != nil {
		return 0, yield(Row{}, err)
	}
	f := r.files[u.file]
	straight := len(f.said) == 0 && len(f.to) == len(r.header) && slices.IsSorted(f.to)
	var cells []Cell
	for row, err := range rows.Scan(ctx, u.shard) {
		if err != nil {
			yield(row, err)
			return last, false
		}
		if last == 0 {
			m.some.Store(true)
		}
		if last = row.Line; last%4096 == 0 {
			r.told.set(u, m.progress(rows))
		}
		row.Line += before
		if !straight {
			cells = widened(cells, len(r.header), row, len(f.to))
			f.fill(cells, row)
			row.Cells = cells
		}
		if !yield(row, nil) {
			return last, false
		}
	}
	return last, true
}

// fill puts the cells of a row where they go, and what the path says.
func (f *headed) fill(cells []Cell, row Row) {
	for column, at := range f.to {
		if at >= 0 {
			cells[at] = row.Cells[column]
		}
	}
	for _, c := range f.said {
		cells[c.at] = c.Cell
	}
}

// rowsOf are the rows of one file, with the columns that are needed.
func (r *severalRows) rowsOf(f File, file int) (Rows, error) {
	rows, err := f.Rows(r.sheet)
	if err != nil || r.needed == nil {
		return rows, err
	}
	var own []int
	for column, to := range r.files[file].to {
		if to >= 0 && r.needed[to] {
			own = append(own, column)
		}
	}
	return rows.Need(own), nil
}
