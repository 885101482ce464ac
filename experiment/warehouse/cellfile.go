package warehouse

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
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

// Printed is a query to be run by hand, elsewhere and later: all cells in one
// statement, with a row that says how they were asked for. Its result, saved as
// CSV with its header, is what ReadCells reads.
func Printed(r *Reading, d Dialect, columns map[string]string) ([]Statement, error) {
	head, err := json.Marshal(Head{HeadSchema, r.Layout(), columns, r.Experiment})
	if err != nil {
		return nil, err
	}
	w := newWriter(r, d)
	values := []string{"'head'", "''", "''", "''", "''", w.text(string(head)), "''", "''", "''", "'0'"}
	for i := range values {
		values[i] += " AS " + CellHeader[i]
	}
	w.part("head", "SELECT "+list(values...))
	return w.statements(Survey{}), nil
}

// IsCells tells the header of a file of cells; engines may write it in
// capitals.
func IsCells(header []string) bool {
	return slices.EqualFunc(header, CellHeader, func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) })
}

// Cells are what a file of them holds.
type Cells struct {
	Head        Head
	Experiments []string // in the order of the file
	cells       map[string][]tally.Cell
}

// Of are the cells of one experiment.
func (c *Cells) Of(experiment string) []tally.Cell { return c.cells[experiment] }

// ReadCells reads a file of cells. What cannot be one, a file without its head
// or cut off among its rows, is an error at its line in the file of that name.
func ReadCells(from io.Reader, name string) (*Cells, error) {
	problem := func(m experiment.Message, line int) error {
		return experiment.Problem(m.On(experiment.Place{File: name, Row: int64(line)}))
	}
	rows := csv.NewReader(from)
	rows.FieldsPerRecord, rows.ReuseRecord = len(CellHeader), true
	if header, err := rows.Read(); err != nil || !IsCells(header) {
		return nil, problem(experiment.Msg("warehouse.not-a-cell"), 1)
	}
	read := &Cells{cells: map[string][]tally.Cell{}}
	for {
		row, err := rows.Read()
		line, _ := rows.FieldPos(0)
		switch {
		case errors.Is(err, io.EOF) && read.Head.Schema != "":
			return read, nil
		case errors.Is(err, io.EOF):
			return nil, problem(experiment.Msg("warehouse.no-head"), 1)
		case err != nil:
			var wrong *csv.ParseError
			if errors.As(err, &wrong) {
				return nil, problem(experiment.Msg("warehouse.not-a-cell"), wrong.Line)
			}
			return nil, err
		}
		if ok, err := read.add(row); err != nil {
			return nil, err
		} else if !ok {
			return nil, problem(experiment.Msg("warehouse.not-a-cell"), line)
		}
	}
}

// add takes a row; false: it is none.
func (c *Cells) add(row []string) (bool, error) {
	for i := range row {
		row[i] = strings.Clone(row[i])
	}
	if row[0] == "head" {
		err := json.Unmarshal([]byte(row[5]), &c.Head)
		if err == nil && c.Head.Schema != HeadSchema {
			return false, experiment.Problem(experiment.Msg("warehouse.other-cells", "schema", c.Head.Schema, "ours", HeadSchema))
		}
		return err == nil, nil
	}
	cell, err := ParseCell(row)
	if err != nil {
		return false, nil
	}
	if c.cells[cell.Experiment] == nil {
		c.Experiments = append(c.Experiments, cell.Experiment)
	}
	c.cells[cell.Experiment] = append(c.cells[cell.Experiment], cell)
	return true, nil
}
