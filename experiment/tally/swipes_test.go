package tally

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"triggerlab/experiment"
)

// swipers returns cards of some contacts, each shown every trigger once.
func swipers(contacts, triggers int, event bool) []Exposure {
	random := rand.New(rand.NewPCG(1, 2))
	var rows []Exposure
	for i := range contacts {
		for position, trigger := range random.Perm(triggers) {
			e := Exposure{
				Contact: fmt.Appendf(nil, "c%d", i), Trigger: int32(trigger), Day: NoDay, Order: uint64(len(rows) + 1),
				Outcome: experiment.Ignore + experiment.Outcome(random.IntN(3)),
				Swipe:   Swipe{Card: true, Via: experiment.ViaSwipe, Position: uint16(position + 1), Took: random.Float32() + 0.1, At: int64(100*i + position)},
			}
			e.Swipe.Minds = e.Outcome == experiment.Ignore && random.IntN(4) == 0
			if event {
				e.Event = fmt.Appendf(nil, "e%d", len(rows))
			}
			rows = append(rows, e)
		}
	}
	return rows
}

func cardsOf(t *testing.T, rows []Exposure, triggers, shards int) *Tally {
	t.Helper()
	g := NewGatherer(nil)
	ways := make([]*Shard, shards)
	for i := range ways {
		ways[i] = g.Shard()
		for trigger := range triggers {
			if _, err := ways[i].Trigger(fmt.Appendf(nil, "t%d", trigger)); err != nil {
				t.Fatal(err)
			}
		}
	}
	profile, err := ways[0].Profile(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range rows {
		e.Profile = profile
		ways[i%shards].Add(e)
	}
	names := make([]string, triggers)
	for i := range names {
		names[i] = fmt.Sprintf("t%d", i)
	}
	tally, _ := g.Close(names, nil)
	return tally
}

// TestHands: hands are the same in whatever order rows came, by event or not,
// and hold every card in the order in which it was swiped.
func TestHands(t *testing.T) {
	for _, event := range []bool{false, true} {
		rows := swipers(40, 5, event)
		want := cardsOf(t, rows, 5, 1).Cards
		if len(want.Hands) != 40 || want.OneIn != 1 || want.Via[experiment.ViaSwipe] != 200 {
			t.Fatalf("%d hands, 1 in %d, %d swiped", len(want.Hands), want.OneIn, want.Via[experiment.ViaSwipe])
		}
		for i, h := range want.Hands {
			for at, card := range h.Cards {
				if int(card.Position) != at+1 || card.At != int64(100*i+at) {
					t.Fatalf("card %d of hand %d is %+v", at, i, card)
				}
			}
		}
		shuffled := append([]Exposure{}, rows...)
		rand.New(rand.NewPCG(3, 4)).Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got := cardsOf(t, shuffled, 5, 3).Cards
		got.again, want.again = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Error("hands depend on the order of rows")
		}
	}
}

// TestWithout: without some contacts the tally is that of the others.
func TestWithout(t *testing.T) {
	rows := swipers(30, 4, false)
	all := cardsOf(t, rows, 4, 1)
	got := all.Cards.Without([]int{0, 7})
	var kept []Exposure
	for _, e := range rows {
		if c := string(e.Contact); c != "c0" && c != "c7" {
			kept = append(kept, e)
		}
	}
	want := cardsOf(t, kept, 4, 1)
	if got.Contacts != 28 || !reflect.DeepEqual(got.Overall, want.Overall) || !reflect.DeepEqual(got.Minds, want.Minds) {
		t.Errorf("%d contacts are left, and the tally is not that of the others", got.Contacts)
	}
	if all.Contacts != 30 {
		t.Errorf("and of everybody %d contacts", all.Contacts)
	}
}

// TestCardsAdd: the cards of two parts are those of both together.
func TestCardsAdd(t *testing.T) {
	rows := swipers(30, 4, false)
	want := cardsOf(t, rows, 4, 1)
	a, b := cardsOf(t, rows[:40], 4, 1), cardsOf(t, rows[40:], 4, 1)
	if err := a.Add(b); err != nil {
		t.Fatal(err)
	}
	want.Cards.again = nil
	if !reflect.DeepEqual(a.Cards, want.Cards) {
		t.Error("the sum is not both parts")
	}
	if a.Cards.Without([]int{0}) != nil {
		t.Error("what was added up can no longer be taken apart")
	}
}

// TestDrawing: of more cards than are kept, the hands are whole and those of
// the same contacts in whatever order and by however many ways they came.
func TestDrawing(t *testing.T) {
	const most = 1 << 14
	one, two := drawing{most: most}, drawing{most: most}
	kept := func(d *drawing, from, step int) map[uint64]bool {
		hands := map[uint64]bool{}
		for i := range 2 * most {
			who := hashOf(fmt.Appendf(nil, "c%d", (from+step*i)%(2*most)/8))
			if d.note(who) {
				hands[who] = true
			}
		}
		d.raise()
		level := d.level.Load()
		for who := range hands {
			if int32(d.end(who)) < level {
				delete(hands, who)
			}
		}
		return hands
	}
	a, b := kept(&one, 0, 1), kept(&two, 5, 3)
	if one.level.Load() == 0 || !reflect.DeepEqual(a, b) || len(a) == 0 {
		t.Errorf("levels %d and %d, %d and %d hands", one.level.Load(), two.level.Load(), len(a), len(b))
	}
}
