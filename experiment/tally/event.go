package tally

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// telling is what some rows of an event agree on, word for word. They are
// kept until all have been read, for which of them counts, and how many say
// something else, must not depend on their order.
type telling struct {
	event         uint64 // its hash
	contact       uint64 // and that of the contact; 0: nobody is named
	first, second uint64 // the two smallest orders; second is 0 for a single row
	cell          int32
	day           int32
	rows          int32
	more          int32 // what else is told of the event, plus 1, which is seldom anything
	outcome       experiment.Outcome
	age           Age
	early         bool
	fold          uint8
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

// events are those whose hashes begin with the same eight bits: some 60 bytes
// each, which never move.
type events struct {
	mu     sync.Mutex
	slots  []int32 // the place of an event's first telling, plus 1; 0: free
	used   int
	chunks [][]telling
	told   int
	others map[fact]int32 // the place of each telling that is not its event's first
}

// fact is what tells a telling from the others.
type fact struct {
	event, contact uint64
	cell           int32
	outcome        experiment.Outcome
}

const chunkSize = 64

func (es *events) at(place int32) *telling { return &es.chunks[place/chunkSize][place%chunkSize] }

func (es *events) keep(t telling) int32 {
	if es.told == chunkSize*len(es.chunks) {
		es.chunks = append(es.chunks, make([]telling, chunkSize))
	}
	place := int32(es.told)
	*es.at(place) = t
	es.told++
	return place
}

// find returns the slot of an event, or the free one it would take.
func (es *events) find(event uint64) *int32 {
	for i := home(event, len(es.slots)); ; i++ {
		if i == len(es.slots) {
			i = 0
		}
		if s := &es.slots[i]; *s == 0 || es.at(*s-1).event == event {
			return s
		}
	}
}

// add takes one more telling, by itself or with the rows that say the same.
func (es *events) add(t telling) {
	es.mu.Lock()
	defer es.mu.Unlock()
	if 4*(es.used+1) > 3*len(es.slots) {
		old := es.slots
		es.slots = make([]int32, max(firstSlots, 2*len(old)))
		for _, s := range old {
			if s > 0 {
				*es.find(es.at(s - 1).event) = s
			}
		}
	}
	slot := es.find(t.event)
	if *slot == 0 {
		es.used++
		*slot = es.keep(t) + 1
		return
	}
	head := es.at(*slot - 1)
	if head.same(&t) && head.outcome == t.outcome {
		head.join(&t)
		return
	}
	key := fact{t.event, t.contact, t.cell, t.outcome}
	if place, told := es.others[key]; told {
		es.at(place).join(&t)
		return
	}
	if es.others == nil {
		es.others = map[fact]int32{}
	}
	t.more = head.more
	place := es.keep(t)
	head.more, es.others[key] = place+1, place
}

// tellings appends all that is told of an event.
func (es *events) tellings(first int32, to []telling) []telling {
	for place := first + 1; place > 0; place = to[len(to)-1].more {
		to = append(to, *es.at(place - 1))
	}
	return to
}

// tell takes one row of an event.
func (s *Shard) tell(e Exposure, who uint64) {
	t := telling{
		event: hashOf(e.Event), contact: who, cell: s.cell(e.Profile, e.Trigger), day: e.Day, rows: 1, first: e.Order,
		outcome: e.Outcome, age: e.Age, early: e.Early,
	}
	if who != 0 {
		t.fold = uint8(Fold(e.Contact))
	}
	s.g.events[partitionOf(t.event)].add(t)
}

// settleEvents enters the exposure of each event.
func (g *Gatherer) settleEvents() {
	told := 0
	for i := range g.events {
		told += g.events[i].told
	}
	if told == 0 {
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		s := g.Shard()
		wait.Go(func() {
			for at := next.Add(1) - 1; at < partitions; at = next.Add(1) - 1 {
				s.settleAll(&g.events[at])
			}
		})
	}
	wait.Wait()
	g.flush()
}

func (s *Shard) settleAll(es *events) {
	var tellings []telling
	for _, slot := range es.slots {
		if slot > 0 {
			tellings = es.tellings(slot-1, tellings[:0])
			s.settle(tellings)
		}
	}
	*es = events{}
}

// settle enters the exposure of an event, and counts the rows that were not
// needed for it. What counts is a known outcome before a pending one, then
// the strongest; among those that contradict each other otherwise it is the
// last by a fixed order. Rows that are pending agree with it.
func (s *Shard) settle(tellings []telling) {
	kept := tellings[0]
	if len(tellings) > 1 {
		kept = slices.MaxFunc(tellings, s.g.compare)
	}
	for _, t := range tellings {
		switch {
		case t.same(&kept) && t.outcome == kept.outcome:
		case t.same(&kept) && t.outcome == experiment.Pending:
			kept.join(&t)
		default:
			s.rows.Conflicts += int64(t.rows)
			s.rows.FirstConflict, _ = twoSmallest(s.rows.FirstConflict, t.first)
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
	s.enterFold(kept.contact, kept.fold, kept.cell, k)
}

// compare does not ask for the order of rows, and of contacts knows only the
// hashes.
func (g *Gatherer) compare(a, b telling) int {
	x, y := g.cells[a.cell], g.cells[b.cell]
	return cmp.Or(cmp.Compare(a.outcome, b.outcome), cmp.Compare(a.contact, b.contact),
		cmp.Compare(g.triggers.list[x.trigger], g.triggers.list[y.trigger]),
		cmp.Compare(g.profiles.list[x.profile], g.profiles.list[y.profile]))
}
