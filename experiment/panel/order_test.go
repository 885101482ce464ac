package panel

import (
	"fmt"
	"slices"
	"testing"

	"triggerlab/experiment"
)

// deckOf is a deck of so many cards for everybody.
func deckOf(t testing.TB, cards int, salt string) *Deck {
	t.Helper()
	e := &experiment.Experiment{Settings: experiment.Settings{Salt: salt}}
	for i := range cards {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: fmt.Sprintf("t%02d", i), Message: fmt.Sprintf("message %d", i)})
	}
	d, err := New(e, Options{Via: experiment.ViaSwipe})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOrdersAreBalanced: after any number of panelists each card has been in
// each position, and behind each other card, as often as any other, to within
// the differences that Order promises.
func TestOrdersAreBalanced(t *testing.T) {
	for n := 1; n <= 9; n++ {
		d := deckOf(t, n, "salt")
		block, slack := n*(1+n%2), 1+n%2
		places := make([][]int, n)
		behind := make([][]int, n)
		for i := range n {
			places[i], behind[i] = make([]int, n), make([]int, n)
		}
		for p := 1; p <= 3*block; p++ {
			order := d.Order("", p)
			for at, card := range order {
				places[card][at]++
				if at > 0 {
					behind[card][order[at-1]]++
				}
			}
			if low, high := extremes(places, true); high-low > 1 || high-low > 0 && p%n == 0 {
				t.Errorf("%d cards, %d panelists: a card was %d to %d times in a position", n, p, low, high)
			}
			if low, high := extremes(behind, false); high-low > slack || high-low > 0 && p%block == 0 {
				t.Errorf("%d cards, %d panelists: a card was %d to %d times behind another", n, p, low, high)
			}
		}
	}
}

// extremes are the smallest and the largest count, with or without the
// diagonal: no card is behind itself.
func extremes(counts [][]int, diagonal bool) (low, high int) {
	low = 1 << 30
	for i, row := range counts {
		for j, n := range row {
			if i != j || diagonal {
				low, high = min(low, n), max(high, n)
			}
		}
	}
	return min(low, high), high
}

// TestOrdersAreDrawn: over many salts every one of the 24 orders of four cards
// comes as often as chance has it, for whatever panelist, and a panelist's
// order has nothing to do with that of the segment beside. The 99.9 % point of
// chi-square with 23 degrees of freedom is 49.73.
func TestOrdersAreDrawn(t *testing.T) {
	const salts = 1200
	for _, place := range []int{1, 6} {
		seen := map[string]int{}
		for s := range salts {
			seen[fmt.Sprint(deckOf(t, 4, fmt.Sprint("salt ", s)).Order("", place))]++
		}
		chi, want := 0.0, salts/24.0
		for _, n := range seen {
			chi += (float64(n) - want) * (float64(n) - want) / want
		}
		if len(seen) != 24 || chi > 49.73 {
			t.Errorf("panelist %d: %d orders, chi-square %.1f", place, len(seen), chi)
		}
	}
	d := deckOf(t, 8, "salt")
	if slices.Equal(d.Order("fans", 1), d.Order("regulars", 1)) && slices.Equal(d.Order("fans", 2), d.Order("regulars", 2)) {
		t.Error("two segments have the same orders")
	}
}

// TestOrdersStay: an upgrade deals nobody who is half-way another hand, and the
// order of rows in the sheet decides nothing.
func TestOrdersStay(t *testing.T) {
	e := &experiment.Experiment{Settings: experiment.Settings{Salt: "violets"}, Triggers: []experiment.Trigger{
		{Name: "flowers"}, {Name: "poem"}, {Name: "card"}, {Name: "care"}, {Name: "song"},
	}}
	want := [][]string{}
	for _, turned := range []bool{false, true} {
		if turned {
			slices.Reverse(e.Triggers)
		}
		d, err := New(e, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for place := range 4 {
			var names []string
			for _, i := range d.Order("fans", place+1) {
				names = append(names, d.Cards("fans")[i].Trigger)
			}
			got = append(got, names)
		}
		if !turned {
			want = got
		} else if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("turned round: %v, want %v", got, want)
		}
	}
	const pinned = "[[song flowers poem care card] [care card flowers poem song] [poem song card flowers care] [flowers care song card poem]]"
	if got := fmt.Sprint(want); got != pinned {
		t.Errorf("the orders are %s", got)
	}
}
