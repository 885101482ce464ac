package source

import (
	"cmp"
	"context"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// Lockable reads a workbook whose plan is to be locked: what it says, and how
// many rows of outcomes it holds already. A row whose outcome is still empty is
// none. Its errors are those of Book.
func Lockable(ctx context.Context, path string) (*workbook.Book, int64, error) {
	f, book, err := openBook(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	sheet := cmp.Or(book.OutcomesSheet, book.TotalsSheet)
	if sheet == "" {
		return book, 0, nil
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, 0, err
	}
	said := -1 // the column without which a row says nothing yet
	if sheet == book.OutcomesSheet {
		if columns, err := roles.Recognise(headerOf(rows), nil, nil); err == nil && columns.Has(roles.Outcome) {
			said = columnOf(columns, roles.Outcome)
		}
	}
	count, err := countRows(ctx, rows, said)
	return book, count, err
}

// countRows counts the rows that say something in a column, or of which
// anything is said where none is asked for.
func countRows(ctx context.Context, rows table.Rows, column int) (count int64, err error) {
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return 0, err
			}
			if column < 0 || !row.Cells[column].Blank() {
				count++
			}
		}
	}
	return count, nil
}
