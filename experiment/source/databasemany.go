package source

import (
	"cmp"
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// mostWindows is how many experiments may each have a window that ends with its
// own last moment, for all of these moments stand in the question.
const mostWindows = 500

// ask has a database add up the rows of every experiment, in one question, and
// makes the list of the experiments, by their names.
func (m *Many) ask(ctx context.Context, to Monitor) error {
	r := m.reader
	d, _ := r.outcomes.(*inDatabase)
	if err := m.column(m.options); err != nil {
		return placed(err, r.layout.rows)
	}
	d.tells = m.at
	layout, cells, err := m.sums(ctx, d)
	if err != nil {
		return err
	}
	found, err := d.combinations(ctx, r.layout.rows.(*databaseRows).columns)
	if err != nil {
		return err
	}
	m.rows = fetched{&databaseRows{inDatabase: d, found: found}}
	if err := m.look(ctx, to); err != nil {
		return err
	}
	slices.SortFunc(m.list, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	groups := map[string][]group{}
	for _, g := range found {
		name := string(g.cells[m.at].Trim())
		groups[name] = append(groups[name], g)
	}
	for i := range m.list {
		m.list[i].sums = &answered{layout, cells[m.list[i].name]}
	}
	m.direct = func(number int) *One {
		return m.one(number, fetched{&databaseRows{inDatabase: d, found: groups[m.list[number].name]}})
	}
	return nil
}

// sums are those of every experiment; none of totals, whose rows are few.
func (m *Many) sums(ctx context.Context, d *inDatabase) (layout tally.Layout, cells map[string][]tally.Cell, err error) {
	r := m.reader
	if r.counts {
		r.wholeRows()
		return layout, nil, nil
	}
	reading, err := r.settled(ctx, d)
	if err != nil {
		return layout, nil, err
	}
	if n := len(reading.Lasts); n > mostWindows {
		return layout, nil, experiment.Problem(experiment.Msg("source.many-window", "header", m.Header, "experiments", n, "most", mostWindows).On(experiment.Place{File: d.shown}))
	}
	reading.Experiment = d.header[m.at]
	all, err := d.db.Cells(ctx, reading)
	if err != nil {
		return layout, nil, err
	}
	cells = map[string][]tally.Cell{}
	for _, c := range all {
		cells[c.Experiment] = append(cells[c.Experiment], c)
	}
	return reading.Layout(), cells, nil
}
