package tally

import (
	"bytes"
	"slices"

	"triggerlab/experiment"
)

// NoDay is the day of an exposure whose time is not known.
const NoDay = int32(-1 << 31)

// Exposure is one row, its segment values and trigger already interned by
// the Gatherer it is added to.
type Exposure struct {
	Event   []byte // empty: this row is an exposure of its own
	Contact []byte // empty: a contact of whom nothing else is known
	Profile int32  // from Profile
	Trigger int32  // from Trigger
	Outcome experiment.Outcome
	Age     Age
	Day     int32  // days since 1970, or NoDay
	Early   bool   // within the first week of the data
	Order   uint64 // grows with the place in the file, from 1; names the place of a row of an event
}

// Age is whether an exposure is old enough for its outcome to count.
type Age uint8

// The ages. Where there is no window an outcome counts as it is. A young
// exposure is pending whatever its outcome, for engagements arrive before
// ignores; an old one without an outcome was ignored.
const (
	Ageless Age = iota
	Young
	Old
)

// settle is the outcome that counts at this age.
func (a Age) settle(o experiment.Outcome) experiment.Outcome {
	switch {
	case a == Young:
		return experiment.Pending
	case a == Old && o == experiment.Pending:
		return experiment.Ignore
	}
	return o
}

// Rows counts what became of the rows that were added.
type Rows struct {
	Used       int64
	Pending    int64
	Duplicates int64 // further rows of an event that say the same, or are pending
	Conflicts  int64 // rows of an event that say something else than the one that counts
	// The Order of the first of them; 0 when there is none.
	FirstDuplicate, FirstConflict uint64
}

// Gatherer collects exposures per contact. It is for one goroutine; shards
// gather apart and merge.
type Gatherer struct {
	columns  []string
	triggers interner
	profiles interner
	values   [][]string // of each profile

	index     map[string]int32
	people    []person
	anonymous map[plain]int64
	events    map[string]event
	days      map[dayKey]Counts
	waiting   map[waiting]struct{}
	nameless  map[int32]int64 // exposures that wait, without a contact, by trigger
	timed     bool
	rows      Rows
}

// cell is what one contact did with one trigger in one profile.
type cell struct {
	profile, trigger int32
	m, y, c          int32
	m1, y1           int32 // of which in the first week
}

// person holds most contacts' only cell in place.
type person struct {
	only cell
	more []cell
}

// plain is what an exposure without a contact is known by.
type plain struct {
	profile, trigger int32
	kind             kind
	early            bool
}

// kind is an outcome, or an engagement that was also a complaint, which only
// totals can show.
type kind uint8

const engagedAndComplained = kind(experiment.Complain) + 1

type dayKey struct{ day, trigger int32 }

// NewGatherer gathers exposures whose profiles are tuples of the columns'
// values.
func NewGatherer(columns []string) *Gatherer {
	return &Gatherer{
		columns: columns, triggers: newInterner(), profiles: newInterner(),
		index: map[string]int32{}, anonymous: map[plain]int64{}, events: map[string]event{}, days: map[dayKey]Counts{}, waiting: map[waiting]struct{}{}, nameless: map[int32]int64{},
	}
}

// Trigger interns the name of a trigger.
func (g *Gatherer) Trigger(name []byte) int32 { return g.triggers.intern(name) }

// Profile interns the values of the columns, joined by a zero byte. More than
// MaxProfiles of them is an error that names the column to blame.
func (g *Gatherer) Profile(joined []byte) (int32, error) {
	if id, ok := g.profiles.ids[string(joined)]; ok {
		return id, nil
	}
	values := make([]string, 0, len(g.columns))
	if len(g.columns) > 0 {
		for _, v := range bytes.Split(joined, []byte{0}) {
			values = append(values, string(v))
		}
	}
	if len(g.values) == MaxProfiles {
		return 0, tooManyProfiles(g.columns, append(slices.Clone(g.values), values))
	}
	g.values = append(g.values, values)
	return g.profiles.intern(joined), nil
}

// Add takes one row. The byte slices are copied where they are kept.
func (g *Gatherer) Add(e Exposure) {
	if len(e.Event) == 0 {
		g.enter(e, "", false)
		return
	}
	ev := g.events[string(e.Event)]
	ev.add(telling{
		contact: string(e.Contact), profile: e.Profile, trigger: e.Trigger, outcome: e.Outcome, age: e.Age,
		early: e.Early, day: e.Day, rows: 1, first: e.Order,
	})
	g.events[string(e.Event)] = ev
}

// enter counts one exposure. The contact is e.Contact, or name where it is a
// string already.
func (g *Gatherer) enter(e Exposure, name string, named bool) {
	e.Outcome = e.Age.settle(e.Outcome)
	if e.Outcome == experiment.Pending {
		g.rows.Pending++
		g.wait(e, name, named)
		return
	}
	g.rows.Used++
	one := Counts{Exposures: 1}
	switch e.Outcome {
	case experiment.Engage:
		one.Engagements = 1
	case experiment.Complain:
		one.Complaints = 1
	}
	g.day(e.Day, e.Trigger, one)
	if len(e.Contact) == 0 && name == "" {
		g.anonymous[plain{e.Profile, e.Trigger, kind(e.Outcome), e.Early}]++
		return
	}
	var at int32
	var known bool
	if named {
		at, known = g.index[name]
	} else {
		at, known = g.index[string(e.Contact)]
	}
	if !known {
		if !named {
			name = string(e.Contact)
		}
		at = g.person(name)
	}
	c := g.people[at].cell(e.Profile, e.Trigger)
	c.m++
	c.y += int32(one.Engagements)
	c.c += int32(one.Complaints)
	if e.Early {
		c.m1++
		c.y1 += int32(one.Engagements)
	}
}

