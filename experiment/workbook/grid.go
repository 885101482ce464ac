package workbook

import (
	"errors"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// A grid is a sheet that is being read.
type grid struct {
	*reader
	sheet  string
	rows   table.Rows
	header []string // trimmed; may be empty
	bare   map[int]bool
}

// open opens the sheet of a kind; nil where the book has none.
func (r *reader) open(k kind) (*grid, error) {
	name, ok := r.sheets[k]
	if !ok {
		return nil, nil
	}
	return r.openSheet(name)
}

// openSheet opens the sheet of a name; nil where nothing is in it.
func (r *reader) openSheet(name string) (*grid, error) {
	rows, err := r.file.Rows(name)
	if isEmpty(err) {
		return nil, nil // a sheet without a cell says as much as none
	}
	if err != nil {
		return nil, err
	}
	g := &grid{reader: r, sheet: name, rows: rows, bare: map[int]bool{}}
	for _, c := range rows.Header() {
		g.header = append(g.header, string(c.Trim()))
	}
	return g, nil
}

// isEmpty tells whether a sheet could not be opened because nothing is in it.
func isEmpty(err error) bool {
	var problems *experiment.Problems
	return errors.As(err, &problems) && problems.Total == 1 && problems.List[0].Code == "table.no-header"
}

// at returns the place of a header, counted from 0.
func (g *grid) at(column int) experiment.Place {
	return experiment.Place{File: g.file.Path(), Sheet: g.sheet, Row: g.rows.HeaderRow(), Column: column + 1}
}

// each calls f for every row of the sheet, in the order of the file.
func (g *grid) each(f func(row)) error {
	for shard := range g.rows.Shards() {
		for scanned, err := range g.rows.Scan(g.ctx, shard) {
			if err != nil {
				return err
			}
			f(row{grid: g, shard: shard, line: scanned.Line, cells: scanned.Cells})
		}
	}
	return nil
}

// A row of a grid; good until the next one is read.
type row struct {
	*grid
	shard int
	line  int64
	cells []table.Cell
}

func (r row) at(column int) experiment.Place { return r.rows.Place(r.shard, r.line, column) }

// cell returns the cell of a column, and whether it says anything that can
// be used. An error value, and a value below no header, are noted here.
func (r row) cell(column int) (cell, bool) {
	c := r.cells[column]
	if c.Blank() {
		return cell{}, false
	}
	named := cell{row: r, column: column, kind: c.Kind, raw: c.Raw, trimmed: c.Trim()}
	if column < len(r.header) {
		named.header = r.header[column]
	}
	switch {
	case named.header == "":
		if !r.bare[column] { // once is enough
			r.bare[column] = true
			named.wrong("workbook.no-header", "value", named.text())
		}
		return named, false
	case c.Kind == table.Error:
		named.wrong("workbook.error-value", "column", named.header, "value", named.text())
		return named, false
	}
	return named, true
}

// A cell that is not blank, below a header.
type cell struct {
	row
	column       int
	header       string
	kind         table.Kind
	raw, trimmed []byte
}

func (c cell) text() string { return string(c.trimmed) }

// wrong notes a problem of the cell.
func (c cell) wrong(code string, pairs ...any) {
	c.reader.wrong(experiment.Msg(code, pairs...), c.row.at(c.column))
}

// A position is a row, small enough to keep one for every name.
type position struct {
	shard int
	line  int64
}

// first tells whether a name stands in a sheet for the first time, and notes
// a problem where it does not. An empty name is a problem too.
func (r row) first(seen map[string]position, column int, key, name string) bool {
	if name == "" {
		if r.cells[column].Kind != table.Error { // noted already
			r.reader.wrong(experiment.Msg("workbook.no-name", "column", r.header[column]), r.at(column))
		}
		return false
	}
	if before, twice := seen[key]; twice {
		p := r.rows.Place(before.shard, before.line, column)
		r.reader.wrong(experiment.Msg("workbook.duplicate",
			"column", r.header[column], "value", name,
			"first", experiment.ColumnName(p.Column)+strconv.FormatInt(p.Row, 10)), r.at(column))
		return false
	}
	seen[key] = position{r.shard, r.line}
	return true
}
