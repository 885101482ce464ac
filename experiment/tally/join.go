package tally

import (
	"cmp"
	"errors"
	"math"
	"runtime"
	"sync"
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

// mostNobody is how many exposures of nobody a part or a cell can hold: dealing
// them to the folds takes time for each, and more than people live were never
// shown anything. (A variable for the sake of tests.)
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
