package reports

import (
	"math"
	"slices"
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// widestName is how much of a line the names beside bars may take, and
// shortestBar how short a line of bars is still worth drawing.
const (
	widestName  = 30
	shortestBar = 16
)

// bars draws a forest in lines of at most so many columns, names as they are:
//
//	flowers  ├──┊─●────┤       14.4 %
//	poem        ┊  ├────●────┤ 18.5 %
//	         13.0 %      20.0 %
//
// The dot is the estimate, ┊ the reference, and the last line says where the
// axis begins and ends. Nothing where there is no room.
func (f forest) bars(limit int, p *text.Printer) []drawnBar {
	if len(f.rows) == 0 {
		return nil
	}
	names, told := 0, 0
	for _, r := range f.rows {
		names, told = max(names, width(r.name)), max(told, width(r.told))
	}
	names = min(names, max(limit*widestName/80, least))
	room := limit - names - told - 2*gap
	if room < shortestBar {
		return nil
	}
	axis := f.axis(room)
	short := apart(each(f.rows, func(r estimate) string { return r.name }), names, func(s string) string { return shorten(s, names) })
	var lines []drawnBar
	for i, r := range f.rows {
		drawn := axis.draw(r.low, r.high, r.value)
		lines = append(lines, drawnBar{r.mark, padded(short[i], names), drawn, strings.Repeat(" ", told-width(r.told)) + r.told})
	}
	return append(lines, drawnBar{name: strings.Repeat(" ", names), drawn: axis.ends(f.word(p)), told: strings.Repeat(" ", told)})
}

// A drawnBar is one line of a drawn forest.
type drawnBar struct {
	mark              mark
	name, drawn, told string
}

func (b drawnBar) line() string { return b.name + "  " + b.drawn + "  " + b.told }

// padded fills a text up to a width.
func padded(s string, to int) string { return s + strings.Repeat(" ", max(0, to-width(s))) }

// word is how numbers of the forest are written.
func (f forest) word(p *text.Printer) func(any) string {
	switch f.unit {
	case unitRate:
		return p.Percent
	case unitLift:
		return p.Lift
	}
	return p.Points
}

// An axis lays numbers over the columns of a line.
type axis struct {
	low, high float64
	reference findings.Number
	columns   int
}

// axis is from the lowest end of an interval to the highest, the reference
// among them.
func (f forest) axis(columns int) axis {
	var ends []float64
	for _, r := range f.rows {
		ends = append(ends, float64(r.low), float64(r.high), float64(r.value))
	}
	if f.reference.Known() {
		ends = append(ends, float64(f.reference))
	}
	a := axis{slices.Min(ends), slices.Max(ends), f.reference, columns}
	if a.low == a.high { // all in one place, such as at 100 %
		a.low, a.high = a.low-0.5, a.high+0.5
	}
	return a
}

// column is where a number stands.
func (a axis) column(x findings.Number) int {
	at := (float64(x) - a.low) / (a.high - a.low) * float64(a.columns-1)
	return min(max(int(math.Round(at)), 0), a.columns-1)
}

// draw is one interval with its estimate, and the reference behind it.
func (a axis) draw(low, high, value findings.Number) string {
	line := []rune(strings.Repeat(" ", a.columns))
	from, to := a.column(low), a.column(high)
	for i := from; i <= to; i++ {
		line[i] = '─'
	}
	line[from], line[to] = '├', '┤'
	if a.reference.Known() {
		at := a.column(a.reference)
		switch line[at] {
		case ' ':
			line[at] = '┊'
		case '─':
			line[at] = '┼'
		}
	}
	line[a.column(value)] = '●'
	return string(line)
}

// ends says where the axis begins and ends, and where the reference is if
// there is room to say it.
func (a axis) ends(word func(any) string) string {
	first, last := word(a.low), word(a.high)
	if width(first)+gap+width(last) > a.columns {
		return strings.Repeat(" ", a.columns) // no room for both, and one alone would mislead
	}
	line := padded(first, a.columns-width(last)) + last
	if !a.reference.Known() {
		return line
	}
	middle := word(a.reference)
	at := a.column(a.reference) - width(middle)/2
	if at < width(first)+gap || at+width(middle)+gap > a.columns-width(last) {
		return line
	}
	return padded(padded(first, at)+middle, a.columns-width(last)) + last
}
