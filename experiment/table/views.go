package table

import (
	"context"
	"iter"

	"triggerlab/experiment"
)

// As is the file with other rows: a view of its own, whatever the sheet.
func As(f File, rows Rows) File { return view{f, rows} }

type view struct {
	File
	rows Rows
}

func (v view) Rows(string) (Rows, error) { return v.rows, nil }

// Where keeps the rows of which somebody wants the cell in a column. They
// stand where they stood.
func Where(rows Rows, column int, keep func(Cell) bool) Rows { return where{rows, column, keep} }

type where struct {
	Rows
	column int
	keep   func(Cell) bool
}

func (w where) Need(columns []int) Rows {
	w.Rows = w.Rows.Need(append([]int{w.column}, columns...))
	return w
}

func (w where) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range w.Rows.Scan(ctx, shard) {
			if (err != nil || w.keep(row.Cells[w.column])) && !yield(row, err) {
				return
			}
		}
	}
}

// newColumn is the header of a column that a view adds. Where the file has
// one of that name, which of the two is meant is not for us to guess.
func newColumn(header []Cell, name string, at experiment.Place) (Cell, error) {
	for i, c := range header {
		if foldName(string(c.Trim())) == foldName(name) {
			at.Column = i + 1
			return Cell{}, problem(at, "table.column-taken", "header", name)
		}
	}
	return Cell{Text, []byte(name)}, nil
}

func headerPlace(rows Rows) experiment.Place {
	at := rows.Place(0, 1, -1)
	at.Row, at.Column = rows.HeaderRow(), 0
	return at
}

// widened returns cells for a view: n of its own, and behind them what was
// beyond the header of the row, so that a ragged row can still be seen.
func widened(cells []Cell, n int, row Row, header int) []Cell {
	cells = cells[:0]
	for range n {
		cells = append(cells, Cell{})
	}
	return append(cells, row.Cells[min(header, len(row.Cells)):]...)
}
