package tally_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/tally"
)

// veil is one as a key would make it, and no secret.
func veil() tally.Veil {
	return func(what byte, hash uint64) uint64 {
		hash = (hash ^ uint64(what)) * 0x9e3779b97f4a7c15
		return (hash ^ hash>>32) * 0xd6e8feb86659fd93
	}
}

// saved is what a Gatherer saves.
func saved(t failing, g *tally.Gatherer, veil func() tally.Veil) (sections [][]byte) {
	err := g.Save(tally.Saving{Veil: veil, Section: func(data []byte, _ bool) error {
		sections = append(sections, bytes.Clone(data))
		return nil
	}})
	if err != nil {
		t.Fatalf("saving: %v", err)
	}
	return sections
}

// sectionsOf gives sections as Join asks for them.
func sectionsOf(list [][]byte) tally.Sections {
	return func() (func() ([]byte, error), error) {
		if len(list) == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		one := list[0]
		list = list[1:]
		return func() ([]byte, error) { return one, nil }, nil
	}
}

// clockOf says when rows were, and gives their ages by a last moment.
type clockOf struct {
	at     map[uint64]int64 // by order; 0: not known
	window int64
}

func (c clockOf) last(rows []row) int64 {
	last := int64(0)
	for _, r := range rows {
		last = max(last, c.at[r.order])
	}
	return last
}

// gather adds rows whose ages are known by the last moment among them.
func (c clockOf) gather(rows []row, waits bool) *tally.Gatherer {
	g := newGatherer(columns)
	g.Waits, g.Window, g.Last = waits, c.window, c.last(rows)
	s := g.Shard()
	for _, r := range rows {
		e := exposureOf(s, r)
		if c.window > 0 {
			e.Age, e.At = tally.Young, c.at[r.order]
			if e.At != 0 && e.At+c.window <= g.Last {
				e.Age, e.At = tally.Old, 0
			}
		}
		s.Add(e)
	}
	return g
}

func exposureOf(s *tally.Shard, r row) tally.Exposure {
	profile, err := s.Profile([]byte(strings.Join(r.values, "\x00")))
	if err != nil {
		panic(err)
	}
	return tally.Exposure{
		Event: []byte(r.event), Contact: []byte(r.contact), Profile: profile, Trigger: interned(s, r.trigger), Outcome: r.outcome, Day: r.day,
		Order: r.order, Circumstance: s.Circumstance([]byte(r.around)), Prior: r.priorNumber(), HasPrior: r.prior != "",
	}
}

// TestPartsAreTheWhole: rows that are gathered in any parts, saved, and put
// together in any order, also by way of parts of parts, make the tally of all
// rows, though contacts and events are in several of them and what was too young
// in one is old by another.
func TestPartsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: rapid.Bool().Draw(t, "anonymous")}.rows(t)
		clock := clockOf{at: map[uint64]int64{}, window: rapid.SampledFrom([]int64{0, 300}).Draw(t, "window")}
		for _, r := range rows {
			clock.at[r.order] = rapid.SampledFrom([]int64{0, 1000, 1200, 1300, 1500, 1600}).Draw(t, "at")
		}
		want, counted := clock.gather(rows, false).Close([]string{"card"}, breakdowns)
		parts := make([][]row, rapid.IntRange(1, 4).Draw(t, "parts"))
		for _, r := range rows {
			at := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
			parts[at] = append(parts[at], r)
		}
		whole := newGatherer(columns)
		whole.Waits, whole.Window, whole.Last = true, clock.window, clock.last(rows)
		for _, part := range parts {
			sections := saved(t, clock.gather(part, true), veil)
			if rapid.Bool().Draw(t, "again") {
				between := newGatherer(columns)
				between.Waits = true
				putTogether(t, between, sections)
				sections = saved(t, between, nil)
			}
			putTogether(t, whole, sections)
		}
		got, gotCounted := whole.Close([]string{"card"}, breakdowns)
		if gotCounted != counted {
			t.Fatalf("rows are %+v and not %+v", gotCounted, counted)
		}
		sameTally(t, got, want)
	})
}

func putTogether(t failing, g *tally.Gatherer, sections [][]byte) {
	if err := g.Join(sectionsOf(sections), 0); err != nil {
		t.Fatalf("joining: %v", err)
	}
}

func sameTally(t failing, got, want *tally.Tally) {
	a, errA := got.Encode()
	b, errB := want.Encode()
	if err := errors.Join(errA, errB); err != nil {
		t.Fatalf("%v", err)
	}
	if !bytes.Equal(a, b) {
		t.Fatalf("the parts make\n%s\nand the whole\n%s", a, b)
	}
}

