package reports

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
	"strings"

	"triggerlab/experiment/table"
)

// bookAccent is the colour of a report's headers and tabs.
const bookAccent = "1F3A5F"

// A sheet is one sheet before it is written.
type sheet struct {
	// id is what formulas and other programs call its table, whatever the
	// language; empty: it is none.
	id      string
	name    string
	columns []table.Column
	rows    [][]any
	more    iter.Seq[[]any] // rows that follow, made as they are written; nil: none
	// printed is how many columns, and kept how many rows, come out of a
	// printer; 0: all of them.
	printed, kept int
	onePage       bool
	heats         []span
	charts        []table.Chart // of sheets by their ids
	places        []place
}

// A place is cells under each other that formulas and other programs call by a
// name, whatever the language. Rows are counted from 0, without the header.
type place struct {
	name           string
	column         int
	first, howMany int
}

// A span is columns from first to last, counted from 1.
type span struct{ first, last int }

// row adds a row.
func (s *sheet) row(values ...any) { s.rows = append(s.rows, values) }

// call names cells of the next rows.
func (s *sheet) call(name string, column, howMany int) {
	s.places = append(s.places, place{name, column, len(s.rows), howMany})
}

// bind writes the sheets as a workbook.
func (w workbook) bind(to *bytes.Buffer, about table.Properties, sheets []sheet) error {
	about.Accent, about.Language = bookAccent, w.p.Language().String()
	w.book = table.NewBook(about)
	defer w.book.Close()
	sheets = withNames(sheets)
	for _, s := range sheets {
		s.charts = each(s.charts, func(c table.Chart) table.Chart { return onSheets(c, sheets) })
		if err := w.write(s, about.Title); err != nil {
			return err
		}
	}
	_, err := w.book.WriteTo(to)
	return err
}

func (w workbook) write(s sheet, title string) error {
	out, err := w.book.Sheet(s.name, s.columns)
	if err != nil {
		return err
	}
	write := func(rows iter.Seq[[]any]) error {
		for row := range rows {
			for i, v := range row {
				row[i] = w.cell(v)
			}
			if err := out.Row(row...); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(slices.Values(s.rows)); err != nil {
		return err
	}
	if s.more != nil {
		if err := write(s.more); err != nil {
			return err
		}
	}
	return w.furnish(out, s, title)
}

// furnish adds what stands around the rows.
func (w workbook) furnish(out *table.SheetWriter, s sheet, title string) error {
	if s.id != "" {
		if err := out.Native(s.id); err != nil {
			return err
		}
	}
	for _, h := range s.heats {
		if err := out.Heat(h.first, h.last); err != nil {
			return err
		}
	}
	for _, c := range s.charts {
		if err := out.Chart(c); err != nil {
			return err
		}
	}
	for _, p := range s.places {
		from := int64(p.first + 2)
		if err := w.book.Define(p.name, table.Range{Sheet: s.name, Column: p.column, From: from, To: from + int64(p.howMany) - 1}); err != nil {
			return err
		}
	}
	return out.Print(table.Printing{Title: title, Columns: s.printed, Rows: int64(s.kept), OnePage: s.onePage})
}

// onSheets has a chart call sheets by their names.
func onSheets(c table.Chart, sheets []sheet) table.Chart {
	at := func(r table.Range) table.Range {
		i := slices.IndexFunc(sheets, func(s sheet) bool { return s.id == r.Sheet })
		r.Sheet = sheets[i].name
		return r
	}
	c.Labels = at(c.Labels)
	c.Series = each(c.Series, func(s table.Series) table.Series {
		s.Name, s.Values = at(s.Name), at(s.Values)
		return s
	})
	return c
}

// withNames gives every sheet a name that it can have, and no other sheet has:
// words are longer in some languages than in others.
func withNames(sheets []sheet) []sheet {
	taken := make(map[string]bool, len(sheets))
	return each(sheets, func(s sheet) sheet {
		s.name = untaken(taken, table.LegalSheetName(s.name), func(name string, n int) string {
			end := " " + strconv.Itoa(n)
			return strings.TrimRight(clipRunes(name, 31-len(end)), " ") + end
		})
		return s
	})
}

// untaken returns the name, or what renamed makes of it and 2, 3…, that was
// not taken yet in whatever letters.
func untaken(taken map[string]bool, name string, renamed func(name string, n int) string) string {
	free := name
	for n := 2; free == "" || taken[strings.ToLower(strings.ToUpper(free))]; n++ {
		free = renamed(name, n)
	}
	taken[strings.ToLower(strings.ToUpper(free))] = true
	return free
}

func clipRunes(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
