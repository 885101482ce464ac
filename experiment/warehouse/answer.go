package warehouse

import (
	"context"

	"triggerlab/experiment/tally"
)

// Cells asks a database for the sums of a Reading, of which tally.Assemble makes
// the tally that gathering the rows would have made. A first statement finds out
// in which way the others are cheapest. What a server refuses is a *Failure;
// there is never a part of an answer.
func (d *Database) Cells(ctx context.Context, r *Reading) ([]tally.Cell, error) {
	return d.steadily(ctx, r)
}

// ask fetches the cells: what became of the rows, and then the contacts by what
// they did, or if that is too many different things, the sums over them.
func (d *Database) ask(ctx context.Context, r *Reading) (all []tally.Cell, err error) {
	w := d.Dialect()
	if all, err = d.all(ctx, Accounting(r, w)); err != nil {
		return nil, err
	}
	r = r.WithoutEvents(all)
	hopeless, err := d.hopeless(ctx, r, all)
	if err != nil {
		return nil, err
	}
	if r.contacts() && !hopeless {
		told, err := d.all(ctx, Stories(r, w, NamesNobody(all)))
		if err != nil {
			return nil, err
		}
		if !TooManyStories(told) {
			return append(all, told...), nil
		}
	}
	var known Survey
	if first := Surveying(r, w); first.SQL != "" {
		cells, err := d.cells(ctx, first)
		if err != nil {
			return nil, err
		}
		known = Surveyed(cells)
	}
	sums, err := d.all(ctx, Sums(r, w, known))
	return append(all, sums...), err
}

// hopeless tells that there are surely more stories than are fetched.
func (d *Database) hopeless(ctx context.Context, r *Reading, accounts []tally.Cell) (bool, error) {
	rows := rowsTold(accounts)
	if !r.contacts() || rows < probedFrom {
		return false, nil
	}
	cells, err := d.cells(ctx, Probing(r, d.Dialect()))
	return Probed(cells, rows) > MaxStories, err
}

// all fetches the cells of some statements.
func (d *Database) all(ctx context.Context, statements []Statement) (all []tally.Cell, err error) {
	for _, s := range statements {
		cells, err := d.cells(ctx, s)
		if err != nil {
			return nil, err
		}
		all = append(all, cells...)
	}
	return all, nil
}

// cells fetches those of a statement.
func (d *Database) cells(ctx context.Context, s Statement) (cells []tally.Cell, err error) {
	args := make([]any, len(s.Args))
	for i, text := range s.Args {
		args[i] = text
	}
	texts := make([]string, len(CellHeader))
	for row, err := range d.Fetch(ctx, s.SQL, args...) {
		if err != nil {
			return nil, err
		}
		if len(row) != len(texts) {
			texts = make([]string, len(row))
		}
		for i, v := range row {
			texts[i] = v.Text
		}
		c, err := ParseCell(texts)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, nil
}

// Dialect is how the server is spoken to.
func (d *Database) Dialect() Dialect { return DialectOf(d.Engine(), d.Version()) }
