package reports

import (
	"fmt"
	"strings"

	"triggerlab/experiment/findings"
)

// A htmlDaily is rates by day, a panel for each trigger on one scale. The lines
// of all triggers are drawn once and used in every panel.
type htmlDaily struct {
	ID, Title, About string
	First, Last      string
	All              string
	Panels           []htmlPanel
	Ticks            []htmlTick
	Numbers          *htmlGrid
}

type htmlPanel struct{ Name, Title, Line, Band string }

// The place of a panel's lines: top and height in the drawing, and the width
// and height of their own coordinates.
const (
	panelTop, panelHeight   = 6, 126
	panelAcross, panelUnits = 1000, 100
)

func (h *htmlMaker) daily(f daily) htmlDaily {
	h.last++
	values := []findings.Number{}
	for _, s := range f.series {
		values = append(values, s.value...)
		for i := range s.value {
			values = append(values, s.low[i], s.high[i])
		}
	}
	a := newRuler(h.p, unitRate, fewTicks, values...)
	made := htmlDaily{ID: fmt.Sprint("lines-", h.last), Title: f.title, About: f.about, Numbers: h.numbers(f.caption)}
	made.First, made.Last = h.p.Day(f.days[0]), h.p.Day(f.days[len(f.days)-1])
	for _, tick := range a.ticks {
		made.Ticks = append(made.Ticks, htmlTick{short(panelTop + panelHeight*(1-a.Map(tick))), a.words(tick)})
	}
	var all strings.Builder
	for _, s := range f.series {
		line := a.line(s.value)
		all.WriteString(line)
		made.Panels = append(made.Panels, htmlPanel{s.name, h.p.Word("html.panel", "name", s.name, "figure", f.title), line, a.band(s)})
	}
	made.All = all.String()
	return made
}

// line is the path through what is known. A day alone is a dot.
func (a ruler) line(values []findings.Number) string {
	var b strings.Builder
	for i, v := range values {
		if !v.Known() {
			continue
		}
		before := i > 0 && values[i-1].Known()
		after := i+1 < len(values) && values[i+1].Known()
		switch {
		case before:
			b.WriteString("L" + a.point(i, len(values), v))
		case after:
			b.WriteString("M" + a.point(i, len(values), v))
		default:
			b.WriteString("M" + a.point(i, len(values), v) + "h0")
		}
	}
	return b.String()
}

// band is the area between the lows and the highs of each stretch of days.
func (a ruler) band(s series) string {
	var b strings.Builder
	for i := 0; i < len(s.low); {
		if !s.low[i].Known() || !s.high[i].Known() {
			i++
			continue
		}
		end := i
		for end < len(s.low) && s.low[end].Known() && s.high[end].Known() {
			end++
		}
		for j := i; j < end; j++ {
			b.WriteString(map[bool]string{true: "M", false: "L"}[j == i] + a.point(j, len(s.low), s.high[j]))
		}
		for j := end - 1; j >= i; j-- {
			b.WriteString("L" + a.point(j, len(s.low), s.low[j]))
		}
		b.WriteString("Z")
		i = end
	}
	return b.String()
}

// point is the place of a value on a day, in the panel's own coordinates: whole
// steps across, tenths down.
func (a ruler) point(day, days int, v findings.Number) string {
	x := float64(panelAcross) * float64(day) / float64(max(1, days-1))
	y := panelUnits * (1 - max(0, min(1, a.Map(float64(v)))))
	return fmt.Sprintf("%.0f %s", x, strings.TrimSuffix(fmt.Sprintf("%.1f", y), ".0"))
}