// waiting is a contact who was shown a trigger and of whom no outcome is known.
type waiting struct {
	contact string
	trigger int32
}

// wait remembers who waits: they count for nobody, but the split is held
// against the plan with them, because engagements arrive before ignores and
// would make the better trigger look as if more contacts had been dealt to it.
func (g *Gatherer) wait(e Exposure, name string, named bool) {
	if !named {
		name = string(e.Contact)
	}
	if name == "" {
		g.nameless[e.Trigger]++
		return
	}
	g.waiting[waiting{name, e.Trigger}] = struct{}{}
}

func (g *Gatherer) person(name string) int32 {
	at := int32(len(g.people))
	g.people = append(g.people, person{})
	g.index[name] = at
	return at
}

// cell finds or makes the contact's cell; a cell without exposures is free.
func (p *person) cell(profile, trigger int32) *cell {
	if p.only.m == 0 {
		p.only = cell{profile: profile, trigger: trigger}
	}
	if p.only.profile == profile && p.only.trigger == trigger {
		return &p.only
	}
	for i := range p.more {
		if p.more[i].profile == profile && p.more[i].trigger == trigger {
			return &p.more[i]
		}
	}
	p.more = append(p.more, cell{profile: profile, trigger: trigger})
	return &p.more[len(p.more)-1]
}

func (g *Gatherer) day(day, trigger int32, c Counts) {
	if day == NoDay {
		return
	}
	g.timed = true
	sum := g.days[dayKey{day, trigger}]
	sum.add(c)
	g.days[dayKey{day, trigger}] = sum
}

// AddTotals takes one row of totals, as mailing tools export them: each
// exposure is a contact of its own. Complaints are among those who ignored
// as long as there are enough of them. The caller has checked the counts.
func (g *Gatherer) AddTotals(profile, trigger int32, c Counts, day int32, early bool) {
	g.rows.Used++
	g.day(day, trigger, c)
	ignored := c.Exposures - c.Engagements
	both := max(0, c.Complaints-ignored)
	for k, n := range map[kind]int64{
		kind(experiment.Engage):   c.Engagements - both,
		kind(experiment.Complain): c.Complaints - both,
		kind(experiment.Ignore):   ignored - (c.Complaints - both),
		engagedAndComplained:      both,
	} {
		if n > 0 {
			g.anonymous[plain{profile, trigger, k, early}] += n
		}
	}
}

// Merge takes over everything that another Gatherer of the same columns
// holds, contact by contact. The other must not be used again.
func (g *Gatherer) Merge(o *Gatherer) error {
	triggers := make([]int32, len(o.triggers.names))
	for i, name := range o.triggers.names {
		triggers[i] = g.Trigger([]byte(name))
	}
	profiles := make([]int32, len(o.profiles.names))
	for i, joined := range o.profiles.names {
		id, err := g.Profile([]byte(joined))
		if err != nil {
			return err
		}
		profiles[i] = id
	}
	for name, at := range o.index {
		mine, known := g.index[name]
		if !known {
			mine = g.person(name)
		}
		for _, c := range o.people[at].cells() {
			to := g.people[mine].cell(profiles[c.profile], triggers[c.trigger])
			to.m, to.y, to.c, to.m1, to.y1 = to.m+c.m, to.y+c.y, to.c+c.c, to.m1+c.m1, to.y1+c.y1
		}
	}
	for k, n := range o.anonymous {
		k.profile, k.trigger = profiles[k.profile], triggers[k.trigger]
		g.anonymous[k] += n
	}
	for k, c := range o.days {
		g.day(k.day, triggers[k.trigger], c)
	}
	for w := range o.waiting {
		g.waiting[waiting{w.contact, triggers[w.trigger]}] = struct{}{}
	}
	for trigger, n := range o.nameless {
		g.nameless[triggers[trigger]] += n
	}
	g.rows.Used += o.rows.Used
	g.rows.Pending += o.rows.Pending
	for name, theirs := range o.events {
		mine := g.events[name]
		for _, t := range theirs.tellings() {
			t.profile, t.trigger = profiles[t.profile], triggers[t.trigger]
			mine.add(t)
		}
		g.events[name] = mine
	}
	return nil
}

func (p *person) cells() []cell {
	return slices.Concat([]cell{p.only}, p.more)
}

// interner numbers names in the order in which they come.
type interner struct {
	ids   map[string]int32
	names []string
}

func newInterner() interner { return interner{ids: map[string]int32{}} }

func (in *interner) intern(name []byte) int32 {
	id, ok := in.ids[string(name)]
	if !ok {
		id = int32(len(in.names))
		in.names = append(in.names, string(name))
		in.ids[in.names[id]] = id
	}
	return id
}
