package tally

import "slices"

// Rows are brought to the partitions by the hundred: a shard keeps what it
// has for each of them until it is worth the way.

// entry is one exposure on its way, in 16 bytes: the lowest of what are the
// kind, those above the cell.
type entry struct {
	hash uint64
	what uint32
	name uint16 // its length
	day  uint16 // its number
}

const kindBits = 32 - cellBits

func (e *entry) place() place { return placeOf(int32(e.what>>kindBits), e.day) }
func (e *entry) did() state   { return did[e.what&(1<<kindBits-1)] }

// buffer is what a shard has for one partition. Names follow one another in
// the order of the entries; only of a contact that is new the name is looked
// at, for the fold.
type buffer struct {
	entries []entry
	names   []byte
	priors  []float64 // of each entry, NaN where nothing is known; nil: of all
}

const (
	bufferEntries = 512
	bufferNames   = 16 * bufferEntries
	longName      = 1<<16 - 1 // a name as long leaves its fold in its stead
)

// enter counts an exposure of a contact.
func (s *Shard) enter(hash uint64, name []byte, at place, k kind, prior float64) {
	if len(name) >= longName {
		s.enterFold(hash, uint8(Fold(name)), at, k, prior)
		return
	}
	b := &s.buffers[partitionOf(hash)]
	b.names = append(b.names, name...)
	s.send(b, entry{hash, uint32(at.cell())<<kindBits | uint32(k), uint16(len(name)), at.day()}, prior)
}

// enterFold counts an exposure of a contact whose fold is known.
func (s *Shard) enterFold(hash uint64, fold uint8, at place, k kind, prior float64) {
	b := &s.buffers[partitionOf(hash)]
	b.names = append(b.names, fold)
	s.send(b, entry{hash, uint32(at.cell())<<kindBits | uint32(k), longName, at.day()}, prior)
}

func (s *Shard) send(b *buffer, e entry, prior float64) {
	b.entries = append(b.entries, e)
	if known := prior == prior; known || b.priors != nil {
		for len(b.priors) < len(b.entries)-1 {
			b.priors = append(b.priors, unknownPrior)
		}
		b.priors = append(b.priors, prior)
	}
	if len(b.entries) == bufferEntries || len(b.names) > bufferNames {
		s.flush(partitionOf(e.hash))
	}
}

// flush brings the exposures of a partition there.
func (s *Shard) flush(at int) {
	b, p := &s.buffers[at], &s.g.parts[at]
	p.mu.Lock()
	before, names, priors := p.used, b.names, b.priors
	for entries := range slices.Chunk(b.entries, batch) {
		p.reserve(len(entries), s.g.expected)
		names = p.enter(entries, names, priors[:min(len(entries), len(priors))])
		priors = priors[min(len(entries), len(priors)):]
	}
	s.g.came.Add(int64(len(b.entries)))
	s.g.people.Add(int64(p.used - before))
	p.mu.Unlock()
	b.entries, b.names, b.priors = b.entries[:0], b.names[:0], b.priors[:0]
}

// batch is how many exposures are looked up together.
const batch = 64

// enter counts exposures whose names come next, and returns the other names.
// There must be room. All slots are looked at first, one after the other
// without waiting: most are far from the processor.
func (p *partition) enter(entries []entry, names []byte, priors []float64) []byte {
	var homes [batch]int
	for i := range entries {
		homes[i] = home(entries[i].hash, len(p.slots))
		p.touched ^= p.slots[homes[i]].hash
	}
	for i := range entries {
		e := &entries[i]
		length := int(e.name)
		if length == longName {
			length = 1
		}
		at := p.find(e.hash, homes[i])
		slot := &p.slots[at]
		switch {
		case slot.hash != 0:
			p.add(slot, e.place(), e.did())
		case e.name == longName:
			p.start(slot, e.hash, int(names[0]), e.place(), e.did())
		default:
			p.start(slot, e.hash, Fold(names[:length]), e.place(), e.did())
		}
		if i < len(priors) {
			p.prior(at, priors[i])
		}
		names = names[length:]
	}
	return names
}

// flush brings everything where it belongs.
func (g *Gatherer) flush() {
	for _, s := range g.shards {
		for at := range s.buffers {
			if len(s.buffers[at].entries) > 0 {
				s.flush(at)
			}
		}
	}
}
