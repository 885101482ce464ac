package tally

import (
	"cmp"
	"maps"
	"slices"
)

// Rungs counts how far contacts climbed the relationship ladder with one
// trigger. Of… are those who were shown it often enough to get there.
type Rungs struct {
	OfNoticed int64 `json:"of_noticed"` // one exposure
	Noticed   int64 `json:"noticed"`    // engaged
	OfInLove  int64 `json:"of_in_love"` // two exposures
	InLove    int64 `json:"in_love"`    // engaged again
	// OfStays are contacts of three exposures on two days or more; Stays those
	// in love who engaged in the last third of their exposures too. Days, not
	// moments, are in order: of one day whose exposures are only partly in the
	// last third the engagements are taken to have come first.
	OfStays int64 `json:"of_stays"`
	Stays   int64 `json:"stays"`
}

// Later counts contacts whose first day with a trigger saw one exposure, by
// what they did then: to ask whether exposures depend on earlier outcomes.
type Later struct {
	Trigger int   `json:"trigger"`
	Day     int32 `json:"day"` // the first one, as days since 1970
	// Profile tells apart contacts of different values of the columns, where
	// those are few.
	Profile string     `json:"profile"`
	Engaged Afterwards `json:"engaged"`
	Ignored Afterwards `json:"ignored"`
}

// Afterwards is exposures to the same trigger on later days.
type Afterwards struct {
	Contacts  int64 `json:"contacts"`
	Exposures int64 `json:"exposures"`
	Squares   int64 `json:"squares"` // Σ exposures² over contacts
}

func (a *Afterwards) add(o Afterwards) {
	a.Contacts += o.Contacts
	a.Exposures += o.Exposures
	a.Squares += o.Squares
}

// fewProfiles is up to how many profiles Later tells apart.
const fewProfiles = 100

// timing is what depends on when contacts did what, while they are closed.
type timing struct {
	days      []int32 // by number, from 1
	first     int32
	lookDays  []int32
	firstWeek *Gram
	trend     *Gram
	looks     *Gram // nil without looks
	ladder    []Rungs
	later     map[laterKey]*[2]Afterwards // ignored, engaged
	dated     []dated                     // scratch
	seen      []shown                     // scratch
}

type laterKey struct {
	trigger int
	day     int32
	profile int32
}

// dated is what a contact did with a trigger on one day.
type dated struct {
	trigger int
	day     int32 // NoDay: not known; they come first
	exposed counted
	profile int32
}

type counted struct{ m, y, c int64 }

func (n *counted) add(o counted) { n.m, n.y, n.c = n.m+o.m, n.y+o.y, n.c+o.c }

func newTiming(g *Gatherer, triggers int) *timing {
	t := &timing{
		days: g.days, first: slices.Min(g.days), lookDays: g.LookDays,
		firstWeek: NewGram(2 * triggers), trend: NewGram(triggers), ladder: make([]Rungs, triggers), later: map[laterKey]*[2]Afterwards{},
	}
	if len(t.lookDays) > 0 {
		t.looks = NewGram(len(t.lookDays) * triggers)
	}
	return t
}

func (t *timing) add(o *timing) {
	t.firstWeek.Add(o.firstWeek)
	t.trend.Add(o.trend)
	if t.looks != nil {
		t.looks.Add(o.looks)
	}
	addRungs(t.ladder, o.ladder)
	for key, more := range o.later {
		sums := t.after(key)
		sums[0].add(more[0])
		sums[1].add(more[1])
	}
}

func addRungs(to, more []Rungs) {
	for i, o := range more {
		r := &to[i]
		r.OfNoticed, r.Noticed = r.OfNoticed+o.OfNoticed, r.Noticed+o.Noticed
		r.OfInLove, r.InLove = r.OfInLove+o.OfInLove, r.InLove+o.InLove
		r.OfStays, r.Stays = r.OfStays+o.OfStays, r.Stays+o.Stays
	}
}

func (t *timing) after(key laterKey) *[2]Afterwards {
	sums := t.later[key]
	if sums == nil {
		sums = new([2]Afterwards)
		t.later[key] = sums
	}
	return sums
}

// enter takes contacts who did all the same, given as their cells.
func (t *timing) enter(c *closer, cells []cell, weight int64) {
	t.dated = t.dated[:0]
	for _, one := range cells {
		if one.m == 0 {
			continue
		}
		d := dated{trigger: c.trigger(one), day: NoDay, exposed: counted{one.m, one.y, one.c}}
		if one.day > 0 {
			d.day = t.days[one.day-1]
		}
		if len(c.g.values) <= fewProfiles {
			d.profile = c.g.cells[one.id].profile
		}
		t.dated = append(t.dated, d)
	}
	if len(t.dated) == 0 {
		return
	}
	slices.SortFunc(t.dated, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.trigger, b.trigger), cmp.Compare(a.day, b.day))
	})
	who := crowd{weight: weight}
	t.firstWeek.enter(t.byWeek(), who)
	if seen := t.overTime(); len(seen) > 0 {
		t.trend.enter(seen, who)
	}
	if t.looks != nil {
		if seen := t.byLook(len(t.ladder)); len(seen) > 0 {
			t.looks.enter(seen, who)
		}
	}
	for days := range t.byTrigger() {
		t.climb(days, weight)
		t.followed(days, weight)
	}
}

