package workbook

import (
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// affinityCorner is the header of the segments: nothing that a trigger is
// likely to be called, for no two headers may be alike.
var affinityCorner = named{"segment / trigger", "segment / déclencheur", "segment / trigger"}

// readAffinity reads the sheet with segments down and triggers across.
func (r *reader) readAffinity() error {
	g, err := r.open(affinitySheet)
	if g == nil {
		return err
	}
	if g.header[0] == "" {
		g.header[0] = affinityCorner.en // that of a matrix is often left empty
	}
	r.checkTriggers(g)
	seen := map[string]position{}
	return g.each(func(row row) {
		c, said := row.cell(0)
		name := ""
		if said {
			name = c.text()
		}
		if !row.first(seen, 0, name, name) {
			return
		}
		r.knows(name, c)
		if rates := row.rates(); len(rates) > 0 {
			if r.book.Experiment.Affinity == nil {
				r.book.Experiment.Affinity = experiment.Affinity{}
			}
			r.book.Experiment.Affinity[name] = rates
		}
	})
}

// checkTriggers notes headers that are no triggers. The first one is that of
// the segments, whatever it says.
func (r *reader) checkTriggers(g *grid) {
	names := r.book.Experiment.TriggerNames()
	for i, header := range g.header {
		if i > 0 && header != "" && len(names) > 0 && !slices.Contains(names, header) {
			r.wrong(experiment.Msg("workbook.unknown-trigger", "value", header, "triggers", names), g.at(i))
		}
	}
}

func (r row) rates() map[string]float64 {
	rates := map[string]float64{}
	for i := 1; i < len(r.cells); i++ {
		if c, said := r.cell(i); said {
			rate := 0.0
			c.fraction(&rate)
			rates[c.header] = rate
		}
	}
	return rates
}

// writeAffinity writes the sheet, if there is anything to say: segments and
// triggers in the order of their own sheets, then those in no sheet by name.
func writeAffinity(b *table.Book, p pen, e *experiment.Experiment) error {
	down, across := map[string]bool{}, map[string]bool{}
	for segment, rates := range e.Affinity {
		for trigger := range rates {
			down[segment], across[trigger] = true, true
		}
	}
	if len(down) == 0 {
		return nil
	}
	var segments, triggers []string
	for _, s := range e.Segments {
		segments = append(segments, s.Name)
	}
	for _, t := range e.Triggers {
		triggers = append(triggers, t.Name)
	}
	segments, triggers = ordered(down, segments), ordered(across, triggers)
	columns := []table.Column{{
		Header: affinityCorner.in(p.tongue), Format: asText, Width: segmentList.columns[0].width,
		Note: p.note(affinitySheet, "segment"), List: p.names[segmentsSheet], Open: true,
	}}
	for _, trigger := range triggers {
		columns = append(columns, table.Column{Header: trigger, Format: asRate, Width: 20})
	}
	s, err := b.Sheet(sheetTitles[affinitySheet].in(p.tongue), columns)
	for _, segment := range segments {
		if err != nil {
			break
		}
		row := []any{segment}
		for _, trigger := range triggers {
			if rate, said := e.Affinity[segment][trigger]; said {
				row = append(row, rate)
			} else {
				row = append(row, nil)
			}
		}
		err = s.Row(row...)
	}
	return err
}

// ordered returns the names of the set, those that are in the list in its
// order.
func ordered(set map[string]bool, list []string) []string {
	var names []string
	for _, name := range list {
		if set[name] {
			names = append(names, name)
			delete(set, name)
		}
	}
	return append(names, slices.Sorted(maps.Keys(set))...)
}
