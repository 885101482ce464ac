package workbook

import (
	"io"
	"iter"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// WriteCSV writes the columns of the sheet Outcomes as a CSV file: for more
// exposures than a sheet has rows, and for other programs. Names are written
// as they are, so that they are the same names when they are read back, even
// where a spreadsheet program would take one for a formula.
func WriteCSV(w io.Writer, e *experiment.Experiment, exposures iter.Seq[experiment.Exposure]) error {
	o, all, stop := newOutcomes(e.SimulatedSeed, exposures)
	defer stop()
	var wrong error
	rows := func(yield func([]string) bool) {
		for x := range all {
			row, err := o.row(x)
			if wrong = err; err != nil || !yield(row) {
				return
			}
		}
	}
	if err := table.WriteCSV(w, o.header, rows, table.CSVStyle{}); err != nil {
		return err
	}
	return wrong
}

func writeOutcomes(b *table.Book, seed string, exposures iter.Seq[experiment.Exposure]) error {
	if exposures == nil {
		return nil
	}
	o, all, stop := newOutcomes(seed, exposures)
	defer stop()
	columns := make([]table.Column, len(o.header))
	for i, name := range o.header {
		columns[i] = table.Column{Header: name, Format: asText, Width: outcomeWidth}
	}
	s, err := b.Sheet(string(outcomesSheet), columns)
	if err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for x := range all {
		row, err := o.row(x)
		if err != nil {
			return err
		}
		for i, text := range row {
			cells[i] = text
		}
		if err := s.Row(cells...); err != nil {
			return err
		}
	}
	return nil
}

const outcomeWidth = 20

// outcomes are the columns of the sheet. The column event is there when the
// first exposure has one, and simulated when the outcomes are: it holds the
// seed in every row, so that the mark survives sorting, cutting and saving
// as another format.
type outcomes struct {
	header []string
	seed   string
	event  bool
	cells  []string
}

// newOutcomes looks at the first exposure and returns the columns with the
// sequence of all, the first included. Stop ends the sequence.
func newOutcomes(seed string, exposures iter.Seq[experiment.Exposure]) (o *outcomes, all iter.Seq[experiment.Exposure], stop func()) {
	if exposures == nil {
		exposures = func(func(experiment.Exposure) bool) {}
	}
	next, stop := iter.Pull(exposures)
	first, some := next()
	o = &outcomes{seed: seed, event: first.Event != ""}
	if o.event {
		o.header = append(o.header, "event")
	}
	o.header = append(o.header, "contact", "segment", "trigger", "outcome", "time")
	if seed != "" {
		o.header = append(o.header, "simulated")
	}
	return o, func(yield func(experiment.Exposure) bool) {
		for x, ok := first, some; ok && yield(x); {
			x, ok = next()
		}
	}, stop
}

// row returns the cells of an exposure, good until the next one. An event
// where the first exposure had none has no column to stand in: leaving it out
// would make two exposures of one that was recorded twice.
func (o *outcomes) row(x experiment.Exposure) ([]string, error) {
	o.cells = o.cells[:0]
	switch {
	case o.event:
		o.cells = append(o.cells, x.Event)
	case x.Event != "":
		return nil, experiment.Problem(experiment.Msg("workbook.late-event", "event", x.Event))
	}
	outcome, when := "", ""
	if x.Outcome != experiment.Pending {
		outcome = x.Outcome.String()
	}
	if !x.Time.IsZero() {
		when = x.Time.UTC().Format(time.RFC3339Nano)
	}
	o.cells = append(o.cells, x.Contact, x.Segment, x.Trigger, outcome, when)
	if o.seed != "" {
		o.cells = append(o.cells, o.seed)
	}
	return o.cells, nil
}
