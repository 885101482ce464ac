package tally

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Close enters every contact into a tally cut by the breakdowns, whose
// columns must be among the Gatherer's. Triggers come in the order of
// declared, then whatever else the data name in byte order. The Gatherer must
// not be used again.
func (g *Gatherer) Close(declared []string, breakdowns [][]string) (*Tally, Rows) {
	g.endWaiting()
	g.flush()
	g.settleEvents()
	t := g.close(declared, breakdowns, nil)
	var rows Rows
	for _, s := range g.shards {
		rows.add(&s.rows)
	}
	return t, rows
}

// close does the same as often as anybody asks, without some contacts, by
// their hashes: then cards are left out too.
func (g *Gatherer) close(declared []string, breakdowns [][]string, without map[uint64]struct{}) *Tally {
	c := newCloser(g, declared, slices.Concat(breakdowns, g.byWave(breakdowns)))
	c.without = without
	c.pieces(len(breakdowns))
	c.contacts()
	c.sums()
	c.tally.Minds = c.minds.counted()
	if c.timing != nil {
		c.timing.tell(g, c.tally)
	}
	for i := range c.tally.Breakdowns {
		c.cut(i)
	}
	c.tally.apart(len(breakdowns))
	if without != nil {
		return c.tally
	}
	if c.tally.Cards = c.cards(len(breakdowns) > 0); c.tally.Cards != nil && len(c.tally.Cards.Hands) > 0 {
		c.tally.Cards.again = func(without map[uint64]struct{}) *Tally { return g.close(declared, breakdowns, without) }
	}
	return c.tally
}

func (r *Rows) add(o *Rows) {
	r.Used += o.Used
	r.Pending += o.Pending
	r.Duplicates += o.Duplicates
	r.Conflicts += o.Conflicts
	r.FirstDuplicate, _ = twoSmallest(r.FirstDuplicate, o.FirstDuplicate)
	r.FirstConflict, _ = twoSmallest(r.FirstConflict, o.FirstConflict)
}

// closer is the state of closing contacts.
type closer struct {
	g        *Gatherer
	tally    *Tally
	triggers []int32 // interned -> place in the tally
	columns  [][]int // of each breakdown: its columns among the Gatherer's
	varies   []bool  // of each column: its values are the exposure's own
	segments []map[string]*Segment
	timing   *timing // nil where no exposure has a time
	minds    *minds
	pieceOf  []int               // of each cell; nil where there are no pieces
	without  map[uint64]struct{} // contacts who are left out
}

func newCloser(g *Gatherer, declared []string, breakdowns [][]string) *closer {
	names, places := order(declared, g.triggers.list)
	c := &closer{g: g, triggers: places, varies: make([]bool, len(g.columns))}
	c.tally = &Tally{Triggers: names, Overall: NewGram(len(names)), Assigned: make([]int64, len(names))}
	c.minds = &minds{patterns: map[string]*mind{}}
	if len(g.days) > 0 {
		c.timing = newTiming(g, len(names))
	}
	asked := make([][]int, len(c.varies)) // first for each column, then for each breakdown
	for column := range c.varies {
		asked[column] = []int{column}
	}
	people, varying := g.conflicting(asked)
	for column := range c.varies {
		c.varies[column] = float64(varying[column]) > exposureLevel*float64(people)
	}
	asked = nil
	for _, by := range breakdowns {
		columns, own := make([]int, len(by)), []int{}
		b := Breakdown{By: by}
		for i, name := range by {
			columns[i] = slices.Index(g.columns, name)
			if c.varies[columns[i]] {
				b.ExposureLevel = append(b.ExposureLevel, name)
			} else {
				own = append(own, columns[i])
			}
		}
		asked = append(asked, own)
		c.columns = append(c.columns, columns)
		c.segments = append(c.segments, map[string]*Segment{})
		c.tally.Breakdowns = append(c.tally.Breakdowns, b)
	}
	// Those of one column have been counted already.
	if slices.ContainsFunc(asked, func(columns []int) bool { return len(columns) > 1 }) {
		_, both := g.conflicting(asked)
		for i := range asked {
			c.tally.Breakdowns[i].Conflicting = both[i]
		}
	} else {
		for i, columns := range asked {
			for _, column := range columns {
				c.tally.Breakdowns[i].Conflicting = varying[column]
			}
		}
	}
	return c
}

