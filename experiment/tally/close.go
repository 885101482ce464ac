package tally

import (
	"slices"
	"strings"

	"triggerlab/experiment"
)

// exposureLevel is the share of contacts within which a column may vary and
// still be taken for the contact's own.
const exposureLevel = 0.01

// Close enters every contact into a tally cut by the breakdowns, whose
// columns must be among the Gatherer's. Triggers come in the order of
// declared, then whatever else the data name in byte order. The Gatherer must
// not be used again.
func (g *Gatherer) Close(declared []string, breakdowns [][]string) (*Tally, Rows) {
	for _, e := range g.events {
		g.settle(&e)
	}
	g.events = nil
	c := newCloser(g, declared, breakdowns)
	for name, at := range g.index {
		c.contact(name, g.people[at].cells())
	}
	for what, count := range g.anonymous {
		c.anonymous(what, count)
	}
	c.assigned()
	for k, counts := range g.days {
		c.tally.Days = append(c.tally.Days, Day{k.day, int(c.triggers[k.trigger]), counts})
	}
	c.tally.Days = mergeDays(c.tally.Days, nil)
	for i := range c.tally.Breakdowns {
		c.cut(i)
	}
	return c.tally, g.rows
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
	names, places := order(declared, g.triggers.names)
	c := &closer{g: g, triggers: places, tally: &Tally{Triggers: names, Overall: NewGram(len(names))}}
	if g.timed {
		c.tally.FirstWeek = NewGram(2 * len(names))
	}
	c.varies = make([]bool, len(g.columns))
	for column := range c.varies {
		c.varies[column] = float64(g.conflicting(column)) > exposureLevel*float64(len(g.people))
	}
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
		b.Conflicting = g.conflicting(own...)
		c.columns = append(c.columns, columns)
		c.segments = append(c.segments, map[string]*Segment{})
		c.tally.Breakdowns = append(c.tally.Breakdowns, b)
	}
	return c
}

// assigned counts who was dealt each trigger, with those who wait.
func (c *closer) assigned() {
	c.tally.Assigned = make([]int64, len(c.tally.Triggers))
	for trigger := range c.tally.Assigned {
		b := c.tally.Overall.Block(trigger, trigger)
		c.tally.Assigned[trigger] = int64(b[N][N])
	}
	for w := range c.g.waiting {
		at, known := c.g.index[w.contact]
		if !known || !slices.ContainsFunc(c.g.people[at].cells(), func(one cell) bool { return one.trigger == w.trigger }) {
			c.tally.Assigned[c.triggers[w.trigger]]++
		}
	}
	for trigger, n := range c.g.nameless {
		c.tally.Assigned[c.triggers[trigger]] += n
	}
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

// conflicting counts the contacts with two values or more in one of the
// columns. An empty value conflicts with nothing.
func (g *Gatherer) conflicting(columns ...int) int64 {
	var count int64
	for i := range g.people {
		p := &g.people[i]
		if len(p.more) > 0 && slices.ContainsFunc(columns, func(column int) bool { return g.conflicts(p, column) }) {
			count++
		}
	}
	return count
}

func (g *Gatherer) conflicts(p *person, column int) bool {
	first := ""
	for _, c := range p.cells() {
		v := g.values[c.profile][column]
		if first == "" {
			first = v
		} else if v != "" && v != first {
			return true
		}
	}
	return false
}

// contact enters one named contact, everywhere it belongs.
func (c *closer) contact(name string, cells []cell) {
	c.tally.Contacts++
	whole := c.gather(cells)
	if len(whole) > 1 {
		c.tally.Several++
		for i := range whole {
			c.tally.SeveralExposures += int64(whole[i].z[M])
		}
	}
	c.tally.Overall.enter(whole, 1)
	if c.tally.FirstWeek != nil {
		c.tally.FirstWeek.enter(c.byWeek(cells), 1)
	}
	if len(c.columns) == 0 {
		return
	}
	fold := Fold([]byte(name))
	own := c.ownValues(cells)
	for b := range c.columns {
		if len(c.tally.Breakdowns[b].ExposureLevel) == 0 {
			c.segment(b, own).Folds[fold].enter(whole, 1)
			continue
		}
		parts := map[*Segment][]cell{}
		for _, one := range cells {
			s := c.segment(b, c.valuesOf(one, own))
			parts[s] = append(parts[s], one)
		}
		for s, part := range parts {
			s.Folds[fold].enter(c.gather(part), 1)
		}
	}
}

// gather sums cells by trigger, in ascending order of trigger.
func (c *closer) gather(cells []cell) []shown {
	seen := make([]shown, 0, len(cells))
	for _, one := range cells {
		trigger := int(c.triggers[one.trigger])
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
			if int(c.triggers[one.trigger]) == s.trigger && one.m1 > 0 {
				first.exposed(one.m1, one.y1, 0)
			}
		}
		if first[M] > 0 {
			c.weeks = append(c.weeks, shown{2 * s.trigger, first})
		}
		if rest := s.z[M] - first[M]; rest > 0 {
			var later vector
			later.exposed(int32(rest), int32(s.z[Y]-first[Y]), 0)
			c.weeks = append(c.weeks, shown{2*s.trigger + 1, later})
		}
	}
	return c.weeks
}

