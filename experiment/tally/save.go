package tally

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"triggerlab/experiment"
)

// What was gathered can be saved before it is closed, and be gathered with
// other parts later: contacts who are in several parts are then one contact, and
// an event of which several parts tell is one event, as if all rows had been
// read at once. Nobody is named: of contacts and events there are hashes that
// only a key can make, in the order of these.
//
// A saved part is a list of sections: names, sums, 256 of contacts, 256 of
// events, and what waits.

// SaveVersion changes whenever that is written in another way.
const SaveVersion = 1

// A Veil makes of a hash another one, which nobody can make without a secret.
// What tells contacts from events, so that equal names have other hashes. It
// is used by one goroutine.
type Veil func(what byte, hash uint64) uint64

// The kinds of hashes.
const (
	ofContact byte = 1
	ofEvent   byte = 2
)

// Saving is how a Gatherer is saved.
type Saving struct {
	// Veil makes a Veil; nil where the hashes wear one, because all that was
	// gathered came from saved parts.
	Veil func() Veil
	// Order numbers the rows of all shards together; nil where they are.
	Order func(order uint64) uint64
	// Section takes the next one, which is good until it returns; pack says that
	// the bytes repeat themselves.
	Section func(data []byte, pack bool) error
}

// veil makes one for a goroutine; hashes that wear theirs keep it.
func (to *Saving) veil() Veil {
	if to.Veil == nil {
		return func(_ byte, hash uint64) uint64 { return hash }
	}
	return to.Veil()
}

// Save writes everything that was gathered. All Shards must have gone quiet; the
// Gatherer is as good as before. Hands of cards are not saved: of exposures that
// were cards it is an error.
func (g *Gatherer) Save(to Saving) error {
	g.flush()
	if to.Order == nil {
		to.Order = func(order uint64) uint64 { return order }
	}
	if g.anyCards() {
		return damaged("cards")
	}
	sums, err := g.packSums()
	if err != nil {
		return err
	}
	for _, section := range [][]byte{g.packNames(), sums} {
		if err := to.Section(section, true); err != nil {
			return err
		}
	}
	if err := g.saveContacts(to); err != nil {
		return err
	}
	if err := g.saveEvents(to); err != nil {
		return err
	}
	return to.Section(g.packWaiting(to), true)
}

// anyCards tells that some exposures were cards, or say how they were recorded.
func (g *Gatherer) anyCards() bool {
	for i := range g.events {
		if len(g.events[i].swipes) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(g.shards, func(s *Shard) bool {
		told := s.swipes.via
		told[experiment.ViaUnknown] = 0 // of every exposure that is counted with them
		return len(s.swipes.counts) > 0 || told != [len(told)]int64{}
	})
}

func (g *Gatherer) packNames() []byte {
	var p packer
	p.number(SaveVersion)
	p.texts(g.columns)
	p.texts(g.Circumstances)
	p.text(g.Wave)
	for _, names := range [][]string{g.triggers.list, g.profiles.list, g.around.list} {
		p.texts(names)
	}
	p.number(uint64(len(g.days)))
	for _, day := range g.days {
		p.signed(int64(day))
	}
	p.number(uint64(len(g.cells)))
	for _, c := range g.cells {
		p.number(uint64(c.profile))
		p.number(uint64(c.trigger))
		p.byte(c.around)
	}
	return p.b
}

// packSums writes what has no contacts.
func (g *Gatherer) packSums() ([]byte, error) {
	var p packer
	var rows Rows
	days, nobody, nameless := []Day{}, map[place]*[kinds]crowd{}, []int64{}
	for _, s := range g.shards {
		rows.add(&s.rows)
		for day, counts := range s.days {
			for trigger, sum := range *counts {
				days = append(days, Day{day, trigger, sum})
			}
		}
		for at, crowds := range s.anonymous {
			if nobody[at] == nil {
				nobody[at] = new([kinds]crowd)
			}
			for k, who := range crowds {
				nobody[at][k].add(who)
			}
		}
		for trigger, n := range s.nameless {
			nameless = grown(nameless, int32(trigger))
			nameless[trigger] += n
		}
	}
	p.number(uint64(rows.Used))
	p.number(uint64(rows.Pending))
	days = mergeDays(days, nil)
	p.number(uint64(len(days)))
	for _, d := range days {
		p.signed(int64(d.Day))
		p.number(uint64(d.Trigger))
		p.counts(d.Counts.Exposures, d.Counts.Engagements, d.Counts.Complaints)
	}
	p.number(uint64(len(nameless)))
	for _, n := range nameless {
		p.number(uint64(n))
	}
	p.number(uint64(len(nobody)))
	for at, crowds := range nobody {
		p.number(uint64(at))
		for _, who := range crowds {
			p.number(uint64(who.weight))
			p.number(uint64(who.known))
			p.float(who.prior)
			p.float(who.sq)
		}
	}
	return p.b, nil
}

func (p *packer) counts(list ...int64) {
	for _, n := range list {
		p.number(uint64(n))
	}
}

// veiled is a hash that wears a veil, and where its slot is.
type veiled struct {
	hash uint64
	slot int32
}

// saveHashed writes one section for each of 256 parts of the hashes with their
// veil, in their order: that of the slots would tell of the hashes without.
// bare gives the hashes of a partition by their slots, 0 for a free one.
func saveHashed(to Saving, what byte, slots func(partition int) int, bare func(partition, slot int) uint64, pack func(p *packer, partition, slot int, veil Veil)) error {
	var all [partitions][]veiled
	eachPartition(func(at int) {
		veil := to.veil()
		list := make([]veiled, 0, slots(at)/2)
		for slot := range slots(at) {
			if hash := bare(at, slot); hash != 0 {
				list = append(list, veiled{max(1, veil(what, hash)), int32(slot)})
			}
		}
		slices.SortFunc(list, func(a, b veiled) int { return cmp.Compare(a.hash, b.hash) })
		all[at] = list
	})
	round := runtime.GOMAXPROCS(0)
	for first := 0; first < partitions; first += round {
		type section struct{ hashes, rest packer }
		done := make([]section, min(round, partitions-first))
		var wait sync.WaitGroup
		for i := range done {
			wait.Go(func() {
				hashes, rest, veil := &done[i].hashes, &done[i].rest, to.veil()
				last := uint64(first+i) << (64 - partitionBits)
				for _, one := range bucket(&all, first+i) {
					hashes.number(one.hash - last)
					last = one.hash
					pack(rest, one.partition, int(one.slot), veil)
				}
			})
		}
		wait.Wait()
		for i := range done {
			if err := to.Section(done[i].hashes.b, false); err != nil {
				return err
			}
			if err := to.Section(done[i].rest.b, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// placed is a veiled hash and its partition.
type placed struct {
	veiled
	partition int
}

// bucket is the hashes that begin with the same eight bits, in order.
func bucket(all *[partitions][]veiled, at int) []placed {
	var list []placed
	for partition := range all {
		from := all[partition]
		find := func(bits int) int {
			if bits == partitions {
				return len(from)
			}
			i, _ := slices.BinarySearchFunc(from, uint64(bits)<<(64-partitionBits), func(v veiled, hash uint64) int { return cmp.Compare(v.hash, hash) })
			return i
		}
		for _, one := range from[find(at):find(at+1)] {
			list = append(list, placed{one, partition})
		}
	}
	slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.hash, b.hash) })
	return list
}

// eachPartition does something for every partition, side by side.
func eachPartition(do func(at int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for at := w; at < partitions; at += workers {
				do(at)
			}
		})
	}
	wait.Wait()
}
