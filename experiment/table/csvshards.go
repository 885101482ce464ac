package table

import (
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// A csvText is where the text of a table is and how it is written.
type csvText struct {
	file           io.ReaderAt
	delim, newline byte
}

// cut divides the bytes from..to of the file, which begin with a record, into
// at most n shards and returns where each begins, and to. Every cut is where
// a record ends.
//
// Whether a byte stands within quotation marks is a matter of how many of
// them come before it, odd or even: a doubled one changes nothing. That is so
// only where none stands within a cell that is not quoted. Behind the first
// that does nothing is cut, and the last shard is the rest of the file.
func (t csvText) cut(from, to int64, n int) ([]int64, error) {
	bounds := make([]int64, 2*n-1) // two stretches a shard keep all processors busy to the end
	for i := range bounds {
		bounds[i] = from + int64(i)*((to-from)/int64(2*n))
	}
	inside, err := t.quoted(bounds)
	if err != nil {
		return nil, err
	}
	cuts := []int64{from}
	for i := 2; i < len(inside); i += 2 {
		if bounds[i] < cuts[len(cuts)-1] {
			continue // a record longer than a shard
		}
		at, err := t.newlineAfter(bounds[i], to, inside[i])
		if err != nil {
			return nil, err
		}
		if at == to {
			break
		}
		if at > cuts[len(cuts)-1] {
			cuts = append(cuts, at)
		}
	}
	return append(cuts, to), nil
}

// quoted tells for each bound whether it stands within quotation marks, as
// far as that is certain. What lies between the bounds is looked at side by
// side.
func (t csvText) quoted(bounds []int64) ([]bool, error) {
	n := len(bounds) - 1
	stretches, errs := make([]stretch, n), make([]error, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			var buf []byte
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				stretches[i], buf, errs[i] = t.look(bounds[i], bounds[i+1], i == 0, buf)
			}
		})
	}
	wait.Wait()
	inside := []bool{false}
	for i, s := range stretches {
		was := inside[i]
		switch {
		case errs[i] != nil:
			return nil, errs[i]
		case s.wrong[0] && !was || s.wrong[1] && was:
			return inside, nil
		}
		inside = append(inside, was != s.odd)
	}
	return inside, nil
}

// A stretch is what its quotation marks tell of a piece of the file.
type stretch struct {
	odd bool // how many there are
	// wrong tells whether one of them is out of place if the stretch
	// begins outside of quotation marks, and if it begins within.
	wrong [2]bool
}

// look finds out about the bytes from..to. Unless the stretch is the first,
// there is a byte before it. It reads into buf, or into a larger one, which it
// gives back.
func (t csvText) look(from, to int64, first bool, buf []byte) (s stretch, _ []byte, err error) {
	before := []byte{t.newline}
	if !first && from < to {
		if _, err := t.file.ReadAt(before, from-1); err != nil {
			return s, buf, unexpected(err)
		}
	}
	if size := max(0, min(to-from, readBytes)); int64(len(buf)) < size {
		buf = make([]byte, size)
	}
	p := newQuotePass(t.delim, t.newline)
	err = chunksInto(buf, t.file, from, to, func(b []byte) bool {
		going := p.look(b, before[0])
		before[0] = b[len(b)-1]
		return going
	})
	return stretch{p.odd(), p.wrong}, buf, err
}

// newlineAfter returns where the first line begins that starts at or after
// from, or to when there is none. No quotation mark is out of place before.
func (t csvText) newlineAfter(from, to int64, inside bool) (int64, error) {
	before := []byte{0}
	if _, err := t.file.ReadAt(before, from-1); err != nil {
		return 0, unexpected(err)
	}
	ended := before[0] == t.delim || before[0] == t.newline // a cell
	closed := before[0] == '"'                              // a cell, unless another one follows
	at, found := from, false
	err := chunks(t.file, from, to, func(b []byte) bool {
		for _, c := range b {
			at++
			switch {
			case inside:
				inside = c != '"'
				ended, closed = false, !inside
			case c == t.newline:
				found = true
				return false
			default:
				inside = c == '"' && (ended || closed)
				ended, closed = c == t.delim, false
			}
		}
		return true
	})
	if !found {
		at = to
	}
	return at, err
}

// chunks gives f the bytes from..to until it returns false. Fewer bytes than
// that is an error.
func chunks(file io.ReaderAt, from, to int64, f func([]byte) bool) error {
	return chunksInto(make([]byte, max(0, min(to-from, readBytes))), file, from, to, f)
}

// chunksInto is chunks with memory to read into.
func chunksInto(buf []byte, file io.ReaderAt, from, to int64, f func([]byte) bool) error {
	for from < to {
		n, err := file.ReadAt(buf[:min(to-from, int64(len(buf)))], from)
		if n == 0 {
			return unexpected(err)
		}
		if !f(buf[:n]) {
			return nil
		}
		from += int64(n)
	}
	return nil
}

// unexpected is the error of a file that has become shorter.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
