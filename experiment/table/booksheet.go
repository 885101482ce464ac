package table

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"triggerlab/experiment"
)

// A SheetWriter writes the rows of one sheet from top to bottom. Several
// sheets of a book may be written in turns.
type SheetWriter struct {
	book    *Book
	name    string
	columns []Column
	stream  *excelize.StreamWriter
	styles  []int // of each column, 0 for none
	rows    int64
	values  []any
}

// begin writes what stands before the rows, and the header.
func (s *SheetWriter) begin() error {
	if err := s.page(); err != nil {
		return err
	}
	var err error
	s.styles = make([]int, len(s.columns))
	header := make([]any, len(s.columns))
	for i, c := range s.columns {
		if s.styles[i], err = s.book.style(cellStyle{format: c.Format, wrap: c.Wrap, soft: c.Soft, apart: c.Wrap}); err != nil {
			return err
		}
		head, err := s.book.style(cellStyle{header: true, wrap: true, apart: c.Wrap, number: c.Format != "" && c.Format != "@"})
		if err != nil {
			return err
		}
		if c.Note != "" { // a stream takes no more of them
			if err := s.note(i, c.Note); err != nil {
				return err
			}
		}
		if c.List != "" {
			if err := s.choose(fmt.Sprintf("%s:%s", cellName(i+1, 2), cellName(i+1, listedRows)), c.List, c.Open); err != nil {
				return err
			}
		}
		header[i] = excelize.Cell{StyleID: head, Value: textValue(c.Header)}
		if err := s.checkText(c.Header, i); err != nil {
			return err
		}
	}
	if s.stream, err = s.book.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	if err := s.shape(); err != nil {
		return err
	}
	s.rows = 1
	return s.stream.SetRow("A1", header, s.headerHeight())
}

// page has the sheet printed across, on as many pages as it is long.
func (s *SheetWriter) page() error {
	if accent := s.book.props.Accent; accent != "" {
		if err := s.book.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{TabColorRGB: &accent}); err != nil {
			return err
		}
	}
	landscape, paperA4, fit, wide, tall := "landscape", 9, true, 1, 0
	low := float64(lineHeight) // which is also what charts are placed by
	if err := s.book.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit, DefaultRowHeight: &low, CustomHeight: &fit}); err != nil {
		return err
	}
	return s.book.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Orientation: &landscape, Size: &paperA4, FitToWidth: &wide, FitToHeight: &tall,
	})
}

// listedRows is the last row of a column in which a list drops down.
const listedRows = 5000

// choose lets a list drop down in some cells.
func (s *SheetWriter) choose(cells, list string, open bool) error {
	v := excelize.NewDataValidation(true)
	v.Sqref, v.ShowErrorMessage = cells, !open
	v.SetSqrefDropList(list)
	return s.book.file.AddDataValidation(s.name, v)
}

// List lets the values that stand in some cells of the book, such as
// Lists!$A$2:$A$4, drop down in one cell of the sheet, column and row counted
// from 1.
func (s *SheetWriter) List(column int, row int64, list string) error {
	return s.choose(cellName(column, row), list, false)
}

func (s *SheetWriter) note(column int, text string) error {
	lines := 1 + strings.Count(text, "\n") + len(text)/36
	return s.book.file.AddComment(s.name, excelize.Comment{
		Cell: cellName(column+1, 1), Author: "triggerlab", Text: text,
		Width: 260, Height: uint(min(400, 24+18*lines)),
	})
}

// shape sets the widths and freezes the header.
func (s *SheetWriter) shape() error {
	for i, c := range s.columns {
		width := c.Width
		if !(width > 0) { // also NaN
			width = min(60, max(10, float64(len([]rune(c.Header))+2)))
		}
		if err := s.stream.SetColWidth(i+1, i+1, min(width, excelize.MaxColumnWidth)); err != nil {
			return err
		}
	}
	return s.stream.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	})
}

