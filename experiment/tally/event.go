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
	contact       uint64 // its hash; 0: nobody is named
	first, second uint64 // the two smallest orders; second is 0 for a single row
	cell          int32
	day           int32
	rows          int32
	outcome       experiment.Outcome
	age           Age
	early         bool
	fold          uint8
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
func (t *telling) same(o *telling) bool { return t.contact == o.contact && t.cell == o.cell }

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

// tell takes one row of an event.
func (s *Shard) tell(e Exposure, who uint64) {
	t := telling{
		contact: who, cell: s.cell(e.Profile, e.Trigger), day: e.Day, rows: 1, first: e.Order,
		outcome: e.Outcome, age: e.Age, early: e.Early,
	}
	if who != 0 {
		t.fold = uint8(Fold(e.Contact))
	}
	key := hashOf(e.Event)
	ev := s.events[key]
	ev.add(t)
	s.events[key] = ev
}

// settleEvents brings the events of all shards together, for one event may
// be told of in several, and enters the exposure of each.
func (g *Gatherer) settleEvents() {
	if len(g.shards) == 0 {
		return
	}
	first := g.shards[0]
	for _, s := range g.shards[1:] {
		for key, theirs := range s.events {
			mine := first.events[key]
			for _, t := range theirs.tellings() {
				mine.add(t)
			}
			first.events[key] = mine
		}
		s.events = nil
	}
	for _, e := range first.events {
		first.settle(&e)
	}
	first.events = nil
}

// settle enters the exposure of an event, and counts the rows that were not
// needed for it. What counts is a known outcome before a pending one, then
// the strongest; among those that contradict each other otherwise it is the
// last by a fixed order. Rows that are pending agree with it.
func (s *Shard) settle(e *event) {
	kept := e.telling
	if len(e.more) > 0 {
		kept = slices.MaxFunc(e.tellings(), s.g.compare)
		for _, t := range e.tellings() {
			switch {
			case t.same(&kept) && t.outcome == kept.outcome:
			case t.same(&kept) && t.outcome == experiment.Pending:
				kept.join(&t)
			default:
				s.rows.Conflicts += int64(t.rows)
				s.rows.FirstConflict, _ = twoSmallest(s.rows.FirstConflict, t.first)
			}
		}
	}
	if kept.rows > 1 {
		s.rows.Duplicates += int64(kept.rows - 1)
		s.rows.FirstDuplicate, _ = twoSmallest(s.rows.FirstDuplicate, kept.second)
	}
	outcome, trigger := kept.age.settle(kept.outcome), s.g.cells[kept.cell].trigger
	s.account(outcome, trigger, kept.day)
	k := kindOf(outcome, kept.early)
	if kept.contact == 0 {
		s.enterNobody(kept.cell, trigger, k)
		return
	}
	p := &s.g.parts[partitionOf(kept.contact)]
	p.reserve(1, func() int { return 0 })
	if slot := p.find(kept.contact, home(kept.contact, len(p.slots))); slot.hash == 0 {
		p.start(slot, kept.contact, int(kept.fold), kept.cell, did[k])
	} else {
		p.add(slot, kept.cell, did[k])
	}
}

// compare does not ask for the order of rows, and of contacts knows only the
// hashes.
func (g *Gatherer) compare(a, b telling) int {
	x, y := g.cells[a.cell], g.cells[b.cell]
	return cmp.Or(cmp.Compare(a.outcome, b.outcome), cmp.Compare(a.contact, b.contact),
		cmp.Compare(g.triggers.list[x.trigger], g.triggers.list[y.trigger]),
		cmp.Compare(g.profiles.list[x.profile], g.profiles.list[y.profile]))
}
