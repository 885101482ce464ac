package reports

import (
	"cmp"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// mostRanks is how many groups of tests a chart of them all has.
const mostRanks = 24

// scatter draws two numbers of many things as two lines: the things in the
// order of the first, in groups of neighbours where they are many.
func (d *dashboard) scatter(f scatter) {
	id := "ranked"
	var at [][2]findings.Number
	for _, kind := range f.kinds {
		at = append(at, kind.at...)
	}
	slices.SortStableFunc(at, func(a, b [2]findings.Number) int { return cmp.Or(highFirst(a[0], b[0]), highFirst(a[1], b[1])) })
	s := sheet{id: id, name: d.p.Word("report.portfolio.sheet.ranked"), columns: []table.Column{
		{Header: d.p.Word("report.portfolio.column.ranks"), Format: wholeFormat, Width: numberWidth}, {Header: f.across, Format: signedFormat, Width: numberWidth + 5}, {Header: f.up, Format: signedFormat, Width: numberWidth + 5},
	}}
	groups := min(len(at), mostRanks)
	for g := range groups {
		from, to := g*len(at)/groups, (g+1)*len(at)/groups
		s.row(from+1, middle(at[from:to], 0), middle(at[from:to], 1))
	}
	rows := table.Range{Sheet: id, From: 2, To: int64(groups + 1)}
	in := func(column int) table.Range { r := rows; r.Column = column; return r }
	c := table.Chart{Kind: table.Lines, Title: f.title, Says: d.p.Word("report.portfolio.chart.ranked"), Format: axisFormat(true, 1), Legend: true, Labels: in(1), Width: 2*chartWidth + chartGap, Height: 300}
	for i, color := range []string{chartColors[1], chartColors[0]} { // as it looks, as it is
		c.Series = append(c.Series, table.Series{Name: headOf(in(i + 2)), Values: in(i + 2), Color: color})
	}
	d.days = append(d.days, s)
	d.charts = append(d.charts, c)
}

// middle is the median of one of the numbers of a group.
func middle(at [][2]findings.Number, which int) findings.Number {
	values := each(at, func(a [2]findings.Number) float64 { return float64(a[which]) })
	slices.Sort(values)
	n := len(values)
	return findings.Number((values[(n-1)/2] + values[n/2]) / 2)
}
