package source

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
	"triggerlab/experiment/warehouse"
)

// inDatabase is outcomes that stand in a database, to be looked at like those
// of a file: its rows are the values that occur together in the columns that
// somebody needs, each combination once, and how many rows of the database it
// stands for. Who a contact is, and whatever else is different in every row, is
// no such value: those columns are empty here, for they stay where they are.
type inDatabase struct {
	shown    string // its address, without secrets
	db       *warehouse.Database
	relation warehouse.Relation
	columns  []warehouse.Column
	header   []string           // their names
	private  map[int]bool       // the columns that are never asked for
	present  map[int]bool       // those that are asked only whether there is anything
	tells    int                // the column that tells experiments apart; -1: none
	latest   int                // the column of which the last moment is asked; -1: none
	seconds  map[string]int64   // what the few texts of the column of times stand for; nil: the engine reads it
	lasts    map[string]*int64  // the last moment of each experiment, where they are told apart; nil: of none of its rows
	told     map[string][]group // what was asked before
}

// group is values that occur together, by column, in how many rows, and the
// last moment among those, where it was asked and there is one.
type group struct {
	cells  []table.Cell
	rows   int64
	latest *int64
}

func (d *inDatabase) Path() string                  { return d.shown }
func (d *inDatabase) Sheets() []table.Sheet         { return []table.Sheet{{}} }
func (d *inDatabase) Notices() []experiment.Message { return nil }

func (d *inDatabase) Close() error {
	d.db.Close()
	return nil
}

// Rows are those of the only table there is.
func (d *inDatabase) Rows(string) (table.Rows, error) {
	return &databaseRows{inDatabase: d, columns: d.all()}, nil
}

// Dialect leaves the decimal mark in no doubt.
func (d *inDatabase) Dialect() table.Dialect {
	return table.Dialect{Format: string(d.db.Engine()), Decimal: '.', DecimalSaid: true}
}

// SHA256 is not known: nobody has seen all of the rows.
func (d *inDatabase) SHA256() (string, error) { return "", nil }

// databaseRows are the combinations of some columns.
type databaseRows struct {
	*inDatabase
	columns []int
	found   []group
}

func (r *databaseRows) Header() []table.Cell {
	cells := make([]table.Cell, len(r.header))
	for i, name := range r.header {
		cells[i] = textCell(name)
	}
	return cells
}

func (*databaseRows) HeaderRow() int64 { return 0 }
func (*databaseRows) Shards() int      { return 1 }
func (*databaseRows) Read() float64    { return 0 }

// Need asks for these columns alone.
func (r *databaseRows) Need(columns []int) table.Rows {
	need := slices.Sorted(slices.Values(columns))
	return &databaseRows{inDatabase: r.inDatabase, columns: slices.Compact(need)}
}

// severally are rows that each stand for several.
type severally interface{ stands(line int64) int64 }

// stands is how many rows of the database a row stands for.
func (r *databaseRows) stands(line int64) int64 { return r.found[line-1].rows }

// Place has no row: those of a database have no order.
func (r *databaseRows) Place(int, int64, int) experiment.Place {
	return experiment.Place{File: r.shown}
}

func (r *databaseRows) Scan(ctx context.Context, _ int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		groups, err := r.combinations(ctx, r.columns)
		if err != nil {
			yield(table.Row{}, err)
			return
		}
		r.found = groups
		rowsIn(groups)(yield)
	}
}

// fetched are rows of which no more is asked.
type fetched struct{ *databaseRows }

func (f fetched) Need([]int) table.Rows { return f }

func (f fetched) Scan(context.Context, int) iter.Seq2[table.Row, error] { return rowsIn(f.found) }

// rowsIn gives each group as a row.
func rowsIn(groups []group) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		for i, g := range groups {
			if !yield(table.Row{Cells: g.cells, Line: int64(i + 1)}, nil) {
				return
			}
		}
	}
}

// combinations asks for the values that occur together in these columns, which
// the answer to an earlier question may have told.
func (d *inDatabase) combinations(ctx context.Context, columns []int) ([]group, error) {
	open := slices.DeleteFunc(slices.Sorted(slices.Values(columns)), func(at int) bool { return d.private[at] })
	open = slices.Compact(open)
	key := fmt.Sprint(open)
	if told, ok := d.told[key]; ok {
		return told, nil
	}
	groups, err := d.groupsOf(ctx, open)
	if err == nil {
		d.told[key] = groups
	}
	return groups, err
}
