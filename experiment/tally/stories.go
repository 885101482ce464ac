package tally

import "runtime"

// A story is what a contact was shown and did, cell by cell and day by day. A
// database counts contacts by their stories: everything that a tally holds of
// contacts is a sum over those, so that the contacts themselves are not needed.
type story struct {
	cells  string // as appendCells writes them
	who    crowd
	fold   uint8
	unsure bool // different priors were told of each of them
}

// addStory takes contacts of whom all did the same. Cells of one place come
// once; of those that wait there is one with nothing in it.
func (g *Gatherer) addStory(fold int, cells []cell, who crowd, unsure bool) {
	g.stories = append(g.stories, story{string(appendCells(nil, cells)), who, uint8(fold), unsure})
	g.people.Add(who.weight)
}

// manyStories is from how many on they are closed by several goroutines.
const manyStories = 2_000

// stories enters the contacts who are counted by what they did.
func (c *closer) stories() {
	workers := runtime.GOMAXPROCS(0)
	if len(c.g.values) > manySegments || len(c.g.stories) < manyStories {
		workers = 1
	}
	c.sideBySide(workers, len(c.g.stories), func(part *closer, next func() (int, bool)) {
		var cells []cell
		for at, more := next(); more; at, more = next() {
			cells = part.story(&c.g.stories[at], cells[:0])
		}
	})
}

// story enters the contacts of one; cells is to write into.
func (c *closer) story(s *story, cells []cell) []cell {
	c.tally.Priors += s.who.known
	if s.unsure {
		c.tally.PriorsUnsure += s.who.weight
	}
	cells = cellsOf(s.cells, cells)
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
		cells = shownOnly(cellsOf(s.cells, cells[:0]))
		if len(cells) == 0 {
			continue
		}
		people += s.who.weight
		if !g.profilesDiffer(cells) {
			continue
		}
		g.countConflicts(cells, asked, s.who.weight, counts)
	}
	return people
}
