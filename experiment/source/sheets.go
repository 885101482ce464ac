package source

import (
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// manySheets is how many sheets of a workbook are looked at besides the one
// that is read.
const manySheets = 20

// otherSheets says which sheet was read where a workbook has several and
// nobody chose, and which of the others hold tables of the same columns.
func (in *input) otherSheets(ctx context.Context, o Options) []experiment.Message {
	if in.sheet != "" || len(o.Sheets) > 0 || len(in.outcomes.Sheets()) < 2 {
		return nil
	}
	// Opened on its own: what is noticed of sheets that are not read is of no
	// interest, and what is wrong with them neither.
	f, err := table.Open(ctx, in.outcomes.Path(), o.table())
	if err != nil {
		return nil
	}
	defer f.Close()
	rows, err := f.Rows("")
	if err != nil {
		return nil
	}
	read := rows.Place(0, 1, -1).Sheet
	var others []string
	alike := map[string][]string{} // sheets by their header
	for _, s := range f.Sheets() {
		if s.Hidden || s.Name == "" || len(others) == manySheets {
			continue
		}
		rows, err := f.Rows(s.Name)
		if err != nil {
			continue // an empty one
		}
		if s.Name != read {
			others = append(others, s.Name)
		}
		if key := columnsOf(rows); len(rows.Header()) > 1 {
			alike[key] = append(alike[key], s.Name)
		}
	}
	if len(others) == 0 {
		return nil
	}
	var most []string
	for _, sheets := range alike {
		if len(sheets) > 1 && (len(sheets) > len(most) || len(sheets) == len(most) && sheets[0] < most[0]) {
			most = sheets
		}
	}
	return []experiment.Message{experiment.Msg("source.one-sheet", "sheet", read, "others", others, "alike", most).On(experiment.Place{File: in.outcomes.Path()})}
}

// columnsOf names the columns of a sheet whatever their order.
func columnsOf(rows table.Rows) string {
	var names []string
	for _, h := range headerOf(rows) {
		names = append(names, roles.Fold(h))
	}
	slices.Sort(names)
	key := ""
	for _, name := range names {
		key += name + "\x00"
	}
	return key
}
