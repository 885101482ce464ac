package tally

import (
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A story is what a contact was shown and did, cell by cell and day by day. A
// database counts contacts by their stories: everything that a tally holds of
// contacts is a sum over those, so that the contacts themselves are not needed.
type story struct {
	cells  string // packed
	who    crowd
	fold   uint8
	unsure bool // different priors were told of each of them
}

// addStory takes contacts of whom all did the same. Cells of one place come
// once; of those that wait there is one with nothing in it.
func (g *Gatherer) addStory(fold int, cells []cell, who crowd, unsure bool) {
	g.stories = append(g.stories, story{packedCells(cells), who, uint8(fold), unsure})
	g.people.Add(who.weight)
}

func packedCells(cells []cell) string {
	var b []byte
	for _, c := range cells {
		b = binary.AppendUvarint(b, uint64(c.id))
		for _, n := range [...]int64{int64(c.day), c.m, c.y, c.c} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return string(b)
}

// open appends the cells of a story.
func (s *story) open(to []cell) []cell {
	rest := []byte(s.cells)
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

// manyStories is from how many on they are closed by several goroutines.
const manyStories = 2_000

// stories enters the contacts who are counted by what they did.
func (c *closer) stories() {
	workers := runtime.GOMAXPROCS(0)
	if len(c.g.values) > manySegments || len(c.g.stories) < manyStories {
		workers = 1
	}
	parts := make([]*closer, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range parts {
		parts[i] = c.part()
		wait.Go(func() {
			var cells []cell
			for at := next.Add(1) - 1; at < int64(len(c.g.stories)); at = next.Add(1) - 1 {
				cells = parts[i].story(&c.g.stories[at], cells[:0])
			}
		})
	}
	wait.Wait()
	for _, part := range parts {
		c.take(part)
	}
}

// story enters the contacts of one; cells is to write into.
func (c *closer) story(s *story, cells []cell) []cell {
	c.tally.Priors += s.who.known
	if s.unsure {
		c.tally.PriorsUnsure += s.who.weight
	}
	cells = s.open(cells)
	if c.timing != nil {
		c.timing.enter(c, cells, s.who.weight)
	}
	c.contact(int(s.fold), withoutDays(cells), s.who)
	return cells
}

// conflictingStories is conflicting of contacts who are counted by what they
// did, adding to the counts.
func (g *Gatherer) conflictingStories(asked [][]int, counts []int64) (people int64) {
	var cells []cell
	for i := range g.stories {
		s := &g.stories[i]
		cells = shownOnly(s.open(cells[:0]))
		if len(cells) == 0 {
			continue
		}
		people += s.who.weight
		if !g.profilesDiffer(cells) {
			continue
		}
		for which, columns := range asked {
			if slices.ContainsFunc(columns, func(column int) bool { return g.conflicts(cells, column) }) {
				counts[which] += s.who.weight
			}
		}
	}
	return people
}

// merged sorts cells and adds up those of one place.
func merged(cells []cell) []cell {
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.day, b.day)) })
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
