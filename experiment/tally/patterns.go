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
	single  []pattern        // those of one cell, by their state
	kept    int              // how many different ones
	several map[string]int64 // the others, by the fold and their cells in order
	cells   []cell           // scratch
	key     []byte           // scratch
}

// pattern is the state of some contacts of one cell; without a weight it
// is none.
type pattern struct {
	what   state
	weight int64
}

// maxPatterns is how many are kept before all are entered, so that memory
// does not grow where everybody differs.
const maxPatterns = 1 << 16

// partition counts the contacts of one partition.
func (ps *patterns) partition(p *partition) {
	for i := range p.slots {
		s := &p.slots[i]
		switch {
		case s.hash == 0:
		case s.what&chained == 0 && len(p.heavy) == 0:
			ps.alone(s.what)
		default:
			ps.together(p.cells(s, ps.cells[:0]), s.what.fold())
		}
		if ps.kept+len(ps.several) > maxPatterns {
			ps.enter()
		}
	}
}

// alone counts a contact of one cell.
func (ps *patterns) alone(what state) {
	if 2*ps.kept >= len(ps.single) {
		old := ps.single
		ps.single = make([]pattern, max(64, 2*len(old)))
		for _, p := range old {
			if p.weight > 0 {
				*ps.find(p.what) = p
			}
		}
	}
	p := ps.find(what)
	if p.weight == 0 {
		p.what = what
		ps.kept++
	}
	p.weight++
}

// find returns the pattern of a state, or the free place it would take.
func (ps *patterns) find(what state) *pattern {
	last := len(ps.single) - 1 // all ones
	for i := int(what*0x9e3779b97f4a7c15>>40) & last; ; i = (i + 1) & last {
		if p := &ps.single[i]; p.weight == 0 || p.what == what {
			return p
		}
	}
}

// together counts a contact of several cells.
func (ps *patterns) together(cells []cell, fold int) {
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
	for _, p := range ps.single {
		if p.weight > 0 {
			ps.contact(p.what.fold(), append(ps.cells[:0], nobody.open(0, p.what)), p.weight)
		}
	}
	for key, weight := range ps.several {
		ps.contact(int(key[0]), cellsOf(key[1:], ps.cells[:0]), weight)
	}
	clear(ps.single)
	ps.kept = 0
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
