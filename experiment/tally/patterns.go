package tally

import (
	"encoding/binary"
	"slices"
)

// Most contacts did what many others did. So contacts of one fold who did the
// same are counted first, and each pattern enters the tally once, with its
// weight.

// patterns counts contacts by what they did.
type patterns struct {
	*closer
	single  map[state]int64  // those of one cell, by their state
	several map[string]int64 // the others, by the fold and their cells in order
	cells   []cell           // scratch
	key     []byte           // scratch
}

// maxPatterns is how many are kept before all of them are entered, so that
// memory does not grow where everybody differs.
const maxPatterns = 1 << 14

// partition counts the contacts of one partition.
func (ps *patterns) partition(p *partition) {
	for i := range p.slots {
		s := &p.slots[i]
		switch {
		case s.hash == 0:
		case s.what&chained == 0 && len(p.heavy) == 0:
			ps.single[s.what]++
		default:
			ps.pattern(p.cells(s, ps.cells[:0]), s.what.fold())
		}
		if len(ps.single)+len(ps.several) > maxPatterns {
			ps.enter()
		}
	}
}

// pattern counts a contact of several cells.
func (ps *patterns) pattern(cells []cell, fold int) {
	ps.cells = cells
	slices.SortFunc(cells, func(a, b cell) int { return int(a.id - b.id) })
	key := append(ps.key[:0], byte(fold))
	for _, c := range cells {
		key = binary.AppendUvarint(key, uint64(c.id))
		for _, n := range [...]int64{c.m, c.y, c.c, c.m1, c.y1} {
			key = binary.AppendUvarint(key, uint64(n))
		}
	}
	ps.key = key
	ps.several[string(key)]++
}

// enter brings the patterns into the tally.
func (ps *patterns) enter() {
	var nobody partition
	for what, weight := range ps.single {
		ps.contact(what.fold(), append(ps.cells[:0], nobody.open(0, what)), weight)
	}
	for key, weight := range ps.several {
		ps.contact(int(key[0]), cellsOf(key[1:], ps.cells[:0]), weight)
	}
	clear(ps.single)
	clear(ps.several)
}

// cellsOf reads the cells of a pattern's key.
func cellsOf(key string, to []cell) []cell {
	rest := []byte(key)
	next := func() int64 {
		n, length := binary.Uvarint(rest)
		rest = rest[length:]
		return int64(n)
	}
	for len(rest) > 0 {
		to = append(to, cell{int32(next()), next(), next(), next(), next(), next()})
	}
	return to
}