// TestManyParts is the same of contacts by the thousand, some of whom were shown
// more in several parts together than a counter holds.
func TestManyParts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var rows []row
	for i := range 30_000 {
		contact := fmt.Sprint("c", random.IntN(4000))
		if i%7 == 0 {
			contact = "often"
		}
		rows = append(rows, row{
			contact: contact, trigger: []string{"plain", "card"}[len(contact)%2], values: []string{contact[:2], "x", ""}, day: int32(random.IntN(9)),
			outcome: experiment.Outcome(random.IntN(4)), order: uint64(i + 1),
		})
	}
	want, counted := gathered(columns, rows).Close(nil, breakdowns)
	whole := newGatherer(columns)
	for part := range slices.Chunk(rows, 7000) {
		putTogether(t, whole, saved(t, gathered(columns, part), veil))
	}
	got, gotCounted := whole.Close(nil, breakdowns)
	if gotCounted != counted {
		t.Errorf("rows are %+v and not %+v", gotCounted, counted)
	}
	sameTally(t, got, want)
}

// TestSavedNamesNobody: neither a contact nor an event, nor the hashes that
// anybody can make of them, stand in what is saved, and their order tells nothing.
func TestSavedNamesNobody(t *testing.T) {
	var rows []row
	for i := range 100 {
		rows = append(rows, row{
			contact: fmt.Sprintf("person%d@example.org", i), event: fmt.Sprintf("event-%d", i), trigger: "plain", values: []string{"x", "", ""},
			outcome: experiment.Engage, order: uint64(i + 1),
		}, row{contact: fmt.Sprintf("other%d@example.org", i), trigger: "card", values: []string{"x", "", ""}, outcome: experiment.Engage})
	}
	whole := bytes.Join(saved(t, gathered(columns, rows), veil), nil)
	for _, r := range rows {
		if bytes.Contains(whole, []byte(r.contact)) || r.event != "" && bytes.Contains(whole, []byte(r.event)) {
			t.Fatalf("%q or %q is written down", r.contact, r.event)
		}
	}
	plain := bytes.Join(saved(t, gathered(columns, rows), func() tally.Veil { return func(_ byte, hash uint64) uint64 { return hash } }), nil)
	if bytes.Equal(whole, plain) {
		t.Error("the veil changes nothing")
	}
}

// FuzzJoin: whatever a section holds, it is a part or an error, and no more
// memory than the section is worth.
func FuzzJoin(f *testing.F) {
	*tally.MostNobody = 1_000_000 // dealing out more takes longer than a try may
	rows := []row{
		{contact: "a", trigger: "plain", values: []string{"x", "", ""}, outcome: experiment.Engage, day: 3, prior: "2"},
		{contact: "a", trigger: "card", values: []string{"y", "", ""}, outcome: experiment.Pending, day: 4},
		{event: "1", contact: "b", trigger: "card", values: []string{"", "", ""}, outcome: experiment.Ignore, order: 3},
		{trigger: "card", values: []string{"", "", ""}, outcome: experiment.Complain},
	}
	whole := saved(f, gathered(columns, rows), veil)
	for i, section := range whole {
		if len(section) > 1 {
			f.Add(i, section)
		}
	}
	f.Add(0, []byte{1, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, at int, section []byte) {
		if at < 0 || at >= len(whole) {
			return
		}
		sections := slices.Clone(whole)
		sections[at] = section
		g := newGatherer(columns)
		err := g.Join(sectionsOf(sections), 5)
		var problems *experiment.Problems
		if err != nil && !errors.As(err, &problems) {
			t.Fatalf("%v", err)
		}
		if err == nil {
			g.Close(nil, breakdowns)
		}
	})
}

// TestVeilsAreNotShared: a Veil is asked by one goroutine at a time, for it has
// a place where it works; two that share one would write hashes of nobody.
func TestVeilsAreNotShared(t *testing.T) {
	g := newGatherer(columns)
	s := g.Shard()
	for i := range 5000 {
		order := uint64(i + 1)
		s.Add(exposureOf(s, row{order: order, event: fmt.Sprint("e", i), contact: fmt.Sprint("c", i), trigger: "card", values: make([]string, len(columns)), outcome: experiment.Ignore, day: 1}))
	}
	var shared atomic.Bool
	saved(t, g, func() tally.Veil {
		var busy atomic.Bool
		plain := veil()
		return func(what byte, hash uint64) uint64 {
			if busy.Swap(true) {
				shared.Store(true)
			}
			runtime.Gosched()
			busy.Store(false)
			return plain(what, hash)
		}
	})
	if shared.Load() {
		t.Error("a veil was asked by two goroutines at once")
	}
}
