package reports

import (
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// The colours of charts: Okabe and Ito's, which every eye tells apart, those
// that are pale on white last.
var chartColors = []string{"0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "B3A800"}

// What lies above zero is blue and what lies below orange; beyond the
// estimate both are paler.
const (
	aboveColor, aboveFar = "0072B2", "99C7E0"
	belowColor, belowFar = "D55E00", "F2BF99"
	naiveColor           = "B8BEC6"
)

// chartsID is the sheet that charts are drawn from.
const chartsID = "charts"

// A dashboard is the charts of a report, with the sheets that they are drawn
// from.
type dashboard struct {
	workbook
	data   sheet
	days   []sheet
	heats  []sheet
	charts []table.Chart
}

// charted draws what a page draws, as far as a spreadsheet program can.
func (w workbook) charted(p page) *dashboard {
	d := &dashboard{workbook: w, data: w.chartSheet()}
	for _, part := range p.sections {
		for _, b := range part.blocks {
			switch f := b.(type) {
			case forest:
				d.forest(f)
			case gains:
				d.gains(f)
			case daily:
				d.daily(f)
			case heat:
				d.heat(f)
			case scatter:
				d.scatter(f)
			}
		}
	}
	return d
}

// The columns of the sheet that charts are drawn from.
const (
	labelColumn = 2
	naiveColumn = 3
	pieceColumn = 7 // the first of five
)

// chartSheet has a row for each bar of a chart.
func (w workbook) chartSheet() sheet {
	return sheet{id: chartsID, name: w.p.Word("report.sheet.charts"), columns: []table.Column{
		w.words("chart", nameWidth), w.words("bar", nameWidth), w.number("naive", signedFormat), w.number("estimate", signedFormat), w.number("low", signedFormat), w.number("high", signedFormat),
		w.noted(w.number("gap", signedFormat), "pieces"), w.number("below", signedFormat), w.number("below-far", signedFormat), w.number("above", signedFormat), w.number("above-far", signedFormat),
	}}
}

// rows are the next n of the sheet that charts are drawn from, in a column.
func (d *dashboard) rows(column, n int) table.Range {
	from := int64(len(d.data.rows) + 2)
	return table.Range{Sheet: chartsID, Column: column, From: from, To: from + int64(n) - 1}
}

func headOf(r table.Range) table.Range {
	r.From, r.To = 1, 1
	return r
}

// forest draws intervals.
func (d *dashboard) forest(f forest) {
	says, signed := "report.chart.rates", f.unit != unitRate
	if signed {
		says = "report.chart.differences"
	}
	bars := each(f.rows, func(e estimate) stacked { return stacked{e.name, findings.Unknown, e.value, e.low, e.high} })
	d.bars(f.title, d.p.Word(says, "level", d.doc.Experiment.Level), signed, bars)
}

// gains draws what a choice seems to gain above what it keeps.
func (d *dashboard) gains(f gains) {
	var bars []stacked
	for _, g := range f.rows {
		name := shortened(g.name, longestNamed)
		bars = append(bars,
			stacked{d.p.Word("report.chart.naive", "name", name), g.naive, findings.Unknown, findings.Unknown, findings.Unknown},
			stacked{d.p.Word("report.chart.honest", "name", name), findings.Unknown, g.honest, g.low, g.high})
	}
	says := "report.chart.gains"
	if f.unit == unitLift {
		says = "report.portfolio.chart.winners"
	}
	d.bars(f.title, d.p.Word(says, "level", d.doc.Experiment.Level), true, bars)
}

// A stacked bar is an interval around a value, or a naive value from zero.
type stacked struct {
	name                    string
	naive, value, low, high findings.Number
}

// What a chart has room for beside its bars, and a heading above a column:
// longer names stand whole on the other sheets.
const (
	longestLabel = 48
	longestNamed = 30 // of which more is said
	longestHead  = 80
)

// shortened cuts a name off that is longer than that.
func shortened(name string, most int) string {
	if short := clipRunes(name, most); short != name {
		return short + "…"
	}
	return name
}

// axisFormat shows the round numbers along an axis, by how far it reaches.
func axisFormat(signed bool, reach findings.Number) string {
	format := "0%"
	if reach < 0.05 {
		format = "0.0%"
	}
	if signed {
		return "+" + format + ";-" + format + ";0%"
	}
	return format
}

// bars draws intervals as bars that are stacked on what is not seen.
func (d *dashboard) bars(title, says string, signed bool, bars []stacked) {
	var reach findings.Number
	for _, b := range bars {
		for _, n := range []findings.Number{b.naive, b.low, b.high} {
			if n.Known() {
				reach = max(reach, n, -n)
			}
		}
	}
	c := table.Chart{
		Kind: table.StackedBars, Title: title, Says: says, Format: axisFormat(signed, reach), Labels: d.rows(labelColumn, len(bars)),
		Width: chartWidth, Height: barsHeight(len(bars)),
	}
	add := func(column int, color string, some func(stacked) bool) {
		if values := d.rows(column, len(bars)); slices.ContainsFunc(bars, some) {
			c.Series = append(c.Series, table.Series{Name: headOf(values), Values: values, Color: color})
		}
	}
	add(naiveColumn, naiveColor, func(b stacked) bool { return b.naive.Known() })
	for i, color := range []string{"", belowColor, belowFar, aboveColor, aboveFar} {
		add(pieceColumn+i, color, func(b stacked) bool { return b.value.Known() && pieces(b.low, b.value, b.high)[i] != 0 })
	}
	taken := map[string]bool{}
	for _, b := range bars {
		row := []any{title, untaken(taken, shortened(b.name, longestLabel), numbered), b.naive, b.value, b.low, b.high}
		if b.value.Known() {
			for _, piece := range pieces(b.low, b.value, b.high) {
				row = append(row, piece)
			}
		}
		d.data.row(row...)
	}
	if len(c.Series) > 0 {
		d.charts = append(d.charts, c)
	}
}

// pieces cut an interval into what bars can be stacked of: how far it stays
// from zero, then on either side of zero what lies before the estimate and
// what lies beyond it.
func pieces(low, value, high findings.Number) [5]findings.Number {
	gap := max(low, 0) + min(high, 0)
	before, beyond := max(low, 0), max(high, 0)
	above := min(max(value, before), beyond)
	if value <= before { // the estimate is not on this side
		above = beyond
	}
	under, farther := min(high, 0), min(low, 0)
	below := max(min(value, under), farther)
	if value >= under {
		below = farther
	}
	return [5]findings.Number{gap, below - under, farther - below, above - before, beyond - above}
}

// daily draws a line for each trigger, from a sheet of its own.
func (d *dashboard) daily(f daily) {
	id := "days"
	s := sheet{id: id, name: d.p.Word("report.sheet.days"), columns: []table.Column{d.words("day", numberWidth)}}
	taken := map[string]bool{}
	head := func(name string) table.Column {
		return table.Column{Header: untaken(taken, shortened(name, longestHead), numbered), Format: rateFormat, Width: numberWidth + 5}
	}
	untaken(taken, s.columns[0].Header, numbered)
	rows := table.Range{Sheet: id, From: 2, To: int64(len(f.days) + 1)}
	in := func(column int) table.Range { r := rows; r.Column = column; return r }
	var reach findings.Number
	for _, one := range f.series {
		for _, n := range one.value {
			if n.Known() {
				reach = max(reach, n)
			}
		}
	}
	c := table.Chart{Kind: table.Lines, Title: f.title, Says: d.p.Word("report.chart.days"), Format: axisFormat(false, reach), Legend: true, Labels: in(1), Width: 2*chartWidth + chartGap, Height: 300}
	for i, one := range f.series {
		s.columns = append(s.columns, head(one.name))
		c.Series = append(c.Series, table.Series{Name: headOf(in(i + 2)), Values: in(i + 2), Color: chartColors[i%len(chartColors)], Dashed: i/len(chartColors)%2 == 1})
	}
	for i, day := range f.days {
		row := []any{day}
		for _, one := range f.series {
			row = append(row, one.value[i])
		}
		s.row(row...)
	}
	d.days = append(d.days, s)
	d.charts = append(d.charts, c)
}

// heat is a sheet of its own, shaded by the rates.
func (d *dashboard) heat(f heat) {
	s := sheet{name: d.p.Word("report.sheet.heat"), columns: []table.Column{d.words("segment", nameWidth)}}
	taken := map[string]bool{}
	untaken(taken, s.columns[0].Header, numbered)
	pooled := slices.ContainsFunc(f.segments, func(r heatRow) bool {
		return slices.ContainsFunc(r.cells, func(c cell) bool { return c.pooled.Known() })
	})
	add := func(word string) {
		from := len(s.columns) + 1
		for _, name := range f.triggers {
			s.columns = append(s.columns, d.noted(table.Column{Header: untaken(taken, d.p.Word(word, "trigger", shortened(name, longestHead)), numbered), Format: rateFormat, Width: numberWidth + 5}, "heat"))
		}
		s.heats = append(s.heats, span{from, len(s.columns)})
	}
	if add("report.heat.raw"); pooled {
		add("report.heat.pooled")
	}
	for _, r := range f.segments {
		row := []any{r.segment}
		for _, c := range r.cells {
			row = append(row, c.raw)
		}
		for _, c := range r.cells[:len(r.cells)*len(s.heats)-len(r.cells)] {
			row = append(row, c.pooled)
		}
		s.row(row...)
	}
	d.heats = append(d.heats, s)
}
