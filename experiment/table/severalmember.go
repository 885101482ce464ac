package table

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"triggerlab/experiment"
)

// member is one of the files.
type member struct {
	Piece
	size    int64
	time    time.Time
	dialect Dialect
	digest  string
	some    atomic.Bool // rows were met

	mu      sync.Mutex
	file    File // while it is read
	users   int
	begun   int // shards of it that were begun since it was opened
	notices []experiment.Message
}

// meet looks at a file for the first time.
func (s *Several) meet(ctx context.Context, p Piece, look func(File) error) (*member, error) {
	f, err := Open(ctx, p.Path, s.said)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := os.Stat(p.Path)
	if err != nil {
		return nil, err
	}
	return &member{Piece: p, size: info.Size(), time: info.ModTime(), dialect: f.Dialect()}, look(f)
}

// open opens the file for one more reader. One that is not what it was when it
// was met is an error.
func (m *member) open(ctx context.Context, o Options) (File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		info, err := os.Stat(m.Path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && (info.Size() != m.size || !info.ModTime().Equal(m.time)) {
			return nil, problem(experiment.Place{File: m.Path}, "table.changed")
		}
		if err != nil {
			return nil, err
		}
		o.known = m.dialect
		if m.file, err = Open(ctx, m.Path, o); err != nil {
			return nil, err
		}
		m.begun = 0
	}
	m.users++
	m.begun++
	return m.file, nil
}

// done closes the file behind its last reader.
func (m *member) done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.users--; m.users > 0 {
		return
	}
	m.notices = m.file.Notices()
	_ = m.file.Close() // nothing was written
	m.file = nil
}

// progress is which part of one more reader's share has been read.
func (m *member) progress(rows Rows) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return min(1, rows.Read()*float64(rows.Shards())/float64(max(1, m.begun)))
}
