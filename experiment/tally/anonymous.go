package tally

import (
	"strings"

	"triggerlab/experiment"
)

// Exposures without a contact are each a contact of its own.

// anonymous counts them by trigger and profile, whatever the day and the
// circumstances: folds must not depend on those.
type anonymous map[pair]*[kinds]crowd

func (a anonymous) add(g *Gatherer, at place, crowds *[kinds]crowd) {
	where := g.cells[at.cell()]
	where.around = 0
	sums := a[where]
	if sums == nil {
		sums = new([kinds]crowd)
		a[where] = sums
	}
	for k, who := range crowds {
		sums[k].add(who)
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
func (c *closer) unnamed(at place, crowds *[kinds]crowd) {
	for k, who := range crowds {
		n := who.weight
		if n == 0 {
			continue
		}
		cells := []cell{cellOf(at, kind(k))}
		c.tally.Assigned[c.trigger(cells[0])] += n
		c.tally.Contacts += n
		c.tally.Anonymous += n
		c.tally.Priors += who.known
		c.tally.Overall.enter(gather(cells, c.trigger), who)
		if c.timing != nil {
			c.timing.enter(c, cells, n)
		}
		if c.pieceOf != nil {
			c.tally.Pieces.Gram.enter(gather(cells, c.piece), who)
		}
	}
}

// deal enters exposures that differ in nothing but their priors into the folds
// of their segments. Each fold has its share of the priors' sums: which of
// them were whose is not known, and only their total means anything.
func (c *closer) deal(where pair, k kind, all crowd) {
	trigger := int(c.triggers[where.trigger])
	var z vector
	one := cellOf(0, k)
	z.exposed(one.m, one.y, one.c)
	values := c.g.values[where.profile]
	same := strings.Join(values, "\x00") + "\x00" + c.tally.Triggers[trigger] + "\x00" + string('0'+rune(k))
	left := all
	for f, n := range deal(all.weight, []byte(same)) {
		if n == 0 {
			continue
		}
		part := left // the last one has what is left, so that the total is exact
		if n < left.weight {
			share := float64(n) / float64(all.weight)
			part = crowd{weight: n, prior: onGrid(all.prior * share), sq: onGrid(all.sq * share)}
		}
		left.add(crowd{weight: -n, prior: -part.prior, sq: -part.sq})
		for b := range c.columns {
			c.segment(b, values).Folds[f].enter([]shown{{trigger, z}}, part)
		}
	}
}
