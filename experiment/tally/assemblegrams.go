package tally

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// minds counts the patterns of what contacts were shown; of too many there are
// none.
func (a *assembler) minds() bool {
	m := &a.named.Minds
	if len(a.parts["minds"]) > MaxMinds {
		return true
	}
	m.Patterns = []MindPattern{}
	return a.each("minds", func(c *Cell) bool {
		list, ok := texts(c.Key)
		if !ok || len(list) == 0 || len(list)%2 > 0 || len(c.Numbers) != 2 || !counts(c.Numbers...) {
			return false
		}
		one := MindPattern{Contacts: int64(c.Numbers[0]), Ambivalent: int64(c.Numbers[1])}
		for i := 0; i < len(list); i += 2 {
			trigger, known := a.places[list[i]]
			exposures, err := strconv.ParseInt(list[i+1], 10, 64)
			if !known || err != nil || slices.Contains(one.Triggers, trigger) {
				return false
			}
			at, _ := slices.BinarySearch(one.Triggers, trigger)
			one.Triggers, one.Exposures = slices.Insert(one.Triggers, at, trigger), slices.Insert(one.Exposures, at, exposures)
		}
		m.Patterns = append(m.Patterns, one)
		return true
	})
}

// grams enters the blocks of everything but pieces, whose list comes first.
func (a *assembler) grams() bool {
	return a.each("own", func(c *Cell) bool {
		block, ok := ownBlock(c.Numbers, c.What == "trend")
		a.priors = a.priors || c.What != "trend" && len(c.Numbers) == Vars*(Vars+1)/2
		return ok && a.everywhere(c, func(g *Gram, one, _ int) bool {
			g.own[one].add(&block)
			return true
		})
	}) && a.each("pair", func(c *Cell) bool {
		block, ok := pairBlock(c.Numbers, c.What == "trend")
		return ok && a.everywhere(c, func(g *Gram, one, other int) bool {
			if one == other {
				return false
			}
			g.enterPair(one, other, block)
			return true
		})
	})
}

func (g *Gram) enterPair(one, other int, block Block) {
	if one > other {
		one, other, block = other, one, block.turned()
	}
	g.pair(one, other).add(&block)
}

// everywhere gives a cell's matrices to enter, and the numbers of its triggers
// in them.
func (a *assembler) everywhere(c *Cell, enter func(g *Gram, one, other int) bool) bool {
	one, known := a.places[c.Trigger]
	other, knownToo := a.places[c.Other]
	if !known || !knownToo && c.Part == "pair" || c.Fold < 0 || c.Fold >= Folds {
		return false
	}
	switch c.What {
	case "overall":
		return enter(a.named.Overall, one, other)
	case "pieces":
		return true
	case "trend":
		return a.timed && enter(a.named.Trend, one, other)
	case "weeks":
		half, ok1 := numberIn(c.Key, 2)
		half2, ok2 := numberIn(c.OtherKey, 2)
		return a.timed && ok1 && (ok2 || c.Part == "own") && enter(a.named.FirstWeek, 2*one+half, 2*other+half2)
	case "looks":
		look, ok1 := numberIn(c.Key, len(a.layout.LookDays))
		look2, ok2 := numberIn(c.OtherKey, len(a.layout.LookDays))
		k := len(a.named.Triggers)
		return a.timed && ok1 && (ok2 || c.Part == "own") && enter(a.named.Looks, look*k+one, look2*k+other)
	}
	list, ok := a.segmentsOf(c)
	if !ok || c.What == "profile" && !enter(a.named.Overall, one, other) {
		return false
	}
	return !slices.ContainsFunc(list, func(s *Segment) bool { return !enter(s.Folds[c.Fold], one, other) })
}

// numberIn reads the key of a pseudo-trigger.
func numberIn(key string, below int) (int, bool) {
	list, ok := texts(key)
	if !ok || len(list) != 1 {
		return 0, false
	}
	n, err := strconv.Atoi(list[0])
	return n, err == nil && 0 <= n && n < below
}

// segmentsOf are the segments that a cell of a cut is of.
func (a *assembler) segmentsOf(c *Cell) (list []*Segment, ok bool) {
	values, ok := texts(c.Key)
	if !ok {
		return nil, false
	}
	if c.What != "profile" {
		cut, err := strconv.Atoi(c.What)
		if err != nil || cut < 0 || cut >= len(a.cuts) || len(values) != len(a.cuts[cut].By) {
			return nil, false
		}
		return []*Segment{a.segment(cut, values)}, true
	}
	if len(values) != len(a.layout.Columns) {
		return nil, false
	}
	for cut, columns := range a.columns {
		mine := make([]string, len(columns))
		for i, column := range columns {
			mine[i] = values[column]
		}
		list = append(list, a.segment(cut, mine))
	}
	return list, true
}

func (a *assembler) segment(cut int, values []string) *Segment {
	key := segmentKey{cut, strings.Join(values, "\x00")}
	s := a.segments[key]
	if s == nil {
		fresh := newSegment(values, len(a.named.Triggers))
		s = &fresh
		a.segments[key] = s
	}
	return s
}

// members counts the contacts of every matrix.
func (a *assembler) members() bool {
	t := a.named
	t.Overall.Contacts = t.Contacts
	if a.timed {
		t.FirstWeek.Contacts = t.Contacts
	}
	return a.each("members", func(c *Cell) bool {
		if len(c.Numbers) != 1 || !counts(c.Numbers...) || c.Fold < 0 || c.Fold >= Folds {
			return false
		}
		n := int64(c.Numbers[0])
		switch {
		case c.What == "trend" && a.timed:
			t.Trend.Contacts += n
			return true
		case c.What == "looks" && t.Looks != nil:
			t.Looks.Contacts += n
			return true
		}
		list, ok := a.segmentsOf(c)
		for _, s := range list {
			s.Folds[c.Fold].Contacts += n
		}
		return ok
	})
}

// ownBlock reads the upper triangle of a symmetric block, of five entries or
// with the prior of six.
func ownBlock(n []float64, trend bool) (b Block, ok bool) {
	vars := map[int]int{15: X, 21: Vars}[len(n)]
	for i := range vars {
		for j := i; j < vars; j++ {
			b[i][j] = n[0] / scale(i, j, trend)
			b[j][i] = b[i][j]
			n = n[1:]
		}
	}
	return b, vars > 0 && finite(&b)
}

func pairBlock(n []float64, trend bool) (b Block, ok bool) {
	vars := map[int]int{25: X, 36: Vars}[len(n)]
	for i := range vars {
		for j := range vars {
			b[i][j] = n[i*vars+j] / scale(i, j, trend)
		}
	}
	return b, vars > 0 && finite(&b)
}

// scale is in what parts an entry is told.
func scale(i, j int, trend bool) float64 {
	parts := 1.0
	for _, entry := range []int{i, j} {
		if entry == X && !trend {
			parts *= priorGrid
		}
	}
	return parts
}

func finite(b *Block) bool {
	for _, row := range b {
		for _, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}
