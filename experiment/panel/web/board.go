package web

import (
	"triggerlab/experiment/findings"
)

// A board is the live page in words: all that its script shows.
type board struct {
	Name    string   `json:"name"` // of the experiment; empty: it has none
	Tiles   []tile   `json:"tiles"`
	Heads   []string `json:"heads"`
	Rows    []row    `json:"rows"`
	Caveats []string `json:"caveats"`
}

// A tile is one number that everybody asks for.
type tile struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A row is one trigger: its cells as text, and its interval to be drawn.
type row struct {
	Cells []string        `json:"cells"`
	Rate  findings.Number `json:"rate"`
	Low   findings.Number `json:"low"`
	High  findings.Number `json:"high"`
}

// boardHeads are what stands above the columns; the last one is drawn.
var boardHeads = []string{
	"web.live.head.trigger", "web.live.head.shown", "web.live.head.engaged", "web.live.head.minds",
	"web.live.head.complained", "web.live.head.rate", "web.live.head.interval", "web.live.head.drawing",
}

// board words what is known.
func (t *tongue) board(l *Live) board {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.printer
	f := l.Findings
	b := board{Name: f.Experiment.Name, Heads: []string{}, Rows: []row{}, Tiles: []tile{
		{p.Word("web.live.swipers"), p.Count(l.Swipers)},
		{p.Word("web.live.swipes"), p.Count(f.Data.Exposures)},
		{p.Word("web.live.engaged"), p.Count(f.Data.Engagements)},
		{p.Word("web.live.complaints"), p.Count(orZero(f.Data.Complaints))},
	}}
	for _, code := range boardHeads {
		b.Heads = append(b.Heads, p.Word(code))
	}
	for _, tr := range f.Triggers {
		r := row{Rate: tr.Rate, Low: tr.Low, High: tr.High}
		rate, interval := "–", "–"
		if tr.Exposures > 0 {
			rate, interval = p.Percent(tr.Rate), p.Rates(tr.Low, tr.High)
		}
		r.Cells = []string{
			tr.Trigger, p.Count(tr.Exposures), p.Count(tr.Engagements), p.Count(l.Minds[tr.Trigger]),
			p.Count(orZero(tr.Complaints)), rate, interval,
		}
		b.Rows = append(b.Rows, r)
	}
	b.Caveats = []string{p.Word("web.live.always-valid", "level", f.Experiment.Level), p.Word("web.live.colleagues")}
	if f.Data.Pending > 0 {
		b.Caveats = append(b.Caveats, p.Word("web.live.pending", "pending", f.Data.Pending))
	}
	return b
}

// orZero is a number of complaints of a panel, which knows them all.
func orZero(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
