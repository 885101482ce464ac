package source

import (
	"bytes"
	"context"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/warehouse"
)

// Database says how outcomes that stand in a database are asked for. The zero
// value is that they stand in a file.
type Database struct {
	// Address is the URL as it was typed. Options.Outcomes, or Options.Path
	// where there is no other file, is what people are shown of it.
	Address string
	Query   string        // a SELECT that stands for the table; empty: the table that the address names
	Timeout time.Duration // of one statement; 0: that of the address, or the usual one
	Dialect string        // that SQL is to write for, without a connection; empty: that of the database
	monitor Monitor
}

func (o Options) inDatabase() bool { return o.Database.Address != "" }

// FileIsDatabase tells that there is no file besides the database.
func (o Options) FileIsDatabase() bool { return o.inDatabase() && o.Outcomes == "" }

// relation is what is read of the database.
func (asked Database) relation() warehouse.Relation {
	if asked.Query != "" {
		return warehouse.Relation{Query: asked.Query}
	}
	a, err := warehouse.ParseAddress(asked.Address)
	if err != nil {
		return warehouse.Relation{} // connecting has said so
	}
	return warehouse.ParseRelation(a.Table)
}

// CheckQuery tells what is wrong with the query, as far as can be told without a
// server.
func (asked Database) CheckQuery() error {
	a, err := warehouse.ParseAddress(asked.Address)
	if err != nil {
		return err
	}
	return a.Engine.CheckQuery(asked.Query)
}

// IsAddress tells the address of a database from the name of a file.
func IsAddress(name string) bool { return warehouse.IsAddress(name) }

// Hide takes the passwords of what may be the address of a database out of what
// is said of it.
func Hide(said, typed string) string { return warehouse.Hide(said, typed) }

// Shown is what people may be shown of an address.
func Shown(address string) string { return warehouse.Shown(address) }

// NamesTable tells whether an address says which table is meant, or what is
// wrong with it. No address says nothing.
func NamesTable(address string) (bool, error) {
	if address == "" {
		return false, nil
	}
	a, err := warehouse.ParseAddress(address)
	return err == nil && a.Table != "", err
}

// connect opens the outcomes that stand in a database.
func (in *input) connect(ctx context.Context, o Options) error {
	d, err := o.Database.open(ctx)
	if err == nil {
		in.outcomes, in.files = d, append(in.files, d)
	}
	return err
}

// open connects, and asks what the columns are.
func (asked Database) open(ctx context.Context) (*inDatabase, error) {
	db, err := warehouse.Open(ctx, asked.Address, warehouse.Options{Timeout: asked.Timeout, Monitor: asked.monitor})
	if err != nil {
		return nil, err
	}
	d := &inDatabase{
		shown: db.Address().String(), db: db, relation: asked.relation(), latest: -1, tells: -1,
		private: map[int]bool{}, present: map[int]bool{}, told: map[string][]group{},
	}
	if d.columns, err = db.Columns(ctx, d.relation); err != nil {
		db.Close()
		return nil, err
	}
	for _, c := range d.columns {
		d.header = append(d.header, c.Name)
	}
	return d, nil
}

// seeDatabase finds out how the rows are to be read, and which columns stay
// where they are.
func (in *input) seeDatabase(ctx context.Context, o Options) error {
	d, _ := in.outcomes.(*inDatabase)
	columns, _, _ := o.recognise(d.header, o.Map) // what is wrong with them is said later
	for _, role := range []roles.Role{roles.Contact, roles.Event} {
		if at := columnOf(columns, role); at >= 0 {
			d.private[at] = true
		}
	}
	if in.book != nil && len(in.book.Contacts) > 0 {
		in.seen = append(in.seen, experiment.Msg("source.database-contacts"))
	}
	rows, err := d.Rows("")
	if err != nil {
		return err
	}
	words, err := o.events(ctx, rows)
	if err != nil || words == nil {
		return err
	}
	log := words.class == roles.EventLog
	if !log && columns.Has(roles.Contact) {
		if log, err = d.repeats(ctx, columnOf(columns, roles.Contact), columnOf(columns, roles.Trigger)); err != nil {
			return err
		}
	}
	if log {
		return experiment.Problem(experiment.Msg("source.database-log", "header", words.header).On(experiment.Place{File: d.shown}))
	}
	in.events = words
	in.seen = append(in.seen, experiment.Msg("source.events", "header", words.header, "class", string(words.class)))
	return nil
}

// repeats tells that a contact has several rows of one trigger.
func (d *inDatabase) repeats(ctx context.Context, contact, trigger int) (bool, error) {
	columns := []warehouse.Column{d.columns[contact]}
	if trigger >= 0 {
		columns = append(columns, d.columns[trigger])
	}
	return d.db.Repeats(ctx, d.relation, columns)
}

// groupsOf asks for the values that occur together in these columns.
func (d *inDatabase) groupsOf(ctx context.Context, columns []int) ([]group, error) {
	asked := d.asked(columns)
	var latest *warehouse.Column
	if d.latest >= 0 {
		latest = &d.columns[d.latest]
	}
	told, err := d.db.Groups(ctx, d.relation, asked, latest)
	if err != nil {
		return nil, err
	}
	groups := make([]group, len(told))
	for i, g := range told {
		cells := make([]table.Cell, len(d.columns))
		for j, v := range g.Values {
			cells[columns[j]] = cellOf(asked[j], v)
		}
		groups[i] = group{cells, g.Rows, g.Latest}
	}
	// In an order that does not depend on the engine.
	slices.SortFunc(groups, func(a, b group) int {
		return slices.CompareFunc(a.cells, b.cells, func(a, b table.Cell) int { return bytes.Compare(a.Raw, b.Raw) })
	})
	return groups, nil
}

// asked are columns as they are asked for.
func (d *inDatabase) asked(columns []int) []warehouse.Grouped {
	asked := make([]warehouse.Grouped, len(columns))
	for i, at := range columns {
		asked[i] = warehouse.Grouped{Column: d.columns[at], Present: d.present[at]}
	}
	return asked
}

// all are the places of the columns.
func (d *inDatabase) all() []int {
	all := make([]int, len(d.header))
	for i := range all {
		all[i] = i
	}
	return all
}

// cellOf is a value as the cell of a file that holds it.
func cellOf(g warehouse.Grouped, text string) table.Cell {
	if text == "" {
		return table.Cell{}
	}
	c := table.Cell{Kind: table.Text, Raw: []byte(text)}
	switch {
	case g.Present:
	case g.Kind == warehouse.Whole, g.Kind == warehouse.Number:
		c.Kind = table.Number
	case g.Kind == warehouse.Boolean:
		c.Kind = table.Boolean
	case g.Kind == warehouse.Date, g.Kind == warehouse.Time, g.Kind == warehouse.Instant:
		c.Kind = table.Date
	}
	return c
}
