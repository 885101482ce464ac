package tally

import (
	"encoding/binary"
	"slices"
)

// MaxMinds is how many different patterns of exposures are told apart where
// contacts of two minds are counted.
const MaxMinds = 10_000

// Minds counts contacts of two minds: those who engaged with some exposures
// and with others not.
type Minds struct {
	Contacts   int64 `json:"contacts"`   // with two exposures or more
	Ambivalent int64 `json:"ambivalent"` // of whom both engaged and ignored or complained
	// Patterns are the same by what contacts were shown; nil where there are
	// more than MaxMinds of them.
	Patterns []MindPattern `json:"patterns"`
}

// MindPattern is contacts who were shown the same triggers as often.
type MindPattern struct {
	Triggers   []int   `json:"triggers"` // in ascending order
	Exposures  []int64 `json:"exposures"`
	Contacts   int64   `json:"contacts"`
	Ambivalent int64   `json:"ambivalent"`
}

// minds is Minds while contacts are closed.
type minds struct {
	contacts, ambivalent int64
	patterns             map[string]*mind // nil: too many
	key                  []byte           // scratch
}

type mind struct{ contacts, ambivalent int64 }

// enter takes contacts who did all the same, seen in ascending order.
func (ms *minds) enter(seen []shown, weight int64) {
	var m, y float64
	key := ms.key[:0]
	for i := range seen {
		z := &seen[i].z
		m, y = m+z[M], y+z[Y]
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(seen[i].trigger)), uint64(z[M]))
	}
	ms.key = key
	if m < 2 {
		return
	}
	two := int64(0)
	if 0 < y && y < m {
		two = weight
	}
	ms.contacts += weight
	ms.ambivalent += two
	ms.count(string(key), mind{weight, two})
}

func (ms *minds) count(key string, more mind) {
	if ms.patterns == nil {
		return
	}
	p := ms.patterns[key]
	if p == nil {
		if len(ms.patterns) == MaxMinds {
			ms.patterns = nil
			return
		}
		p = &mind{}
		ms.patterns[key] = p
	}
	p.contacts += more.contacts
	p.ambivalent += more.ambivalent
}

func (ms *minds) take(o *minds) {
	ms.contacts += o.contacts
	ms.ambivalent += o.ambivalent
	if o.patterns == nil {
		ms.patterns = nil
	}
	for key, p := range o.patterns {
		ms.count(key, *p)
	}
}

// counted lists the patterns in a fixed order.
func (ms *minds) counted() Minds {
	counted := Minds{Contacts: ms.contacts, Ambivalent: ms.ambivalent}
	if ms.patterns == nil {
		return counted
	}
	counted.Patterns = []MindPattern{}
	for key, p := range ms.patterns {
		one := MindPattern{Contacts: p.contacts, Ambivalent: p.ambivalent}
		for rest := []byte(key); len(rest) > 0; {
			trigger, n := binary.Uvarint(rest)
			m, more := binary.Uvarint(rest[n:])
			rest = rest[n+more:]
			one.Triggers, one.Exposures = append(one.Triggers, int(trigger)), append(one.Exposures, int64(m))
		}
		counted.Patterns = append(counted.Patterns, one)
	}
	slices.SortFunc(counted.Patterns, func(a, b MindPattern) int {
		if c := slices.Compare(a.Triggers, b.Triggers); c != 0 {
			return c
		}
		return slices.Compare(a.Exposures, b.Exposures)
	})
	return counted
}

// add adds those of other contacts.
func (m *Minds) add(o *Minds) {
	ms := &minds{patterns: map[string]*mind{}}
	for _, part := range []*Minds{m, o} {
		ms.contacts += part.Contacts
		ms.ambivalent += part.Ambivalent
		if part.Patterns == nil && part.Contacts > 0 {
			ms.patterns = nil
		}
		for _, p := range part.Patterns {
			ms.count(p.key(), mind{p.Contacts, p.Ambivalent})
		}
	}
	*m = ms.counted()
}

func (p *MindPattern) key() string {
	var key []byte
	for i, trigger := range p.Triggers {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(trigger)), uint64(p.Exposures[i]))
	}
	return string(key)
}
