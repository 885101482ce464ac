package table

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"iter"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

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
}

// member is one of the files.
type member struct {
	path    string
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

// OpenSeveral opens files that are one table, in this order, by a name for all
// of them. Those that are empty hold no part of it. Each of the others is shown
// to look, whose problems are told along with what is wrong with the files
// themselves: at most experiment.MaxProblems, one after the other.
func OpenSeveral(ctx context.Context, name string, paths []string, o Options, look func(File) error) (*Several, error) {
	s := &Several{name: name, said: o, rows: map[string]*severalRows{}}
	s.sum = sync.OnceValues(s.digest)
	members, errs := make([]*member, len(paths)), make([]error, len(paths))
	eachAtOnce(len(paths), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			members[i], errs[i] = s.meet(ctx, paths[i], look)
		}
	})
	var problems experiment.Problems
	for i, err := range errs {
		switch {
		case isCode(err, "table.empty-file"):
			s.empty = append(s.empty, paths[i])
		case err == nil:
			s.members = append(s.members, members[i])
		case !collect(&problems, err):
			return nil, err
		}
	}
	if len(s.members) == 0 && problems.Total == 0 {
		return nil, problem(s.at(), "table.all-empty", "files", s.empty)
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

// meet looks at a file for the first time.
func (s *Several) meet(ctx context.Context, path string, look func(File) error) (*member, error) {
	f, err := Open(ctx, path, s.said)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return &member{path: path, size: info.Size(), time: info.ModTime(), dialect: f.Dialect()}, look(f)
}

// Paths lists the files that hold anything, in order.
func (s *Several) Paths() []string {
	paths := make([]string, len(s.members))
	for i, m := range s.members {
		paths[i] = m.path
	}
	return paths
}

// Digests gives the files and their digests, once SHA256 was asked for.
func (s *Several) Digests() iter.Seq2[string, string] {
	return func(yield func(path, digest string) bool) {
		for _, m := range s.members {
			if !yield(m.path, m.digest) {
				return
			}
		}
	}
}

// Twins returns two files of the same bytes that hold rows, if there are any;
// they must have been read, and SHA256 asked for.
func (s *Several) Twins() (first, second string, some bool) {
	met := map[string]string{}
	for _, m := range s.members {
		if !m.some.Load() {
			continue
		}
		if first, some = met[m.digest]; some {
			return first, m.path, true
		}
		met[m.digest] = m.path
	}
	return "", "", false
}

// Path returns the name for all of them.
func (s *Several) Path() string { return s.name }

// Sheets returns the one table that the files are, which has no name.
func (s *Several) Sheets() []Sheet { return []Sheet{{}} }

// Dialect returns that of the files if it is one, and else that of the first,
// in the format "files".
func (s *Several) Dialect() Dialect {
	d := s.members[0].dialect
	for _, m := range s.members[1:] {
		if m.dialect != d {
			d.Format, d.Encoding, d.Compression, d.Delimiter, d.BOM = "files", "", "", 0, false
		}
	}
	return d
}

// Decimals tells two files whose numbers that are text have other decimal
// marks, if there are any.
func (s *Several) Decimals() (first, second string, differ bool) {
	for _, m := range s.members {
		if m.dialect.Decimal != s.members[0].dialect.Decimal {
			return s.members[0].path, m.path, true
		}
	}
	return "", "", false
}

// Notices returns what is to be said of the files, of each kind once, with how
// many further files it holds for.
func (s *Several) Notices() []experiment.Message {
	var list []experiment.Message
	if len(s.empty) > 0 {
		list = append(list, experiment.Msg("table.empty-files", "files", s.empty))
	}
	first, more := map[string]experiment.Message{}, map[string]int{}
	var codes []string
	for _, m := range s.members {
		m.mu.Lock()
		notices := m.notices
		m.mu.Unlock()
		met := map[string]bool{}
		for _, n := range notices {
			switch _, known := first[n.Code]; {
			case !known:
				first[n.Code], codes = n, append(codes, n.Code)
			case !met[n.Code] && n.At.File != first[n.Code].At.File:
				more[n.Code]++
			}
			met[n.Code] = true
		}
	}
	for _, code := range codes {
		list = append(list, first[code])
		if n := more[code]; n > 0 {
			list = append(list, experiment.Msg("table.same-elsewhere", "file", first[code].At.File, "files", n))
		}
	}
	return list
}

// SHA256 returns the digest of the digests of all files: of their hexadecimal
// digits, sorted, a line each, which does not depend on what the files are
// called.
func (s *Several) SHA256() (string, error) { return s.sum() }

func (s *Several) digest() (string, error) {
	errs := make([]error, len(s.members))
	eachAtOnce(len(s.members), func(i int) {
		m := s.members[i]
		d, err := openDisk(m.path, s.said)
		if err != nil {
			errs[i] = err
			return
		}
		defer d.Close()
		m.digest, errs[i] = d.digest()
	})
	var digests []string
	for i, m := range s.members {
		if errs[i] != nil {
			return "", errs[i]
		}
		digests = append(digests, m.digest)
	}
	slices.Sort(digests)
	sum := sha256.New()
	for _, d := range digests {
		sum.Write([]byte(d + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

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

// open opens the file for one more reader. One that is not what it was when it
// was met is an error.
func (m *member) open(ctx context.Context, o Options) (File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		info, err := os.Stat(m.path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && (info.Size() != m.size || !info.ModTime().Equal(m.time)) {
			return nil, problem(experiment.Place{File: m.path}, "table.changed")
		}
		if err != nil {
			return nil, err
		}
		if m.file, err = Open(ctx, m.path, o); err != nil {
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
