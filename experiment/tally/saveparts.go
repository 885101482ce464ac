package tally

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment"
)

// Of each contact a byte says its fold, and what follows: a prior, that
// different ones were told, and several cells.
const (
	foldMask   = 0x0f
	hasPrior   = 0x10
	isUnsure   = 0x20
	hasSeveral = 0x40
)

// saveContacts writes who was shown what, and did.
func (g *Gatherer) saveContacts(to Saving) error {
	return saveHashed(to, ofContact, func(at int) int { return len(g.parts[at].slots) },
		func(at, slot int) uint64 { return g.parts[at].slots[slot].hash },
		func(p *packer, at, slot int, _ Veil) { g.parts[at].pack(p, slot) })
}

func (from *partition) pack(p *packer, slot int) {
	s := &from.slots[slot]
	var room [8]cell
	cells := from.cells(s, room[:0])
	prior := from.priorOf(slot)
	flags := byte(s.what.fold())
	if prior == prior {
		flags |= hasPrior
	}
	if _, unsure := from.unsure[s.hash]; unsure {
		flags |= isUnsure
	}
	if len(cells) > 1 {
		flags |= hasSeveral
	}
	p.byte(flags)
	if prior == prior {
		p.signed(int64(prior * priorGrid))
	}
	if len(cells) > 1 {
		p.number(uint64(len(cells)))
		slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.day, b.day)) })
	}
	for _, c := range cells {
		p.number(uint64(c.id))
		p.number(uint64(c.day))
		p.counts(c.m, c.y, c.c)
	}
}

// saveEvents writes what is told of events that are not settled.
func (g *Gatherer) saveEvents(to Saving) error {
	return saveHashed(to, ofEvent, func(at int) int { return len(g.events[at].slots) },
		func(at, slot int) uint64 {
			es := &g.events[at]
			if place := es.slots[slot]; place > 0 {
				return es.at(place - 1).event
			}
			return 0
		},
		func(p *packer, at, slot int, veil Veil) {
			es := &g.events[at]
			var places []int32
			for place := es.slots[slot]; place > 0; place = es.at(place - 1).more {
				places = append(places, place-1)
			}
			p.number(uint64(len(places)))
			for _, place := range places {
				es.pack(p, place, veil, to.Order)
			}
		})
}

// pack writes a telling.
func (es *events) pack(p *packer, place int32, veil Veil, order func(uint64) uint64) {
	t := es.at(place)
	p.who(t.contact, t.fold, veil)
	p.what(t.profile, t.trigger, t.around, t.day, t.prior)
	p.byte(byte(t.outcome) | byte(t.age)<<4)
	p.signed(es.young[place])
	p.number(uint64(t.rows))
	p.number(order(t.first))
	if t.second > 0 {
		p.number(order(t.second))
	} else {
		p.number(0)
	}
}

// who writes a contact within an event, or what waits.
func (p *packer) who(contact uint64, fold uint8, veil Veil) {
	if contact == 0 {
		p.byte(0)
		return
	}
	p.byte(fold + 1)
	p.b = appendHash(p.b, max(1, veil(ofContact, contact)))
}

func appendHash(b []byte, hash uint64) []byte {
	for shift := 0; shift < 64; shift += 8 {
		b = append(b, byte(hash>>shift))
	}
	return b
}

// what writes what was shown and when.
func (p *packer) what(profile, trigger int32, around uint8, day int32, prior float64) {
	p.number(uint64(profile))
	p.number(uint64(trigger))
	p.byte(around)
	p.signed(int64(day))
	if math.IsNaN(prior) {
		p.signed(math.MinInt64)
	} else {
		p.signed(int64(prior * priorGrid))
	}
}

// packWaiting writes the exposures that wait, in the order of their contacts.
func (g *Gatherer) packWaiting(to Saving) []byte {
	veil := func(_ byte, hash uint64) uint64 { return hash }
	if to.Veil != nil {
		veil = to.Veil()
	}
	var all []waiting
	for _, s := range g.shards {
		all = append(all, s.waiting...)
	}
	for i := range all {
		if all[i].contact != 0 {
			all[i].contact = max(1, veil(ofContact, all[i].contact))
		}
	}
	slices.SortFunc(all, func(a, b waiting) int { return cmp.Compare(a.contact, b.contact) })
	var p packer
	p.number(uint64(len(all)))
	for _, w := range all {
		p.who(w.contact, w.fold, func(_ byte, hash uint64) uint64 { return hash })
		p.what(w.profile, w.trigger, w.around, w.day, w.prior)
		p.byte(byte(w.outcome))
		p.signed(w.at)
	}
	return p.b
}

// outcomeOf reads an outcome.
func (u *unpacker) outcomeOf(b byte) experiment.Outcome {
	u.check(b <= byte(experiment.Complain))
	return experiment.Outcome(b)
}
