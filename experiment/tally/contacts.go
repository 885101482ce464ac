package tally

import (
	"math/bits"
	"sync"
)

// Contacts are kept by a 64-bit hash of their name, in tables of 16 bytes a
// contact, one table for each of 256 partitions: a table then fits a
// processor's cache, and rows are brought to it by the hundred. Two contacts
// of the same hash would be taken for one: among ten million contacts that
// happens in three files of a million.
//
// What a contact did stands in one word:
//
//	bits 0-34   five counters of seven bits: m, y, c, and m, y of the first week
//	bits 35-58  the cell: which trigger, in which profile
//	bit 59      not so: the contact has several cells, and bits 0-31 name the first link
//	bits 60-63  the fold
//
// Every counter is at most m, so that m alone has to be watched.
type state uint64

const (
	counterBits = 7
	counterMax  = 1<<counterBits - 1
	cellShift   = 5 * counterBits
	cellBits    = 24
	cellMask    = 1<<cellBits - 1
	chained     = state(1) << (cellShift + cellBits)
	foldShift   = cellShift + cellBits + 1

	oneM  = state(1)
	oneY  = oneM << counterBits
	oneC  = oneY << counterBits
	oneM1 = oneC << counterBits
	oneY1 = oneM1 << counterBits
)

func (s state) counter(i int) int32 { return int32(s >> (i * counterBits) & counterMax) }
func (s state) cell() int32         { return int32(s >> cellShift & cellMask) }
func (s state) fold() int           { return int(s >> foldShift) }

func newState(fold int, cell int32, did state) state {
	return state(fold)<<foldShift | state(cell)<<cellShift | did
}

// slot is a contact; its zero value is none.
type slot struct {
	hash uint64
	what state
}

// link is one cell of a contact who has several.
type link struct {
	what state
	next uint32 // the place of the next one plus 1; 0: none
}

// overflow holds what no longer fits the counters of a cell.
type overflow struct {
	hash uint64
	cell int32
}

// partition is the contacts whose hashes begin with the same eight bits.
type partition struct {
	mu    sync.Mutex
	slots []slot
	used  int
	links []link
	heavy map[overflow]*[5]int64
	// touched keeps the compiler from leaving out that slots are looked at.
	touched uint64
}

const (
	partitionBits = 8
	partitions    = 1 << partitionBits
	firstSlots    = 8
)

func partitionOf(hash uint64) int { return int(hash >> (64 - partitionBits)) }

// home is where a hash belongs in a table. It grows with the hash, so that a
// table that is made larger is read and written from front to back.
func home(hash uint64, slots int) int {
	at, _ := bits.Mul64(hash<<partitionBits, uint64(slots))
	return int(at)
}

// find returns the slot of a hash, or the free one it would take, looking
// from its home on.
func (p *partition) find(hash uint64, home int) *slot {
	for i := home; ; i++ {
		if i == len(p.slots) {
			i = 0
		}
		if s := &p.slots[i]; s.hash == hash || s.hash == 0 {
			return s
		}
	}
}

// reserve makes room for some more contacts, or for as many as are expected
// in the end.
func (p *partition) reserve(more int, expected func() int) {
	if 4*(p.used+more) <= 3*len(p.slots) {
		return
	}
	slots := max(firstSlots, 2*len(p.slots), (p.used+more)*3/2)
	if n := expected(); n > 0 { // which may be a little too few
		slots = max(n*3/2, len(p.slots)*5/4+2*batch)
	}
	old := p.slots
	p.slots = make([]slot, slots)
	for _, s := range old {
		if s.hash != 0 {
			*p.find(s.hash, home(s.hash, slots)) = s
		}
	}
}

// start fills the free slot of a new contact.
func (p *partition) start(s *slot, hash uint64, fold int, cell int32, did state) {
	p.used++
	*s = slot{hash, newState(fold, cell, did)}
}

// add counts what a contact did in a cell.
func (p *partition) add(s *slot, cell int32, did state) {
	if s.what&chained == 0 {
		if s.what.cell() == cell {
			p.count(s.hash, &s.what, did)
			return
		}
		p.links = append(p.links, link{what: s.what})
		s.what = s.what&^(1<<foldShift-1) | chained | state(len(p.links)-1)
	}
	head := uint32(s.what)
	for at := head; ; {
		l := &p.links[at]
		if l.what.cell() == cell {
			p.count(s.hash, &l.what, did)
			return
		}
		if l.next == 0 {
			break
		}
		at = l.next - 1
	}
	p.links = append(p.links, link{newState(s.what.fold(), cell, did), head + 1})
	s.what = s.what&^(1<<32-1) | state(len(p.links)-1)
}

// count adds to the counters of a cell, and empties them into the overflow
// when they are full; one exposure stays, by which the cell is known to have
// been shown.
func (p *partition) count(hash uint64, to *state, did state) {
	if to.counter(0) == counterMax {
		if p.heavy == nil {
			p.heavy = map[overflow]*[5]int64{}
		}
		key := overflow{hash, to.cell()}
		sums := p.heavy[key]
		if sums == nil {
			sums = new([5]int64)
			p.heavy[key] = sums
		}
		for i := range sums {
			sums[i] += int64(to.counter(i))
		}
		sums[0]--
		*to = *to&^(1<<cellShift-1) | oneM
	}
	*to += did
}

// cell is what one contact did with one trigger in one profile.
type cell struct {
	id      int32
	m, y, c int64
	m1, y1  int64 // of which in the first week
}

// cells appends what a contact did, as often as it was counted; a cell that
// was shown and has no outcome yet has m = 0.
func (p *partition) cells(s *slot, to []cell) []cell {
	if s.what&chained == 0 {
		return append(to, p.open(s.hash, s.what))
	}
	for at := uint32(s.what); ; {
		l := p.links[at]
		to = append(to, p.open(s.hash, l.what))
		if l.next == 0 {
			return to
		}
		at = l.next - 1
	}
}

func (p *partition) open(hash uint64, s state) cell {
	n := [5]int64{}
	for i := range n {
		n[i] = int64(s.counter(i))
	}
	if len(p.heavy) > 0 {
		if more := p.heavy[overflow{hash, s.cell()}]; more != nil {
			for i := range n {
				n[i] += more[i]
			}
		}
	}
	return cell{s.cell(), n[0], n[1], n[2], n[3], n[4]}
}
