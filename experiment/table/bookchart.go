package table

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A Range is some cells under each other, or with From and To equal one cell,
// counted from 1.
type Range struct {
	Sheet    string
	Column   int
	From, To int64
}

// String returns the range as a formula names it: 'A sheet'!$B$2:$B$9.
func (r Range) String() string {
	first, last := absoluteCell(r.Column, r.From), absoluteCell(r.Column, r.To)
	if r.From == r.To {
		return quoteSheet(r.Sheet) + "!" + first
	}
	return quoteSheet(r.Sheet) + "!" + first + ":" + last
}

func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

func absoluteCell(column int, row int64) string {
	cell, err := excelize.CoordinatesToCellName(column, int(row), true)
	if err != nil { // a mistake of the program: no sheet has such a cell
		panic(err)
	}
	return cell
}

// A ChartKind is how a chart draws its series.
type ChartKind int

// The kinds of charts.
const (
	StackedBars ChartKind = iota // across, the first label on top, one piece after the other
	Lines                        // from left to right, with gaps where cells are empty
)

// A Chart is drawn from cells of its book, and changes with them.
type Chart struct {
	Kind   ChartKind
	Title  string
	Says   string // what is to be seen, in words, for whoever cannot see it
	Labels Range  // what stands along the axis
	Series []Series
	Format string  // of the numbers along the other axis
	Top    float64 // where that axis ends; 0: where the program likes
	Legend bool
	// Column and Row are the cell of its upper left corner, counted from 1,
	// and Right how far to the right of the cell's edge that is. Right, Width
	// and Height are in pixels.
	Column               int
	Row                  int64
	Right, Width, Height int
}

// A Series is one row of numbers of a chart.
type Series struct {
	Name   Range // the cell that names it
	Values Range
	Color  string // six hexadecimal digits; empty is not to be seen: what others are stacked upon
	Dashed bool   // of a line
}

// longestAlternative is what a chart's name and description may be.
const longestAlternative = 254

// ink is the colour of texts in charts.
const ink = "404040"

// errNoSeries is a mistake of the program, not of a file.
var errNoSeries = errors.New("table: a chart without series")

// Chart draws a chart on the sheet.
func (s *SheetWriter) Chart(c Chart) error {
	switch {
	case s.book.closed:
		return errBookDone
	case len(c.Series) == 0:
		return errNoSeries
	}
	gap, overlap := uint(60), 100
	small := excelize.Font{Color: ink, Size: 9}
	legend := excelize.ChartLegend{Position: "none"}
	if c.Legend {
		legend = excelize.ChartLegend{Position: "bottom", Font: &small}
	}
	// Positioned by one cell, a chart of the library ends in the cell in which
	// it begins.
	chart := &excelize.Chart{
		Type: chartTypes[c.Kind], Legend: legend, ShowBlanksAs: "gap", GapWidth: &gap, Overlap: &overlap,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Color: ink, Size: 12, Bold: true}}}},
		Dimension: excelize.ChartDimension{Width: uint(c.Width), Height: uint(c.Height)},
		Format:    excelize.GraphicOptions{Name: cutUnits(c.Title, longestAlternative), AltText: cutUnits(c.Says, longestAlternative), OffsetX: c.Right, Positioning: "absolute"},
		Border:    excelize.LineOptions{Type: excelize.LineSolid, Width: 0.5, Fill: solid("D1D5DB")},
		XAxis:     excelize.ChartAxis{Font: small, TickLabelPosition: excelize.ChartTickLabelLow, ReverseOrder: c.Kind != Lines},
		YAxis:     excelize.ChartAxis{Font: small, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.Format}},
	}
	if c.Kind != Lines { // the first label on top takes the numbers there too
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
	}
	if c.Top != 0 {
		chart.YAxis.Maximum = &c.Top
	}
	for _, one := range c.Series {
		chart.Series = append(chart.Series, one.drawn(c))
	}
	return s.book.file.AddChart(s.name, cellName(c.Column, c.Row), chart)
}

var chartTypes = map[ChartKind]excelize.ChartType{StackedBars: excelize.BarStacked, Lines: excelize.Line}

func (s Series) drawn(c Chart) excelize.ChartSeries {
	drawn := excelize.ChartSeries{Name: s.Name.String(), Categories: c.Labels.String(), Values: s.Values.String(), Fill: solid(s.Color)}
	if s.Color == "" {
		drawn.Fill = excelize.Fill{Type: "pattern"} // none: other types leave the program's own
	}
	if c.Kind == Lines {
		drawn.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 1.75}
		drawn.Marker = excelize.ChartMarker{Symbol: "circle", Size: 4, Fill: solid(s.Color)}
		if s.Dashed {
			drawn.Line.Dash, drawn.Marker.Symbol = excelize.LineDashDash, "diamond"
		}
	}
	return drawn
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}
