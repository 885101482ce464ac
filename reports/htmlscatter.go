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
		Height: scatterTop + scatterHeight + 44, Foot: scatterTop + scatterHeight,
	}
	for _, tick := range across.ticks(mostTicks) {
		made.Columns = append(made.Columns, htmlTick{across.right(tick), across.words(tick)})
	}
	for _, tick := range up.ticks(mostTicks) {
		made.Rows = append(made.Rows, htmlTick{up.down(tick), up.words(tick)})
	}
	if low, high := max(across.low, up.low), min(across.high, up.high); low < high {
		made.Equal.X1, made.Equal.Y1, made.Equal.X2, made.Equal.Y2 = across.right(low), up.down(low), across.right(high), up.down(high)
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

// A rootRuler gives numbers their places by their square roots, on either side
// of zero: many are small and a few are large.
type rootRuler struct {
	low, high float64
	words     func(any) string
}

func root(x float64) float64 { return math.Copysign(math.Sqrt(math.Abs(x)), x) }

// rulers reach over all dots, each in its own direction, and over zero.
func (f scatter) rulers(h *htmlMaker) (across, up rootRuler) {
	across, up = rootRuler{words: h.p.LiftTick}, rootRuler{words: h.p.LiftTick}
	for _, kind := range f.kinds {
		for _, at := range kind.at {
			if at[0].Known() && at[1].Known() {
				across.low, across.high = min(across.low, float64(at[0])), max(across.high, float64(at[0]))
				up.low, up.high = min(up.low, float64(at[1])), max(up.high, float64(at[1]))
			}
		}
	}
	across.high, up.high = max(across.high, leastReach), max(up.high, leastReach)
	return across, up
}

// leastReach is how far an axis goes where there is nothing to be seen.
const leastReach = 0.01

// part is where a number lies between the ends, from 0 to 1.
func (a rootRuler) part(x float64) float64 {
	return max(0, min(1, (root(x)-root(a.low))/(root(a.high)-root(a.low))))
}

func (a rootRuler) right(x float64) string { return short(margin + (100-2*margin)*a.part(x)) }

// down is the place of a number from the top, in pixels.
func (a rootRuler) down(x float64) string { return short(scatterTop + scatterHeight*(1-a.part(x))) }

// ticks are round numbers that stand apart from each other, zero among them, so
// many at most.
func (a rootRuler) ticks(most int) []float64 {
	ticks := []float64{0}
	for _, sign := range []float64{1, -1} {
		last := a.part(0)
		for decade := 0.001; decade < 1e6; decade *= 10 {
			for _, step := range []float64{1, 2, 5} {
				tick := sign * step * decade
				if tick < a.low || tick > a.high || math.Abs(a.part(tick)-last) < 1/float64(most+1) {
					continue
				}
				ticks, last = append(ticks, tick), a.part(tick)
			}
		}
	}
	return ticks
}

// drawn are the dots of a kind, those in one place as one, from the left.
func (d dots) drawn(across, up rootRuler) []htmlDot {
	type place struct{ x, y int }
	step := func(a rootRuler, v findings.Number, steps int) int {
		return int(math.Round(a.part(float64(v)) * float64(steps)))
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
