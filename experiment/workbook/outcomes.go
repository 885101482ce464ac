package workbook

import (
	"iter"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

func writeOutcomes(b *table.Book, seed string, exposures iter.Seq[experiment.Exposure], also []string) error {
	if exposures == nil {
		return nil
	}
	var o *outcomes
	var s *table.SheetWriter
	begin := func(event bool) (err error) {
		o = newOutcomes(seed, event, also)
		columns := make([]table.Column, len(o.header))
		for i, name := range o.header {
			columns[i] = table.Column{Header: name, Format: o.format(name), Width: outcomeWidth}
		}
		s, err = b.Sheet(string(outcomesSheet), columns)
		return err
	}
	for x := range exposures {
		if s == nil {
			if err := begin(x.Event != ""); err != nil {
				return err
			}
		}
		row, err := o.row(x)
		if err != nil {
			return err
		}
		if err := s.Row(row...); err != nil {
			return err
		}
	}
	if s == nil {
		return begin(false)
	}
	return nil
}

const outcomeWidth = 20

// Fits refuses more exposures than a sheet has rows, for who knows beforehand
// how many there are at least.
func Fits(exposures int64) error {
	const rows = 1<<20 - 1 // below the header
	if exposures <= rows {
		return nil
	}
	return experiment.Problem(experiment.Msg("workbook.sheet-full", "exposures", exposures, "limit", int64(rows)))
}

// outcomes are the columns of the sheet. The column event is there when the
// first exposure has one, and simulated when the outcomes are: it holds the
// seed in every row, so that the mark survives sorting, cutting and saving
// as another format.
type outcomes struct {
	header                []string
	seed                  string
	event                 bool
	channel, reply, swipe bool
	wave                  bool
	cells                 []any
}

// newOutcomes returns the columns: those that always are, and also some of
// channel, reply_s, swipe_s and wave.
func newOutcomes(seed string, event bool, also []string) *outcomes {
	o := &outcomes{seed: seed, event: event}
	if event {
		o.header = append(o.header, string(roles.Event))
	}
	o.header = append(o.header, "contact", "segment", "trigger", "outcome", "time")
	for _, c := range []struct {
		role roles.Role
		to   *bool
	}{{roles.Channel, &o.channel}, {roles.ReplyS, &o.reply}, {roles.SwipeS, &o.swipe}, {roles.Wave, &o.wave}} {
		for _, name := range also {
			*c.to = *c.to || name == string(c.role)
		}
		if *c.to {
			o.header = append(o.header, string(c.role))
		}
	}
	if seed != "" {
		o.header = append(o.header, string(roles.Simulated))
	}
	return o
}

// format is that of a column: seconds and waves are numbers, all else is text.
func (o *outcomes) format(name string) string {
	if name == string(roles.ReplyS) || name == string(roles.SwipeS) || name == string(roles.Wave) {
		return ""
	}
	return asText
}

// row returns the cells of an exposure, good until the next one.
func (o *outcomes) row(x experiment.Exposure) ([]any, error) {
	o.cells = o.cells[:0]
	if err := o.late(x); err != nil {
		return nil, err
	}
	if o.event {
		o.cells = append(o.cells, x.Event)
	}
	o.cells = append(o.cells, x.Contact, x.Segment, x.Trigger, outcomeText(x), "")
	if !x.Time.IsZero() {
		o.cells[len(o.cells)-1] = x.Time.UTC().Format(time.RFC3339Nano)
	}
	if o.channel {
		o.cells = append(o.cells, x.Channel)
	}
	for _, c := range []struct {
		kept bool
		took time.Duration
	}{{o.reply, x.Reply}, {o.swipe, x.Swipe}} {
		switch {
		case c.kept && c.took > 0:
			o.cells = append(o.cells, c.took.Seconds())
		case c.kept:
			o.cells = append(o.cells, nil)
		}
	}
	switch {
	case o.wave && x.Wave > 0:
		o.cells = append(o.cells, x.Wave)
	case o.wave:
		o.cells = append(o.cells, nil)
	}
	if o.seed != "" {
		o.cells = append(o.cells, o.seed)
	}
	return o.cells, nil
}

// late refuses an event where the first exposure had none: it has no column to
// stand in, and leaving it out would make two exposures of one that was
// recorded twice.
func (o *outcomes) late(x experiment.Exposure) error {
	if !o.event && x.Event != "" {
		return experiment.Problem(experiment.Msg("workbook.late-event", "event", x.Event))
	}
	return nil
}

// outcomeText is what stands in the column outcome: nothing while it is not
// known.
func outcomeText(x experiment.Exposure) string {
	if x.Outcome == experiment.Pending {
		return ""
	}
	return x.Outcome.String()
}
