package ledger

import (
	"bytes"
	"context"
	"database/sql"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// Verified is what a ledger that was looked through holds.
type Verified struct {
	Rows      int64 // ever recorded
	Current   int64 // of them neither corrected nor forgotten
	Corrected int64
	Forgotten int64
	Contacts  int64
	Digest    string // as [Ledger.Digest] has it
	// Marked tells that the mark of the end was checked, which takes the key.
	// Without it nobody could tell a ledger that was sealed anew, as a whole.
	Marked bool
}

// Verify looks through the whole ledger, as it is at this moment: whether the
// file is sound, every row is sealed as it stands, none is missing and none was
// added, and the end is the one that was recorded last, on this machine too.
//
// What it finds is *experiment.Problems, by row.
func (l *Ledger) Verify(ctx context.Context) (Verified, error) {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Verified{}, failure(l.path, err)
	}
	defer tx.Rollback()
	v := &verifying{tx: tx, ledger: l, key: l.key}
	for _, look := range []func(context.Context) error{v.pages, v.chain, v.contacts, v.imports, v.lost} {
		if err := look(ctx); err != nil {
			return v.Verified, failure(l.path, err)
		}
	}
	return v.Verified, failure(l.path, v.faults.Err())
}

// A verifying is a ledger that is being looked through.
type verifying struct {
	Verified
	ledger *Ledger
	tx     *sql.Tx
	key    *key
	faults experiment.Problems
}

func (v *verifying) fault(code string, pairs ...any) { v.faults.Add(experiment.Msg(code, pairs...)) }

// pages lets SQLite look whether the file is sound.
func (v *verifying) pages(ctx context.Context) error {
	rows, err := v.tx.QueryContext(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var detail string
		if err := rows.Scan(&detail); err != nil {
			return err
		}
		if detail != "ok" {
			v.fault("ledger.unsound", "detail", detail)
		}
	}
	return rows.Err()
}

// contacts looks whether each is in the fold of its pseudonym, and has the
// pseudonym of its identity.
func (v *verifying) contacts(ctx context.Context) error {
	rows, err := v.tx.QueryContext(ctx, "SELECT id, pseudonym, fold, identity FROM contacts")
	if err != nil {
		return err
	}
	defer rows.Close()
	var h *hasher
	if v.key != nil {
		h = newHasher(v.key)
	}
	for rows.Next() {
		var id, fold int64
		var pseudonym, identity sql.RawBytes
		if err := rows.Scan(&id, &pseudonym, &fold, &identity); err != nil {
			return err
		}
		v.Contacts++
		if int64(tally.Fold(pseudonym)) != fold || identity != nil && h != nil && !bytes.Equal(h.pseudonym(identity), pseudonym) {
			v.fault("ledger.contact-changed", "contact", id)
		}
	}
	return rows.Err()
}

// imports looks whether what rows say they were imported with is there.
func (v *verifying) imports(ctx context.Context) error {
	var missing int64
	err := v.tx.QueryRowContext(ctx, "SELECT count(DISTINCT import) FROM exposures WHERE import NOT IN (SELECT id FROM imports)").Scan(&missing)
	if missing > 0 {
		v.fault("ledger.import-missing", "imports", missing)
	}
	return err
}