// Row writes the next row; it may be shorter than the header but not longer.
//
// Values are string, int, int64, float64, bool, time.Time, nil, and any of
// them as a Shown. Strings are never formulas, however they begin; characters that a workbook cannot
// hold become U+FFFD. A float64 that is no number is left empty, as nil and
// "" are. Times are written as their own clock shows them, to the
// millisecond, as text before 1900. A text above 32,767 characters and a row
// above 1,048,576 are errors and nothing of the row is written.
func (s *SheetWriter) Row(values ...any) error {
	switch {
	case s.book.closed:
		return errBookDone
	case len(values) > len(s.columns):
		return fmt.Errorf("table: a row of %d cells in a sheet of %d columns", len(values), len(s.columns))
	case s.rows == maxRows:
		return problem(experiment.Place{Sheet: s.name}, "table.limit-rows", "limit", int64(maxRows), "row", s.rows+1)
	}
	s.values = s.values[:0]
	for i, v := range values {
		cell, err := s.cell(v, i)
		if err != nil {
			return err
		}
		s.values = append(s.values, cell)
	}
	s.rows++
	return s.stream.SetRow(fmt.Sprintf("A%d", s.rows), s.values, s.height(values))
}

// lineHeight is that of a line of text, in points.
const lineHeight = 15

// headerHeight makes room for long names, and for some air where headers are
// in colour.
func (s *SheetWriter) headerHeight() excelize.RowOpts {
	if s.book.props.Accent == "" {
		return excelize.RowOpts{}
	}
	lines := 1
	for _, c := range s.columns {
		if c.Width > 1 {
			lines = max(lines, int(math.Ceil(float64(utf8.RuneCountInString(c.Header))/(0.8*c.Width))))
		}
	}
	return excelize.RowOpts{Height: float64(lines)*lineHeight + 8}
}

// height makes room for the lines of wrapped texts, which programs other
// than Excel do not do by themselves.
func (s *SheetWriter) height(values []any) excelize.RowOpts {
	lines := 1
	for i, v := range values {
		if shown, ok := v.(Shown); ok && !shown.Flat {
			v = shown.Value
		}
		text, ok := v.(string)
		if !ok || !s.columns[i].Wrap || s.columns[i].Width < 1 {
			continue
		}
		// Words do not fill a line: a tenth of it stays empty.
		taken := 0
		for line := range strings.SplitSeq(text, "\n") {
			taken += max(1, int(math.Ceil(float64(utf8.RuneCountInString(line))/(0.9*s.columns[i].Width))))
		}
		lines = max(lines, taken)
	}
	if lines == 1 {
		return excelize.RowOpts{}
	}
	return excelize.RowOpts{Height: min(float64(lines)*lineHeight, excelize.MaxRowHeight)}
}

// cell makes of a value what the library writes.
func (s *SheetWriter) cell(value any, column int) (any, error) {
	style := s.styles[column]
	switch v := value.(type) {
	case nil:
		return nil, nil
	case int, int64, bool:
	case string:
		if v == "" {
			return nil, nil
		}
		if err := s.checkText(v, column); err != nil {
			return nil, err
		}
		value = textValue(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil
		}
	case time.Time:
		return s.moment(v, column)
	case Shown:
		return s.shown(v, column)
	default:
		return nil, fmt.Errorf("table: no cell for a %T", value)
	}
	if style == 0 {
		return value, nil
	}
	return excelize.Cell{StyleID: style, Value: value}, nil
}

// moment writes a time, in ISO notation where the column has no format.
func (s *SheetWriter) moment(t time.Time, column int) (any, error) {
	layout, format := isoDay, "yyyy-mm-dd"
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 {
		layout, format = isoMoment, "yyyy-mm-dd hh:mm:ss"
	}
	if t.Year() < 1900 || t.Year() > 9999 {
		return t.Format(layout), nil
	}
	style := s.styles[column]
	if c := s.columns[column]; c.Format == "" {
		var err error
		if style, err = s.book.style(cellStyle{format: format, wrap: c.Wrap}); err != nil {
			return nil, err
		}
	}
	return excelize.Cell{StyleID: style, Value: t}, nil
}

// checkText counts as Excel does, in UTF-16 units; the library would cut a
// longer text off and say nothing.
func (s *SheetWriter) checkText(text string, column int) error {
	if len(text) <= maxCell {
		return nil
	}
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	if n <= maxCell {
		return nil
	}
	at := experiment.Place{Sheet: s.name, Row: s.rows + 1, Column: column + 1}
	return problem(at, "table.limit-cell", "limit", maxCell, "characters", n)
}
