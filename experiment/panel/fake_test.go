package panel

import (
	"context"
	"errors"
	"slices"

	"triggerlab/experiment/ledger"
)

// memory is a ledger that remembers nothing after the test.
type memory struct {
	rows   []ledger.Swipe // all that were ever recorded
	people []ledger.Panelist
	full   bool // the disk
}

var errFull = errors.New("no space left on device")

func (m *memory) Panelist(_ context.Context, contact, segment string) (ledger.Panelist, error) {
	for _, p := range m.people {
		if p.Contact == "~"+contact {
			p.New = false
			return p, nil
		}
	}
	p := ledger.Panelist{Number: len(m.people) + 1, Place: 1, Contact: "~" + contact, Segment: segment, New: true}
	for _, other := range m.people {
		if other.Segment == segment {
			p.Place++
		}
	}
	m.people = append(m.people, p)
	return p, nil
}

func (m *memory) Swiped(_ context.Context, contact string) ([]ledger.Swipe, error) {
	var current []ledger.Swipe
	for _, r := range m.rows {
		replaced := slices.ContainsFunc(m.rows, func(other ledger.Swipe) bool { return other.Replaces == r.Event })
		if r.Contact == contact && !replaced {
			current = append(current, r)
		}
	}
	return current, nil
}

func (m *memory) Submit(_ context.Context, s ledger.Swipe) (ledger.Receipt, error) {
	if m.full {
		return ledger.Receipt{}, errFull
	}
	for _, r := range m.rows {
		if r.Event == s.Event {
			status := ledger.Conflict
			if r == s {
				status = ledger.Already
			}
			return ledger.Receipt{Event: s.Event, Status: status}, nil
		}
	}
	m.rows = append(m.rows, s)
	return ledger.Receipt{Event: s.Event, Row: int64(len(m.rows)), Status: ledger.Recorded}, nil
}
