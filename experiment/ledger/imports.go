package ledger

import (
	"context"
	"time"
)

// A Past import is one that recorded something, or of which something is known
// by which longer copies of its file are known again.
type Past struct {
	Origin
	Imported
	When time.Time
}

// Imports lists the imports in order.
func (l *Ledger) Imports(ctx context.Context) ([]Past, error) {
	rows, err := l.read.QueryContext(ctx, "SELECT name, digest, rows, series, simulated, recorded, already, corrected, since FROM imports ORDER BY id")
	if err != nil {
		return nil, failure(l.path, err)
	}
	defer rows.Close()
	list := []Past{}
	for rows.Next() {
		var p Past
		var since int64
		if err := rows.Scan(&p.Name, &p.Digest, &p.Rows, &p.Series, &p.Simulated, &p.Recorded, &p.Already, &p.Corrected, &since); err != nil {
			return nil, failure(l.path, err)
		}
		p.When = time.UnixMicro(since).UTC()
		list = append(list, p)
	}
	return list, failure(l.path, rows.Err())
}

// Simulated returns the seed of a simulation whose outcomes the ledger holds;
// empty where all are real.
func (l *Ledger) Simulated(ctx context.Context) (seed string, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT coalesce(max(simulated), '') FROM imports").Scan(&seed)
	return seed, failure(l.path, err)
}
