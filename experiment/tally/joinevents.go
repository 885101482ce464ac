package tally

import (
	"encoding/binary"
	"math"
)

// events adds those of one bucket, all of which belong in one partition.
func (j *joining) events(bucket int, data []byte, u *unpacker) error {
	hashes, err := hashesOf(bucket, data)
	if err != nil {
		return err
	}
	for _, event := range hashes {
		tellings := u.count()
		u.check(tellings > 0)
		for range tellings {
			t, at := j.telling(event, u)
			if u.bad {
				break
			}
			j.g.events[bucket].add(j.g, t, at)
		}
	}
	return u.err("events")
}

// telling reads what some rows of an event agree on.
func (j *joining) telling(event uint64, u *unpacker) (t telling, at int64) {
	t.event = event
	t.contact, t.fold = u.who()
	j.what(u, &t)
	b := u.byte()
	t.outcome, t.age = u.outcomeOf(b&0x0f), Age(b>>4)
	u.check(t.age <= Old)
	at = u.signed()
	u.check(at == 0 || t.age == Young)
	rows := u.amount()
	u.check(0 < rows && rows <= math.MaxInt32)
	t.rows = int32(rows)
	t.first, t.second = u.order(j.orders), u.order(j.orders)
	u.check(t.first > 0 && (rows > 1) == (t.second > 0))
	return t, at
}

// order reads the number of a row, 0 for none.
func (u *unpacker) order(orders uint64) uint64 {
	n := u.number()
	u.check(n <= mostExact)
	if n == 0 {
		return 0
	}
	return n + orders
}

// who reads a contact, 0 for nobody in particular.
func (u *unpacker) who() (contact uint64, fold uint8) {
	switch b := u.byte(); {
	case b == 0:
		return 0, 0
	case b > Folds || len(u.b) < 8:
		u.fail()
		return 0, 0
	default:
		contact = binary.LittleEndian.Uint64(u.b)
		u.b = u.b[8:]
		u.check(contact != 0)
		return contact, b - 1
	}
}

// what reads what was shown and when.
func (j *joining) what(u *unpacker, t *telling) {
	profile, trigger, around := u.below(len(j.profiles)), u.below(len(j.triggers)), int(u.byte())
	u.check(around < len(j.around))
	t.day = u.day()
	t.prior = unknownPrior
	prior := u.signed()
	if prior != math.MinInt64 {
		u.check(-mostExact <= prior && prior <= mostExact)
		t.prior = float64(prior) / priorGrid
	}
	if !u.bad {
		t.profile, t.trigger, t.around = j.profiles[profile], j.triggers[trigger], j.around[around]
	}
}

// waiting adds the exposures that wait.
func (j *joining) waiting(u *unpacker) error {
	for range u.count() {
		var t telling
		t.contact, t.fold = u.who()
		j.what(u, &t)
		outcome, at := u.outcomeOf(u.byte()), u.signed()
		u.check(at != 0)
		if u.bad {
			break
		}
		j.s.waiting = append(j.s.waiting, waiting{
			contact: t.contact, at: at, prior: t.prior, profile: t.profile, trigger: t.trigger, day: t.day, outcome: outcome, around: t.around, fold: t.fold,
		})
	}
	return u.err("waiting")
}
