package tally

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// exposureLevel is the share of contacts within which a column may vary and
// still be taken for the contact's own.
const exposureLevel = 0.01

// conflicting counts the contacts who were shown anything, if any of them has
// several cells, and for each list of columns those of them with two values or
// more in one of the columns. An empty value conflicts with nothing.
func (g *Gatherer) conflicting(asked [][]int) (people int64, counts []int64) {
	counts = make([]int64, len(asked))
	if len(g.stories) > 0 {
		return g.conflictingStories(asked, counts), counts
	}
	links := 0
	for i := range g.parts {
		links += int(g.parts[i].links.used)
	}
	if links == 0 {
		return 0, counts // as in a split: nobody has two cells
	}
	var next, all atomic.Int64
	found := make([]atomic.Int64, len(asked))
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for at := next.Add(1) - 1; at < partitions; at = next.Add(1) - 1 {
				some, of := g.conflictingOf(&g.parts[at], asked)
				all.Add(some)
				for which, n := range of {
					found[which].Add(n)
				}
			}
		})
	}
	wait.Wait()
	for which := range counts {
		counts[which] = found[which].Load()
	}
	return all.Load(), counts
}

// conflictingOf does the same for one partition.
func (g *Gatherer) conflictingOf(p *partition, asked [][]int) (people int64, counts []int64) {
	counts = make([]int64, len(asked))
	var cells []cell
	for j := range p.slots {
		s := &p.slots[j]
		if s.hash == 0 {
			continue
		}
		if s.what&chained == 0 {
			people += min(1, int64(s.what.counter(0)))
			continue
		}
		cells = shownOnly(p.cells(s, cells[:0]))
		people += min(1, int64(len(cells)))
		if !g.profilesDiffer(cells) {
			continue
		}
		g.countConflicts(cells, asked, 1, counts)
	}
	return people, counts
}

// countConflicts adds a number of contacts who did all the same to the counts
// of those lists in one of whose columns they have two values or more.
func (g *Gatherer) countConflicts(cells []cell, asked [][]int, contacts int64, counts []int64) {
	for which, columns := range asked {
		if slices.ContainsFunc(columns, func(column int) bool { return g.conflicts(cells, column) }) {
			counts[which] += contacts
		}
	}
}

func (g *Gatherer) profilesDiffer(cells []cell) bool {
	for i := 1; i < len(cells); i++ {
		if g.cells[cells[i].id].profile != g.cells[cells[0].id].profile {
			return true
		}
	}
	return false
}

// shownOnly leaves out the cells that wait for an outcome.
func shownOnly(cells []cell) []cell {
	return slices.DeleteFunc(cells, func(one cell) bool { return one.m == 0 })
}

func (g *Gatherer) conflicts(cells []cell, column int) bool {
	first := ""
	for _, one := range cells {
		v := g.values[g.cells[one.id].profile][column]
		if first == "" {
			first = v
		} else if v != "" && v != first {
			return true
		}
	}
	return false
}

func (c *closer) valuesIn(one cell) []string { return c.g.values[c.g.cells[one.id].profile] }

// ownValues is what the contact is in every column: the smallest of its
// values in byte order, an empty one only if there is no other.
func (c *closer) ownValues(cells []cell) []string {
	own := c.valuesIn(cells[0])
	if len(cells) == 1 {
		return own
	}
	own = slices.Clone(own)
	for _, one := range cells[1:] {
		for i, v := range c.valuesIn(one) {
			if v != "" && (own[i] == "" || v < own[i]) {
				own[i] = v
			}
		}
	}
	return own
}

// valuesOf is what an exposure is in every column: its own where the column
// varies within contacts, the contact's elsewhere.
func (c *closer) valuesOf(one cell, own []string) []string {
	values := slices.Clone(own)
	for i, varies := range c.varies {
		if varies {
			values[i] = c.valuesIn(one)[i]
		}
	}
	return values
}
