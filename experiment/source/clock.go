package source

import (
	"bytes"
	"context"
	"math"
	"slices"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// clock knows the first day and the last moment of the data.
type clock struct {
	known bool
	first int32
	last  int64
}

const day = 24 * 60 * 60

func dayOf(unix int64) int32 { return int32(math.Floor(float64(unix) / day)) }

// setClock looks through the times first: only they tell which exposures are
// of the first week, and which are too young to be judged. Without a time a
// window holds nothing back, and must not be taken for one that does.
func (r *reader) setClock(ctx context.Context, l *layout) error {
	defer func() {
		if !r.clock.known && r.experiment.Window > 0 {
			r.timeless, r.experiment.Window = true, 0
		}
	}()
	at := timeColumn(l)
	if at < 0 {
		return nil
	}
	sc := &scan{layout: l}
	firsts, lasts := make([]int64, l.rows.Shards()), make([]int64, l.rows.Shards())
	for i := range firsts {
		firsts[i], lasts[i] = math.MaxInt64, math.MinInt64
	}
	err := sc.run(ctx, quiet{}, func(s *shard, row table.Row) {
		if unix, ok := s.unix(cellAt(row, at)); ok {
			firsts[s.number], lasts[s.number] = min(firsts[s.number], unix), max(lasts[s.number], unix)
		}
	})
	if first := slices.Min(firsts); first != math.MaxInt64 {
		r.clock = clock{true, dayOf(first), slices.Max(lasts)}
	}
	return err
}

// quiet is the Monitor of a pass that nobody waits for separately.
type quiet struct{}

func timeColumn(l *layout) int {
	if at, ok := l.columns[roles.Time]; ok {
		return at
	}
	return columnOf(l.columns, roles.Day)
}

// unix reads a moment; rows of one export repeat it, so the last is kept.
func (s *shard) unix(c table.Cell) (int64, bool) {
	text := c.Trim()
	if len(text) == 0 {
		return 0, false
	}
	if !bytes.Equal(text, s.lastText) {
		t, ok := experiment.ParseTime(string(text))
		s.lastText, s.lastTime, s.lastOK = append(s.lastText[:0], text...), t.Unix(), ok
	}
	return s.lastTime, s.lastOK
}

// timed puts the exposure in time: its day, whether that is in the first
// week, and whether it is old enough for its outcome to count, which nobody
// can tell of one without a time.
func (r *reader) timed(s *shard, row table.Row, e tally.Exposure) (tally.Exposure, bool) {
	at := timeColumn(s.layout)
	cell := cellAt(row, at)
	unix, ok := s.unix(cell)
	if !ok {
		if !cell.Blank() {
			if s.strict {
				s.problem(experiment.Msg("source.not-a-time", "value", cell.String()), at)
				return e, false
			}
			s.untimed++
		}
		if r.experiment.Window > 0 {
			e.Age = tally.Young
		}
		return e, true
	}
	e.Day = dayOf(unix)
	e.Early = e.Day < r.clock.first+7
	if window := int64(r.experiment.Window / time.Second); window > 0 {
		e.Age = tally.Old
		if unix+window > r.clock.last {
			e.Age = tally.Young
		}
	}
	return e, true
}
