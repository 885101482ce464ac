package table

import (
	"context"
	"fmt"
	"strconv"

	"triggerlab/experiment"
)

// spool makes the sheets of an amendment: the first, those that it goes on in,
// and, with a header alone, those that it no longer needs.
func (a *amending) spool(ctx context.Context, sheet *Amendment) error {
	if len(sheet.Names) == 0 || len(sheet.Columns) == 0 || len(sheet.Columns) > maxColumns {
		return fmt.Errorf("table: a sheet of %d names and %d columns", len(sheet.Names), len(sheet.Columns))
	}
	if err := checkHeaders(sheet.Names[0], sheet.Columns); err != nil {
		return err
	}
	looks, err := a.looksOf(sheet)
	if err != nil {
		return err
	}
	name := func(n int) string {
		if n < len(sheet.Names) {
			return sheet.Names[n]
		}
		return sheet.Names[0] + " " + strconv.Itoa(n+1)
	}
	n := 0
	w, err := a.newSheet(name(n), sheet.Columns, looks)
	if err != nil {
		return err
	}
	rows := 0
	for cells, err := range sheet.Rows {
		if rows++; err == nil && cancelled(ctx, rows) {
			err = ctx.Err()
		}
		if err == nil && w.row == maxRows {
			if err = w.finish(); err == nil {
				n++
				w, err = a.newSheet(name(n), sheet.Columns, looks)
			}
		}
		if err == nil {
			err = w.add(cells)
		}
		if err != nil {
			return err
		}
	}
	if err := w.finish(); err != nil {
		return err
	}
	return a.empty(sheet, n+1, looks)
}

// empty leaves nothing but the header in sheets of the book that held more
// rows of an earlier time.
func (a *amending) empty(sheet *Amendment, from int, looks looks) error {
	for _, name := range sheet.Names[min(from, len(sheet.Names)):] {
		if !a.has(name) {
			continue
		}
		w, err := a.newSheet(name, sheet.Columns, looks)
		if err != nil {
			return err
		}
		if err := w.finish(); err != nil {
			return err
		}
	}
	return nil
}

func (a *amending) has(name string) bool {
	for _, s := range a.sheets {
		if foldName(s.Name) == foldName(name) {
			return true
		}
	}
	return false
}

// A spoolSheet is a sheet that is being spooled.
type spoolSheet struct {
	*spool
	name    string
	space   string // of its elements
	columns []Column
	looks   looks
	letters []string
	row     int64 // the last one
	block   []byte
}

// newSheet begins a sheet with its header.
func (a *amending) newSheet(name string, columns []Column, looks looks) (*spoolSheet, error) {
	part, err := a.place(name)
	if err != nil {
		return nil, err
	}
	space := transitional
	if a.strict {
		space = strictSheets
	}
	w, err := beginSheet(name, space, columns, looks)
	if err == nil {
		a.spooled[partKey(part)] = w.spool
	}
	return w, err
}

// beginSheet begins a sheet with its header, wherever it is to stand.
func beginSheet(name, space string, columns []Column, looks looks) (*spoolSheet, error) {
	s, err := newSpool()
	if err != nil {
		return nil, err
	}
	w := &spoolSheet{spool: s, name: name, space: space, columns: columns, looks: looks, block: <-s.pack.free}
	header := make([]Cell, len(columns))
	for i, c := range columns {
		w.letters = append(w.letters, experiment.ColumnName(i+1))
		header[i] = Cell{Text, []byte(c.Header)}
	}
	if err := w.put(header, func(int) int { return looks.header }); err != nil {
		s.close()
		return nil, err
	}
	return w, nil
}

// add writes the next row.
func (w *spoolSheet) add(cells []Cell) error {
	if len(cells) > len(w.columns) {
		return fmt.Errorf("table: a row of %d cells in a sheet of %d columns", len(cells), len(w.columns))
	}
	return w.put(cells, func(column int) int { return w.looks.columns[column] })
}

func (w *spoolSheet) put(cells []Cell, style func(column int) int) error {
	w.row++
	from := len(w.block)
	w.block = append(w.block, `<row r="`...)
	w.block = strconv.AppendInt(w.block, w.row, 10)
	digits := w.block[from+len(`<row r="`):]
	w.block = append(w.block, `">`...)
	for i, c := range cells {
		if err := w.cell(c, i, style(i), digits); err != nil {
			return err
		}
	}
	w.block = append(w.block, `</row>`...)
	if len(w.block) >= spoolBlock {
		w.block = w.pack.next(w.block)
	}
	return nil
}

// cell writes a cell, or nothing for one that holds nothing.
func (w *spoolSheet) cell(c Cell, column, style int, row []byte) error {
	if c.Kind == Empty || len(c.Raw) == 0 {
		return nil
	}
	b := append(w.block, `<c r="`...)
	b = append(append(b, w.letters[column]...), row...)
	if style > 0 {
		b = strconv.AppendInt(append(b, `" s="`...), int64(style), 10)
	}
	if c.Kind == Number {
		b = append(append(append(b, `"><v>`...), c.Raw...), `</v></c>`...)
		w.block = b
		return nil
	}
	if n := utf16Length(c.Raw); n > maxCell {
		at := experiment.Place{Sheet: w.name, Row: w.row, Column: column + 1}
		return problem(at, "table.limit-cell", "limit", maxCell, "characters", n)
	}
	b = append(b, `" t="inlineStr"><is><t`...)
	if isBlank(c.Raw[0]) || isBlank(c.Raw[len(c.Raw)-1]) {
		b = append(b, ` xml:space="preserve"`...)
	}
	w.block = append(appendCellText(append(b, '>'), c.Raw), `</t></is></c>`...)
	return nil
}

// finish writes what stands in front of the rows, now that their number is
// known, and behind them.
func (w *spoolSheet) finish() error {
	_ = w.pack.next(append(w.block, `</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`+
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`...))
	head := fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<worksheet xmlns="%s"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:%s"/>`+
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>`, w.space, cellName(len(w.columns), w.row))
	for i, c := range w.columns {
		width := c.Width
		if !(width > 0) { // also NaN
			width = 20
		}
		head = fmt.Appendf(head, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, min(width, 255))
	}
	return w.spool.finish(append(head, `</cols><sheetData>`...))
}
