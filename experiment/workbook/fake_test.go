package workbook_test

import (
	"context"
	"iter"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// fake is a workbook made of text, with cells of every kind, error values
// included, which no writer of ours would write.
type fake struct{ sheets []fakeSheet }

type fakeSheet struct {
	name string
	rows []string // cells between |, the header first
}

// book makes a fake of texts such as
//
//	Segments
//	segment | size
//	fans | n:100
//
// A cell is a text unless it begins with n: for a number, d: for a date, b:
// for a boolean or e: for an error value.
func book(sheets ...string) *fake {
	f := &fake{}
	for _, text := range sheets {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		f.sheets = append(f.sheets, fakeSheet{strings.TrimSpace(lines[0]), lines[1:]})
	}
	return f
}

func (f *fake) Path() string                  { return "book.xlsx" }
func (f *fake) Dialect() table.Dialect        { return table.Dialect{Format: "xlsx", Decimal: '.'} }
func (f *fake) Notices() []experiment.Message { return nil }
func (f *fake) SHA256() (string, error)       { return "", nil }
func (f *fake) Close() error                  { return nil }

func (f *fake) Sheets() []table.Sheet {
	var sheets []table.Sheet
	for _, s := range f.sheets {
		sheets = append(sheets, table.Sheet{Name: s.name})
	}
	return sheets
}

func (f *fake) Rows(name string) (table.Rows, error) {
	for _, s := range f.sheets {
		if s.name == name && len(s.rows) > 0 {
			return fakeRows{s}, nil
		}
	}
	return nil, experiment.Problem(experiment.Msg("table.no-header"))
}

type fakeRows struct{ fakeSheet }

var kinds = map[string]table.Kind{"n:": table.Number, "d:": table.Date, "b:": table.Boolean, "e:": table.Error}

func (r fakeRows) cells(row int) []table.Cell {
	var cells []table.Cell
	for _, text := range strings.Split(r.rows[row], "|") {
		text = strings.Trim(text, " \t")
		c := table.Cell{Kind: table.Text}
		if len(text) > 2 && kinds[text[:2]] != 0 {
			c.Kind, text = kinds[text[:2]], text[2:]
		}
		if c.Raw = []byte(text); text == "" {
			c.Kind = table.Empty
		}
		cells = append(cells, c)
	}
	return cells
}

func (r fakeRows) Header() []table.Cell  { return r.cells(0) }
func (r fakeRows) HeaderRow() int64      { return 1 }
func (r fakeRows) Shards() int           { return 2 }
func (r fakeRows) Read() float64         { return 1 }
func (r fakeRows) Need([]int) table.Rows { return r }

// Scan has every second row in a shard of its own, so that nothing relies on
// there being one.
func (r fakeRows) Scan(ctx context.Context, shard int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(table.Row{}, err)
			return
		}
		half := (len(r.rows) + 1) / 2
		from, to := 1, half
		if shard == 1 {
			from, to = half, len(r.rows)
		}
		for i := max(from, 1); i < to; i++ {
			cells := r.cells(i)
			for len(cells) < len(r.Header()) {
				cells = append(cells, table.Cell{})
			}
			if !yield(table.Row{Cells: cells, Line: int64(i - from + 1)}, nil) {
				return
			}
		}
	}
}

func (r fakeRows) Place(shard int, line int64, column int) experiment.Place {
	if shard == 1 {
		line += int64((len(r.rows)+1)/2) - 1
	}
	return experiment.Place{File: "book.xlsx", Sheet: r.name, Row: line + 1, Column: column + 1}
}
