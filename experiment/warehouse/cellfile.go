package warehouse

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// HeadSchema names the way in which cells are written.
const HeadSchema = "triggerlab.cells/1"

// Head is what a file of cells says of all of them, in its row of part "head":
// how they were asked for.
type Head struct {
	Schema     string            `json:"schema"`
	Layout     tally.Layout      `json:"layout"`
	Columns    map[string]string `json:"columns"`    // what was read as what, by role
	Experiment string            `json:"experiment"` // the column that tells experiments apart; empty: there is one
}

// FileHeader is that of a file of cells: with each is said how many there are,
// because programs like to show and save the first thousand rows of a result.
var FileHeader = append(slices.Clone(CellHeader), "cells")

// Printed is a query to be run by hand, elsewhere and later: all cells in one
// statement, with a row that says how they were asked for. Its result, saved as
// CSV with its header, is what ReadCells reads.
func Printed(r *Reading, d Dialect, columns map[string]string) (Statement, error) {
	head, err := json.Marshal(Head{HeadSchema, r.Layout(), columns, r.Experiment})
	if err != nil {
		return Statement{}, err
	}
	w := newWriter(r, d)
	w.literal = true
	values := []string{"'head'", "''", "''", "''", "''", w.text(string(head)), "''", "''", "''", "'0'"}
	for i := range values {
		values[i] += " AS " + CellHeader[i]
	}
	w.part("head", "SELECT "+list(values...))
	w.ask(Survey{})
	w.total = "0"
	if d.Windows() {
		w.total = "COUNT(*) OVER ()"
	}
	return w.whole(), nil
}

// IsCells tells the header of a file of cells; engines may write it in
// capitals.
func IsCells(header []string) bool {
	return slices.EqualFunc(header, FileHeader, func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) })
}

// Cells are what a file of them holds.
type Cells struct {
	Head        Head
	Experiments []string // in the order of the file
	cells       map[string][]tally.Cell
	rows, total int // that were read, and that there must be; 0: nobody knows
}

// Of are the cells of one experiment.
func (c *Cells) Of(experiment string) []tally.Cell { return c.cells[experiment] }

// ReadCells reads a file of cells. What cannot be one, a file without its head
// or one of which rows are missing, is an error at its line in the file of that
// name.
func ReadCells(from io.Reader, name string) (*Cells, error) {
	problem := func(line int, code string, values ...any) error {
		return experiment.Problem(experiment.Msg(code, values...).On(experiment.Place{File: name, Row: int64(line)}))
	}
	rows := csv.NewReader(from)
	rows.FieldsPerRecord = len(FileHeader)
	if header, err := rows.Read(); err != nil || !IsCells(header) {
		return nil, problem(1, "warehouse.not-a-cell")
	}
	read := &Cells{cells: map[string][]tally.Cell{}}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, problem(wrong.Line, "warehouse.not-a-cell")
		} else if err != nil {
			return nil, err
		}
		if !read.add(row) {
			line, _ := rows.FieldPos(0)
			return nil, problem(line, "warehouse.not-a-cell")
		}
	}
	switch {
	case read.Head.Schema == "":
		return nil, problem(1, "warehouse.no-head")
	case read.Head.Schema != HeadSchema:
		return nil, problem(1, "warehouse.other-cells", "schema", read.Head.Schema, "ours", HeadSchema)
	case read.total > 0 && read.rows != read.total:
		return nil, problem(1, "warehouse.cells-missing", "rows", read.rows, "all", read.total)
	}
	return read, nil
}

// add takes a row; false: it is none.
func (c *Cells) add(row []string) bool {
	total, err := strconv.Atoi(row[len(row)-1])
	if err != nil || c.rows > 0 && total != c.total {
		return false
	}
	c.total = total
	c.rows++
	if row[0] == "head" {
		return c.Head.Schema == "" && json.Unmarshal([]byte(row[5]), &c.Head) == nil && c.Head.Schema != ""
	}
	cell, err := ParseCell(row[:len(CellHeader)])
	if err != nil {
		return false
	}
	if c.cells[cell.Experiment] == nil {
		c.Experiments = append(c.Experiments, cell.Experiment)
	}
	c.cells[cell.Experiment] = append(c.cells[cell.Experiment], cell)
	return true
}
