package tally

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
)

// event is what the rows of one event tell. They are kept until all have been
// read, for which of them counts, and how many say something else, must not
// depend on their order.
type event struct {
	telling
	more []telling // what else is told of it, which is seldom anything
}

// telling is what some rows of an event agree on, word for word.
type telling struct {
	contact          string
	profile, trigger int32
	outcome          experiment.Outcome
	age              Age
	early            bool
	day              int32
	rows             int32
	first, second    uint64 // the two smallest orders; second is 0 for a single row
}

func (e *event) tellings() []telling { return slices.Concat([]telling{e.telling}, e.more) }

// add takes one more telling, by itself or with those that say the same.
func (e *event) add(t telling) {
	if e.rows == 0 {
		e.telling = t
		return
	}
	if e.telling.same(&t) && e.outcome == t.outcome {
		e.join(&t)
		return
	}
	for i := range e.more {
		if o := &e.more[i]; o.same(&t) && o.outcome == t.outcome {
			o.join(&t)
			return
		}
	}
	e.more = append(e.more, t)
}

// same tells whether two tellings are of one contact, profile and trigger.
func (t *telling) same(o *telling) bool {
	return t.contact == o.contact && t.profile == o.profile && t.trigger == o.trigger
}

// join takes over rows of the same exposure: it happened on the earliest day
// that is known, and is as old as the oldest of them.
func (t *telling) join(o *telling) {
	if t.day == NoDay || o.day != NoDay && o.day < t.day {
		t.day, t.early = o.day, o.early
	}
	t.age = max(t.age, o.age)
	t.rows += o.rows
	t.first, t.second = twoSmallest(t.first, t.second, o.first, o.second)
}

// twoSmallest returns the two smallest of some orders, of which 0 is none.
func twoSmallest(orders ...uint64) (first, second uint64) {
	for _, n := range orders {
		switch {
		case n == 0:
		case first == 0 || n < first:
			first, second = n, first
		case second == 0 || n < second:
			second = n
		}
	}
	return first, second
}

// settle enters the exposure of an event, and counts the rows that were not
// needed for it. What counts is a known outcome before a pending one, then
// the strongest; among those that contradict each other otherwise the last in
// byte order. Rows that are pending agree with it.
func (g *Gatherer) settle(e *event) {
	all := e.tellings()
	kept := slices.MaxFunc(all, g.compare)
	for _, t := range all {
		switch {
		case t.same(&kept) && t.outcome == kept.outcome:
		case t.same(&kept) && t.outcome == experiment.Pending:
			kept.join(&t)
		default:
			g.rows.Conflicts += int64(t.rows)
			g.rows.FirstConflict, _ = twoSmallest(g.rows.FirstConflict, t.first)
		}
	}
	if kept.rows > 1 {
		g.rows.Duplicates += int64(kept.rows - 1)
		g.rows.FirstDuplicate, _ = twoSmallest(g.rows.FirstDuplicate, kept.second)
	}
	g.enter(Exposure{
		Profile: kept.profile, Trigger: kept.trigger, Outcome: kept.outcome, Age: kept.age, Day: kept.day, Early: kept.early,
	}, kept.contact, kept.contact != "")
}

func (g *Gatherer) compare(a, b telling) int {
	return cmp.Or(cmp.Compare(a.outcome, b.outcome), cmp.Compare(a.contact, b.contact),
		cmp.Compare(g.triggers.names[a.trigger], g.triggers.names[b.trigger]),
		cmp.Compare(g.profiles.names[a.profile], g.profiles.names[b.profile]))
}
