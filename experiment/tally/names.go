package tally

import "encoding/binary"

// Names numbers texts in the order in which they first come. It is made for
// columns in which few texts come often: short ones that came lately are
// found without hashing them. Its zero value is ready to use, by one
// goroutine.
type Names struct {
	recent [256]recentName
	ids    map[string]int32
	list   []string
}

// recentName is a text of at most 16 bytes: its first and its last ones,
// which may overlap, and its length tell it from every other.
type recentName struct {
	first, last uint64
	length      int32
	id          int32
}

// ID returns the number of a text, which is new when it equals the number of
// texts that came before.
func (n *Names) ID(text []byte) int32 {
	if id, ok := n.Lookup(text); ok {
		return id
	}
	if n.ids == nil {
		n.ids = map[string]int32{}
	}
	id := int32(len(n.list))
	n.list = append(n.list, string(text))
	n.ids[n.list[id]] = id
	return id
}

// Lookup returns the number of a text that came before.
func (n *Names) Lookup(text []byte) (id int32, ok bool) {
	if len(text) == 0 || len(text) > 16 {
		id, ok = n.ids[string(text)]
		return id, ok
	}
	first, last := ends(text)
	r := &n.recent[(first*0x9e3779b97f4a7c15^last*0xc2b2ae3d27d4eb4f)>>56]
	if r.first == first && r.last == last && r.length == int32(len(text)) {
		return r.id, true
	}
	if id, ok = n.ids[string(text)]; ok {
		*r = recentName{first, last, int32(len(text)), id}
	}
	return id, ok
}

// Len is how many texts there are.
func (n *Names) Len() int { return len(n.list) }

// ends returns the first and the last bytes of a text of 1 to 16 bytes.
func ends(b []byte) (first, last uint64) {
	switch n := len(b); {
	case n >= 8:
		return binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	default:
		return uint64(b[0]) | uint64(b[n/2])<<8, uint64(b[n-1])
	}
}