// byTrigger gives the days of each trigger, one after the other.
func (t *timing) byTrigger() func(yield func([]dated) bool) {
	return func(yield func([]dated) bool) {
		for from := 0; from < len(t.dated); {
			to := from + 1
			for to < len(t.dated) && t.dated[to].trigger == t.dated[from].trigger {
				to++
			}
			if !yield(t.dated[from:to]) {
				return
			}
			from = to
		}
	}
}

// byWeek takes the first week and the rest for triggers apart, without
// complaints.
func (t *timing) byWeek() []shown {
	t.seen = t.seen[:0]
	for days := range t.byTrigger() {
		var first, rest counted
		for _, d := range days {
			if d.day != NoDay && d.day < t.first+7 {
				first.add(d.exposed)
			} else {
				rest.add(d.exposed)
			}
		}
		for i, n := range []counted{first, rest} {
			if n.m > 0 {
				var z vector
				z.exposed(n.m, n.y, 0)
				t.seen = append(t.seen, shown{2*days[0].trigger + i, z})
			}
		}
	}
	return t.seen
}

// overTime sums what has a time, for the trend.
func (t *timing) overTime() []shown {
	t.seen = t.seen[:0]
	for days := range t.byTrigger() {
		var z vector
		for _, d := range days {
			if d.day == NoDay {
				continue
			}
			at := float64(d.day - t.first)
			m, y := float64(d.exposed.m), float64(d.exposed.y)
			z[N] = 1
			z[M], z[Y] = z[M]+m, z[Y]+y
			z[TM], z[TTM], z[TY] = z[TM]+at*m, z[TTM]+at*at*m, z[TY]+at*y
		}
		if z[N] > 0 {
			t.seen = append(t.seen, shown{days[0].trigger, z})
		}
	}
	return t.seen
}

// byLook sums what has a time up to each look.
func (t *timing) byLook(triggers int) []shown {
	t.seen = t.seen[:0]
	for look, last := range t.lookDays {
		for days := range t.byTrigger() {
			var sum counted
			for _, d := range days {
				if d.day != NoDay && d.day <= last {
					sum.add(d.exposed)
				}
			}
			if sum.m > 0 {
				var z vector
				z.exposed(sum.m, sum.y, sum.c)
				t.seen = append(t.seen, shown{look*triggers + days[0].trigger, z})
			}
		}
	}
	return t.seen
}

// climb counts the rungs that contacts reached with a trigger.
func (t *timing) climb(days []dated, weight int64) {
	var all counted
	for _, d := range days {
		all.add(d.exposed)
	}
	reach := func(of, got *int64, enough, did bool) {
		if enough {
			*of += weight
			if did {
				*got += weight
			}
		}
	}
	r := &t.ladder[days[0].trigger]
	reach(&r.OfNoticed, &r.Noticed, true, all.y > 0)
	reach(&r.OfInLove, &r.InLove, all.m > 1, all.y > 1)
	several := days[0].day != NoDay && days[0].day != days[len(days)-1].day
	reach(&r.OfStays, &r.Stays, all.m > 2 && several, all.y > 1 && engagedLast(days, all.m/3))
}

// engagedLast tells whether some of the last exposures were surely engaged
// with.
func engagedLast(days []dated, last int64) bool {
	for end := len(days); end > 0 && last > 0; {
		day := days[end-1].day
		var sum counted
		for ; end > 0 && days[end-1].day == day; end-- {
			sum.add(days[end-1].exposed)
		}
		if sum.y > max(0, sum.m-last) {
			return true
		}
		last -= sum.m
	}
	return false
}

// followed counts what came after the first day, where that saw one exposure.
func (t *timing) followed(days []dated, weight int64) {
	first := days[0]
	if first.day == NoDay || first.exposed.m != 1 || len(days) > 1 && days[1].day == first.day {
		return
	}
	var later int64
	for _, d := range days[1:] {
		later += d.exposed.m
	}
	sums := t.after(laterKey{first.trigger, first.day, first.profile})
	sums[first.exposed.y].add(Afterwards{weight, weight * later, weight * later * later})
}

// tell writes into the tally what was counted.
func (t *timing) tell(g *Gatherer, to *Tally) {
	to.FirstDay, to.LookDays = t.first, t.lookDays
	to.FirstWeek, to.Trend, to.Looks, to.Ladder = t.firstWeek, t.trend, t.looks, t.ladder
	sums := map[laterName]Later{}
	for key, two := range t.later {
		one := Later{Trigger: key.trigger, Day: key.day, Ignored: two[0], Engaged: two[1]}
		if len(g.columns) > 0 && len(g.values) <= fewProfiles {
			one.Profile = g.profiles.list[key.profile]
		}
		sums[one.name()] = one
	}
	to.Later = sortedLater(sums)
}

type laterName struct {
	trigger int
	day     int32
	profile string
}

func (l Later) name() laterName { return laterName{l.Trigger, l.Day, l.Profile} }

func sortedLater(sums map[laterName]Later) []Later {
	return slices.SortedFunc(maps.Values(sums), func(a, b Later) int {
		return cmp.Or(cmp.Compare(a.Trigger, b.Trigger), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Profile, b.Profile))
	})
}

// addLater adds those of other contacts.
func addLater(lists ...[]Later) []Later {
	sums := map[laterName]Later{}
	for _, one := range slices.Concat(lists...) {
		sum, known := sums[one.name()]
		if !known {
			sum = Later{Trigger: one.Trigger, Day: one.Day, Profile: one.Profile}
		}
		sum.Engaged.add(one.Engaged)
		sum.Ignored.add(one.Ignored)
		sums[one.name()] = sum
	}
	return sortedLater(sums)
}
