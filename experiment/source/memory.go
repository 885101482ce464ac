package source

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// Exposures tallies exposures that were never in a file, such as those of a
// simulation, by the path of those that were: they are read as the rows of a
// sheet Outcomes of our own, more than once. Simulated ones carry their seed in
// every row. The names in also are those of channel, reply_s and swipe_s that
// the exposures carry.
func Exposures(ctx context.Context, e *experiment.Experiment, exposures iter.Seq[experiment.Exposure], seed string, also ...string) (*Loaded, error) {
	in := &input{experiment: e, outcomes: memory{exposures: exposures, seed: seed, also: also}, strict: true}
	t, provenance, err := in.read(ctx, Options{}, quiet{})
	if err != nil {
		return nil, err
	}
	loaded := &Loaded{Experiment: e, Tally: t, Provenance: provenance}
	return loaded, loaded.check(Options{})
}

// memory is a sheet of exposures that were never written down.
type memory struct {
	exposures iter.Seq[experiment.Exposure]
	seed      string
	also      []string
}

var memoryHeader = []string{"event", "contact", "segment", "trigger", "outcome", "time", "simulated"}

// header are the names of the columns.
func (m memory) header() []string { return slices.Concat(memoryHeader, m.also) }

func (memory) Path() string                      { return "simulation" }
func (memory) Sheets() []table.Sheet             { return []table.Sheet{{Name: "Outcomes"}} }
func (m memory) Rows(string) (table.Rows, error) { return m, nil }
func (memory) Dialect() table.Dialect            { return table.Dialect{Format: "memory", Decimal: '.'} }
func (memory) Notices() []experiment.Message     { return nil }
func (memory) SHA256() (string, error)           { return "", nil }
func (memory) Close() error                      { return nil }

func (m memory) Header() []table.Cell {
	cells := make([]table.Cell, len(m.header()))
	for i, name := range m.header() {
		cells[i] = table.Cell{Kind: table.Text, Raw: []byte(name)}
	}
	return cells
}

func (memory) HeaderRow() int64        { return 1 }
func (m memory) Need([]int) table.Rows { return m }
func (memory) Shards() int             { return 1 }
func (memory) Read() float64           { return 0 } // nobody knows how many will come

func (memory) Place(_ int, line int64, column int) experiment.Place {
	return experiment.Place{File: "simulation", Sheet: "Outcomes", Row: line + 1, Column: column + 1}
}

// Scan writes every exposure as the row a spreadsheet would hold.
func (m memory) Scan(ctx context.Context, _ int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		row := table.Row{Cells: make([]table.Cell, len(m.header()))}
		var moment []byte
		for x := range m.exposures {
			row.Line++
			if row.Line%progressStep == 0 && ctx.Err() != nil {
				yield(table.Row{}, ctx.Err())
				return
			}
			outcome := ""
			if x.Outcome != experiment.Pending {
				outcome = x.Outcome.String()
			}
			moment = moment[:0]
			if !x.Time.IsZero() {
				moment = x.Time.UTC().AppendFormat(moment, "2006-01-02T15:04:05")
			}
			for i, text := range []string{x.Event, x.Contact, x.Segment, x.Trigger, outcome, string(moment), m.seed} {
				row.Cells[i] = textCell(text)
			}
			for i, name := range m.also {
				row.Cells[len(memoryHeader)+i] = textCell(besides(x, name))
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// besides is what an exposure carries beside what all have.
func besides(x experiment.Exposure, name string) string {
	took := x.Reply
	switch roles.Role(name) {
	case roles.Channel:
		return x.Channel
	case roles.SwipeS:
		took = x.Swipe
	}
	if took <= 0 {
		return ""
	}
	return strconv.FormatFloat(took.Seconds(), 'f', -1, 64)
}

func textCell(text string) table.Cell {
	if text == "" {
		return table.Cell{}
	}
	return table.Cell{Kind: table.Text, Raw: []byte(text)}
}
