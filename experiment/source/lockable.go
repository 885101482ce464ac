package source

import (
	"cmp"
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// Lockable reads a workbook whose plan is to be locked: what it says, how many
// rows of outcomes it and its ledger hold already, and where most of them
// stand. A row whose outcome is still empty is none. Its errors are those of
// Book, and of a ledger that cannot be read.
func Lockable(ctx context.Context, path string) (book *workbook.Book, rows int64, at experiment.Place, err error) {
	book, rows, err = inBook(ctx, path)
	if err != nil {
		return nil, 0, at, err
	}
	at = experiment.Place{File: path, Sheet: book.OutcomesSheet}
	kept, where, err := inLedger(ctx, path)
	if kept > rows {
		at = where
	}
	return book, rows + kept, at, err
}

// inLedger counts the rows of outcomes in the ledger of a book; none where
// there is no ledger.
func inLedger(ctx context.Context, book string) (count int64, at experiment.Place, err error) {
	path, _ := ledger.Beside(book)
	if !lies(path) {
		return 0, at, nil
	}
	f, err := ledger.File(ctx, path)
	if err != nil {
		return 0, at, err
	}
	defer f.Close()
	rows, err := f.Rows("")
	if err != nil {
		return 0, at, err
	}
	said := roles.Find(headerOf(rows), string(roles.Outcome))
	count, err = countRows(ctx, rows.Need([]int{said}), said)
	return count, experiment.Place{File: path}, err
}

// inBook reads a workbook and counts the rows of outcomes in it.
func inBook(ctx context.Context, path string) (*workbook.Book, int64, error) {
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
