package tally

import (
	"math"
	"slices"
)

// blocks is how many blocks the tally's matrices have.
func (t *Tally) blocks() int {
	n := 0
	for _, g := range t.grams() {
		n += len(g.own) + len(g.pairs)
	}
	return n
}

// grams lists the matrices that are there.
func (t *Tally) grams() []*Gram {
	list := []*Gram{t.Overall, t.FirstWeek, t.Trend, t.Looks}
	if t.Pieces != nil {
		list = append(list, t.Pieces.Gram)
	}
	for _, b := range slices.Concat(t.Breakdowns, t.Waves) {
		for i := range b.Segments {
			list = append(list, b.Segments[i].Folds[:]...)
		}
	}
	return slices.DeleteFunc(list, func(g *Gram) bool { return g == nil })
}

// settle makes a tally of what was read, or says which part is not one.
func (t *Tally) settle(room *int) error {
	for _, part := range []struct {
		name string
		adds func(*int) bool
	}{
		{"triggers", t.namesTriggers}, {"overall", t.settlesOverall}, {"time", t.settlesTime}, {"days", t.settlesDays},
		{"breakdowns", func(room *int) bool { return t.settles(t.Breakdowns, room) }},
		{"waves", func(room *int) bool { return t.settles(t.Waves, room) && t.wavesFit() }},
		{"pieces", t.settlesPieces}, {"minds", t.settlesMinds}, {"cards", t.settlesCards},
	} {
		if !part.adds(room) {
			return damaged(part.name)
		}
	}
	return nil
}

func (t *Tally) namesTriggers(*int) bool {
	return len(t.Triggers) <= MaxTriggers && distinct(t.Triggers)
}

func distinct(names []string) bool {
	sorted := slices.Sorted(slices.Values(names))
	return len(slices.Compact(sorted)) == len(names)
}

func (t *Tally) settlesOverall(room *int) bool {
	ok := t.Overall.settle(len(t.Triggers), room) && t.Overall.plausible(C, R)
	ok = ok && t.Overall.Contacts == t.Contacts && len(t.Assigned) == len(t.Triggers)
	for _, n := range append([]int64{t.Anonymous, t.Several, t.Priors, t.PriorsUnsure}, t.Assigned...) {
		ok = ok && n >= 0
	}
	return ok && t.Several <= t.Contacts && t.SeveralExposures >= 2*t.Several
}

// mostExact is up to where sums of whole numbers are exact.
const mostExact = 1 << 53

// plausible tells that the sums are those of people: nobody engages more often
// than it was shown anything. Further entries are counts too where they are
// named.
func (g *Gram) plausible(counts ...int) bool {
	for a := range g.own {
		b := &g.own[a]
		n, m, y := b[N][N], b[N][M], b[N][Y]
		ok := n <= float64(g.Contacts) && n <= m && y <= m && whole(n) && whole(m) && whole(y)
		for _, i := range counts {
			ok = ok && whole(b[N][i]) && b[N][i] <= m
		}
		// The square of a sum is no more than so many sums of squares.
		ok = ok && m*m <= n*b[M][M]*(1+1e-9) && b[M][Y]*b[M][Y] <= b[M][M]*b[Y][Y]*(1+1e-9)
		if !ok {
			return false
		}
	}
	return true
}

func whole(v float64) bool { return 0 <= v && v <= mostExact && v == math.Trunc(v) }

// same tells that two matrices are of as many exposures with the same
// outcomes, whoever's they are.
func (t *Tally) same(parts []*Gram, entries ...int) bool {
	for a := range t.Triggers {
		for _, i := range entries {
			sum := 0.0
			for _, g := range parts {
				sum += g.own[a][N][i]
			}
			if sum != t.Overall.own[a][N][i] {
				return false
			}
		}
	}
	return true
}

func (t *Tally) settlesTime(room *int) bool {
	k := len(t.Triggers)
	if t.FirstWeek == nil {
		return t.Trend == nil && t.Looks == nil && len(t.Ladder) == 0 && len(t.Later) == 0
	}
	ok := t.FirstWeek.settle(2*k, room) && t.Trend.settle(k, room) && len(t.Ladder) == k && len(t.LookDays) <= MaxTriggers
	if ok && len(t.LookDays) > 0 {
		ok = t.Looks.settle(len(t.LookDays)*k, room) && t.Looks.plausible(C, R) && slices.IsSorted(t.LookDays)
	} else {
		ok = ok && t.Looks == nil
	}
	ok = ok && t.FirstWeek.plausible() && t.Trend.plausible()
	for _, r := range t.Ladder {
		ok = ok && upTo(r.Noticed, r.OfNoticed) && upTo(r.InLove, r.OfInLove) && upTo(r.Stays, r.OfStays)
	}
	for _, l := range t.Later {
		ok = ok && 0 <= l.Trigger && l.Trigger < k && l.Engaged.plausible() && l.Ignored.plausible()
	}
	return ok
}

