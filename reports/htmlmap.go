package reports

import (
	"fmt"
	"math"

	"triggerlab/experiment/findings"
)

// A htmlHeat is a map of rates as a table whose cells are coloured.
type htmlHeat struct {
	Title, About, Corner, BestWord string
	Triggers                       []string
	Rows                           []htmlHeatRow
	Steps                          []string
	Least, Most                    string
}

type (
	htmlHeatRow struct {
		Segment, People string
		Cells           []htmlHeatCell
	}
	htmlHeatCell struct {
		Class, Main string
		Small       []string
		Best        bool
	}
)

// heatSteps is how many strengths of colour there are above a segment's mean,
// and as many below it.
const heatSteps = 3

// heat colours by how far a rate is from the mean of its segment, on one scale
// for all of them: what a segment engages with in general would drown it.
func (h *htmlMaker) heat(f heat) htmlHeat {
	made := htmlHeat{Title: f.title, About: f.about, Corner: h.p.Word("report.column.segment"), BestWord: h.p.Word("html.heat.best"), Triggers: f.triggers}
	means, most := make([]findings.Number, len(f.segments)), findings.Number(0)
	for i, row := range f.segments {
		means[i] = row.mean()
		for _, c := range row.cells {
			if far := c.shown() - means[i]; far.Known() {
				most = max(most, far, -far)
			}
		}
	}
	for step := -heatSteps; step <= heatSteps; step++ {
		made.Steps = append(made.Steps, heatClass(step))
	}
	made.Least, made.Most = h.p.Points(-most), h.p.Points(most)
	for i, row := range f.segments {
		shown := htmlHeatRow{Segment: row.segment, People: h.p.Word("html.heat.people", "people", row.people)}
		for _, c := range row.cells {
			shown.Cells = append(shown.Cells, h.heatCell(c, means[i], most))
		}
		made.Rows = append(made.Rows, shown)
	}
	return made
}

// shown is the pooled rate, or the raw one where nothing is pooled.
func (c cell) shown() findings.Number {
	if c.pooled.Known() {
		return c.pooled
	}
	return c.raw
}

// mean is that of the rates that are known.
func (r heatRow) mean() findings.Number {
	var sum, n findings.Number
	for _, c := range r.cells {
		if rate := c.shown(); rate.Known() {
			sum, n = sum+rate, n+1
		}
	}
	return sum / n // unknown without any
}

func (h *htmlMaker) heatCell(c cell, mean, most findings.Number) htmlHeatCell {
	made := htmlHeatCell{Class: "unknown", Main: c.toldRaw, Best: c.best}
	if c.pooled.Known() {
		made.Main = c.toldPooled
		made.Small = append(made.Small, h.p.Word("html.heat.seen", "rate", c.toldRaw))
	}
	made.Small = append(made.Small, h.p.Word("html.heat.people", "people", c.people))
	if far := c.shown() - mean; far.Known() {
		step := 0
		if most > 0 {
			step = int(math.Round(heatSteps * float64(far/most)))
		}
		made.Class = heatClass(step)
	}
	return made
}

// heatClass is the class of a strength of colour: below-3 to above-3.
func heatClass(step int) string {
	switch {
	case step < 0:
		return fmt.Sprint("below-", -step)
	case step > 0:
		return fmt.Sprint("above-", step)
	}
	return "mean"
}

// A htmlFunnel is how far contacts climb, a panel for each trigger.
type htmlFunnel struct {
	Title, About string
	Climbs       []htmlClimb
}

type (
	htmlClimb struct {
		Name  string
		Rungs []htmlRung
	}
	htmlRung struct {
		Rung, Title, Told string
		Step              int
		Known             bool
		At, Low, High     string
	}
)

func (h *htmlMaker) funnel(f funnel) htmlFunnel {
	made := htmlFunnel{Title: f.title, About: f.about}
	percent := func(n findings.Number) string {
		if !n.Known() {
			return ""
		}
		return short(100 * float64(n))
	}
	for _, row := range f.rows {
		climbed := htmlClimb{Name: row.name}
		for i, s := range row.rungs {
			climbed.Rungs = append(climbed.Rungs, htmlRung{
				Rung: f.rungs[i], Title: h.p.Word("html.row", "name", f.rungs[i], "value", s.told, "interval", s.span), Told: s.told,
				Step: i, Known: s.share.Known(), At: percent(s.share), Low: percent(s.low), High: percent(s.high),
			})
		}
		made.Climbs = append(made.Climbs, climbed)
	}
	return made
}
