package source

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// clock knows the last moment of the data.
type clock struct {
	known   bool
	guessed bool // the order of dates is known from the first rows alone
	last    int64
}

const day = 24 * 60 * 60

func dayOf(unix int64) int32 {
	if unix < 0 {
		unix -= day - 1 // days before 1970 begin earlier too
	}
	return int32(unix / day)
}

// errClock is that a row holds a date such as the first rows held none.
var errClock = errors.New("nobody has looked for the order of dates")

// guessRows is how many rows of each shard a guess looks at.
const guessRows = 1_000

// guessClock looks at the first rows for dates whose order must be settled.
// Where they held none and a later row does, reading stops with errClock and
// setClock must know. What is too young to be judged needs the last moment,
// which nothing foretells.
func (r *reader) guessClock(ctx context.Context, l *layout) error {
	if r.experiment.Window > 0 || r.assigned != nil {
		return r.setClock(ctx, l)
	}
	err := r.readClock(ctx, l, guessRows)
	r.clock.guessed = true
	return err
}

// setClock looks through all the times. Without a time a window holds nothing
// back, and must not be taken for one that does.
func (r *reader) setClock(ctx context.Context, l *layout) error {
	err := r.readClock(ctx, l, 0)
	if doubt, some := l.dates.Doubt(); some && err == nil && r.experiment.Window > 0 {
		// Which exposures are too young is then anybody's guess.
		err = l.problemAt(doubt, timeColumn(l))
	}
	if !r.clock.known && r.experiment.Window > 0 {
		r.timeless, r.experiment.Window = true, 0
	}
	return err
}

// readClock reads the times of the first rows of each shard, 0 for all.
func (r *reader) readClock(ctx context.Context, l *layout, rows int64) error {
	r.clock = clock{}
	at := timeColumn(l)
	if at < 0 {
		return nil
	}
	lasts := make([]int64, l.rows.Shards())
	for i := range lasts {
		lasts[i] = math.MinInt64
	}
	sc := r.newScan(l, r.strict)
	sc.most, sc.listed = rows, false
	err := sc.run(ctx, quiet{}, func(s *shard, row table.Row) {
		if unix, ok := s.moment.unix(textAt(row, at)); ok {
			lasts[s.number] = max(lasts[s.number], unix)
		}
	})
	if err == nil && l.undated(sc) {
		if err := r.settleDates(ctx, l); err != nil {
			return err
		}
		return r.readClock(ctx, l, rows)
	}
	if last := slices.Max(lasts); last != math.MinInt64 {
		r.clock = clock{known: true, last: last}
	}
	return err
}

// quiet is the Monitor of a pass that nobody waits for separately.
type quiet struct{}

func (quiet) Progress(int64, float64) {}

func timeColumn(l *layout) int {
	if at, ok := l.columns[roles.Time]; ok {
		return at
	}
	return columnOf(l.columns, roles.Day)
}

// timed puts the exposure in time: its day, and whether it is old enough for
// its outcome to count, which nobody can tell of one without a time. Where the
// order of dates was not looked for, reading ends.
func (r *reader) timed(s *shard, row table.Row, e *tally.Exposure) bool {
	if s.at.time < 0 {
		return true // setClock has lifted a window
	}
	text := textAt(row, s.at.time)
	unix, ok := s.moment.unix(text)
	if r.wronglyGuessed(s, ok) {
		s.failed = errClock
		return false
	}
	if !ok {
		if len(text) > 0 {
			if s.strict {
				s.problem(experiment.Msg("source.not-a-time", "value", string(text)), s.at.time)
				return false
			}
			s.untimed++
		}
		if r.experiment.Window > 0 {
			e.Age = tally.Young
		}
		return true
	}
	e.Day = dayOf(unix)
	if window := int64(r.experiment.Window / time.Second); window > 0 {
		e.Age = tally.Old
		if unix+window > r.clock.last {
			e.Age, e.At = tally.Young, unix
		}
	}
	return true
}

// wronglyGuessed tells of a time that could not be read that it is a date whose
// order nobody has looked for.
func (r *reader) wronglyGuessed(s *shard, ok bool) bool {
	return r.clock.guessed && !ok && !s.layout.settled && s.layout.dates.Said == table.Undecided && s.moment.noted.Met()
}
