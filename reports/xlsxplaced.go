package reports

import "strconv"

// Sizes of charts in pixels: two beside each other are as wide as the columns
// of the summary.
const (
	chartWidth = 430
	chartGap   = 10
	rowHeight  = 17 // of a row of cells in LibreOffice, which has lower ones than Excel
	mostCharts = 8  // on one page
)

// barsHeight gives each of so many bars its room, and the title and the axis
// theirs.
func barsHeight(bars int) int { return max(160, 90+26*bars) }

// placed puts the charts beneath the sentences of a summary, two beside each
// other, and says how to read them.
func (d *dashboard) placed(s sheet) sheet {
	d.charts = d.charts[:min(len(d.charts), mostCharts)]
	for _, c := range d.charts {
		s.row(c.Title, c.Says)
	}
	row, left, tall := int64(len(s.rows)+3), true, 0
	wrap := func() { row, left, tall = row+int64(tall/rowHeight)+2, true, 0 }
	for _, c := range d.charts {
		if wide := c.Width > chartWidth; wide && !left {
			wrap()
		}
		c.Column, c.Row = 1, row
		if !left {
			c.Column, c.Right = 2, chartWidth+chartGap-firstColumn
		}
		s.charts = append(s.charts, c)
		tall = max(tall, c.Height)
		if left = !left; left || c.Width > chartWidth {
			wrap()
		}
	}
	return s
}

// firstColumn is how wide the first column of a summary is: seven pixels a
// character, and five around them.
const firstColumn = 7*nameWidth + 5

// numbered tells a name from the same one before.
func numbered(name string, n int) string { return name + " (" + strconv.Itoa(n) + ")" }