// part is a closer of the same kind that has entered nobody.
func (c *closer) part() *closer {
	p := *c
	p.tally = &Tally{Triggers: c.tally.Triggers, Breakdowns: c.tally.Breakdowns, Overall: NewGram(c.tally.Overall.Triggers()), Assigned: make([]int64, len(c.tally.Assigned))}
	p.minds = &minds{patterns: map[string]*mind{}}
	if c.timing != nil {
		p.timing = newTiming(c.g, len(c.tally.Triggers))
	}
	if c.tally.Pieces != nil {
		p.tally.Pieces = &Pieces{Gram: NewGram(c.tally.Pieces.Gram.Triggers())}
	}
	p.segments = make([]map[string]*Segment, len(c.segments))
	for i := range p.segments {
		p.segments[i] = map[string]*Segment{}
	}
	return &p
}

// take adds what another closer has entered.
func (c *closer) take(o *closer) {
	c.tally.Overall.Add(o.tally.Overall)
	if c.timing != nil {
		c.timing.add(o.timing)
	}
	c.minds.take(o.minds)
	if c.tally.Pieces != nil {
		c.tally.Pieces.Gram.Add(o.tally.Pieces.Gram)
	}
	c.tally.Contacts += o.tally.Contacts
	c.tally.Priors += o.tally.Priors
	c.tally.PriorsUnsure += o.tally.PriorsUnsure
	c.tally.Several += o.tally.Several
	c.tally.SeveralExposures += o.tally.SeveralExposures
	for trigger, n := range o.tally.Assigned {
		c.tally.Assigned[trigger] += n
	}
	for b := range o.segments {
		for key, s := range o.segments[b] {
			if mine := c.segments[b][key]; mine != nil {
				mine.add(s)
			} else {
				c.segments[b][key] = s
			}
		}
	}
}

// manySegments is from how many profiles on one goroutine closes all
// contacts: each has Gram matrices of its own.
const manySegments = 1_000

// contacts enters everybody who has a name, partition by partition.
func (c *closer) contacts() {
	workers := runtime.GOMAXPROCS(0)
	if len(c.g.values) > manySegments || c.g.people.Load() < partitions {
		workers = 1
	}
	c.sideBySide(workers, partitions, func(part *closer, next func() (int, bool)) {
		p := &patterns{closer: part, several: map[string]crowd{}}
		for at, more := next(); more; at, more = next() {
			p.partition(&c.g.parts[at])
		}
		p.enter()
	})
	if len(c.g.stories) > 0 {
		c.stories()
	}
}

// sideBySide has closers of the same kind enter so many things, each of which
// next gives to one of them, and takes what they entered.
func (c *closer) sideBySide(workers, things int, enter func(part *closer, next func() (at int, more bool))) {
	parts := make([]*closer, workers)
	var given atomic.Int64
	next := func() (at int, more bool) {
		at = int(given.Add(1) - 1)
		return at, at < things
	}
	var wait sync.WaitGroup
	for i := range parts {
		parts[i] = c.part()
		wait.Go(func() { enter(parts[i], next) })
	}
	wait.Wait()
	for _, part := range parts {
		c.take(part)
	}
}

// sums enters what has no contacts: exposures of nobody in particular, and
// the days.
func (c *closer) sums() {
	var days []Day
	nobody := anonymous{}
	for _, s := range c.g.shards {
		for at, crowds := range s.anonymous {
			nobody.add(c.g, at, crowds)
			c.unnamed(at, crowds)
		}
		for trigger, n := range s.nameless {
			c.tally.Assigned[c.triggers[trigger]] += n
		}
		for day, counts := range s.days {
			for trigger, sum := range *counts {
				if sum != (Counts{}) {
					days = append(days, Day{day, int(c.triggers[trigger]), sum})
				}
			}
		}
	}
	for where, crowds := range nobody {
		for k, who := range crowds {
			if who.weight > 0 && len(c.columns) > 0 {
				c.deal(where, kind(k), who)
			}
		}
	}
	c.tally.Days = mergeDays(days, nil)
}

