package table

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync/atomic"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"triggerlab/experiment"
)

// parquetRows are the rows of a Parquet file. Every one of them is a row, be
// it all nulls, and its number is its place among them.
type parquetRows struct {
	file      *parquetFile
	header    []Cell
	renderers []render // of all columns
	needed    []int
	shards    []parquetShard
	total     int64
	come      []atomic.Int64 // rows of each shard that a scan has come by
}

// A parquetShard is row groups that follow each other.
type parquetShard struct {
	groups []parquet.RowGroup
	first  int   // place of the first of them among the groups of the file
	before int64 // rows of the file before them
}

func (r *parquetRows) Header() []Cell   { return r.header }
func (r *parquetRows) HeaderRow() int64 { return 0 }
func (r *parquetRows) Shards() int      { return len(r.shards) }

func (r *parquetRows) Need(columns []int) Rows {
	some := *r
	some.needed = slices.Compact(slices.Sorted(slices.Values(columns)))
	some.come = make([]atomic.Int64, len(r.shards))
	return &some
}

func (r *parquetRows) Read() float64 {
	come := int64(0)
	for i := range r.come {
		come += r.come[i].Load()
	}
	return float64(come) / float64(max(1, r.total))
}

func (r *parquetRows) Place(shard int, line int64, column int) experiment.Place {
	return experiment.Place{File: r.file.path, Row: r.shards[shard].before + line, Column: column + 1}
}

// batchRows are read of one column before the next, which is what the file is
// laid out for.
const batchRows = 1024

func (r *parquetRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		row := Row{Cells: make([]Cell, len(r.header))}
		r.come[shard].Store(0)
		for i, g := range r.shards[shard].groups {
			columns := r.columns(g, r.shards[shard].first+i)
			err := r.scanGroup(ctx, g.NumRows(), columns, &row, shard, yield)
			for _, c := range columns {
				c.close()
			}
			if err != nil && err != errStop {
				yield(Row{}, err)
			}
			if err != nil {
				return
			}
		}
	}
}

// errStop is that nobody wants more rows.
var errStop = errors.New("table: no more rows are wanted")

func (r *parquetRows) scanGroup(ctx context.Context, rows int64, columns []*parquetColumn, row *Row, shard int, yield func(Row, error) bool) error {
	for rows > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := int(min(rows, batchRows))
		for _, c := range columns {
			if err := r.fill(c, n, r.Place(shard, row.Line+1, c.index)); err != nil {
				return err
			}
		}
		for i := range n {
			for _, c := range columns {
				row.Cells[c.index] = c.cells[i]
			}
			row.Line++
			if !yield(*row, nil) {
				return errStop
			}
		}
		r.come[shard].Store(row.Line)
		rows -= int64(n)
	}
	for _, c := range columns {
		if err := r.ended(c); err != nil {
			return err
		}
	}
	return nil
}

// A parquetColumn reads the cells of a column in a group of rows.
type parquetColumn struct {
	index  int
	render render
	chunk  parquet.ColumnChunk
	check  func() error // of what the pages announce
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	left   int64 // values of the page
	batch  []parquet.Value
	cells  []Cell
	text   []byte // of the cells
}

// columns makes readers of the needed columns of a group, which is at this
// place among those of the file.
func (r *parquetRows) columns(g parquet.RowGroup, group int) []*parquetColumn {
	chunks, about := g.ColumnChunks(), r.file.file.Metadata().RowGroups[group].Columns
	columns := make([]*parquetColumn, len(r.needed))
	for i, index := range r.needed {
		columns[i] = &parquetColumn{
			index: index, render: r.renderers[index], chunk: chunks[index],
			check: func() error { return r.file.checkPages(r.header[index].String(), &about[index].MetaData) },
			batch: make([]parquet.Value, batchRows),
		}
	}
	return columns
}

// fill makes the next n cells of a column, the first of which stands at a
// place. The group said that there are so many.
func (r *parquetRows) fill(c *parquetColumn, n int, at experiment.Place) error {
	c.cells, c.text = c.cells[:0], c.text[:0]
	return r.file.guard(func() error {
		for len(c.cells) < n {
			if c.left == 0 {
				if err := c.turn(); err != nil {
					return unexpected(err)
				}
				continue
			}
			want := min(int64(n-len(c.cells)), c.left)
			got, err := c.values.ReadValues(c.batch[:want])
			if c.left -= int64(got); got == 0 {
				return unexpected(err)
			}
			for i := range c.batch[:got] {
				if err := c.add(&c.batch[i], at); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// add makes a cell of a value; at is where the batch begins.
func (c *parquetColumn) add(v *parquet.Value, at experiment.Place) error {
	if v.IsNull() {
		c.cells = append(c.cells, Cell{})
		return nil
	}
	from := len(c.text)
	kind, code := Empty, ""
	c.text, kind, code = c.render(c.text, v)
	if code != "" {
		at.Row += int64(len(c.cells))
		return problem(at, code, "value", v.String())
	}
	raw := c.text[from:len(c.text):len(c.text)]
	if kind == Text && utf8.RuneCount(raw) > maxCell {
		at.Row += int64(len(c.cells))
		return problem(at, "table.limit-cell", "characters", utf8.RuneCount(raw), "limit", maxCell)
	}
	if len(raw) == 0 {
		kind = Empty
	}
	c.cells = append(c.cells, Cell{kind, raw})
	return nil
}

// turn goes to the next page, and gives back the memory of the one before.
func (c *parquetColumn) turn() error {
	if c.pages == nil {
		if err := c.check(); err != nil {
			return err
		}
		c.pages = c.chunk.Pages()
	}
	c.release()
	page, err := c.pages.ReadPage()
	if err != nil {
		return err
	}
	c.page, c.values, c.left = page, page.Values(), page.NumValues()
	return nil
}

// ended checks that a column has no more cells than the group has rows.
func (r *parquetRows) ended(c *parquetColumn) error {
	return r.file.guard(func() error {
		for c.left == 0 {
			if err := c.turn(); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
		return problem(r.file.at(), "table.broken-parquet", "detail", "a column has more values than there are rows")
	})
}

func (c *parquetColumn) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page = nil
	}
}

func (c *parquetColumn) close() {
	c.release()
	if c.pages != nil {
		_ = c.pages.Close() // nothing was written
	}
}
