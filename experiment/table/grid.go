package table

import (
	"context"
	"io"
	"iter"

	"triggerlab/experiment"
)

// A GridRow is one row of a sheet as it stands there, numbered from 1.
type GridRow struct {
	Number int64
	Cells  []Cell // good until the next row is read
}

// Grid yields the rows of a workbook's sheet, whether one of them is a header
// or none: for somebody who looks at cells and not at records. Blank rows may
// be left out. A file that is no workbook has none.
func Grid(ctx context.Context, f File, sheet string) iter.Seq2[GridRow, error] {
	return func(yield func(GridRow, error) bool) {
		b, ok := f.(*book)
		if !ok {
			return
		}
		for _, s := range b.sheets {
			if foldName(s.Name) != foldName(sheet) {
				continue
			}
			in, err := b.readSheet(s)
			if err != nil {
				yield(GridRow{}, err)
				return
			}
			defer in.Close()
			for n := 0; ; n++ {
				if cancelled(ctx, n) {
					yield(GridRow{}, ctx.Err())
					return
				}
				cells, err := in.next()
				if err == io.EOF || !yield(GridRow{in.row, cells}, err) || err != nil {
					return
				}
			}
		}
		yield(GridRow{}, experiment.Problem(experiment.Msg("table.no-sheet", "sheet", sheet, "sheets", sheetNames(b)).On(b.at())))
	}
}

func sheetNames(b *book) []string {
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.Name
	}
	return names
}
