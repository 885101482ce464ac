package warehouse

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
)

// Columns are those of a relation, in its order, without reading a row of it.
// What is wrong with the relation is a *Failure: no such table, no right to
// read it, a query that cannot be run; instead of a table that is not there it
// names those that are.
func (d *Database) Columns(ctx context.Context, r Relation) (columns []Column, err error) {
	query := "SELECT * FROM " + d.Engine().From(r) + " LIMIT 0"
	err = d.run(ctx, query, nil, func(head []Column) error {
		columns = slices.Clone(head)
		return nil
	}, func([]Value) error { return nil })
	if err != nil {
		return nil, d.instead(ctx, r, err)
	}
	return columns, d.failure(ctx, "query", d.session.resolve(ctx, columns))
}

// Fetch sends one statement and gives the rows of its result as they come.
// Strings, int64, float64, bool and nil in args take the places of its
// parameters, $1… in PostgreSQL and ? in MySQL; ClickHouse has none, so its
// statements hold their values.
//
// A row is only good until the next. An error is the last that is given;
// breaking off ends the statement on the server too, and with it the session.
func (d *Database) Fetch(ctx context.Context, query string, args ...any) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		err := d.run(ctx, query, args, func([]Column) error { return nil }, func(row []Value) error {
			if !yield(row, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && err != errEnough {
			yield(nil, err)
		}
	}
}

// errEnough says that nobody wants more rows.
var errEnough = errors.New("enough")

// rows is Fetch of a result that has so many columns: what answers otherwise is
// no database that can be believed.
func (d *Database) rows(ctx context.Context, columns int, query string) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		for row, err := range d.Fetch(ctx, query) {
			if err == nil && len(row) != columns {
				row, err = nil, d.failure(ctx, "query", errOther)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// amount reads how many there are of something.
func (d *Database) amount(ctx context.Context, v Value) (int64, error) {
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil || n < 0 {
		return 0, d.failure(ctx, "query", errOther)
	}
	return n, nil
}

var errOther = errors.New("the answer is not one to what was asked")
