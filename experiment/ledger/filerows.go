package ledger

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// outcomeRows are the rows of Outcomes. A row's number is that of the ledger.
type outcomeRows struct {
	of     *Outcomes
	needed []int
	shards int64
	come   []atomic.Int64 // rows of each shard that a scan has come by
}

// shardRows is what makes another shard worth its connection.
const shardRows = 50_000

func (o *Outcomes) rows() *outcomeRows {
	return o.rowsIn(min(max(1, o.moment.last/shardRows), 2*int64(runtime.GOMAXPROCS(0))))
}

func (o *Outcomes) rowsIn(shards int64) *outcomeRows {
	r := &outcomeRows{of: o, shards: shards, come: make([]atomic.Int64, shards)}
	for i := range o.columns {
		r.needed = append(r.needed, i)
	}
	return r
}

func (r *outcomeRows) Header() []table.Cell {
	header := make([]table.Cell, len(r.of.columns))
	for i, c := range r.of.columns {
		header[i] = table.Cell{Kind: table.Text, Raw: []byte(c.name)}
	}
	return header
}

func (r *outcomeRows) HeaderRow() int64 { return 0 }
func (r *outcomeRows) Shards() int      { return int(r.shards) }

func (r *outcomeRows) Need(columns []int) table.Rows {
	return &outcomeRows{
		of: r.of, shards: r.shards, come: make([]atomic.Int64, r.shards),
		needed: slices.Compact(slices.Sorted(slices.Values(columns))),
	}
}

func (r *outcomeRows) Read() float64 {
	var come int64
	for i := range r.come {
		come += r.come[i].Load()
	}
	return float64(come) / float64(max(1, r.of.moment.last))
}

// Place is the number of the row in the ledger: its columns have no letters.
func (r *outcomeRows) Place(shard int, line int64, _ int) experiment.Place {
	return experiment.Place{File: r.of.Path(), Row: r.first(shard) + line - 1}
}

// first is the number of a shard's first row.
func (r *outcomeRows) first(shard int) int64 { return r.of.moment.last*int64(shard)/r.shards + 1 }

// Scan reads the rows of a shard in the order in which they were recorded.
func (r *outcomeRows) Scan(ctx context.Context, shard int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		err := r.prepare(ctx)
		if err == nil {
			err = r.of.read(ctx, func(c reader) error { return r.scan(c, shard, yield) })
		}
		if err != nil {
			yield(table.Row{}, failure(r.of.Path(), err))
		}
	}
}

// prepare reads what the rows speak of by number, before the connection is
// taken that they come by: there may be no other.
func (r *outcomeRows) prepare(ctx context.Context) error {
	for _, at := range r.needed {
		if r.of.columns[at].name == "contact" {
			return r.of.loadPeople(ctx)
		}
	}
	return nil
}

func (r *outcomeRows) scan(c reader, shard int, yield func(table.Row, error) bool) error {
	first, end := r.first(shard), r.first(shard+1)
	row := table.Row{Cells: make([]table.Cell, len(r.of.columns))}
	replaced := r.of.before(first)
	cells := make([]cellMaker, len(r.needed))
	for i, at := range r.needed {
		cells[i] = r.of.columns[at].maker(r.of)
	}
	r.come[shard].Store(0)
	err := c.each(r.query(), func(v values) bool {
		id := v.whole(0)
		if row.Line = id - first + 1; row.Line%interruptible == 0 {
			r.come[shard].Store(row.Line)
		}
		if !r.of.current(id, &replaced) {
			return true
		}
		for i, at := range r.needed {
			row.Cells[at] = cells[i](v[i+1])
		}
		return yield(row, nil)
	}, first, end)
	r.come[shard].Store(end - first)
	return err
}

// query asks for the needed columns of a range of rows.
func (r *outcomeRows) query() string {
	names := []string{"id"}
	for _, at := range r.needed {
		names = append(names, r.of.columns[at].sql)
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM exposures WHERE id >= ? AND id < ? ORDER BY id"
}
