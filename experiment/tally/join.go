package tally

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"

	"triggerlab/experiment"
)

// Sections gives the sections of a saved part, one after the other, each as
// what unpacks it: several are unpacked at the same time.
type Sections func() (unpack func() ([]byte, error), err error)

// Join adds a part that Save wrote, under the same key as everything else that
// is gathered; orders is added to those of its rows. Its columns,
// circumstances and wave must be the Gatherer's. A part that does not add up is
// an error, after which the Gatherer is of no use.
func (g *Gatherer) Join(next Sections, orders uint64) error {
	j := &joining{s: g.Shard(), g: g, orders: orders}
	for _, read := range []func(*unpacker) error{j.names, j.sums} {
		u, err := section(next)
		if err != nil {
			return err
		}
		if err := read(u); err != nil {
			return err
		}
	}
	if err := j.each(next, j.contacts); err != nil {
		return err
	}
	if err := j.each(next, j.events); err != nil {
		return err
	}
	u, err := section(next)
	if err != nil {
		return err
	}
	return j.waiting(u)
}

func section(next Sections) (*unpacker, error) {
	unpack, err := next()
	if err != nil {
		return nil, err
	}
	data, err := unpack()
	return &unpacker{b: data}, err
}

// joining is a part that is being added: what its numbers mean here.
type joining struct {
	g        *Gatherer
	s        *Shard
	orders   uint64
	triggers []int32
	profiles []int32
	around   []uint8 // by number, from 1
	days     []uint16
	cells    []int32
}

// names reads the dictionaries, and numbers what is in them as it is here.
func (j *joining) names(u *unpacker) error {
	if version := u.number(); version != SaveVersion {
		return experiment.Problem(experiment.Msg("tally.other-version", "version", int(version), "ours", SaveVersion))
	}
	u.check(slices.Equal(u.texts(len(j.g.columns)), j.g.columns) && slices.Equal(u.texts(len(j.g.Circumstances)), j.g.Circumstances) && u.text() == j.g.Wave)
	triggers, profiles, around := u.texts(MaxTriggers), u.texts(MaxProfiles), u.texts(MaxCircumstances)
	days := make([]int32, u.upTo(dayMask))
	for i := range days {
		days[i] = u.day()
		u.check(days[i] != NoDay)
	}
	cells := make([]pair, u.upTo(min(1<<cellBits-1, len(u.b)/3)))
	for i := range cells {
		cells[i] = pair{int32(u.below(len(profiles))), int32(u.below(len(triggers))), u.byte()}
		u.check(int(cells[i].around) <= len(around))
	}
	if err := u.err("names"); err != nil {
		return err
	}
	if err := j.number(triggers, profiles, around); err != nil {
		return err
	}
	return j.place(days, cells)
}

// number finds the numbers of texts.
func (j *joining) number(triggers, profiles, around []string) error {
	for _, name := range triggers {
		id, err := j.s.Trigger([]byte(name))
		if err != nil {
			return err
		}
		j.triggers = append(j.triggers, id)
	}
	for _, joined := range profiles {
		if bytes.Count([]byte(joined), []byte{0}) != max(0, len(j.g.columns)-1) {
			return damaged("names")
		}
		id, err := j.s.Profile([]byte(joined))
		if err != nil {
			return err
		}
		j.profiles = append(j.profiles, id)
	}
	j.around = []uint8{0}
	for _, joined := range around {
		if bytes.Count([]byte(joined), []byte{0}) != max(0, len(j.g.Circumstances)-1) {
			return damaged("names")
		}
		j.around = append(j.around, j.s.Circumstance([]byte(joined)))
	}
	return nil
}

// place finds the numbers of days and cells.
func (j *joining) place(days []int32, cells []pair) error {
	if len(j.profiles) == 0 && len(cells) > 0 {
		return damaged("names")
	}
	j.days = []uint16{0}
	for _, day := range days {
		j.days = append(j.days, j.g.dayID(day))
	}
	for _, c := range cells {
		j.cells = append(j.cells, j.s.cell(j.profiles[c.profile], j.triggers[c.trigger], j.around[c.around]))
	}
	return nil
}

// day reads days since 1970.
func (u *unpacker) day() int32 {
	n := u.signed()
	u.check(math.MinInt32 <= n && n <= math.MaxInt32)
	return int32(n)
}

// three reads counts of which the first is the largest.
func (u *unpacker) three() (m, y, c int64) {
	m, y, c = u.amount(), u.amount(), u.amount()
	u.check(y <= m && c <= m)
	return m, y, c
}

// sums reads what has no contacts.
func (j *joining) sums(u *unpacker) error {
	j.s.rows.Used, j.s.rows.Pending = u.amount(), u.amount()
	for range u.count() {
		day, trigger := u.day(), u.below(len(j.triggers))
		m, y, c := u.three()
		if u.bad {
			break
		}
		j.s.day(day, j.triggers[trigger], Counts{m, y, c})
	}
	nameless := u.count()
	u.check(nameless <= len(j.triggers))
	for trigger := range nameless {
		n := u.amount()
		if u.bad {
			break
		}
		j.s.nameless = grown(j.s.nameless, j.triggers[trigger])
		j.s.nameless[j.triggers[trigger]] += n
	}
	left := mostNobody
	for range u.count() {
		at := place(u.number())
		u.check(int(at.cell()) < len(j.cells) && int(at.day()) < len(j.days) && at <= placeMask)
		for k := range kinds {
			who := crowd{u.amount(), u.amount(), u.float(), u.float()}
			left -= who.weight
			u.check(who.known <= who.weight && who.sensible() && left >= 0)
			if !u.bad && who.weight > 0 {
				j.s.nobody(placeOf(j.cells[at.cell()], j.days[at.day()]), k, who)
			}
		}
	}
	return u.err("sums")
}

