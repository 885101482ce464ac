package table

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// A Shown is a value that looks other than its column says.
type Shown struct {
	Value  any
	Strong bool // bold
	// Flat is small, in grey and on one line, however long: for programs.
	Flat bool
	// Format is an Excel number format; empty is that of the column.
	Format string
}

// shown makes of it what the library writes.
func (s *SheetWriter) shown(v Shown, column int) (any, error) {
	c := s.columns[column]
	look := cellStyle{format: c.Format, wrap: c.Wrap && !v.Flat, soft: c.Soft, apart: c.Wrap, strong: v.Strong, flat: v.Flat}
	if v.Format != "" {
		look.format = v.Format
	}
	own, err := s.book.style(look)
	if err != nil {
		return nil, err
	}
	cell, err := s.cell(v.Value, column)
	if styled, ok := cell.(excelize.Cell); ok {
		cell = styled.Value
	}
	if cell == nil || err != nil {
		return nil, err
	}
	return excelize.Cell{StyleID: own, Value: cell}, nil
}

// Native makes the rows that were written, with their header, a table of the
// spreadsheet program, to be sorted and filtered, that formulas call by its
// name. It must be called after the last row; without rows it does nothing. A
// book has each name once: letters, digits and underscores, and not like a
// cell.
func (s *SheetWriter) Native(name string) error {
	if s.rows < 2 {
		return nil
	}
	return s.stream.AddTable(&excelize.Table{
		Range: fmt.Sprintf("A1:%s", cellName(len(s.columns), s.rows)), Name: name, StyleName: "TableStyleLight1",
	})
}

// heatPale and heatStrong are the colours between which numbers are shaded:
// of one hue, so that every eye sees them in one order, and dark texts can be
// read on both.
const (
	heatPale   = "F7FBFF"
	heatStrong = "56B4E9"
)

// Heat shades the numbers of the columns from first to last, counted from 1,
// in the rows that were written, the highest the strongest, and frames the
// highest of each row in bold.
func (s *SheetWriter) Heat(first, last int) error {
	if s.rows < 2 {
		return nil
	}
	cells := fmt.Sprintf("%s:%s", cellName(first, 2), cellName(last, s.rows))
	row := fmt.Sprintf("$%s:$%s", cellName(first, 2), cellName(last, 2))
	edge := make([]excelize.Border, 0, 4)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		edge = append(edge, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	best, err := s.book.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "000000"}, Border: edge})
	if err != nil {
		return err
	}
	at := cellName(first, 2)
	return s.book.file.SetConditionalFormat(s.name, cells, []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: fmt.Sprintf("AND(ISNUMBER(%s),%s=MAX(%s),COUNT(%s)>1)", at, at, row, row), Format: &best},
		{Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#" + heatPale, MaxColor: "#" + heatStrong},
	})
}

// A Printing says how a sheet comes out of a printer: with its header on
// every page and a footer that tells the title, the sheet and the page.
type Printing struct {
	Title   string
	Columns int   // only so many; 0: all
	Rows    int64 // only so many, with the header; 0: all
	OnePage bool  // upright on one page, instead of across on many
}

// Print says how the sheet is printed.
func (s *SheetWriter) Print(p Printing) error {
	file := s.book.file
	if err := file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: quoteSheet(s.name) + "!$1:$1"}); err != nil {
		return err
	}
	if p.Columns > 0 || p.Rows > 0 {
		area := fmt.Sprintf("%s!%s:%s", quoteSheet(s.name), absoluteCell(1, 1), absoluteCell(cmp.Or(p.Columns, len(s.columns)), cmp.Or(p.Rows, s.rows)))
		if err := file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: area}); err != nil {
			return err
		}
	}
	if p.OnePage {
		upright, one := "portrait", 1
		if err := file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &upright, FitToWidth: &one, FitToHeight: &one}); err != nil {
			return err
		}
	}
	// In footers & begins a code, and 255 characters are all there may be.
	plain := strings.ReplaceAll(cutUnits(strings.Join(strings.Fields(p.Title), " "), 80), "&", "&&")
	return file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L" + plain + "&C&A&R&P / &N"})
}

// Define names a range of the book, for formulas and other programs. A name
// is of letters, digits and underscores.
func (b *Book) Define(name string, r Range) error {
	if b.closed {
		return errBookDone
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: r.String()})
}

// cutUnits cuts a text to so many UTF-16 units, which is how Excel counts.
func cutUnits(text string, most int) string {
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > most {
			return text[:i]
		}
	}
	return text
}

// LegalSheetName makes of a text a name that a sheet can have: without the
// characters that are not allowed in one, and no longer than 31 UTF-16 units.
func LegalSheetName(text string) string {
	legal := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, text)
	legal = cutUnits(strings.Join(strings.Fields(strings.Trim(legal, "'")), " "), excelize.MaxSheetNameLength)
	return strings.TrimRight(legal, "' ")
}
