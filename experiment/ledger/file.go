package ledger

import (
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// Outcomes are the current rows of a ledger as those of a table: a row a
// swipe, as its last correction says. They are those of one moment, however
// many are recorded meanwhile.
type Outcomes struct {
	ledger   *Ledger
	moment   moment
	replaced []int64 // rows that others correct, in order
	panel    int64   // rows from cards that were swiped
	words    texts
	seeds    texts // of imports that were played; empty: none was
	people   people
	columns  []column // those that are filled
}

// moment is when the ledger was looked at. Rows come behind the last one, and
// nothing but forgetting takes any away.
type moment struct {
	last, forgotten int64 // the last row, and how many were forgotten
	rows            int64 // with those that were forgotten
	seal            seal
}

// File opens a ledger to be read as a table; its key need not be at hand.
// Columns that no row fills are left out. What was imported from a simulation
// says so in a column of its own, simulated.
func File(ctx context.Context, path string) (*Outcomes, error) {
	l, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	o := &Outcomes{ledger: l}
	if err := o.look(ctx); err != nil {
		_ = l.Close() // nothing was written
		return nil, failure(path, err)
	}
	return o, nil
}

// look takes in what all rows share.
func (o *Outcomes) look(ctx context.Context) error {
	err := o.read(ctx, func(r reader) (err error) {
		o.moment = r.moment
		if o.panel, err = r.number("SELECT count(*) FROM exposures INDEXED BY exposures_panel WHERE via >= 3 AND id <= ?", r.moment.last); err != nil {
			return err
		}
		if err := r.each("SELECT replaces FROM exposures INDEXED BY exposures_replaces WHERE replaces IS NOT NULL AND id <= ? ORDER BY replaces", func(v values) bool {
			o.replaced = append(o.replaced, v.whole(0))
			return true
		}, r.moment.last); err != nil {
			return err
		}
		if o.words, err = r.texts("SELECT id, text FROM words"); err != nil {
			return err
		}
		o.seeds, err = r.texts("SELECT id, simulated FROM imports WHERE simulated <> ''")
		return err
	})
	if err == nil {
		o.columns, err = o.filled(ctx)
	}
	return err
}

// Path returns the path as it was given to File.
func (o *Outcomes) Path() string { return o.ledger.path }

// Sheets returns one without a name: a ledger is a single table.
func (o *Outcomes) Sheets() []table.Sheet { return []table.Sheet{{}} }

// Rows returns the only rows there are, whose name is empty.
func (o *Outcomes) Rows(sheet string) (table.Rows, error) {
	if sheet != "" {
		return nil, experiment.Problem(experiment.Msg("table.no-sheet", "sheet", sheet, "sheets", []string{}).On(experiment.Place{File: o.Path()}))
	}
	return o.rows(), nil
}

// Dialect says that numbers and dates are what they are.
func (o *Outcomes) Dialect() table.Dialect { return table.Dialect{Format: "ledger", Decimal: '.'} }

// Notices returns none.
func (o *Outcomes) Notices() []experiment.Message { return nil }

// SHA256 returns the digest of what the ledger held when it was looked at, as
// Digest does.
func (o *Outcomes) SHA256() (string, error) { return digestOf(o.moment.rows, o.moment.seal), nil }

// Close closes the ledger.
func (o *Outcomes) Close() error { return o.ledger.Close() }

// Len is how many rows there are.
func (o *Outcomes) Len() int64 { return o.moment.rows - o.moment.forgotten - int64(len(o.replaced)) }

// Name tells the ledger from others, wherever it lies.
func (o *Outcomes) Name() string { return o.ledger.id }

// Panel is how many of the rows came from cards that were swiped, those that
// are no longer current among them.
func (o *Outcomes) Panel() int64 { return o.panel }

// Pseudonym is the contact as the ledger knows it; one that was made here is
// taken as it is. Without the key, which reading needs for nothing else, it is a
// Problem.
func (o *Outcomes) Pseudonym(contact []byte) ([]byte, error) {
	if isPseudonym(string(contact)) {
		return contact, nil
	}
	return o.ledger.Pseudonym(contact)
}

// current tells that no other row replaces this one. Rows are asked for in
// order, and at is how many of the replaced came before.
func (o *Outcomes) current(row int64, at *int) bool {
	for *at < len(o.replaced) && o.replaced[*at] < row {
		*at++
	}
	return *at == len(o.replaced) || o.replaced[*at] != row
}

// before is how many replaced rows have lower numbers.
func (o *Outcomes) before(row int64) int {
	at, _ := slices.BinarySearch(o.replaced, row)
	return at
}
