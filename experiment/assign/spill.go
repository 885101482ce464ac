package assign

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A spill finds the contacts that are listed twice without remembering any:
// their sums wait in a temporary file, sorted by their first byte, and are
// looked at part by part. It takes a few megabytes whatever the number of
// contacts, and eight bytes of disk for each.
type spill struct {
	file  *os.File
	end   atomic.Int64
	mu    sync.Mutex
	parts [256][]chunk
}

// A chunk is where some sums of one part stand in the file.
type chunk struct {
	at int64
	n  int
}

// chunkSums is how many sums are written at once.
const chunkSums = 512

func newSpill() (*spill, error) {
	f, err := os.CreateTemp("", "triggerlab-*")
	if err != nil {
		return nil, err
	}
	return &spill{file: f}, nil
}

func (s *spill) Close() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// A spiller gathers the sums of one goroutine.
type spiller struct {
	to    *spill
	sums  [256][]uint64
	bytes []byte
}

func (s *spill) spiller() *spiller { return &spiller{to: s} }

func (s *spiller) add(sum uint64) error {
	part := sum >> 56
	if s.sums[part] == nil {
		s.sums[part] = make([]uint64, 0, chunkSums)
	}
	if s.sums[part] = append(s.sums[part], sum); len(s.sums[part]) == chunkSums {
		return s.write(part)
	}
	return nil
}

func (s *spiller) write(part uint64) error {
	s.bytes = s.bytes[:0]
	for _, sum := range s.sums[part] {
		s.bytes = binary.LittleEndian.AppendUint64(s.bytes, sum)
	}
	c := chunk{s.to.end.Add(int64(len(s.bytes))) - int64(len(s.bytes)), len(s.sums[part])}
	s.sums[part] = s.sums[part][:0]
	if _, err := s.to.file.WriteAt(s.bytes, c.at); err != nil {
		return err
	}
	s.to.mu.Lock()
	s.to.parts[part] = append(s.to.parts[part], c)
	s.to.mu.Unlock()
	return nil
}

// done writes what is left.
func (s *spiller) done() error {
	for part, sums := range s.sums {
		if len(sums) > 0 {
			if err := s.write(uint64(part)); err != nil {
				return err
			}
		}
	}
	return nil
}

// twice returns the sums that were added more than once, in order.
func (s *spill) twice() ([]uint64, error) {
	var next atomic.Int64
	var wait sync.WaitGroup
	found, errs := make([][]uint64, 256), make([]error, 256)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var l looker
			for part := next.Add(1) - 1; part < 256; part = next.Add(1) - 1 {
				found[part], errs[part] = l.look(s.file, s.parts[part])
			}
		})
	}
	wait.Wait()
	all := slices.Concat(found...)
	slices.Sort(all)
	return slices.Compact(all), errors.Join(errs...)
}

// A looker looks for equal sums; it keeps its memory from part to part.
type looker struct {
	bytes []byte
	table []uint64
}

func (l *looker) look(file io.ReaderAt, chunks []chunk) (twice []uint64, err error) {
	n := 0
	for _, c := range chunks {
		n += c.n
	}
	if n == 0 {
		return nil, nil
	}
	if l.bytes == nil {
		l.bytes = make([]byte, 8*chunkSums)
	}
	if cap(l.table) < 2*n {
		l.table = make([]uint64, 2*n)
	}
	table := l.table[:2*n]
	clear(table)
	for _, c := range chunks {
		b := l.bytes[:8*c.n]
		if _, err := file.ReadAt(b, c.at); err != nil {
			return nil, err
		}
		for ; len(b) > 0; b = b[8:] {
			sum := binary.LittleEndian.Uint64(b)
			if put(table, named(sum)) {
				twice = append(twice, sum)
			}
		}
	}
	return twice, nil
}

// put notes a sum in a table with room and tells whether it was there.
func put(table []uint64, sum uint64) bool {
	// All sums of a part have the first byte in common.
	for i := int((sum << 8 >> 32) * uint64(len(table)) >> 32); ; i++ {
		if i == len(table) {
			i = 0
		}
		switch table[i] {
		case sum:
			return true
		case 0:
			table[i] = sum
			return false
		}
	}
}
