package warehouse

import (
	"context"
	"strconv"

	"triggerlab/experiment/tally"
)

// steadily asks as ask does. Where an engine has no snapshots, statements that
// follow each other may see different rows: those of the relation are then
// counted before and after, and an answer of a table that grew or shrank
// meanwhile is none. (A row that was changed shows in cells that do not add up,
// or not at all.)
func (d *Database) steadily(ctx context.Context, r *Reading) ([]tally.Cell, error) {
	if d.Snapshot() {
		return d.ask(ctx, r)
	}
	before, err := d.count(ctx, r.From)
	if err != nil {
		return nil, err
	}
	cells, err := d.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	after, err := d.count(ctx, r.From)
	if err == nil && after != before {
		err = d.failure(ctx, "query", &changedError{before, after})
	}
	if err != nil {
		return nil, err
	}
	return cells, nil
}

// count is how many rows a relation has now.
func (d *Database) count(ctx context.Context, r Relation) (rows int64, err error) {
	for row, err := range d.rows(ctx, 1, "SELECT COUNT(*) FROM "+d.Dialect().From(r)) {
		if err != nil {
			return 0, err
		}
		if rows, err = d.amount(ctx, row[0]); err != nil {
			return 0, err
		}
	}
	return rows, nil
}

// A changedError is a table that has other rows than when it was begun with.
type changedError struct{ before, after int64 }

func (e *changedError) Error() string {
	return strconv.FormatInt(e.before, 10) + " → " + strconv.FormatInt(e.after, 10)
}