func upTo(n, most int64) bool { return 0 <= n && n <= most && most <= mostExact }

func (a *Afterwards) plausible() bool {
	return upTo(a.Contacts, mostExact) && upTo(a.Exposures, a.Squares)
}

func (t *Tally) settlesDays(*int) bool {
	for i, d := range t.Days {
		if d.Trigger < 0 || d.Trigger >= len(t.Triggers) || !upTo(d.Counts.Engagements, d.Counts.Exposures) || !upTo(d.Counts.Complaints, d.Counts.Exposures) {
			return false
		}
		if i > 0 && !(t.Days[i-1].Day < d.Day || t.Days[i-1].Day == d.Day && t.Days[i-1].Trigger < d.Trigger) {
			return false
		}
	}
	return true
}

// daysFit tells that no more was counted by day than there was. (Of a tally
// without some hands the days are everybody's.)
func (t *Tally) daysFit() bool {
	sums := make([]Counts, len(t.Triggers))
	for _, d := range t.Days {
		sums[d.Trigger].add(d.Counts)
	}
	for a, sum := range sums {
		if all := t.Counts(a); sum.Exposures > all.Exposures || sum.Engagements > all.Engagements || sum.Complaints > all.Complaints {
			return false
		}
	}
	return true
}

// settles breakdowns, whose segments must add up to everybody.
func (t *Tally) settles(cuts []Breakdown, room *int) bool {
	for b := range cuts {
		cut := &cuts[b]
		if len(cut.By) == 0 || len(cut.Segments) > MaxProfiles || cut.Conflicting < 0 || !distinct(cut.By) {
			return false
		}
		var parts []*Gram
		var contacts int64
		for i := range cut.Segments {
			s := &cut.Segments[i]
			if len(s.Values) != len(cut.By) || i > 0 && slices.Compare(cut.Segments[i-1].Values, s.Values) >= 0 {
				return false
			}
			for _, fold := range s.Folds {
				if !fold.settle(len(t.Triggers), room) || !fold.plausible(C, R) {
					return false
				}
				contacts += fold.Contacts
			}
			parts = append(parts, s.Folds[:]...)
		}
		if !t.same(parts, M, Y, C) || len(cut.ExposureLevel) == 0 && (contacts != t.Contacts || !t.same(parts, N, R)) {
			return false
		}
	}
	return true
}

// wavesFit tells that the waves cut the breakdowns, each in its place.
func (t *Tally) wavesFit() bool {
	if len(t.Waves) == 0 {
		return true
	}
	if len(t.Waves) != max(1, len(t.Breakdowns)) {
		return false
	}
	for i, w := range t.Waves {
		var by []string
		if i < len(t.Breakdowns) {
			by = t.Breakdowns[i].By
		}
		if len(w.By) != len(by)+1 || !slices.Equal(w.By[:len(by)], by) {
			return false
		}
	}
	return true
}

func (t *Tally) settlesPieces(room *int) bool {
	p := t.Pieces
	if p == nil {
		return true
	}
	for i, one := range p.List {
		if len(one.Values) != len(p.Columns) || one.Trigger < 0 || one.Trigger >= len(t.Triggers) || i > 0 && comparePieces(p.List[i-1], one) >= 0 {
			return false
		}
	}
	return len(p.Columns) > 0 && len(p.List) <= MaxPieces && p.Gram.settle(len(p.List), room) && p.Gram.plausible(C, R)
}

func (t *Tally) settlesMinds(*int) bool {
	ok := upTo(t.Minds.Ambivalent, t.Minds.Contacts) && len(t.Minds.Patterns) <= MaxMinds
	for _, p := range t.Minds.Patterns {
		ok = ok && upTo(p.Ambivalent, p.Contacts) && len(p.Triggers) == len(p.Exposures)
		for i, trigger := range p.Triggers {
			ok = ok && 0 <= trigger && trigger < len(t.Triggers) && (i == 0 || p.Triggers[i-1] < trigger)
		}
		for _, m := range p.Exposures {
			ok = ok && 0 < m && m <= mostExact
		}
	}
	return ok
}

func (t *Tally) settlesCards(*int) bool {
	c := t.Cards
	if c == nil {
		return true
	}
	ok := len(c.Counts) == len(t.Triggers) && c.OneIn >= 1 && c.OneIn&(c.OneIn-1) == 0
	for _, n := range c.Counts {
		ok = ok && upTo(n.Minds, n.Swipes)
	}
	for _, n := range c.Via {
		ok = ok && n >= 0
	}
	return ok
}
