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
	prior         float64
	profile       int32
	trigger       int32
	day           int32
	rows          int32
	more          int32 // what else is told of the event, plus 1, which is seldom anything
	outcome       experiment.Outcome
	age           Age
	around        uint8
	fold          uint8
}

// same tells whether two tellings are of one contact, profile and trigger.
func (t *telling) same(o *telling) bool {
	return t.contact == o.contact && t.profile == o.profile && t.trigger == o.trigger
}

// join takes over rows of the same exposure: it happened on the earliest day
// that is known, and is as old as the oldest of them; of different
// circumstances and priors it has the smallest.
func (g *Gatherer) join(t, o *telling) {
	if t.day == NoDay || o.day != NoDay && o.day < t.day {
		t.day = o.day
	}
	if o.around != t.around && o.around != 0 && (t.around == 0 || g.circumstance(o.around) < g.circumstance(t.around)) {
		t.around = o.around
	}
	if !(t.prior <= o.prior) && o.prior == o.prior {
		t.prior = o.prior
	}
	t.age = max(t.age, o.age)
	t.rows += o.rows
	t.first, t.second = twoSmallest(t.first, t.second, o.first, o.second)
}

// circumstance is what was interned as this number.
func (g *Gatherer) circumstance(id uint8) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.around.list[id-1]
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
	swipes map[uint64]Swipe
	young  map[int32]int64 // when those were, by their place, that may be Old in the end
}

// fact is what tells a telling from the others.
type fact struct {
	event, contact   uint64
	profile, trigger int32
	outcome          experiment.Outcome
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

// add takes one more telling, by itself or with the rows that say the same; at
// is when it was, where it is young, 0: not known.
func (es *events) add(g *Gatherer, t telling, at int64) {
	es.mu.Lock()
	defer es.mu.Unlock()
	if place := es.join(g, t); g.Waits {
		es.wait(place, at)
	}
}

// join does the same and returns the place of the telling.
func (es *events) join(g *Gatherer, t telling) int32 {
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
		place := es.keep(t)
		*slot = place + 1
		return place
	}
	head := es.at(*slot - 1)
	if head.same(&t) && head.outcome == t.outcome {
		g.join(head, &t)
		return *slot - 1
	}
	key := fact{t.event, t.contact, t.profile, t.trigger, t.outcome}
	if place, told := es.others[key]; told {
		g.join(es.at(place), &t)
		return place
	}
	if es.others == nil {
		es.others = map[fact]int32{}
	}
	t.more = head.more
	place := es.keep(t)
	head.more, es.others[key] = place+1, place
	return place
}

// tellings appends all that is told of an event.
func (es *events) tellings(first int32, to []telling) []telling {
	for place := first + 1; place > 0; place = to[len(to)-1].more {
		to = append(to, *es.at(place - 1))
	}
	return to
}

// tell takes one row of an event.
func (s *Shard) tell(e *Exposure, who uint64) {
	t := telling{
		event: hashOf(e.Event), contact: who, prior: e.prior(), profile: e.Profile, trigger: e.Trigger, day: e.Day, rows: 1, first: e.Order,
		outcome: e.Outcome, age: e.Age, around: e.Circumstance,
	}
	if who != 0 {
		t.fold = uint8(Fold(e.Contact))
	}
	es := &s.g.events[partitionOf(t.event)]
	es.add(s.g, t, e.At)
	if e.Swipe != (Swipe{}) {
		es.swiped(t.event, e.Swipe)
	}
}

// swiped keeps what is known of an event's card.
func (es *events) swiped(event uint64, card Swipe) {
	es.mu.Lock()
	defer es.mu.Unlock()
	if before, told := es.swipes[event]; told {
		card = before.join(card)
	} else if es.swipes == nil {
		es.swipes = map[uint64]Swipe{}
	}
	es.swipes[event] = card
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
			s.settle(tellings, es.swipes[tellings[0].event])
		}
	}
	*es = events{}
}

// settle enters the exposure of an event, and counts the rows that were not
// needed for it. What counts is a known outcome before a pending one, then
// the strongest, then the last trigger and profile in byte order, and a row
// that names a contact before one that does not. Rows that are pending agree
// with it. Of several contacts nobody can tell whose it was: it is then
// nobody's. None of this asks for the order of rows, or for more of contacts
// than whether they are the same, which every source can tell.
func (s *Shard) settle(tellings []telling, card Swipe) {
	kept := tellings[0]
	if len(tellings) > 1 {
		kept = slices.MaxFunc(tellings, s.g.compare)
	}
	if slices.ContainsFunc(tellings, func(t telling) bool { return t.rivals(&kept) }) {
		kept = s.disown(tellings, kept)
	} else {
		s.agree(tellings, &kept)
	}
	outcome := kept.age.settle(kept.outcome)
	if card != (Swipe{}) {
		s.swipe(kept.contact, kept.profile, kept.trigger, outcome, &card)
	}
	at := placeOf(s.cell(kept.profile, kept.trigger, kept.around), s.account(outcome, kept.trigger, kept.day))
	if kept.contact == 0 {
		s.enterNobody(at, kept.trigger, kind(outcome), kept.prior)
		return
	}
	s.enterFold(kept.contact, kept.fold, at, kind(outcome), kept.prior)
}

// agree joins the tellings that say the same, and counts their rows.
func (s *Shard) agree(tellings []telling, kept *telling) {
	told := *kept
	for _, t := range tellings {
		switch {
		case t.same(&told) && t.outcome == told.outcome:
		case t.same(&told) && t.outcome == experiment.Pending:
			s.g.join(kept, &t)
		default:
			s.rows.Conflicts += int64(t.rows)
			s.rows.FirstConflict, _ = twoSmallest(s.rows.FirstConflict, t.first)
		}
	}
	if kept.rows > 1 {
		s.rows.Duplicates += int64(kept.rows - 1)
		s.rows.FirstDuplicate, _ = twoSmallest(s.rows.FirstDuplicate, kept.second)
	}
}

// rivals tells that both would count, and name different contacts.
func (t *telling) rivals(kept *telling) bool {
	return t.outcome == kept.outcome && t.trigger == kept.trigger && t.profile == kept.profile &&
		t.contact != 0 && t.contact != kept.contact
}

// disown makes one exposure of nobody of the tellings that would count, whose
// prior is not known either. All rows but one contradict each other.
func (s *Shard) disown(tellings []telling, kept telling) telling {
	var rows int64
	var first, second uint64
	for _, t := range tellings {
		rows += int64(t.rows)
		first, second = twoSmallest(first, second, t.first, t.second)
		if t.rivals(&kept) {
			s.g.join(&kept, &t)
		}
	}
	s.rows.Conflicts += rows - 1
	s.rows.FirstConflict, _ = twoSmallest(s.rows.FirstConflict, second)
	kept.contact, kept.prior = 0, unknownPrior
	return kept
}

// compare orders tellings by what counts.
func (g *Gatherer) compare(a, b telling) int {
	return cmp.Or(cmp.Compare(a.outcome, b.outcome),
		cmp.Compare(g.triggers.list[a.trigger], g.triggers.list[b.trigger]),
		cmp.Compare(g.profiles.list[a.profile], g.profiles.list[b.profile]), cmp.Compare(min(a.contact, 1), min(b.contact, 1)))
}
