package assign

import (
	"strings"
	"sync"

	"triggerlab/experiment"
)

// segments number the names of segments, for all goroutines.
type segments struct {
	mu    sync.RWMutex
	ids   map[string]uint32
	names []string
}

// maxSegments is how many segments there may be: a column that has more names
// something else.
const maxSegments = 10_000

// id returns the number of a segment, a new one where it was not met before.
func (s *segments) id(name string) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, met := s.ids[name]
	if met {
		return id, nil
	}
	if len(s.names) == maxSegments {
		return 0, experiment.Problem(experiment.Msg("assign.too-many-segments", "limit", maxSegments))
	}
	if s.ids == nil {
		s.ids = map[string]uint32{}
	}
	id = uint32(len(s.names))
	s.ids[name], s.names = id, append(s.names, name)
	return id, nil
}

func (s *segments) name(id uint32) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.names[id]
}

// smaller is the one of two segments of a contact that counts: the smallest
// in byte order, an empty one only if there is no other, as the tally of the
// outcomes has it.
func (s *segments) smaller(a, b uint32) uint32 {
	x, y := s.name(a), s.name(b)
	if x == "" || y != "" && y < x {
		return b
	}
	return a
}

// joined is the name of a segment of several columns, as reports have it.
func joined(values []string) string { return strings.Join(values, ", ") }
