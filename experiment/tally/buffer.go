package tally

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
	at := partitionOf(hash)
	b := &s.buffers[at]
	length := len(name)
	if length < longName {
		b.names = append(b.names, name...)
	} else {
		b.names = append(b.names, byte(Fold(name)))
		length = longName
	}
	b.entries = append(b.entries, entry{hash, cell, uint16(length), k})
	if len(b.entries) == bufferEntries || len(b.names) > bufferNames {
		s.flush(at)
	}
}

// flush brings the exposures of a partition there.
func (s *Shard) flush(at int) {
	b, p := &s.buffers[at], &s.g.parts[at]
	p.mu.Lock()
	names := b.names
	for i := range b.entries {
		e := &b.entries[i]
		length := int(e.name)
		if length == longName {
			length = 1
		}
		name := names[:length]
		names = names[length:]
		slot := p.slotOf(e.hash, s.g.Read)
		if slot.hash != 0 {
			p.add(slot, e.cell, did[e.kind])
			continue
		}
		fold := 0
		if e.name == longName {
			fold = int(name[0])
		} else {
			fold = Fold(name)
		}
		p.start(slot, e.hash, fold, e.cell, did[e.kind])
	}
	p.mu.Unlock()
	b.entries, b.names = b.entries[:0], b.names[:0]
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
