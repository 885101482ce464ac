package workbook

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// Write writes the experiment as a workbook: the sheets Experiment, Segments
// and Triggers, Affinity where something is said of it, and Outcomes where
// exposures is not nil, with the columns of also beside those that always are:
// channel, reply_s and swipe_s. Equal arguments give equal bytes.
//
// Read gives the same experiment back, but for what a workbook cannot hold: a
// control that is set in one place is then set in both, attributes of one row
// are attributes of all, white space around names is lost, control characters
// become U+FFFD, and a duration is kept to the minute. Names and attributes
// that would be read as something else are *experiment.Problems, and so are
// more exposures than a sheet has rows.
func Write(w io.Writer, e *experiment.Experiment, exposures iter.Seq[experiment.Exposure], also ...string) (err error) {
	b, err := Sheets(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := writeOutcomes(b, e.SimulatedSeed, exposures, also); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// Sheets returns a book that holds the experiment without its outcomes, for
// whoever has more sheets to add. It must be closed.
func Sheets(e *experiment.Experiment) (*table.Book, error) {
	b := table.NewBook(table.Properties{Title: e.Name})
	for _, write := range []func() error{
		func() error { return writeSettings(b, e) },
		func() error { return segmentList.write(b, pen{}, segmentsSheet, e.Segments) },
		func() error { return triggerList.write(b, pen{}, triggersSheet, marked(e)) },
		func() error { return writeAffinity(b, pen{}, e) },
	} {
		if err := write(); err != nil {
			return nil, errors.Join(err, b.Close())
		}
	}
	return b, nil
}

// marked returns the triggers with the mark of the control where the setting
// has it, which may be younger: a flag sets one and not the other.
func marked(e *experiment.Experiment) []experiment.Trigger {
	triggers := slices.Clone(e.Triggers)
	for i := range triggers {
		if e.Control != "" {
			triggers[i].Control = triggers[i].Name == e.Control
		}
	}
	return triggers
}

func writeSettings(b *table.Book, e *experiment.Experiment) error {
	s, err := b.Sheet(string(experimentSheet), headers(pen{}, experimentSheet, settingColumns))
	if err != nil {
		return err
	}
	for _, setting := range experiment.SettingList {
		if value := e.Settings.Value(setting.Name); value != nil {
			if err := s.Row(setting.Name, value); err != nil {
				return err
			}
		}
	}
	return writeChecks(s, e.Checks)
}

// A pen is how sheets are written: in which language, with which notes on the
// headers, and with which lists to choose from. The zero value writes English
// without either.
type pen struct {
	tongue tongue
	word   func(code string) string // the sentence of a note; nil: none
	lists  map[string]string        // where the words of a column stand, by its name
	names  map[kind]string          // where the names of a sheet do
}

// note is what belongs into a column.
func (p pen) note(k kind, column string) string {
	if p.word == nil {
		return ""
	}
	return p.word("note." + strings.ToLower(string(k)) + "." + column)
}

// headers returns what the table needs to know of the columns of a sheet.
func headers[T any](p pen, k kind, columns []column[T]) []table.Column {
	var list []table.Column
	for _, c := range columns {
		written := table.Column{Header: c.title().in(p.tongue), Format: c.format, Width: c.width, Wrap: c.wrap, Note: p.note(k, c.name)}
		switch {
		case c.words != nil:
			written.List = p.lists[c.name]
		case c.from != "":
			// A list of names, or one that is still to be added, may stand here too.
			written.List, written.Open = p.names[c.from], true
		}
		list = append(list, written)
	}
	return list
}

// write writes the sheet, with the attributes of all things as further
// columns in the order they are first met.
func (l *list[T]) write(b *table.Book, p pen, k kind, things []T) error {
	attributes, err := l.further(k, things)
	if err != nil {
		return err
	}
	own := l.written(things)
	columns := headers(p, k, own)
	for _, name := range attributes {
		columns = append(columns, table.Column{Header: name, Format: asText})
	}
	s, err := b.Sheet(sheetTitles[k].in(p.tongue), columns)
	if err != nil {
		return err
	}
	for i := range things {
		row := make([]any, len(columns))
		for j := range own {
			row[j] = own[j].words.in(p.tongue, own[j].write(&things[i]))
		}
		for _, a := range *l.attributes(&things[i]) {
			for j, name := range attributes {
				if name == a.Name {
					row[len(own)+j] = a.Value
				}
			}
		}
		if err := s.Row(row...); err != nil {
			return err
		}
	}
	return nil
}

// written are the columns without the rare ones of which nothing is said.
func (l *list[T]) written(things []T) []column[T] {
	return slices.DeleteFunc(slices.Clone(l.columns), func(c column[T]) bool {
		return c.rare && !slices.ContainsFunc(things, func(t T) bool { return c.write(&t) != nil })
	})
}

// further returns the names of all attributes, and refuses names that would
// not be read back.
func (l *list[T]) further(sheet kind, things []T) ([]string, error) {
	var names []string
	var problems experiment.Problems
	seen := map[string]bool{}
	for i := range things {
		name, _ := l.columns[0].write(&things[i]).(string)
		if !tidy(name) {
			problems.Add(experiment.Msg("workbook.unwritable-name", "name", name, "sheet", string(sheet)))
		}
		for _, a := range *l.attributes(&things[i]) {
			if seen[a.Name] {
				continue
			}
			seen[a.Name] = true
			if !tidy(a.Name) || find(l.columns, a.Name) != nil {
				problems.Add(experiment.Msg("workbook.unwritable-attribute", "attribute", a.Name, "sheet", string(sheet)))
			}
			names = append(names, a.Name)
		}
	}
	return names, problems.Err()
}

// tidy tells whether a name is not empty and stays as it is when the white
// space around it is cut off.
func tidy(name string) bool {
	return name != "" && len(table.Cell{Raw: []byte(name)}.Trim()) == len(name)
}
