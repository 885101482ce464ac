package source

import (
	"context"
	"errors"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// sampledInDatabase is how many rows of a database are shown to an inspection,
// without whom they are about.
const sampledInDatabase = 1_000

// inspectDatabase is Inspect of outcomes in a database. A database that cannot
// be reached is an error.
func inspectDatabase(ctx context.Context, o Options, m Monitor) (*findings.Inspection, error) {
	o.Database.monitor = m
	d, err := o.Database.open(ctx)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	look := &findings.Inspection{Source: d.shown, Format: "database", Engine: d.Dialect().Format, Decimal: "."}
	if err := d.describe(ctx, look, o); err != nil {
		return nil, err
	}
	d.Close() // what is loaded has a session of its own, and a server may have few
	loaded, err := Load(ctx, o, m)
	if err != nil && !errors.As(err, &look.Problems) {
		return nil, err
	}
	if loaded != nil {
		look.Loaded = &loaded.Provenance
	}
	if err == nil {
		look.Triggers = inspectedTriggers(loaded)
	}
	return look, nil
}

// inspectedTriggers lists the triggers that the rows name.
func inspectedTriggers(loaded *Loaded) (list []findings.InspectedTrigger) {
	for i, name := range loaded.Tally.Triggers {
		counts := loaded.Tally.Counts(i)
		list = append(list, findings.InspectedTrigger{Trigger: name, Exposures: counts.Exposures, Engagements: counts.Engagements})
	}
	return list
}

// describe looks at the columns, by some of the rows. Who they are about stays
// in the database.
func (d *inDatabase) describe(ctx context.Context, look *findings.Inspection, o Options) error {
	recognised, _, _ := o.recognise(d.header, o.Map) // what is wrong is among the problems of Load
	private := make([]bool, len(d.header))
	for i, name := range d.header {
		private[i] = i == columnOf(recognised, roles.Contact) || roles.NamesPeople(name)
	}
	sample, err := d.sample(ctx, private)
	if err != nil {
		return err
	}
	told, err := describe(ctx, sample, private, -1, d.Dialect())
	if err != nil {
		return err
	}
	rows, filled, err := d.db.Filled(ctx, d.relation, d.columns)
	if err != nil {
		return err
	}
	look.Rows, look.First = rows, told.first
	for i, name := range d.header {
		column := told.columns[i].describe(name, roleOf(recognised, i))
		column.Empty = rows - filled[i]
		look.Columns = append(look.Columns, column)
	}
	return nil
}

// sample is some rows as they stand; in private columns only whether there is
// anything.
func (d *inDatabase) sample(ctx context.Context, private []bool) (table.Rows, error) {
	asked := d.asked(d.all())
	for i := range asked {
		asked[i].Present = private[i]
	}
	told, err := d.db.Sample(ctx, d.relation, asked, sampledInDatabase)
	if err != nil {
		return nil, err
	}
	var rows []group
	for _, values := range told {
		cells := make([]table.Cell, len(values))
		for i, text := range values {
			cells[i] = cellOf(asked[i], text)
		}
		rows = append(rows, group{cells: cells, rows: 1})
	}
	return fetched{&databaseRows{inDatabase: d, found: rows}}, nil
}
