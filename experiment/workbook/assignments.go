package workbook

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// An Assignment is a row of the sheet Assignments: which trigger a contact is
// to be shown, or [experiment.Holdout] for one who is to be shown none.
type Assignment struct {
	Contact, Segment, Trigger string
	Wave                      int // the one it was assigned in, from 1; 0 when not said
}

// assignmentList is the sheet Assignments. Further columns are for the people
// who use the book.
var assignmentList = list[Assignment]{
	columns: []column[Assignment]{
		{
			name: "contact", also: contactList.columns[0].also, format: asText, width: 30,
			read: func(c cell, a *Assignment) { a.Contact = c.text() },
		},
		{
			name: "segment", format: asText, width: 20,
			read: func(c cell, a *Assignment) { a.Segment = c.name() },
		},
		{
			name: "trigger", fr: "déclencheur", also: []string{"declencheur"}, format: asText, width: 20,
			read: func(c cell, a *Assignment) { a.Trigger = c.name() },
		},
		{
			name: "wave", fr: "vague", nl: "golf", also: []string{"vague", "golf"}, width: 8,
			read: func(c cell, a *Assignment) {
				a.Wave = c.wave()
			},
		},
	},
}

// AssignmentsSheet makes the sheet of all assignments, earlier ones included:
// it replaces that of the book, and goes on in another where it is full.
func AssignmentsSheet(rows iter.Seq[Assignment]) Sheet {
	return Sheet{kind: assignmentsSheet, columns: func(t tongue) []table.Column {
		return headers(pen{tongue: t}, assignmentsSheet, assignmentList.columns)
	}, rows: func(yield func([]table.Cell, error) bool) {
		var t texts
		var number [20]byte
		for a := range rows {
			cells := append(t.row(a.Contact, a.Segment, a.Trigger), table.Cell{})
			if a.Wave > 0 {
				cells[3] = table.Cell{Kind: table.Number, Raw: strconv.AppendInt(number[:0], int64(a.Wave), 10)}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}}
}

// HasAssignments tells whether a book has the sheet.
func HasAssignments(f table.File) bool { return len(partsOf(f, assignmentsSheet)) > 0 }

// ReadAssignments is [ScanAssignments] without the places.
func ReadAssignments(ctx context.Context, f table.File) iter.Seq2[Assignment, error] {
	return func(yield func(Assignment, error) bool) {
		enough := false
		err := ScanAssignments(ctx, f, func(a Assignment, _ func(column string) experiment.Place) bool {
			enough = !yield(a, nil)
			return !enough
		})
		if err != nil && !enough {
			yield(Assignment{}, err)
		}
	}
}

// ScanAssignments reads the sheet Assignments and those it goes on in, in
// their order, until use has enough; nothing where the book has none. It is
// told where the cells of a row stand, by the names we write columns under.
// Texts that repeat are kept once. Whether a contact was assigned twice is for
// the caller to see.
//
// After an error the rows before are nothing to build on: what is wrong with
// the sheets is *experiment.Problems, all that was found at once.
func ScanAssignments(ctx context.Context, f table.File, use func(a Assignment, at func(column string) experiment.Place) bool) error {
	r := &reader{ctx: ctx, file: f, book: &Book{Experiment: &experiment.Experiment{}}, known: map[string]string{}}
	going := true
	for _, name := range partsOf(f, assignmentsSheet) {
		if !going {
			return nil
		}
		err := r.eachAssignment(name, func(a Assignment, at func(string) experiment.Place) bool {
			going = use(a, at)
			return going
		})
		if err := r.note(err); err != nil {
			return err
		}
	}
	return r.problems.Err()
}

// eachAssignment hands the rows of one sheet to use until that has enough.
func (r *reader) eachAssignment(sheet string, use func(Assignment, func(string) experiment.Place) bool) error {
	g, err := r.openSheet(sheet)
	if g == nil {
		return err
	}
	columns, name := assignmentList.match(g)
	if name < 0 {
		return nil // noted
	}
	for shard := range g.rows.Shards() {
		for scanned, err := range g.rows.Scan(r.ctx, shard) {
			if err != nil {
				return err
			}
			row, a := row{grid: g, shard: shard, line: scanned.Line, cells: scanned.Cells}, Assignment{}
			for i := range row.cells {
				assignmentList.readCell(row, i, columns, &a)
			}
			if a.Contact == "" {
				r.wrong(experiment.Msg("workbook.no-name", "column", g.header[name]), row.at(name))
				continue
			}
			at := func(name string) experiment.Place {
				return row.at(slices.IndexFunc(columns, func(c *column[Assignment]) bool { return c != nil && c.name == name }))
			}
			if r.problems.Total == 0 && !use(a, at) {
				return nil
			}
		}
	}
	return nil
}

// name returns the text of a cell, the same string wherever it repeats.
func (c cell) name() string {
	name, known := c.known[string(c.trimmed)]
	if !known {
		name = c.text()
		c.known[name] = name
	}
	return name
}
