package table

import (
	"context"
	"slices"

	"triggerlab/experiment"
)

// placing is the file that a place was asked of last.
type placing struct {
	member int
	sheet  string
	file   File
	rows   Rows
}

// Stretches tells the first lines of a shard that stand in each of its files, of
// those that were begun, or in a part of one: others follow each other there.
func (r *severalRows) Stretches(shard int) []int64 {
	r.told.mu.Lock()
	defer r.told.mu.Unlock()
	firsts := slices.Clone(r.told.starts[shard])
	for i := range firsts {
		firsts[i]++
	}
	return firsts
}

// Place finds the file of a row among those that were begun. It keeps the last
// one open, for places are asked for in the order of the files.
func (r *severalRows) Place(shard int, line int64, column int) experiment.Place {
	r.told.mu.Lock()
	defer r.told.mu.Unlock()
	starts := r.told.starts[shard]
	at := len(starts) - 1
	for at > 0 && starts[at] >= line {
		at--
	}
	u := r.shards[shard][at]
	rows, err := r.of.placed(u.file, r.sheet)
	if err != nil {
		return experiment.Place{File: r.of.members[u.file].Path}
	}
	to := r.files[u.file].to
	own := slices.Index(to, column)
	if beyond := column - len(r.header); beyond >= 0 {
		own = len(to) + beyond
	}
	return rows.Place(u.shard, line-starts[at], own)
}

// placed opens a file until another is asked for, or all are closed.
func (s *Several) placed(member int, sheet string) (Rows, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && s.last.member == member && s.last.sheet == sheet {
		return s.last.rows, nil
	}
	if s.last != nil {
		_ = s.last.file.Close() // nothing was written
		s.last = nil
	}
	o := s.said
	o.known = s.members[member].dialect
	f, err := Open(context.Background(), s.members[member].Path, o)
	if err != nil {
		return nil, err
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	s.last = &placing{member, sheet, f, rows}
	return rows, nil
}