// order lists the declared names and then the others sorted, and where each
// of the others' interned numbers went.
func order(declared, interned []string) (names []string, places []int32) {
	names = slices.Clone(declared)
	rest := slices.Sorted(slices.Values(interned))
	for _, name := range rest {
		if !slices.Contains(declared, name) {
			names = append(names, name)
		}
	}
	at := make(map[string]int32, len(names))
	for i, name := range names {
		at[name] = int32(i)
	}
	places = make([]int32, len(interned))
	for i, name := range interned {
		places[i] = at[name]
	}
	return names, places
}

// contact enters a number of contacts who did all the same, everywhere they
// belong.
func (c *closer) contact(fold int, cells []cell, who crowd) {
	c.assigned(cells, who.weight)
	if cells = shownOnly(cells); len(cells) == 0 {
		return
	}
	weight := who.weight
	c.tally.Contacts += weight
	whole := gather(cells, c.trigger)
	c.minds.enter(whole, weight)
	if len(whole) > 1 {
		c.tally.Several += weight
		for i := range whole {
			c.tally.SeveralExposures += weight * int64(whole[i].z[M])
		}
	}
	c.tally.Overall.enter(whole, who)
	if c.pieceOf != nil {
		c.tally.Pieces.Gram.enter(gather(cells, c.piece), who)
	}
	if len(c.columns) == 0 {
		return
	}
	own := c.ownValues(cells)
	for b := range c.columns {
		if len(c.tally.Breakdowns[b].ExposureLevel) == 0 {
			c.segment(b, own).Folds[fold].enter(whole, who)
			continue
		}
		parts := map[*Segment][]cell{}
		for _, one := range cells {
			s := c.segment(b, c.valuesOf(one, own))
			parts[s] = append(parts[s], one)
		}
		for s, part := range parts {
			s.Folds[fold].enter(gather(part, c.trigger), who)
		}
	}
}

// assigned counts who was dealt each trigger, with those who wait.
func (c *closer) assigned(cells []cell, weight int64) {
	for i, one := range cells {
		trigger := c.trigger(one)
		if !slices.ContainsFunc(cells[:i], func(before cell) bool { return c.trigger(before) == trigger }) {
			c.tally.Assigned[trigger] += weight
		}
	}
}

func (c *closer) trigger(one cell) int { return int(c.triggers[c.g.cells[one.id].trigger]) }

// gather sums cells by trigger, or by what else they are of, in ascending
// order of it.
func gather(cells []cell, of func(cell) int) []shown {
	seen := make([]shown, 0, len(cells))
	for _, one := range cells {
		trigger := of(one)
		i, found := slices.BinarySearchFunc(seen, trigger, func(s shown, t int) int { return s.trigger - t })
		if !found {
			seen = slices.Insert(seen, i, shown{trigger: trigger})
		}
		seen[i].z.exposed(one.m, one.y, one.c)
	}
	return seen
}

// exposed adds exposures to a contact's vector.
func (z *vector) exposed(m, y, complaints int64) {
	z[N] = 1
	z[M] += float64(m)
	z[Y] += float64(y)
	z[C] += float64(complaints)
	if z[Y] > 0 {
		z[R] = 1
	}
}

func (c *closer) segment(breakdown int, values []string) *Segment {
	mine := make([]string, len(c.columns[breakdown]))
	for i, column := range c.columns[breakdown] {
		mine[i] = values[column]
	}
	key := strings.Join(mine, "\x00")
	s := c.segments[breakdown][key]
	if s == nil {
		fresh := newSegment(mine, len(c.tally.Triggers))
		s = &fresh
		c.segments[breakdown][key] = s
	}
	return s
}

// cut sorts the segments of a breakdown.
func (c *closer) cut(breakdown int) {
	b := &c.tally.Breakdowns[breakdown]
	for _, s := range c.segments[breakdown] {
		b.Segments = append(b.Segments, *s)
	}
	slices.SortFunc(b.Segments, func(x, y Segment) int { return slices.Compare(x.Values, y.Values) })
}
