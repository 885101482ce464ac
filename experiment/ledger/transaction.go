package ledger

import (
	"context"
	"time"
)

// patience is how long somebody waits for another program that writes into the
// same ledger, an import of millions of rows for instance.
const patience = 2 * time.Minute

// begin begins a transaction of a kind that holds off every other writer. It
// waits by itself and not within SQLite, so that it can be interrupted.
func (c *connection) begin(ctx context.Context, kind string) error {
	return waiting(ctx, func() error { return c.script(context.Background(), "BEGIN "+kind) })
}

// commit makes durable what was written since begin. Where the ledger has no
// write-ahead log it waits for those who read.
func (c *connection) commit(ctx context.Context) error {
	return waiting(context.WithoutCancel(ctx), func() error { _, err := c.exec("COMMIT"); return err })
}

// rollback leaves things as they were before begin. Its own error is that of
// a transaction that SQLite has rolled back already.
func (c *connection) rollback() { _ = c.script(context.Background(), "ROLLBACK") }

// waiting tries until nobody is in the way.
func waiting(ctx context.Context, try func() error) error {
	until := time.Now().Add(patience)
	for pause := 100 * time.Microsecond; ; pause = min(2*pause, 20*time.Millisecond) {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := try()
		if err == nil || !isBusy(err) || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}
