package workbook

import (
	"bufio"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// WriteCSV writes the columns of the sheet Outcomes as a CSV file: for more
// exposures than a sheet has rows, and for other programs. Names are written
// as they are, so that they are the same names when they are read back, even
// where a spreadsheet program would take one for a formula. Columns beside
// those that always are stand in also: channel, reply_s, swipe_s and wave.
func WriteCSV(w io.Writer, e *experiment.Experiment, exposures iter.Seq[experiment.Exposure], also ...string) error {
	out := bufio.NewWriter(w)
	var l *Lines
	var line []byte
	begin := func(event bool) {
		l = newLines(e.SimulatedSeed, event, also)
		_, _ = out.WriteString(l.Header()) // bufio remembers its first error
	}
	if exposures != nil {
		for x := range exposures {
			if l == nil {
				begin(x.Event != "")
			}
			var err error
			if line, err = l.Append(line[:0], x); err != nil {
				return err
			}
			if _, err = out.Write(line); err != nil {
				return err
			}
		}
	}
	if l == nil {
		begin(false)
	}
	return out.Flush()
}

// Lines makes the lines of a CSV file of outcomes that have no event, as
// WriteCSV writes them: for many writers at once, each with Lines of its own.
type Lines struct {
	outcomes
	names   map[string]string // cells by what they hold: segments, triggers, channels
	contact string            // the last one
	cell    []byte            // of it
}

// NewLines returns the lines of an experiment's outcomes.
func NewLines(e *experiment.Experiment, also ...string) *Lines {
	return newLines(e.SimulatedSeed, false, also)
}

func newLines(seed string, event bool, also []string) *Lines {
	return &Lines{outcomes: *newOutcomes(seed, event, also), names: map[string]string{}}
}

// Header is the first line.
func (l *Lines) Header() string { return strings.Join(l.header, ",") + "\n" }

// Append appends the line of an exposure.
func (l *Lines) Append(b []byte, x experiment.Exposure) (_ []byte, err error) {
	if err = l.late(x); err != nil {
		return b, err
	}
	if l.event {
		if b, err = table.AppendCSV(b, x.Event); err != nil {
			return b, err
		}
		b = append(b, ',')
	}
	if b, err = l.appendContact(b, x.Contact); err != nil {
		return b, err
	}
	for _, name := range [...]string{x.Segment, x.Trigger} {
		b = append(b, ',')
		if b, err = l.appendName(b, name); err != nil {
			return b, err
		}
	}
	b = append(b, ',')
	b = append(b, outcomeText(x)...)
	b = append(b, ',')
	if !x.Time.IsZero() {
		b = x.Time.UTC().AppendFormat(b, time.RFC3339Nano)
	}
	if l.channel {
		b = append(b, ',')
		if b, err = l.appendName(b, x.Channel); err != nil {
			return b, err
		}
	}
	b = appendSeconds(b, l.reply, x.Reply)
	b = appendSeconds(b, l.swipe, x.Swipe)
	if l.wave {
		if b = append(b, ','); x.Wave > 0 {
			b = strconv.AppendInt(b, int64(x.Wave), 10)
		}
	}
	if l.seed != "" {
		b = append(b, ',')
		b = append(b, l.seed...) // digits
	}
	return append(b, '\n'), nil
}

func appendSeconds(b []byte, kept bool, took time.Duration) []byte {
	if !kept {
		return b
	}
	b = append(b, ',')
	switch {
	case took <= 0:
		return b
	case took%time.Second == 0:
		return strconv.AppendInt(b, int64(took/time.Second), 10)
	}
	return strconv.AppendFloat(b, took.Seconds(), 'f', -1, 64)
}

// appendContact appends the cell of a contact, which is often that of the line
// before.
func (l *Lines) appendContact(b []byte, name string) ([]byte, error) {
	if name != l.contact {
		cell, err := table.AppendCSV(l.cell[:0], name)
		if err != nil {
			return b, err
		}
		l.contact, l.cell = name, cell
	}
	return append(b, l.cell...), nil
}

// appendName appends the cell of one of a few names.
func (l *Lines) appendName(b []byte, name string) ([]byte, error) {
	cell, known := l.names[name]
	if !known {
		made, err := table.AppendCSV(nil, name)
		if err != nil {
			return b, err
		}
		cell = string(made)
		if len(l.names) < manyNames {
			l.names[name] = cell
		}
	}
	return append(b, cell...), nil
}

// manyNames are kept; whoever has more has them made again.
const manyNames = 10_000
