package tally

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
