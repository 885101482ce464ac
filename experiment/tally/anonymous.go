package tally

import (
	"strings"

	"triggerlab/experiment"
)

// Exposures without a contact are each a contact of its own.

// anonymous counts them by trigger and profile, whatever the day and the
// circumstances: folds must not depend on those.
type anonymous map[pair]*[kinds]int64

func (a anonymous) add(g *Gatherer, at place, counts *[kinds]int64) {
	where := g.cells[at.cell()]
	where.around = 0
	sums := a[where]
	if sums == nil {
		sums = new([kinds]int64)
		a[where] = sums
	}
	for k, n := range counts {
		sums[k] += n
	}
}

// cellOf is what an exposure of a kind did.
func cellOf(at place, k kind) cell {
	one := cell{id: at.cell(), day: at.day(), m: 1}
	switch k {
	case kind(experiment.Engage):
		one.y = 1
	case kind(experiment.Complain):
		one.c = 1
	case engagedAndComplained:
		one.y, one.c = 1, 1
	}
	return one
}

// unnamed enters the exposures of a place everywhere but in segments.
func (c *closer) unnamed(at place, counts *[kinds]int64) {
	for k, n := range counts {
		if n == 0 {
			continue
		}
		cells := []cell{cellOf(at, kind(k))}
		who := crowd{weight: n}
		c.tally.Assigned[c.trigger(cells[0])] += n
		c.tally.Contacts += n
		c.tally.Anonymous += n
		c.tally.Overall.enter(gather(cells, c.trigger), who)
		if c.timing != nil {
			c.timing.enter(c, cells, n)
		}
		if c.pieceOf != nil {
			c.tally.Pieces.Gram.enter(gather(cells, c.piece), who)
		}
	}
}

// deal enters exposures that differ in nothing into the folds of their
// segments.
func (c *closer) deal(where pair, k kind, count int64) {
	trigger := int(c.triggers[where.trigger])
	var z vector
	one := cellOf(0, k)
	z.exposed(one.m, one.y, one.c)
	values := c.g.values[where.profile]
	same := strings.Join(values, "\x00") + "\x00" + c.tally.Triggers[trigger] + "\x00" + string('0'+rune(k))
	for f, n := range deal(count, []byte(same)) {
		for b := range c.columns {
			if n > 0 {
				c.segment(b, values).Folds[f].enter([]shown{{trigger, z}}, crowd{weight: n})
			}
		}
	}
}
