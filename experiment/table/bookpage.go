package table

import (
	"github.com/xuri/excelize/v2"

	"triggerlab/experiment"
)

// A Line is how a line of a page looks.
type Line string

// The looks of lines.
const (
	TitleLine   Line = "title"
	HeadingLine Line = "heading"
	TextLine    Line = "text"
	CommandLine Line = "command" // to be typed as it stands
	GapLine     Line = "gap"
)

// A PageLine is a line of a page.
type PageLine struct {
	Look Line
	Text string
}

// lineHeights are the heights of lines, in points.
var lineHeights = map[Line]float64{TitleLine: 40, HeadingLine: 30, TextLine: 20, CommandLine: 24, GapLine: 10}

// lineStyle makes a style that of a line.
func (b *Book) lineStyle(l Line, style *excelize.Style) {
	accent := b.props.Accent
	if accent == "" {
		accent = "1F2937"
	}
	style.Alignment = &excelize.Alignment{Vertical: "center", WrapText: l == TextLine}
	switch l {
	case TitleLine:
		style.Font = &excelize.Font{Bold: true, Size: 20, Color: accent, Family: pageFont}
	case HeadingLine:
		style.Font = &excelize.Font{Bold: true, Size: 13, Color: accent, Family: pageFont}
		style.Alignment.Vertical = "bottom"
	case CommandLine:
		style.Font = &excelize.Font{Family: "Consolas", Size: 11, Color: "111827"}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F3F4F6"}}
		style.Alignment.Indent = 1
	}
}

// pageFont is that of the library's plain cells, which others must name too.
const pageFont = "Calibri"

// pageWidth is how wide a page is, in characters.
const pageWidth = 96

// Page adds a sheet that is read and not filled in: lines under each other,
// without a grid.
func (b *Book) Page(name string, lines []PageLine) error {
	if b.closed {
		return errBookDone
	}
	for _, s := range b.sheets {
		if foldName(s.name) == foldName(name) {
			return problem(experiment.Place{Sheet: name}, "table.sheet-twice", "sheet", name)
		}
	}
	if err := b.addSheet(name); err != nil {
		return problem(experiment.Place{Sheet: name}, "table.sheet-name", "sheet", name, "detail", err.Error())
	}
	s := &SheetWriter{book: b, name: name, columns: []Column{{Width: 3}, {Width: pageWidth}}}
	if err := s.page(); err != nil {
		return err
	}
	portrait, tall, grid := "portrait", 1, false
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &portrait, FitToHeight: &tall}); err != nil {
		return err
	}
	if err := b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	var err error
	if s.stream, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, c := range s.columns {
		if err := s.stream.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
	}
	for _, line := range lines {
		if err := s.line(line); err != nil {
			return err
		}
	}
	b.sheets = append(b.sheets, s)
	return nil
}

// line writes one, as high as its text is long.
func (s *SheetWriter) line(l PageLine) error {
	style, err := s.book.style(cellStyle{line: l.Look})
	if err != nil {
		return err
	}
	if err := s.checkText(l.Text, 1); err != nil {
		return err
	}
	s.rows++
	height := lineHeights[l.Look]
	if l.Look == TextLine {
		const most = pageWidth * 11 / 10 // letters are narrower than digits
		height = lineHeight*float64(1+len([]rune(l.Text))/most) + 5
	}
	var cell any
	if l.Text != "" {
		cell = excelize.Cell{StyleID: style, Value: textValue(l.Text)}
	}
	return s.stream.SetRow(cellName(1, s.rows), []any{nil, cell}, excelize.RowOpts{Height: height})
}
