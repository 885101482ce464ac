package tally

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Most contacts did what many others did. So contacts of one fold who did the
// same are counted first, and each pattern enters the tally once, with its
// crowd. On which days they did it is counted apart, contact by contact, where
// it was not one day.

// patterns counts contacts by what they did.
type patterns struct {
	*closer
	single  []pattern        // those of one place, by their state
	kept    int              // how many different ones
	several map[string]crowd // the others, by the fold and their cells in order
	cells   []cell           // scratch
	key     []byte           // scratch
}

// pattern is the state of some contacts of one place; without a weight it
// is none.
type pattern struct {
	what state
	crowd
}

// maxPatterns is how many are kept before all are entered, so that memory
// does not grow where everybody differs.
const maxPatterns = 1 << 16

// partition counts the contacts of one partition.
func (ps *patterns) partition(p *partition) {
	ps.tally.PriorsUnsure += int64(len(p.unsure))
	for i := range p.slots {
		s := &p.slots[i]
		if _, out := ps.without[s.hash]; out || s.hash == 0 {
			continue
		}
		who := crowdOf(p.priorOf(i))
		ps.tally.Priors += who.known
		if s.what&chained == 0 && len(p.heavy) == 0 {
			ps.alone(s.what, who)
		} else {
			ps.together(p.cells(s, ps.cells[:0]), s.what.fold(), who)
		}
		if ps.kept+len(ps.several) > maxPatterns {
			ps.enter()
		}
	}
}

// alone counts a contact of one place.
func (ps *patterns) alone(what state, who crowd) {
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
	p.add(who)
}

// find returns the pattern of a state, or the free one it would take.
func (ps *patterns) find(what state) *pattern {
	last := len(ps.single) - 1 // all ones
	for i := int(what*0x9e3779b97f4a7c15>>40) & last; ; i = (i + 1) & last {
		if p := &ps.single[i]; p.weight == 0 || p.what == what {
			return p
		}
	}
}

// together counts a contact of several places: when it did what, and then what
// it did in each cell.
func (ps *patterns) together(cells []cell, fold int, who crowd) {
	ps.cells = cells
	if ps.timing != nil {
		ps.timing.enter(ps.closer, cells, who.weight)
	}
	cells = withoutDays(cells)
	key := appendCells(append(ps.key[:0], byte(fold)), cells)
	ps.key = key
	others := ps.several[string(key)]
	others.add(who)
	ps.several[string(key)] = others
}

// withoutDays joins the days of each cell, in the order of cells.
func withoutDays(cells []cell) []cell {
	for i := range cells {
		cells[i].day = 0
	}
	return merged(cells)
}

// merged sorts cells by what they are of and by day, and adds up those that
// agree in both.
func merged(cells []cell) []cell {
	slices.SortFunc(cells, func(a, b cell) int {
		if a.id != b.id {
			return cmp.Compare(a.id, b.id)
		}
		return cmp.Compare(a.day, b.day)
	})
	kept := cells[:0]
	for _, one := range cells {
		if last := len(kept) - 1; last >= 0 && kept[last].id == one.id && kept[last].day == one.day {
			kept[last].m += one.m
			kept[last].y += one.y
			kept[last].c += one.c
		} else {
			kept = append(kept, one)
		}
	}
	return kept
}

// enter brings the patterns into the tally.
func (ps *patterns) enter() {
	var nobody partition
	for _, p := range ps.single {
		if p.weight > 0 {
			cells := append(ps.cells[:0], nobody.open(0, p.what))
			if ps.timing != nil {
				ps.timing.enter(ps.closer, cells, p.weight)
			}
			ps.contact(p.what.fold(), cells, p.crowd)
		}
	}
	for key, who := range ps.several {
		ps.contact(int(key[0]), cellsOf(key[1:], ps.cells[:0]), who)
	}
	clear(ps.single)
	ps.kept = 0
	clear(ps.several)
}

// appendCells writes cells.
func appendCells(b []byte, cells []cell) []byte {
	for _, c := range cells {
		b = binary.AppendUvarint(b, uint64(c.id))
		for _, n := range [...]int64{int64(c.day), c.m, c.y, c.c} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b
}

// cellsOf appends the cells that appendCells wrote.
func cellsOf(written string, to []cell) []cell {
	rest := []byte(written)
	next := func() int64 {
		n, length := binary.Uvarint(rest)
		rest = rest[length:]
		return int64(n)
	}
	for len(rest) > 0 {
		to = append(to, cell{id: int32(next()), day: uint16(next()), m: next(), y: next(), c: next()})
	}
	return to
}
