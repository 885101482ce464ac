package table

import (
	"bytes"
	"io"
	"sync"
)

// cut divides the bytes from..to of a CSV file into at most n shards and
// returns where each begins, and to. Every cut comes after a newline outside
// quotation marks, so that each shard is whole records.
//
// Whether a newline is outside is a matter of how many quotation marks come
// before it, odd or even: a doubled one changes nothing. In a file whose
// quotation marks are wrong the cuts may be wrong behind the first fault, but
// that one stands in a shard which begins rightly, and is an error there.
func cut(file io.ReaderAt, from, to int64, n int) ([]int64, error) {
	bounds := make([]int64, n+1)
	for i := range bounds {
		bounds[i] = from + int64(i)*((to-from)/int64(n))
	}
	bounds[n] = to
	odd, err := parities(file, bounds)
	if err != nil {
		return nil, err
	}
	cuts := []int64{from}
	for i := 1; i < n; i++ {
		if bounds[i] < cuts[len(cuts)-1] {
			continue // a record longer than a shard
		}
		at, err := newlineAfter(file, bounds[i], to, odd[i])
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

// parities tells for each bound whether an odd number of quotation marks
// comes before it. The stretches between them are counted at the same time.
func parities(file io.ReaderAt, bounds []int64) ([]bool, error) {
	n := len(bounds) - 1
	odd := make([]bool, n+1)
	counts, errs := make([]int64, n), make([]error, n)
	var wait sync.WaitGroup
	for i := range n - 1 { // nothing is cut behind the last bound but one
		wait.Go(func() {
			errs[i] = chunks(file, bounds[i], bounds[i+1], func(b []byte) bool {
				counts[i] += int64(bytes.Count(b, []byte{'"'}))
				return true
			})
		})
	}
	wait.Wait()
	for i := range n {
		if errs[i] != nil {
			return nil, errs[i]
		}
		odd[i+1] = odd[i] != (counts[i]%2 == 1)
	}
	return odd, nil
}

// newlineAfter returns where the first line begins that starts at or after
// from, or to when there is none.
func newlineAfter(file io.ReaderAt, from, to int64, odd bool) (int64, error) {
	at, found := from, false
	err := chunks(file, from, to, func(b []byte) bool {
		for _, c := range b {
			at++
			switch {
			case c == '"':
				odd = !odd
			case c == '\n' && !odd:
				found = true
				return false
			}
		}
		return true
	})
	if !found {
		at = to
	}
	return at, err
}

// countLines counts the records of a stretch that begins with one, as a
// recordReader does when nothing is wrong.
func countLines(file io.ReaderAt, from, to int64) (int64, error) {
	lines, odd := int64(0), false
	err := chunks(file, from, to, func(b []byte) bool {
		for _, c := range b {
			switch {
			case c == '"':
				odd = !odd
			case c == '\n' && !odd:
				lines++
			}
		}
		return true
	})
	return lines, err
}

// skipLines returns where the record begins that follows so many, or to.
func skipLines(file io.ReaderAt, from, to, lines int64) (int64, error) {
	at, odd := from, false
	err := chunks(file, from, to, func(b []byte) bool {
		for _, c := range b {
			at++
			switch {
			case c == '"':
				odd = !odd
			case c == '\n' && !odd:
				if lines--; lines == 0 {
					return false
				}
			}
		}
		return true
	})
	return at, err
}

// chunks gives f the bytes from..to until it returns false. Fewer bytes than
// that is an error.
func chunks(file io.ReaderAt, from, to int64, f func([]byte) bool) error {
	if from >= to {
		return nil
	}
	buf := make([]byte, min(to-from, 256<<10))
	for from < to {
		n, err := file.ReadAt(buf[:min(to-from, int64(len(buf)))], from)
		if n == 0 {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		if !f(buf[:n]) {
			return nil
		}
		from += int64(n)
	}
	return nil
}
