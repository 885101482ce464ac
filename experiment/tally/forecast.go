package tally

import (
	"math"
	"sync"
)

// A table that grows is written anew each time, and fresh memory is what
// takes longest. So how many contacts will come is foretold once enough rows
// have come to tell.

// forecast is what two looks at the first rows foretell.
type forecast struct {
	mu      sync.Mutex
	rows    float64 // of the last look
	drawn   float64 // from how many contacts those rows seemed to be drawn
	trusted bool    // an earlier look said the same
}

const (
	enoughRead    = 0.01 // the part of the rows before which nothing is foretold
	enoughRepeats = 100  // how many rows must have been of a contact known before
	agreeing      = 0.2  // by which two looks may differ, of the earlier
)

// contacts foretells how many contacts a partition will have, with some to
// spare, as if each row came from any of them alike; 0: nobody knows. In a
// file that is sorted by time everybody comes once before anybody comes again,
// which must not be taken for many: as long as hardly anybody has come again
// nothing is foretold, and afterwards only what two looks agree on.
func (f *forecast) contacts(read, rows, people float64) int {
	if read < enoughRead || rows-people < enoughRepeats {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if rows >= 1.5*f.rows {
		drawn := drawnFrom(rows, people)
		f.trusted = math.Abs(drawn-f.drawn) <= agreeing*f.drawn
		f.rows, f.drawn = rows, drawn
	}
	if !f.trusted {
		return 0
	}
	return int(1.05*met(f.drawn, rows/read)/partitions) + 4*batch
}

// met is how many different contacts are expected in a number of rows that
// each draw one of n alike: n (1 - exp(-rows/n)).
func met(n, rows float64) float64 { return -n * math.Expm1(-rows/n) }

// drawnFrom solves met for n, by bisection.
func drawnFrom(rows, people float64) float64 {
	low, high := people, rows*rows
	for range 100 {
		if middle := (low + high) / 2; met(middle, rows) < people {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
