package reports

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
)

// A htmlScatter is dots on two axes of one scale. Places across are in percent
// of its width, those up in pixels of its height.
type htmlScatter struct {
	Title, About, Across, Up string
	Legend                   []htmlKey
	Columns, Rows            []htmlTick
	Equal                    struct{ X1, Y1, X2, Y2 string }
	Dots                     []htmlDot
	Height, Foot             int
	Numbers                  *htmlGrid
}

// A htmlDot stands for all things of its kind that are so near to each other
// that they would hide each other: its area grows with their number.
type htmlDot struct{ X, Y, R, Class string }

// The place of a scatter's dots, and how finely it tells them apart: into so
// many steps across and up.
const (
	scatterTop, scatterHeight = 8, 300
	scatterAcross, scatterUp  = 120, 75
	smallestDot, largestDot   = 3.0, 9.0
)

func (h *htmlMaker) scatter(f scatter) htmlScatter {
	across, up := f.rulers(h)
	made := htmlScatter{
		Title: f.title, About: f.about, Across: f.across, Up: f.up, Numbers: h.numbers(f.caption),
		Columns: across.marks(), Height: scatterTop + scatterHeight + 44, Foot: scatterTop + scatterHeight,
	}
	for _, tick := range up.ticks {
		made.Rows = append(made.Rows, htmlTick{up.down(findings.Number(tick)), up.words(tick)})
	}
	if low, high := findings.Number(max(across.Min, up.Min)), findings.Number(min(across.Max, up.Max)); low < high {
		made.Equal.X1, made.Equal.Y1, made.Equal.X2, made.Equal.Y2 = across.at(low), up.down(low), across.at(high), up.down(high)
	}
	for _, kind := range f.kinds {
		drawn := kind.drawn(across, up)
		if len(drawn) == 0 {
			continue
		}
		made.Dots = append(made.Dots, drawn...)
		made.Legend = append(made.Legend, htmlKey{"dot " + signOf(kind.mark).Class, kind.name})
	}
	slices.Reverse(made.Legend) // what matters most is named first
	return made
}

// rulers reach over all dots, each in its own direction.
func (f scatter) rulers(h *htmlMaker) (across, up ruler) {
	var x, y []findings.Number
	for _, kind := range f.kinds {
		for _, at := range kind.at {
			x, y = append(x, at[0]), append(y, at[1])
		}
	}
	return newRuler(h.p, f.unit, mostTicks, append(x, 0)...), newRuler(h.p, f.unit, fewTicks, append(y, 0)...)
}

// down is the place of a number from the top, in pixels.
func (a ruler) down(v findings.Number) string {
	return short(scatterTop + scatterHeight*(1-max(0, min(1, a.Map(float64(v))))))
}

// drawn are the dots of a kind, those in one place as one, from the left.
func (d dots) drawn(across, up ruler) []htmlDot {
	type place struct{ x, y int }
	step := func(a ruler, v findings.Number, steps int) int {
		return int(math.Round(max(0, min(1, a.Map(float64(v)))) * float64(steps)))
	}
	many := map[place]int{}
	var places []place
	for _, at := range d.at {
		if !at[0].Known() || !at[1].Known() {
			continue
		}
		p := place{step(across, at[0], scatterAcross), step(up, at[1], scatterUp)}
		if many[p]++; many[p] == 1 {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b place) int { return (a.x-b.x)*(scatterUp+1) + a.y - b.y })
	return each(places, func(p place) htmlDot {
		return htmlDot{
			X: short(margin + (100-2*margin)*float64(p.x)/scatterAcross), Y: short(scatterTop + scatterHeight*(1-float64(p.y)/scatterUp)),
			R: short(min(smallestDot*math.Sqrt(float64(many[p])), largestDot)), Class: signOf(d.mark).Class,
		}
	})
}