// exposed adds exposures to a contact's vector.
func (z *vector) exposed(m, y, complaints int32) {
	z[N] = 1
	z[M] += float64(m)
	z[Y] += float64(y)
	z[C] += float64(complaints)
	if z[Y] > 0 {
		z[R] = 1
	}
}

// ownValues is what the contact is in every column: the smallest of its
// values in byte order, an empty one only if there is no other.
func (c *closer) ownValues(cells []cell) []string {
	own := c.g.values[cells[0].profile]
	if len(cells) == 1 {
		return own
	}
	own = slices.Clone(own)
	for _, one := range cells[1:] {
		for i, v := range c.g.values[one.profile] {
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
			values[i] = c.g.values[one.profile][i]
		}
	}
	return values
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
func (c *closer) anonymous(what plain, count int64) {
	trigger := int(c.triggers[what.trigger])
	var z vector
	switch what.kind {
	case kind(experiment.Engage):
		z.exposed(1, 1, 0)
	case kind(experiment.Complain):
		z.exposed(1, 0, 1)
	case engagedAndComplained:
		z.exposed(1, 1, 1)
	default:
		z.exposed(1, 0, 0)
	}
	c.tally.Contacts += count
	c.tally.Anonymous += count
	c.tally.Overall.enter([]shown{{trigger, z}}, float64(count))
	if c.tally.FirstWeek != nil {
		week := 2 * trigger
		if !what.early {
			week++
		}
		engaged := z
		engaged[C] = 0
		c.tally.FirstWeek.enter([]shown{{week, engaged}}, float64(count))
	}
	if len(c.columns) == 0 {
		return
	}
	values := c.g.values[what.profile]
	same := strings.Join(values, "\x00") + "\x00" + c.tally.Triggers[trigger] + "\x00" + string('0'+rune(what.kind))
	for f, n := range c.deal(what, count, same) {
		for b := range c.columns {
			if n > 0 {
				c.segment(b, values).Folds[f].enter([]shown{{trigger, z}}, float64(n))
			}
		}
	}
}

// deal throws the exposures of the first week and of the rest apart.
func (c *closer) deal(what plain, count int64, same string) [Folds]int64 {
	if what.early {
		same += "\x00early"
	}
	return deal(count, []byte(same))
}

// cut sorts the segments of a breakdown.
func (c *closer) cut(breakdown int) {
	b := &c.tally.Breakdowns[breakdown]
	for _, s := range c.segments[breakdown] {
		b.Segments = append(b.Segments, *s)
	}
	slices.SortFunc(b.Segments, func(x, y Segment) int { return slices.Compare(x.Values, y.Values) })
}
