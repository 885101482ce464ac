package ledger

import (
	"context"
	"errors"
	"io"
	"slices"

	"triggerlab/experiment/table"
)

// A Format is what a ledger is exported as.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	XLSX    Format = "xlsx"
	Parquet Format = "parquet"
)

// ExportOptions say how a ledger is written for other programs.
type ExportOptions struct {
	Format Format
	// Delimiter is that of a CSV file, 0 for a comma; with a semicolon
	// decimals have a comma too. Excel makes a file that Excel opens as it is
	// meant, with a byte order mark, and an apostrophe in front of what it
	// would run as a formula; importing takes the apostrophe away again.
	Delimiter rune
	Excel     bool
	// Progress hears how many rows more were written; nil: nobody does.
	Progress func(rows int64)
}

// Exported is what was written.
type Exported struct {
	Rows     int64
	Columns  []string
	Formulas int64 // cells of a CSV file that a spreadsheet program would run
}

// Export writes the current rows in the order in which they were recorded, each
// with its event, so that whoever imports them twice has them once. Contacts
// are pseudonyms. Columns that no row fills are left out, but for those that
// an export always has.
func Export(ctx context.Context, w io.Writer, f *Outcomes, o ExportOptions) (Exported, error) {
	rows, err := f.Rows("")
	if err != nil {
		return Exported{}, err
	}
	e := newExporting(rows.Header(), o)
	to, err := e.begin(w)
	if err != nil {
		return e.Exported, err
	}
	defer to.close()
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return e.Exported, err
			}
			if err := to.row(e.inOrder(row.Cells)); err != nil {
				return e.Exported, err
			}
			if e.Rows++; o.Progress != nil && e.Rows%progressStep == 0 {
				o.Progress(progressStep)
			}
		}
	}
	return e.Exported, to.finish()
}

// progressStep is after how many rows somebody hears of them.
const progressStep = 1 << 14

// An exporter writes rows of one format. Cells are good until the next row.
type exporter interface {
	row(cells []table.Cell) error
	finish() error
	close()
}

// exporting is an export that is under way.
type exporting struct {
	ExportOptions
	Exported
	from  []int // the columns of the rows, by those of the export; -1: none
	cells []table.Cell
	zoned []byte // scratch
}

func newExporting(header []table.Cell, o ExportOptions) *exporting {
	var there []string
	for _, h := range header {
		there = append(there, h.String())
	}
	e := &exporting{ExportOptions: o}
	e.Columns = slices.Clone(Columns[:Always])
	for _, name := range there {
		if !slices.Contains(e.Columns, name) {
			e.Columns = append(e.Columns, name)
		}
	}
	for _, name := range e.Columns {
		e.from = append(e.from, slices.Index(there, name))
	}
	e.cells = make([]table.Cell, len(e.Columns))
	return e
}

// inOrder puts the cells of a row in the order of the export. Moments say that
// they are in UTC, which other programs would take for their own time.
func (e *exporting) inOrder(cells []table.Cell) []table.Cell {
	for i, at := range e.from {
		if e.cells[i] = (table.Cell{}); at >= 0 {
			e.cells[i] = cells[at]
		}
		if e.cells[i].Kind == table.Date {
			e.zoned = append(append(e.zoned[:0], e.cells[i].Raw...), 'Z')
			e.cells[i].Raw = e.zoned
		}
	}
	return e.cells
}

func (e *exporting) begin(w io.Writer) (exporter, error) {
	switch e.Format {
	case CSV:
		return e.beginCSV(w), nil
	case XLSX:
		book, err := table.NewRowBook("Outcomes", e.Columns)
		return &bookExport{to: w, book: book}, err
	case Parquet:
		return e.beginParquet(w), nil
	}
	return nil, errors.New("ledger: there is no format " + string(e.Format))
}
