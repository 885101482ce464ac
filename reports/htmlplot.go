package reports

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/scale"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// A htmlPlot is intervals on one axis, all places in percent of its width, so
// that it is as wide as its screen and its words stay as large.
type htmlPlot struct {
	Title, About string
	Legend       []htmlKey
	Rows         []htmlRow
	Ticks        []htmlTick
	Reference    string // empty: no line
	Numbers      *htmlGrid
}

type (
	htmlKey struct{ Class, Text string }
	htmlRow struct {
		Sign              htmlSign
		Name, Title       string
		At, Low, High     string
		Naive, Told, Span string
	}
	htmlTick struct{ At, Text string }
)

// How many words an axis has room for: across a phone, and up a panel.
const (
	mostTicks = 6
	fewTicks  = 4
)

// A ruler gives numbers their places.
type ruler struct {
	scale.Linear
	ticks []float64
	words func(any) string
}

// newRuler reaches from the least to the greatest of the numbers and a little
// further; rates stay within 0 and 1. It has at most so many ticks.
func newRuler(p *text.Printer, u unit, most int, values ...findings.Number) ruler {
	a := ruler{Linear: scale.Linear{Min: math.Inf(1), Max: math.Inf(-1)}, words: p.Level}
	switch u {
	case unitDifference:
		a.words = p.PointsTick
	case unitLift:
		a.words = p.LiftTick
	}
	for _, v := range values {
		if v.Known() {
			a.Min, a.Max = min(a.Min, float64(v)), max(a.Max, float64(v))
		}
	}
	if a.Min > a.Max { // nothing is known
		a.Min, a.Max = 0, 1
	}
	room := max(a.Max-a.Min, 1e-6) / 20
	a.Min, a.Max = a.Min-room, a.Max+room
	if u == unitRate {
		a.Min, a.Max = max(0, a.Min), min(1, a.Max)
	}
	a.ticks = a.spread(most)
	return a
}

// spread returns at most so many ticks: every second one where only ones, fives
// and tens would leave too few or too many.
func (a ruler) spread(most int) []float64 {
	ticks, _ := a.Ticks(scale.TickOptions{Max: 2 * most})
	if len(ticks) <= most {
		return ticks
	}
	step := ticks[1] - ticks[0]
	return slices.DeleteFunc(ticks, func(tick float64) bool { return math.Mod(math.Round(tick/step), 2) != 0 })
}

// margin keeps the marks at the ends of an axis whole, in percent.
const margin = 3

// at is the place of a number, in percent.
func (a ruler) at(v findings.Number) string {
	if !v.Known() {
		return ""
	}
	return short(margin + (100-2*margin)*max(0, min(1, a.Map(float64(v)))))
}

func (a ruler) marks() []htmlTick {
	return each(a.ticks, func(tick float64) htmlTick { return htmlTick{a.at(findings.Number(tick)), a.words(tick)} })
}

func (h *htmlMaker) forest(f forest) htmlPlot {
	values := []findings.Number{f.reference}
	for _, r := range f.rows {
		values = append(values, r.value, r.low, r.high)
	}
	a := newRuler(h.p, f.unit, mostTicks, values...)
	made := htmlPlot{Title: f.title, About: f.about, Ticks: a.marks(), Reference: a.at(f.reference), Numbers: h.numbers(f.caption)}
	for _, r := range f.rows {
		made.Rows = append(made.Rows, htmlRow{
			Sign: signOf(r.mark), Name: r.name, Title: h.p.Word("html.row", "name", r.name, "value", r.told, "interval", r.span),
			At: a.at(r.value), Low: a.at(r.low), High: a.at(r.high), Told: r.told, Span: r.span,
		})
	}
	return made
}

func (h *htmlMaker) gains(f gains) htmlPlot {
	values := []findings.Number{0}
	for _, r := range f.rows {
		values = append(values, r.naive, r.honest, r.low, r.high)
	}
	a := newRuler(h.p, f.unit, mostTicks, values...)
	made := htmlPlot{Title: f.title, About: f.about, Ticks: a.marks(), Reference: a.at(0), Numbers: h.numbers(f.caption)}
	made.Legend = []htmlKey{{"naive", f.naiveHead}, {"dot good", f.honestHead}}
	for _, r := range f.rows {
		made.Rows = append(made.Rows, htmlRow{
			Sign: signOf(r.mark), Name: r.name, Title: h.p.Word("html.row.gain", "name", r.name, "naive", r.toldNaive, "value", r.told, "interval", r.span),
			At: a.at(r.honest), Low: a.at(r.low), High: a.at(r.high), Naive: a.at(r.naive), Told: r.told, Span: r.span,
		})
	}
	return made
}
