package reports

import (
	"io"
	"iter"
	"strconv"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
	"triggerlab/reports/text"
)

// Rejects collects the rows that were set aside and lists them as a CSV
// file: where they stand and why, and nothing of what they hold.
type Rejects struct{ list []findings.Reject }

// Add takes one more, in the order of their file.
func (r *Rejects) Add(one findings.Reject) { r.list = append(r.list, one) }

// Write writes the list as spreadsheet programs read it. Its headers and reasons
// are the same in every language, for programs; why is for people.
func (r *Rejects) Write(w io.Writer, lang language.Tag) error {
	p := text.New(lang)
	header := []string{"file", "sheet", "row", "column", "reason", "why", "rows"}
	fromPeople := func(column int) bool { return column < 2 }
	return table.WriteCSV(w, header, r.rows(p), table.CSVStyle{BOM: true, Guard: fromPeople})
}

func (r *Rejects) rows(p *text.Printer) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, one := range r.list {
			row, column := "", ""
			if one.At.Row > 0 {
				row = strconv.FormatInt(one.At.Row, 10)
			}
			if one.At.Column > 0 {
				column = experiment.ColumnName(one.At.Column)
			}
			if !yield([]string{one.At.File, one.At.Sheet, row, column, one.Reason, p.Reason(one.Reason), strconv.FormatInt(one.Rows, 10)}) {
				return
			}
		}
	}
}
