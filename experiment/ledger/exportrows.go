package ledger

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// kinds are those of the columns that hold no text of people's: nothing in them
// can be a formula.
var kinds = map[string]table.Kind{
	"time": table.Date, "reply_s": table.Number, "swipe_s": table.Number, "wave": table.Number, "position": table.Number, "minds": table.Number,
}

func isText(column string) bool { return kinds[column] == table.Empty }

// csvExport writes lines.
type csvExport struct {
	*exporting
	to    io.Writer
	style table.CSVStyle
	lines []byte
}

// pageBytes are written at once.
const pageBytes = 1 << 16

func (e *exporting) beginCSV(w io.Writer) exporter {
	c := &csvExport{exporting: e, to: w, style: table.CSVStyle{Delimiter: e.Delimiter}}
	if e.Excel {
		c.style.BOM, c.style.CRLF = true, true
		c.style.Guard = func(column int) bool { return isText(e.Columns[column]) }
	}
	header := make([]table.Cell, len(e.Columns))
	for i, name := range e.Columns {
		header[i] = table.Cell{Kind: table.Text, Raw: []byte(name)}
	}
	c.lines = c.style.AppendHeader(nil, header)
	return c
}

func (c *csvExport) row(cells []table.Cell) error {
	for i, cell := range cells {
		switch {
		case cell.Kind == table.Number && c.Delimiter == ';':
			cells[i].Raw = bytes.Replace(cell.Raw, []byte("."), []byte(","), 1)
		case !c.Excel && cell.Kind == table.Text && isText(c.Columns[i]) && table.StartsFormula(cell.Raw):
			c.Formulas++
		}
	}
	if c.lines = c.style.Append(c.lines, cells); len(c.lines) < pageBytes {
		return nil
	}
	return c.finish()
}

func (c *csvExport) finish() error {
	_, err := c.to.Write(c.lines)
	c.lines = c.lines[:0]
	return err
}

func (c *csvExport) close() {}

// bookExport writes a workbook.
type bookExport struct {
	to    io.Writer
	book  *table.RowBook
	batch table.Batch
}

func (b *bookExport) row(cells []table.Cell) error {
	if b.batch.Add(cells); b.batch.Size() < pageBytes {
		return nil
	}
	return b.flush()
}

func (b *bookExport) flush() error {
	err := b.book.Add(&b.batch)
	b.batch.Reset()
	return err
}

func (b *bookExport) finish() error {
	if err := b.flush(); err != nil {
		return err
	}
	_, err := b.book.WriteTo(b.to)
	return err
}

func (b *bookExport) close() { b.book.Close() }

// parquetExport writes columns of their kinds.
type parquetExport struct {
	*exporting
	to *table.ParquetWriter
}

func (e *exporting) beginParquet(w io.Writer) exporter {
	columns := make([]table.ParquetColumn, len(e.Columns))
	for i, name := range e.Columns {
		columns[i] = table.ParquetColumn{Name: name, Kind: table.Text}
		if !isText(name) {
			columns[i].Kind, columns[i].Whole = kinds[name], name == "wave" || name == "position" || name == "minds"
		}
	}
	return &parquetExport{e, table.NewParquetWriter(w, columns)}
}

func (p *parquetExport) row(cells []table.Cell) error {
	for i, cell := range cells {
		if cell.Kind == table.Empty {
			p.to.Blank()
			continue
		}
		if err := p.cell(p.Columns[i], string(cell.Raw)); err != nil {
			return err
		}
	}
	return p.to.End()
}

// cell writes what is not empty.
func (p *parquetExport) cell(column, text string) error {
	switch column {
	case "time":
		t, ok := experiment.ParseTime(text)
		if !ok {
			return fmt.Errorf("ledger: %q is no moment", text)
		}
		p.to.Moment(t)
	case "reply_s", "swipe_s":
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		p.to.Real(n)
	case "wave", "position", "minds":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		p.to.Whole(n)
	default:
		p.to.Text(text)
	}
	return nil
}

func (p *parquetExport) finish() error { return p.to.Close() }
func (p *parquetExport) close()        {}
