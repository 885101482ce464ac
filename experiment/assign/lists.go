package assign

import (
	"context"
	"errors"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// What the index of earlier assignments holds: the trigger in the low bits,
// the wave above them, and in the highest whether it stands in the book.
const (
	keptTrigger = 1<<20 - 1
	keptWave    = 20
	keptInBook  = 1 << 31
	keptHeld    = keptTrigger // the holdout, whose number is known when all triggers are
	maxTriggers = keptTrigger - 1
	maxWave     = 1<<(31-keptWave) - 1
)

// keptIn is the wave of an earlier assignment.
func keptIn(kept uint32) int { return int(kept &^ keptInBook >> keptWave) }

// readLists reads earlier assignments, exclusions and other experiments.
func (a *Assigner) readLists(ctx context.Context) error {
	last := 0
	for _, l := range a.o.Keep {
		waves, err := a.keep(ctx, l)
		if err != nil {
			return err
		}
		last = max(last, waves)
	}
	for i, v := range a.kept.values {
		if a.kept.sums[i] != 0 && v&keptTrigger == keptHeld {
			a.kept.values[i] = v&^keptTrigger | uint32(len(a.triggers))
		}
	}
	if gone := a.triggers[a.planned:]; len(gone) > 0 {
		a.note(experiment.Msg("assign.trigger-gone", "triggers", slices.Clone(gone)))
	}
	if a.o.Wave == 0 {
		a.o.Wave = max(1, last)
	}
	a.said.Wave = a.o.Wave
	for _, l := range a.o.Exclude {
		if err := a.eachContact(ctx, l, func(_ *shard, _ table.Row, sum uint64) error { a.excluded.put(sum, 0); return nil }); err != nil {
			return err
		}
	}
	for _, l := range a.o.NotIn {
		if err := a.eachContact(ctx, l, func(s *shard, row table.Row, sum uint64) error {
			p := s.list
			// A holdout of the other experiment gets nothing there, and may here.
			if p.trigger < 0 || !isHoldout(row.Cells[p.trigger].Trim()) {
				a.elsewhere.put(sum, 0)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func isHoldout(trigger []byte) bool { return string(trigger) == experiment.Holdout }

// keep reads earlier assignments and returns the last wave among them. The
// first one of a contact counts: it is the one that was sent first.
func (a *Assigner) keep(ctx context.Context, l List) (last int, err error) {
	ids := map[string]uint32{}
	for i, name := range a.triggers {
		ids[name] = uint32(i)
	}
	err = a.eachContact(ctx, l, func(s *shard, row table.Row, sum uint64) error {
		p := s.list
		if p.trigger < 0 {
			return p.problem(experiment.Msg("assign.no-trigger-column", "headers", p.header))
		}
		name := string(row.Cells[p.trigger].Trim())
		if name == "" {
			return nil // a newcomer that somebody added by hand
		}
		id, known := ids[name]
		switch {
		case name == experiment.Holdout:
			id = keptHeld
		case !known && len(a.triggers) == maxTriggers:
			return p.problem(experiment.Msg("assign.too-many-triggers", "limit", maxTriggers))
		case !known:
			id = uint32(len(a.triggers))
			ids[name] = id
			a.triggers = append(a.triggers, name)
		}
		wave := waveOf(p, row)
		value := id | uint32(wave)<<keptWave
		if l.Own && l.Path == a.o.Book {
			value |= keptInBook
		}
		if known, twice := a.kept.put(sum, value); twice {
			if known&keptTrigger != id {
				s.wrong(p.trigger, "assign.two-triggers", "trigger", name)
			}
			return nil
		}
		last = max(last, wave)
		a.have[cellOfWave{p.segmentOf(row), wave, id}]++
		return nil
	})
	return last, err
}

// waveOf is the wave of an earlier assignment, 1 where it is not said.
func waveOf(p *people, row table.Row) int {
	if p.wave < 0 {
		return 1
	}
	n, ok := experiment.ParseWhole(string(row.Cells[p.wave].Trim()))
	if !ok {
		return 1
	}
	return int(min(max(n, 1), maxWave))
}

func (p *people) segmentOf(row table.Row) string {
	values := make([]string, len(p.segment))
	for i, at := range p.segment {
		values[i] = string(row.Cells[at].Trim())
	}
	return joined(values)
}

// eachContact gives every contact of a list to use, in the order of the file.
func (a *Assigner) eachContact(ctx context.Context, l List, use func(s *shard, row table.Row, sum uint64) error) (err error) {
	p, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.file.Close()) }()
	sc := &scan{list: p, key: a.key, segments: &segments{}}
	for i := range p.rows.Shards() {
		s := sc.shard(i)
		sc.shards = append(sc.shards, s)
		err := s.run(ctx, quiet{}, func(s *shard, row table.Row, sum uint64, _ uint32) error { return use(s, row, sum) })
		if err != nil {
			return err
		}
	}
	return sc.err(true)
}

// quiet is a Monitor that tells nobody.
type quiet struct{}

func (quiet) Progress(int64, float64) {}
