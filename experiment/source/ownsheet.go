package source

import (
	"context"
	"errors"

	"triggerlab/experiment"
	"triggerlab/experiment/workbook"
)

// ownSheet chooses between the Outcomes and the Totals of a book.
func (in *input) ownSheet(b *workbook.Book, path string) error {
	at := experiment.Place{File: path}
	if b.OutcomesSheet != "" && b.TotalsSheet != "" {
		// A starter has both, to be filled in or not.
		switch outcomes, totals := in.filled(b.OutcomesSheet), in.filled(b.TotalsSheet); {
		case outcomes && !totals:
			b.TotalsSheet = ""
		case totals && !outcomes:
			b.OutcomesSheet = ""
		case !totals:
			return experiment.Problem(experiment.Msg("source.no-outcomes-yet", "sheet", b.OutcomesSheet, "file", path).On(experiment.Place{File: path, Sheet: b.OutcomesSheet}))
		}
	}
	switch {
	case b.OutcomesSheet != "" && b.TotalsSheet != "":
		return experiment.Problem(experiment.Msg("source.both-sheets", "outcomes", b.OutcomesSheet, "totals", b.TotalsSheet, "file", path).On(at))
	case b.OutcomesSheet != "":
		in.sheet = b.OutcomesSheet
	case b.TotalsSheet != "":
		in.sheet, in.totals = b.TotalsSheet, true
	default:
		return experiment.Problem(experiment.Msg("source.no-outcomes", "file", path).On(at))
	}
	return nil
}

// filled tells that a sheet of the outcomes' book has a row below its header,
// or something in it that cannot be read, of which reading it will tell.
func (in *input) filled(sheet string) bool {
	if sheet == "" {
		return false
	}
	rows, err := in.outcomes.Rows(sheet)
	if err != nil {
		return !noHeader(err)
	}
	for shard := range rows.Shards() {
		for range rows.Scan(context.Background(), shard) {
			return true
		}
	}
	return false
}

// noHeader tells that there is nothing in a sheet at all.
func noHeader(err error) bool {
	var p *experiment.Problems
	return errors.As(err, &p) && p.Total == 1 && p.List[0].Code == "table.no-header"
}
