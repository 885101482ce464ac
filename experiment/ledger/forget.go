package ledger

import (
	"context"
	"database/sql/driver"
	"strings"

	"triggerlab/experiment"
)

// Forgotten is what was forgotten of a contact.
type Forgotten struct {
	Known bool  // the ledger knew the contact
	Rows  int64 // of the contact, corrected ones too
}

// Forget removes a contact, named by an identifier or a pseudonym: every row of
// theirs, what they were called, and words that nobody else's row has. What
// remains of a row is its number and two digests, from which nothing can be
// learned and by which the seals of the others hold. When it returns no byte of
// them is left in the ledger's files; copies and exports are not its concern,
// and a file with the contact that is imported once more brings them back.
//
// Where another program keeps the ledger from being written anew, it is a
// Failure (ledger.forgotten-waiting): the contact is gone for every reader, and
// whoever forgets them again later clears the file.
func (l *Ledger) Forget(ctx context.Context, contact string) (Forgotten, error) {
	list, err := l.ForgetAll(ctx, contact)
	if list == nil {
		return Forgotten{}, err
	}
	return list[0], err
}

// ForgetAll forgets contacts together, all or none, and writes the file anew
// once. What was forgotten of each is in their order; nil is of none.
func (l *Ledger) ForgetAll(ctx context.Context, contacts ...string) ([]Forgotten, error) {
	if l.writer == nil {
		return nil, l.onlyRead()
	}
	list := make([]Forgotten, len(contacts))
	pseudonyms := make([]string, len(contacts))
	for i, contact := range contacts {
		p, err := l.Pseudonym([]byte(contact))
		if err != nil {
			return nil, err
		}
		pseudonyms[i] = string(p)
	}
	err := l.writer.transaction(ctx, func() (err error) {
		for i, p := range pseudonyms {
			if list[i], err = l.writer.forget(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, l.writer.clear(ctx)
}

// forget deletes a contact within a transaction.
func (w *writer) forget(pseudonym string) (Forgotten, error) {
	found := make([]driver.Value, 2)
	there, err := w.row(findContact, found, pseudonym)
	if err != nil || !there {
		return Forgotten{}, err
	}
	id, salt := found[0].(int64), found[1].([]byte)
	if err := w.guard(false); err != nil {
		return Forgotten{}, err
	}
	rows, words, err := w.forgetRows(id, salt)
	if err != nil {
		return Forgotten{}, err
	}
	if there, err = w.row("SELECT segment FROM panelists WHERE contact = ? AND segment IS NOT NULL", found[:1], id); err != nil {
		return Forgotten{}, err
	}
	if there {
		words[found[0].(int64)] = true
	}
	for _, table := range []string{"panelists WHERE contact", "contacts WHERE id"} {
		if _, err := w.exec("DELETE FROM "+table+" = ?", id); err != nil {
			return Forgotten{}, err
		}
	}
	for word := range words {
		if _, err := w.exec(forgetWord, word); err != nil {
			return Forgotten{}, err
		}
	}
	w.forgetAll()
	return Forgotten{true, rows}, w.guard(true)
}

const forgetWord = `DELETE FROM words WHERE id = ?1
AND NOT EXISTS (SELECT 1 FROM exposures WHERE segment = ?1 OR trigger = ?1 OR channel = ?1)
AND NOT EXISTS (SELECT 1 FROM panelists WHERE segment = ?1)`

// guard makes the guards against deleting, or drops them.
func (w *writer) guard(on bool) error {
	for _, g := range guards {
		if !strings.HasSuffix(g.name, "_delete") {
			continue
		}
		statement := "DROP TRIGGER " + g.name
		if on {
			statement = g.sql
		}
		if err := w.script(context.Background(), statement); err != nil {
			return err
		}
	}
	return nil
}

// forgetRows leaves tombstones for the rows of a contact, and returns the
// words that these had.
func (w *writer) forgetRows(contact int64, salt []byte) (rows int64, words map[int64]bool, err error) {
	type stone struct {
		row int64
		leaf
		seal driver.Value
	}
	var stones []stone
	words = map[int64]bool{}
	err = w.each("SELECT "+bodyColumns+", e.seal, e.segment, e.trigger, e.channel"+bodyTables+" WHERE e.contact = ?", bodyWidth+4, func(values []driver.Value) {
		e := earlierOf(anyOf(values))
		stones = append(stones, stone{e.row, e.leaf(&w.scratch, salt), values[bodyWidth]})
		for _, v := range values[bodyWidth+1:] {
			if word, ok := v.(int64); ok {
				words[word] = true
			}
		}
	}, contact)
	for _, s := range stones {
		if err == nil {
			_, err = w.exec("INSERT INTO forgotten VALUES (?, ?, ?, ?)", s.row, s.leaf[:], s.seal, w.now)
		}
		if err == nil {
			_, err = w.exec("DELETE FROM exposures WHERE id = ?", s.row)
		}
	}
	return int64(len(stones)), words, err
}

// clear writes the file anew without what was deleted, and empties the
// write-ahead log, in which it would stand still.
func (w *writer) clear(ctx context.Context) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer w.give()
	// A copy in memory would be as large as the ledger. What waits on the disk
	// has no name there and nothing that was forgotten.
	err := w.script(ctx, "PRAGMA temp_store = FILE")
	if err == nil {
		err = waiting(ctx, func() error { return w.script(context.Background(), "VACUUM") })
	}
	if err == nil {
		err = waiting(ctx, w.emptyLog)
	}
	if err == nil {
		err = w.script(ctx, "PRAGMA temp_store = MEMORY")
	}
	if isBusy(err) {
		return &Failure{experiment.Msg("ledger.forgotten-waiting").On(experiment.Place{File: w.ledger.path}), err}
	}
	return failure(w.ledger.path, err)
}

// emptyLog moves what the write-ahead log holds into the ledger and cuts the
// log to nothing. It cannot while somebody reads what stands in it.
func (w *writer) emptyLog() error {
	result := make([]driver.Value, 3)
	if _, err := w.row("PRAGMA wal_checkpoint(TRUNCATE)", result); err != nil {
		return err
	}
	if result[0] != int64(0) {
		return errReaders
	}
	return nil
}