// mostNobody is how many exposures of nobody a part can hold: dealing them to
// the folds takes time for each, and more than people live were never shown
// anything. (A variable for the sake of tests.)
var mostNobody int64 = 10_000_000_000

// sensible tells sums of priors that can be.
func (c *crowd) sensible() bool {
	if c.known == 0 {
		return c.prior == 0 && c.sq == 0
	}
	return math.Abs(c.prior) < math.MaxFloat64 && 0 <= c.sq && c.sq < math.MaxFloat64
}

// each reads 256 pairs of sections, several at the same time.
func (j *joining) each(next Sections, read func(bucket int, hashes []byte, rest *unpacker) error) error {
	round := runtime.GOMAXPROCS(0)
	for first := 0; first < partitions; first += round {
		errs := make([]error, min(round, partitions-first))
		var wait sync.WaitGroup
		for i := range errs {
			hashes, err := next()
			if err != nil {
				return errors.Join(err, waited(&wait))
			}
			rest, err := next()
			if err != nil {
				return errors.Join(err, waited(&wait))
			}
			wait.Go(func() {
				var unveil, what []byte
				if unveil, errs[i] = hashes(); errs[i] == nil {
					if what, errs[i] = rest(); errs[i] == nil {
						errs[i] = read(first+i, unveil, &unpacker{b: what})
					}
				}
			})
		}
		wait.Wait()
		if err := cmp.Or(errs...); err != nil {
			return err
		}
	}
	return nil
}

// waited lets what was begun end.
func waited(wait *sync.WaitGroup) error {
	wait.Wait()
	return nil
}

// hashesOf reads the hashes of a bucket, in order.
func hashesOf(bucket int, data []byte) ([]uint64, error) {
	u := &unpacker{b: data}
	last := uint64(bucket) << (64 - partitionBits)
	list := make([]uint64, 0, len(data)/6)
	for len(u.b) > 0 {
		step := u.number()
		hash := last + step
		u.check(hash >= last && partitionOf(hash) == bucket && hash != 0)
		list, last = append(list, hash), hash
	}
	return list, u.err("hashes")
}

// contacts adds those of one bucket, all of which belong in one partition.
func (j *joining) contacts(bucket int, data []byte, u *unpacker) error {
	hashes, err := hashesOf(bucket, data)
	if err != nil {
		return err
	}
	p := &j.g.parts[bucket]
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.used
	p.reserve(len(hashes), func() int { return 0 })
	for _, hash := range hashes {
		if !j.contact(p, hash, u) {
			break
		}
	}
	j.g.people.Add(int64(p.used - before))
	return u.err("contacts")
}

// contact adds one, into a table that has room.
func (j *joining) contact(p *partition, hash uint64, u *unpacker) bool {
	flags := u.byte()
	fold := int(flags & foldMask)
	u.check(fold < Folds && flags&^(foldMask|hasPrior|isUnsure|hasSeveral) == 0)
	prior := unknownPrior
	if flags&hasPrior != 0 {
		prior = u.prior()
	}
	cells := 1
	if flags&hasSeveral != 0 {
		cells = u.count()
		u.check(cells > 1)
	}
	at := p.find(hash, home(hash, len(p.slots)))
	for range cells {
		id, day := u.below(len(j.cells)), u.below(len(j.days))
		m, y, c := u.three()
		if u.bad {
			return false
		}
		where := placeOf(j.cells[id], j.days[day])
		if p.slots[at].hash == 0 {
			p.start(&p.slots[at], hash, fold, where, 0)
		}
		p.addMany(&p.slots[at], where, m, y, c)
	}
	p.prior(at, prior)
	if flags&isUnsure != 0 {
		if p.unsure == nil {
			p.unsure = map[uint64]struct{}{}
		}
		p.unsure[hash] = struct{}{}
	}
	return true
}

// prior reads a prior, which is on its grid.
func (u *unpacker) prior() float64 {
	n := u.signed()
	u.check(-mostExact <= n && n <= mostExact)
	return float64(n) / priorGrid
}

// addMany counts what a contact did in a place, as often as is said.
func (p *partition) addMany(s *slot, where place, m, y, c int64) {
	p.add(s, where, 0) // which brings the place to the front
	what := s.what
	if s.what&chained != 0 {
		what = p.links.at(uint32(s.what)).what()
	}
	if int64(what.counter(0))+m <= counterMax {
		what += state(m)*oneM + state(y)*oneY + state(c)*oneC
	} else {
		what = p.overflowed(s.hash, what, m, y, c)
	}
	if s.what&chained != 0 {
		p.links.at(uint32(s.what)).set(what)
	} else {
		s.what = what
	}
}

// overflowed adds counts, and those of the counters, to the overflow; one
// exposure stays, as in counted.
func (p *partition) overflowed(hash uint64, what state, m, y, c int64) state {
	if p.heavy == nil {
		p.heavy = map[overflow]*[counters]int64{}
	}
	key := overflow{hash, what.place()}
	sums := p.heavy[key]
	if sums == nil {
		sums = new([counters]int64)
		p.heavy[key] = sums
	}
	for i, n := range [counters]int64{m - 1, y, c} {
		sums[i] += n + int64(what.counter(i))
	}
	return what&^(1<<placeShift-1) | oneM
}
