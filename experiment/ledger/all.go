package ledger

import (
	"context"
	"iter"
	"time"

	"triggerlab/experiment"
)

// All yields every row in the order in which it was recorded, those that were
// corrected too. It is one view of the ledger: what is recorded meanwhile does
// not show. An error ends it.
func (l *Ledger) All(ctx context.Context) iter.Seq2[Entry, error] {
	return l.entries(ctx, "ORDER BY e.id")
}

// entries yields the rows that a condition chooses.
func (l *Ledger) entries(ctx context.Context, where string, args ...any) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		rows, err := l.read.QueryContext(ctx, "SELECT "+bodyColumns+
			", NOT EXISTS (SELECT 1 FROM exposures n WHERE n.replaces = e.id)"+bodyTables+" "+where, args...)
		if err != nil {
			yield(Entry{}, failure(l.path, err))
			return
		}
		defer rows.Close()
		values := make([]any, bodyWidth+1)
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				yield(Entry{}, failure(l.path, err))
				return
			}
			if !yield(entryOf(values), nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Entry{}, failure(l.path, err))
		}
	}
}

// entryOf reads a row of bodyColumns and whether it is current.
func entryOf(values []any) Entry {
	e := earlierOf(values)
	current, _ := values[bodyWidth].(int64)
	entry := Entry{
		Swipe: Swipe{
			Exposure: experiment.Exposure{
				Event: e.event, Contact: e.contact, Segment: e.segment, Trigger: e.trigger, Outcome: experiment.Outcome(e.outcome),
				Channel: e.channel, Reply: microseconds(e.reply), Swipe: microseconds(e.swipe), Wave: int(e.wave),
			},
			Note: e.note, Minds: e.minds == 1, Position: int(e.position), Via: experiment.Via(e.via), Replaces: e.replaces,
		},
		Row: e.row, Recorded: time.UnixMicro(e.recorded).UTC(), Current: current == 1,
	}
	if e.hasTime {
		entry.Time = time.UnixMicro(e.time).UTC()
	}
	return entry
}

func microseconds(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
