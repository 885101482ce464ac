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
//	bits 0-20   three counters of seven bits: m, y, c
//	bits 21-58  the place: on which day, and the cell
//	bit 59      not so: the contact has several cells, and bits 0-31 name the first link
//	bits 60-63  the fold
//
// Every counter is at most m, so that m alone has to be watched.
type state uint64

const (
	counters    = 3
	counterBits = 7
	counterMax  = 1<<counterBits - 1
	placeShift  = counters * counterBits
	placeMask   = 1<<(dayBits+cellBits) - 1
	chained     = state(1) << (placeShift + dayBits + cellBits)
	foldShift   = placeShift + dayBits + cellBits + 1

	oneM = state(1)
	oneY = oneM << counterBits
	oneC = oneY << counterBits
)

func (s state) counter(i int) int32 { return int32(s >> (i * counterBits) & counterMax) }
func (s state) place() place        { return place(s >> placeShift & placeMask) }
func (s state) fold() int           { return int(s >> foldShift) }

func newState(fold int, at place, did state) state {
	return state(fold)<<foldShift | state(at)<<placeShift | did
}

// place is a cell on a day: the day's number, which is 0 where it is not
// known, in the lower bits. Exposures of a contact in one cell on one day are
// counted together.
type place uint64

const (
	dayBits  = 14
	dayMask  = 1<<dayBits - 1
	cellBits = 24
)

func placeOf(cell int32, day uint16) place { return place(cell)<<dayBits | place(day) }
func (p place) cell() int32                { return int32(p >> dayBits) }
func (p place) day() uint16                { return uint16(p & dayMask) }

// slot is a contact; its zero value is none.
type slot struct {
	hash uint64
	what state
}

// link is one place of a contact who has several, in 12 bytes.
type link struct {
	low, high uint32 // halves of the state
	next      uint32 // where the next one is plus 1; 0: none
}

func newLink(what state, next uint32) link { return link{uint32(what), uint32(what >> 32), next} }

func (l *link) what() state { return state(l.high)<<32 | state(l.low) }

func (l *link) set(what state) { l.low, l.high = uint32(what), uint32(what>>32) }

// links are kept in pieces that never move: a list that is made anew when it
// is full takes three times the memory for a while.
type links struct {
	chunks [][]link
	used   uint32
}

const linkChunk = 256

func (ls *links) at(i uint32) *link { return &ls.chunks[i/linkChunk][i%linkChunk] }

// keep adds a link and returns where it is.
func (ls *links) keep(l link) uint32 {
	if int(ls.used) == linkChunk*len(ls.chunks) {
		ls.chunks = append(ls.chunks, make([]link, linkChunk))
	}
	at := ls.used
	*ls.at(at) = l
	ls.used++
	return at
}

// overflow holds what no longer fits the counters of a place.
type overflow struct {
	hash uint64
	at   place
}

// partition is the contacts whose hashes begin with the same eight bits.
type partition struct {
	mu    sync.Mutex
	slots []slot
	used  int
	links links
	heavy map[overflow]*[counters]int64
	// priors are, beside the slots, what is known of engagement before the
	// test; NaN: nothing. Nil where nothing is known of anybody.
	priors []float64
	unsure map[uint64]struct{} // contacts of whom different priors were told
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

// find returns where the slot of a hash is, or the free one it would take,
// looking from its home on.
func (p *partition) find(hash uint64, home int) int {
	for i := home; ; i++ {
		if i == len(p.slots) {
			i = 0
		}
		if h := p.slots[i].hash; h == hash || h == 0 {
			return i
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
	old, priors := p.slots, p.priors
	p.slots = make([]slot, slots)
	if priors != nil {
		p.priors = unknownPriors(slots)
	}
	for i, s := range old {
		if s.hash == 0 {
			continue
		}
		at := p.find(s.hash, home(s.hash, slots))
		p.slots[at] = s
		if priors != nil {
			p.priors[at] = priors[i]
		}
	}
}

// start fills the free slot of a new contact.
func (p *partition) start(s *slot, hash uint64, fold int, at place, did state) {
	p.used++
	*s = slot{hash, newState(fold, at, did)}
}

// add counts what a contact did in a place. The one that was found last comes
// first the next time, for most files are in the order of time.
func (p *partition) add(s *slot, where place, did state) {
	if s.what&chained == 0 {
		if s.what.place() == where {
			s.what = p.counted(s.hash, s.what, did)
			return
		}
		s.what = s.what&^(1<<foldShift-1) | chained | state(p.links.keep(newLink(s.what, 0)))
	}
	head := uint32(s.what)
	for before, at := (*link)(nil), head; ; {
		l := p.links.at(at)
		if what := l.what(); what.place() == where {
			l.set(p.counted(s.hash, what, did))
			if before != nil {
				before.next, l.next = l.next, head+1
				s.what = s.what&^(1<<32-1) | state(at)
			}
			return
		}
		if l.next == 0 {
			break
		}
		before, at = l, l.next-1
	}
	s.what = s.what&^(1<<32-1) | state(p.links.keep(newLink(newState(s.what.fold(), where, did), head+1)))
}

// counted adds to the counters of a place, and empties them into the overflow
// when they are full; one exposure stays, by which the place is known to have
// been shown.
func (p *partition) counted(hash uint64, to state, did state) state {
	if to.counter(0) == counterMax {
		if p.heavy == nil {
			p.heavy = map[overflow]*[counters]int64{}
		}
		key := overflow{hash, to.place()}
		sums := p.heavy[key]
		if sums == nil {
			sums = new([counters]int64)
			p.heavy[key] = sums
		}
		for i := range sums {
			sums[i] += int64(to.counter(i))
		}
		sums[0]--
		to = to&^(1<<placeShift-1) | oneM
	}
	return to + did
}

// cell is what one contact did in one cell on one day.
type cell struct {
	id      int32
	day     uint16 // its number; 0: not known
	m, y, c int64
}

// cells appends what a contact did, as often as it was counted; a cell that
// was shown and has no outcome yet has m = 0.
func (p *partition) cells(s *slot, to []cell) []cell {
	if s.what&chained == 0 {
		return append(to, p.open(s.hash, s.what))
	}
	for at := uint32(s.what); ; {
		l := p.links.at(at)
		to = append(to, p.open(s.hash, l.what()))
		if l.next == 0 {
			return to
		}
		at = l.next - 1
	}
}

func (p *partition) open(hash uint64, s state) cell {
	n := [counters]int64{}
	for i := range n {
		n[i] = int64(s.counter(i))
	}
	if len(p.heavy) > 0 {
		if more := p.heavy[overflow{hash, s.place()}]; more != nil {
			for i := range n {
				n[i] += more[i]
			}
		}
	}
	return cell{s.place().cell(), s.place().day(), n[0], n[1], n[2]}
}
