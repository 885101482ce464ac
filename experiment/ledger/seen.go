package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// seenFile is where it is kept, beside the key, how far a ledger went when it
// was last closed on this machine. By it a copy is found out that was made
// without the -wal file: it is sound, and what was recorded last is missing.
func seenFile(folder, id string) string { return filepath.Join(folder, id+".seen") }

// remember keeps how far the ledger goes. It is no part of what was recorded:
// where it cannot be kept nothing is lost but a hint.
func (l *Ledger) remember() {
	rows, last, err := readHead(context.Background(), l.read)
	if seen, _, known := l.seen(); err != nil || known && seen >= rows {
		return
	}
	f, err := os.CreateTemp(l.keys, l.id+".*")
	if err != nil {
		return
	}
	_, err = fmt.Fprintf(f, "%d %x\n", rows, last)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), seenFile(l.keys, l.id))
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

// seen reads how far the ledger went when it was last closed.
func (l *Ledger) seen() (rows int64, last seal, known bool) {
	text, err := os.ReadFile(seenFile(l.keys, l.id))
	if err != nil {
		return 0, seal{}, false
	}
	var digits string
	if n, err := fmt.Sscanf(string(text), "%d %32s\n", &rows, &digits); err != nil || n != 2 {
		return 0, seal{}, false
	}
	n, err := hex.Decode(last[:], []byte(digits))
	return rows, last, err == nil && n == len(last)
}

// lost tells whether rows were recorded on this machine that the ledger does
// not have, or has otherwise.
func (v *verifying) lost(ctx context.Context) error {
	rows, last, known := v.ledger.seen()
	switch {
	case !known:
		return nil
	case rows > v.Rows:
		v.fault("ledger.rows-lost", "rows", rows-v.Rows)
		return nil
	case rows == 0:
		return nil
	}
	var raw []byte
	err := v.tx.QueryRowContext(ctx, "SELECT seal FROM exposures WHERE id = ?1 UNION ALL SELECT seal FROM forgotten WHERE id = ?1", rows).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // said already: it is missing
	}
	if err == nil && string(raw) != string(last[:]) {
		v.fault("ledger.other-rows", "row", rows)
	}
	return err
}
