package tally

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"

	"triggerlab/experiment"
)

// NoDay is the day of an exposure whose time is not known.
const NoDay = int32(-1 << 31)

// Exposure is one row, its segment values and trigger already interned by
// the Shard it is added to.
type Exposure struct {
	Event   []byte // empty: this row is an exposure of its own
	Contact []byte // empty: a contact of whom nothing else is known
	Profile int32  // from Profile
	Trigger int32  // from Trigger
	// Circumstance is from Circumstance; 0: there are none, or nothing is said.
	Circumstance uint8
	Outcome      experiment.Outcome
	Age          Age
	Day          int32  // days since 1970, or NoDay
	Order        uint64 // grows with the place in the file, from 1; names the place of a row of an event
	// Prior is the contact's engagement before the test, where HasPrior.
	Prior    float64
	HasPrior bool
	Swipe    Swipe // of a card in somebody's hand
	At       int64 // seconds since 1970, of a Young one where it is known; asked for by Waits
}

// prior is what the row tells of the contact's prior.
func (e *Exposure) prior() float64 {
	if e.HasPrior {
		return onGrid(e.Prior)
	}
	return unknownPrior
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

// Gatherer collects exposures per contact. Several goroutines fill it at the
// same time, each through a Shard of its own.
type Gatherer struct {
	// PartRead, when it is not nil, tells which part of the rows was read, from
	// 0 to 1: how many contacts will come follows from those that came.
	PartRead func() float64
	// Circumstances names what an exposure's circumstances are made of, such as
	// its channel.
	Circumstances []string
	// Wave is which of the columns says in which wave a contact was; empty: none.
	Wave string
	// Waits keeps exposures that are Young and say At when they were until
	// Close: others may tell of later ones. There, those are Old that were
	// Window seconds before Last, or earlier.
	Waits        bool
	Window, Last int64
	// LookDays are the last days of the looks that were planned, in order, as
	// days since 1970.
	LookDays []int32

	columns []string
	parts   [partitions]partition
	events  [partitions]events
	came    atomic.Int64 // exposures of contacts
	people  atomic.Int64 // contacts
	later   forecast
	drawing drawing

	mu       sync.Mutex // guards the names, the days and the cells
	triggers Names
	profiles Names
	values   [][]string // of each profile
	around   Names      // circumstances, numbered from 0 here
	days     []int32    // by number, from 1
	dayIDs   map[int32]uint16
	cells    []pair
	cellIDs  map[pair]int32
	shards   []*Shard
	stories  []story // contacts who were counted and not listed
}

// pair is a trigger in a profile, under some circumstances.
type pair struct {
	profile, trigger int32
	around           uint8
}

// NewGatherer gathers exposures whose profiles are tuples of the columns'
// values.
func NewGatherer(columns []string) *Gatherer {
	return &Gatherer{columns: columns, drawing: drawing{most: maxSwipes}, cellIDs: map[pair]int32{}, dayIDs: map[int32]uint16{}}
}

// expected is how many contacts a partition will have, as far as anybody can
// tell; 0 otherwise.
func (g *Gatherer) expected() int {
	if g.PartRead == nil {
		return 0
	}
	return g.later.contacts(g.PartRead(), float64(g.came.Load()), float64(g.people.Load()))
}

// Shard returns a new way in, for one goroutine. All of them must have gone
// quiet before the Gatherer is closed.
func (g *Gatherer) Shard() *Shard {
	s := &Shard{g: g, days: map[int32]*[]Counts{}, anonymous: map[place]*[kinds]crowd{}}
	g.mu.Lock()
	g.shards = append(g.shards, s)
	g.mu.Unlock()
	return s
}

// Shard is one goroutine's way into a Gatherer.
type Shard struct {
	g         *Gatherer
	triggers  interned
	profiles  interned
	around    interned
	recent    [256]recentCell
	buffers   [partitions]buffer
	anonymous map[place]*[kinds]crowd // exposures of nobody in particular
	nobodies  [64]recentNobody
	nameless  []int64             // by trigger: those of them that wait for an outcome
	days      map[int32]*[]Counts // by trigger
	lately    [64]recentDay
	rows      Rows
	swipes    swipes
	waiting   []waiting
}

// interned is the names that a shard has interned, and the Gatherer's numbers
// of them.
type interned struct {
	names Names
	ids   []int32
}

func (n *interned) lookup(name []byte) (int32, bool) {
	at, ok := n.names.Lookup(name)
	if !ok {
		return 0, false
	}
	return n.ids[at], true
}

func (n *interned) keep(name []byte, id int32) {
	n.names.ID(name)
	n.ids = append(n.ids, id)
}

// recentCell is a cell that was looked up lately; its zero value is none.
type recentCell struct {
	pair pair
	id   int32 // plus 1
}

// recentNobody is a place of exposures of nobody that was looked up lately; its
// zero value is none.
type recentNobody struct {
	at     place
	crowds *[kinds]crowd
}

// recentDay is a day that was looked up lately; its zero value is none.
type recentDay struct {
	day    int32
	id     uint16
	counts *[]Counts
}

// kind is an outcome, or an engagement that was also a complaint, which only
// totals can show.
type kind uint8

const (
	engagedAndComplained = kind(experiment.Complain) + 1
	kinds                = engagedAndComplained + 1
)

// Trigger interns the name of a trigger. More than MaxTriggers of them is an
// error: the column holds something else.
func (s *Shard) Trigger(name []byte) (int32, error) {
	if id, ok := s.KnownTrigger(name); ok {
		return id, nil
	}
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	id, known := s.g.triggers.Lookup(name)
	if !known {
		if s.g.triggers.Len() == MaxTriggers {
			return 0, experiment.Problem(experiment.Msg("tally.too-many-triggers", "limit", MaxTriggers))
		}
		id = s.g.triggers.ID(name)
	}
	s.triggers.keep(name, id)
	return id, nil
}

// KnownTrigger returns the number of a trigger that this shard has interned.
func (s *Shard) KnownTrigger(name []byte) (int32, bool) { return s.triggers.lookup(name) }

// KnownProfile does the same for a profile.
func (s *Shard) KnownProfile(joined []byte) (int32, bool) { return s.profiles.lookup(joined) }

// Profile interns the values of the columns, joined by a zero byte. More than
// MaxProfiles of them is an error that names the column to blame.
func (s *Shard) Profile(joined []byte) (int32, error) {
	if id, ok := s.KnownProfile(joined); ok {
		return id, nil
	}
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	id, known := s.g.profiles.Lookup(joined)
	if !known {
		var err error
		if id, err = s.g.profile(joined); err != nil {
			return 0, err
		}
	}
	s.profiles.keep(joined, id)
	return id, nil
}

func (g *Gatherer) profile(joined []byte) (int32, error) {
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
	return g.profiles.ID(joined), nil
}

// MaxCircumstances is how many different circumstances are told apart.
const MaxCircumstances = 250

// Circumstance interns the values of the circumstances, joined by a zero byte.
// Beyond MaxCircumstances there is no telling them apart: they are 0, as where
// nothing is said.
func (s *Shard) Circumstance(joined []byte) uint8 {
	if id, ok := s.around.lookup(joined); ok {
		return uint8(id)
	}
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	id, known := s.g.around.Lookup(joined)
	switch {
	case known:
		id++
	case len(bytes.Trim(joined, "\x00")) > 0 && s.g.around.Len() < MaxCircumstances:
		id = s.g.around.ID(joined) + 1
	default:
		return 0
	}
	s.around.keep(joined, id)
	return uint8(id)
}

// cell numbers a trigger in a profile, under some circumstances.
func (s *Shard) cell(profile, trigger int32, around uint8) int32 {
	p := pair{profile, trigger, around}
	r := &s.recent[(uint32(profile)*31+uint32(trigger)+uint32(around)*7)%uint32(len(s.recent))]
	if r.pair == p && r.id > 0 {
		return r.id - 1
	}
	s.g.mu.Lock()
	id, ok := s.g.cellIDs[p]
	if !ok {
		id = int32(len(s.g.cells))
		s.g.cells = append(s.g.cells, p)
		s.g.cellIDs[p] = id
	}
	s.g.mu.Unlock()
	*r = recentCell{p, id + 1}
	return id
}

// Add takes one row. The byte slices are copied where they are kept.
func (s *Shard) Add(e Exposure) {
	var who uint64
	if len(e.Contact) > 0 {
		who = hashOf(e.Contact)
	}
	if len(e.Event) > 0 {
		s.tell(&e, who)
		return
	}
	if s.g.Waits && e.Age == Young && e.At != 0 {
		s.wait(&e, who)
		return
	}
	outcome := e.Age.settle(e.Outcome)
	if e.Swipe != (Swipe{}) {
		s.swipe(who, e.Profile, e.Trigger, outcome, &e.Swipe)
	}
	at := placeOf(s.cell(e.Profile, e.Trigger, e.Circumstance), s.account(outcome, e.Trigger, e.Day))
	if who == 0 {
		s.enterNobody(at, e.Trigger, kind(outcome), e.prior())
		return
	}
	s.enter(who, e.Contact, at, kind(outcome), e.prior())
}

// hashOf is never 0, which stands for nobody.
func hashOf(name []byte) uint64 { return max(1, xxhash.Sum64(name)) }

// did is what an exposure of each kind adds to the counters of a place. One
// that waits adds nothing, and leaves the mark that its contact was dealt the
// trigger.
var did = [kinds]state{
	kind(experiment.Ignore):   oneM,
	kind(experiment.Engage):   oneM | oneY,
	kind(experiment.Complain): oneM | oneC,
}

// account keeps the books of an exposure, and returns the number of its day,
// which for one that waits is of no interest.
func (s *Shard) account(o experiment.Outcome, trigger, day int32) uint16 {
	one := Counts{Exposures: 1}
	switch o {
	case experiment.Pending:
		s.rows.Pending++
		return 0
	case experiment.Engage:
		one.Engagements = 1
	case experiment.Complain:
		one.Complaints = 1
	}
	s.rows.Used++
	return s.day(day, trigger, one)
}

// enterNobody counts an exposure without a contact.
func (s *Shard) enterNobody(at place, trigger int32, k kind, prior float64) {
	if k == kind(experiment.Pending) {
		s.nameless = grown(s.nameless, trigger)
		s.nameless[trigger]++
		return
	}
	s.nobody(at, k, crowdOf(prior))
}

func (s *Shard) nobody(at place, k kind, who crowd) {
	r := &s.nobodies[(at^at>>dayBits)%place(len(s.nobodies))]
	if r.crowds == nil || r.at != at {
		crowds := s.anonymous[at]
		if crowds == nil {
			crowds = new([kinds]crowd)
			s.anonymous[at] = crowds
		}
		*r = recentNobody{at, crowds}
	}
	r.crowds[k].add(who)
}

// grown returns the list with a place for this one.
func grown[T any](list []T, at int32) []T {
	if missing := int(at) + 1 - len(list); missing > 0 {
		list = append(list, make([]T, missing)...)
	}
	return list
}

// day counts for display, and returns the day's number.
func (s *Shard) day(day, trigger int32, c Counts) uint16 {
	if day == NoDay {
		return 0
	}
	r := &s.lately[uint32(day)%uint32(len(s.lately))]
	if r.counts == nil || r.day != day {
		counts := s.days[day]
		if counts == nil {
			counts = new([]Counts)
			s.days[day] = counts
		}
		*r = recentDay{day, s.g.dayID(day), counts}
	}
	*r.counts = grown(*r.counts, trigger)
	(*r.counts)[trigger].add(c)
	return r.id
}

// dayID numbers a day. Beyond the days of 44 years they are not known apart,
// and have no number.
func (g *Gatherer) dayID(day int32) uint16 {
	g.mu.Lock()
	defer g.mu.Unlock()
	id, known := g.dayIDs[day]
	if !known && len(g.days) < dayMask {
		g.days = append(g.days, day)
		id = uint16(len(g.days))
		g.dayIDs[day] = id
	}
	return id
}

// AddTotals takes one row of totals, as mailing tools export them: each
// exposure is a contact of its own. Complaints are among those who ignored
// as long as there are enough of them. The caller has checked the counts.
func (s *Shard) AddTotals(profile, trigger int32, around uint8, c Counts, day int32) {
	s.rows.Used++
	at := placeOf(s.cell(profile, trigger, around), s.day(day, trigger, c))
	ignored := c.Exposures - c.Engagements
	both := max(0, c.Complaints-ignored)
	for k, n := range [kinds]int64{
		experiment.Ignore:    ignored - (c.Complaints - both),
		experiment.Engage:    c.Engagements - both,
		experiment.Complain:  c.Complaints - both,
		engagedAndComplained: both,
	} {
		s.nobody(at, kind(k), crowd{weight: n})
	}
}
