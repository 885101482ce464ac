package tally

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// Close enters every contact into a tally cut by the breakdowns, whose
// columns must be among the Gatherer's. Triggers come in the order of
// declared, then whatever else the data name in byte order. The Gatherer must
// not be used again.
func (g *Gatherer) Close(declared []string, breakdowns [][]string) (*Tally, Rows) {
	g.flush()
	g.settleEvents()
	c := newCloser(g, declared, breakdowns)
	c.contacts()
	c.sums()
	for i := range c.tally.Breakdowns {
		c.cut(i)
	}
	var rows Rows
	for _, s := range g.shards {
		rows.add(&s.rows)
	}
	return c.tally, rows
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
	weeks    []shown // scratch
}

func newCloser(g *Gatherer, declared []string, breakdowns [][]string) *closer {
	names, places := order(declared, g.triggers.list)
	c := &closer{g: g, triggers: places, varies: make([]bool, len(g.columns))}
	c.tally = &Tally{Triggers: names, Overall: NewGram(len(names)), Assigned: make([]int64, len(names))}
	if slices.ContainsFunc(g.shards, func(s *Shard) bool { return len(s.days) > 0 }) {
		c.tally.FirstWeek = NewGram(2 * len(names))
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
	_, varying = g.conflicting(asked)
	for i := range breakdowns {
		c.tally.Breakdowns[i].Conflicting = varying[i]
	}
	return c
}

// part is a closer of the same kind that has entered nobody.
func (c *closer) part() *closer {
	p := *c
	p.weeks = nil
	p.tally = &Tally{Triggers: c.tally.Triggers, Breakdowns: c.tally.Breakdowns, Overall: NewGram(c.tally.Overall.Triggers()), Assigned: make([]int64, len(c.tally.Assigned))}
	if c.tally.FirstWeek != nil {
		p.tally.FirstWeek = NewGram(c.tally.FirstWeek.Triggers())
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
	if c.tally.FirstWeek != nil {
		c.tally.FirstWeek.Add(o.tally.FirstWeek)
	}
	c.tally.Contacts += o.tally.Contacts
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
	parts := make([]*closer, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range parts {
		parts[i] = c.part()
		wait.Go(func() {
			p := &patterns{closer: parts[i], several: map[string]int64{}}
			for at := next.Add(1) - 1; at < partitions; at = next.Add(1) - 1 {
				p.partition(&c.g.parts[at])
			}
			p.enter()
		})
	}
	wait.Wait()
	for _, part := range parts {
		c.take(part)
	}
}

// sums enters what has no contacts: exposures of nobody in particular, and
// the days.
func (c *closer) sums() {
	cells := make([][kinds]int64, len(c.g.cells))
	var days []Day
	for _, s := range c.g.shards {
		for cell, counts := range s.anonymous {
			for k, n := range counts {
				cells[cell][k] += n
			}
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
	for cell, counts := range cells {
		for k, n := range counts {
			if n > 0 {
				c.anonymous(c.g.cells[cell], kind(k), n)
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
func (c *closer) contact(fold int, cells []cell, weight int64) {
	c.assigned(cells, weight)
	if cells = shownOnly(cells); len(cells) == 0 {
		return
	}
	c.tally.Contacts += weight
	whole := c.gather(cells)
	if len(whole) > 1 {
		c.tally.Several += weight
		for i := range whole {
			c.tally.SeveralExposures += weight * int64(whole[i].z[M])
		}
	}
	times := float64(weight)
	c.tally.Overall.enter(whole, times)
	if c.tally.FirstWeek != nil {
		c.tally.FirstWeek.enter(c.byWeek(cells), times)
	}
	if len(c.columns) == 0 {
		return
	}
	own := c.ownValues(cells)
	for b := range c.columns {
		if len(c.tally.Breakdowns[b].ExposureLevel) == 0 {
			c.segment(b, own).Folds[fold].enter(whole, times)
			continue
		}
		parts := map[*Segment][]cell{}
		for _, one := range cells {
			s := c.segment(b, c.valuesOf(one, own))
			parts[s] = append(parts[s], one)
		}
		for s, part := range parts {
			s.Folds[fold].enter(c.gather(part), times)
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

// gather sums cells by trigger, in ascending order of trigger.
func (c *closer) gather(cells []cell) []shown {
	seen := make([]shown, 0, len(cells))
	for _, one := range cells {
		trigger := c.trigger(one)
		i, found := slices.BinarySearchFunc(seen, trigger, func(s shown, t int) int { return s.trigger - t })
		if !found {
			seen = slices.Insert(seen, i, shown{trigger: trigger})
		}
		seen[i].z.exposed(one.m, one.y, one.c)
	}
	return seen
}

// byWeek does the same with the first week and the rest as triggers apart.
func (c *closer) byWeek(cells []cell) []shown {
	c.weeks = c.weeks[:0]
	for _, s := range c.gather(cells) {
		var first vector
		for _, one := range cells {
			if c.trigger(one) == s.trigger && one.m1 > 0 {
				first.exposed(one.m1, one.y1, 0)
			}
		}
		if first[M] > 0 {
			c.weeks = append(c.weeks, shown{2 * s.trigger, first})
		}
		if rest := s.z[M] - first[M]; rest > 0 {
			var later vector
			later.exposed(int64(rest), int64(s.z[Y]-first[Y]), 0)
			c.weeks = append(c.weeks, shown{2*s.trigger + 1, later})
		}
	}
	return c.weeks
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

// anonymous enters exposures without a contact, each a contact of its own.
func (c *closer) anonymous(where pair, k kind, count int64) {
	isEarly := k >= early
	if isEarly {
		k -= early
	}
	trigger := int(c.triggers[where.trigger])
	var z vector
	switch k {
	case kind(experiment.Engage):
		z.exposed(1, 1, 0)
	case kind(experiment.Complain):
		z.exposed(1, 0, 1)
	case engagedAndComplained:
		z.exposed(1, 1, 1)
	default:
		z.exposed(1, 0, 0)
	}
	c.tally.Assigned[trigger] += count
	c.tally.Contacts += count
	c.tally.Anonymous += count
	c.tally.Overall.enter([]shown{{trigger, z}}, float64(count))
	if c.tally.FirstWeek != nil {
		week := 2 * trigger
		if !isEarly {
			week++
		}
		engaged := z
		engaged[C] = 0
		c.tally.FirstWeek.enter([]shown{{week, engaged}}, float64(count))
	}
	if len(c.columns) == 0 {
		return
	}
	values := c.g.values[where.profile]
	same := strings.Join(values, "\x00") + "\x00" + c.tally.Triggers[trigger] + "\x00" + string('0'+rune(k))
	if isEarly { // which are thrown apart from the rest
		same += "\x00early"
	}
	for f, n := range deal(count, []byte(same)) {
		for b := range c.columns {
			if n > 0 {
				c.segment(b, values).Folds[f].enter([]shown{{trigger, z}}, float64(n))
			}
		}
	}
}

// cut sorts the segments of a breakdown.
func (c *closer) cut(breakdown int) {
	b := &c.tally.Breakdowns[breakdown]
	for _, s := range c.segments[breakdown] {
		b.Segments = append(b.Segments, *s)
	}
	slices.SortFunc(b.Segments, func(x, y Segment) int { return slices.Compare(x.Values, y.Values) })
}
