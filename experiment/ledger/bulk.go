package ledger

import (
	"hash/maphash"
	"slices"
)

// A bulk import fills an empty ledger. Its indexes are made when all rows are
// there, in order, which takes a fraction of the time of putting each row into
// its place in them. Until then the events that came are remembered here.
type bulk struct {
	seed   maphash.Seed
	events map[uint64]struct{}
}

// mostBulk is how many events are remembered: about 40 MB of them, and twice
// that while they are sorted.
const mostBulk = 1 << 21

// bulkIndexes are those that every row would be put into.
var bulkIndexes = []string{"exposures_event", "contacts_pseudonym"}

func newBulk() *bulk { return &bulk{maphash.MakeSeed(), map[uint64]struct{}{}} }

// isNew tells that an event has certainly not come before.
func (b *bulk) isNew(event string) bool {
	if len(b.events) >= mostBulk {
		return false
	}
	before := len(b.events)
	b.events[maphash.String(b.seed, event)] = struct{}{}
	return len(b.events) > before
}

// beginBulk drops the indexes.
func (w *writer) beginBulk() error {
	for _, name := range bulkIndexes {
		if err := w.once("DROP INDEX " + name); err != nil {
			return err
		}
	}
	w.bulk = true
	return nil
}

// endBulk makes the indexes, where that was not done.
func (w *writer) endBulk() error {
	if !w.bulk {
		return nil
	}
	w.bulk = false
	for _, o := range schema {
		if slices.Contains(bulkIndexes, o.name) {
			if err := w.once(o.sql); err != nil {
				return err
			}
		}
	}
	return nil
}
