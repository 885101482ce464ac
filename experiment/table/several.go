package table

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// Several is one table that stands in several files, such as one for each day.
// Each is open only while its rows are read, and a few are read at the same
// time: memory does not grow with their number.
type Several struct {
	name    string
	said    Options
	members []*member
	empty   []string // files that hold nothing
	sum     func() (string, error)

	mu   sync.Mutex
	rows map[string]*severalRows // by sheet
	last *placing
	both *experiment.Message // columns that stand in a file and in its path
}

// A Piece is one of several files that are one table.
type Piece struct {
	Path string
	// Said are columns with one value in all rows of the file, which stand in
	// its path and not in itself, such as day in day=2026-11-01/part-0.parquet.
	// Where the file has a column of that name too, the path's counts.
	Said []Constant
}

// A Constant is a column with one value.
type Constant struct{ Header, Value string }

// OpenSeveral opens files that are one table, in this order, by a name for all
// of them. Those that are empty hold no part of it. Each of the others is shown
// to look, whose problems are told along with what is wrong with the files
// themselves: at most experiment.MaxProblems, one after the other.
func OpenSeveral(ctx context.Context, name string, pieces []Piece, o Options, look func(File) error) (*Several, error) {
	s := &Several{name: name, said: o, rows: map[string]*severalRows{}}
	s.sum = sync.OnceValues(s.digest)
	members, errs := make([]*member, len(pieces)), make([]error, len(pieces))
	eachAtOnce(len(pieces), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			members[i], errs[i] = s.meet(ctx, pieces[i], look)
		}
	})
	var problems experiment.Problems
	for i, err := range errs {
		switch {
		case isCode(err, "table.empty-file"):
			s.empty = append(s.empty, pieces[i].Path)
		case err == nil:
			s.members = append(s.members, members[i])
		case !collect(&problems, err):
			return nil, err
		}
	}
	if len(s.members) == 0 && problems.Total == 0 {
		return nil, problem(s.at(), "table.all-empty", "files", s.someEmpty())
	}
	return s, problems.Err()
}

// eachAtOnce does n things, as many at the same time as there are processors.
func eachAtOnce(n int, do func(int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	wait.Wait()
}

// collect adds the problems that err is to others; false is that it is none.
func collect(to *experiment.Problems, err error) bool {
	var p *experiment.Problems
	if !errors.As(err, &p) {
		return false
	}
	for _, m := range p.List {
		to.Add(m)
	}
	to.Total += p.Total - len(p.List)
	return true
}

// Path returns the name for all of them.
func (s *Several) Path() string { return s.name }

// Sheets returns the one table that the files are, which has no name.
func (s *Several) Sheets() []Sheet { return []Sheet{{}} }

// Close closes what is still open.
func (s *Several) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		return nil
	}
	last := s.last
	s.last = nil
	return last.file.Close()
}

func (s *Several) at() experiment.Place { return experiment.Place{File: s.name} }
