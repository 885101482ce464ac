package tally

import "slices"

// Rows are brought to the partitions by the hundred: a shard keeps what it
// has for each of them until it is worth the way.

// entry is one exposure on its way.
type entry struct {
	hash uint64
	cell int32
	name uint16 // its length
	kind kind
}

// buffer is what a shard has for one partition. Names follow one another in
// the order of the entries; only of a contact that is new the name is looked
// at, for the fold.
type buffer struct {
	entries []entry
	names   []byte
}

const (
	bufferEntries = 512
	bufferNames   = 16 * bufferEntries
	longName      = 1<<16 - 1 // a name as long leaves its fold in its stead
)

// enter counts an exposure of a contact.
func (s *Shard) enter(hash uint64, name []byte, cell int32, k kind) {
	if len(name) >= longName {
		s.enterFold(hash, uint8(Fold(name)), cell, k)
		return
	}
	b := &s.buffers[partitionOf(hash)]
	b.names = append(b.names, name...)
	s.send(b, entry{hash, cell, uint16(len(name)), k})
}

// enterFold counts an exposure of a contact whose fold is known.
func (s *Shard) enterFold(hash uint64, fold uint8, cell int32, k kind) {
	b := &s.buffers[partitionOf(hash)]
	b.names = append(b.names, fold)
	s.send(b, entry{hash, cell, longName, k})
}

func (s *Shard) send(b *buffer, e entry) {
	b.entries = append(b.entries, e)
	if len(b.entries) == bufferEntries || len(b.names) > bufferNames {
		s.flush(partitionOf(e.hash))
	}
}

// flush brings the exposures of a partition there.
func (s *Shard) flush(at int) {
	b, p := &s.buffers[at], &s.g.parts[at]
	p.mu.Lock()
	before, names := p.used, b.names
	for entries := range slices.Chunk(b.entries, batch) {
		p.reserve(len(entries), s.g.expected)
		names = p.enter(entries, names)
	}
	s.g.came.Add(int64(len(b.entries)))
	s.g.people.Add(int64(p.used - before))
	p.mu.Unlock()
	b.entries, b.names = b.entries[:0], b.names[:0]
}

// batch is how many exposures are looked up together.
const batch = 64

// enter counts exposures whose names come next, and returns the other names.
// There must be room. All slots are looked at first, one after the other
// without waiting: most are far from the processor.
func (p *partition) enter(entries []entry, names []byte) []byte {
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
		slot := p.find(e.hash, homes[i])
		switch {
		case slot.hash != 0:
			p.add(slot, e.cell, did[e.kind])
		case e.name == longName:
			p.start(slot, e.hash, int(names[0]), e.cell, did[e.kind])
		default:
			p.start(slot, e.hash, Fold(names[:length]), e.cell, did[e.kind])
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
