package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// aPanel is people of whom each leans by so much, and whose rate changes with
// every place; where most is set so many see the cards in the same order.
func aPanel(r *rand.Rand, people, cards int, spread, perPlace, most float64) (turns []Turn, triggers [][]int, engaged [][]bool) {
	for i := range people {
		lean := r.NormFloat64() * spread
		order := r.Perm(cards)
		if r.Float64() < most {
			for j := range order {
				order[j] = j
			}
		}
		var hand []int
		var did []bool
		for place, a := range order {
			eta := lean + 0.4*float64(a) - 1 + perPlace*float64(place)
			y := r.Float64() < 1/(1+math.Exp(-eta))
			turn := Turn{Contact: i, Trigger: a, Dose: float64(place + 1)}
			if y {
				turn.Outcome = 1
			}
			turns, hand, did = append(turns, turn), append(hand, a), append(did, y)
		}
		triggers, engaged = append(triggers, hand), append(engaged, did)
	}
	return turns, triggers, engaged
}

// TestPanelAlarms: where nothing is wrong, few panels are blamed, also where
// people differ much and most saw the cards in the same order; and where
// something is, most are.
func TestPanelAlarms(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const panels = 400
	for _, most := range []float64{0, 0.6} {
		alarms, found := 0, 0
		for range panels {
			turns, _, _ := aPanel(r, 25, 5, 1.2, 0, most)
			w, err := NewWithin(turns, 0.95)
			if err != nil || w.CannotTell != "" {
				t.Fatal(err, w)
			}
			if w.P < 0.05 {
				alarms++
			}
			turns, _, _ = aPanel(r, 60, 5, 1.2, -0.4, most)
			if w, err = NewWithin(turns, 0.95); err != nil || w.P < 0.05 && w.Slope < 0 {
				found++
			}
		}
		// 20 are due: three standard errors more are 33.
		if alarms > 33 || found < panels*8/10 {
			t.Errorf("of %d panels, %.0f %% of their people in one order, %d have a false effect of place and %d a real one", panels, 100*most, alarms, found)
		}
	}
}

// TestStraightAlarms: people who like everything are not blamed for it; those
// who do not look are.
func TestStraightAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("fits many panels")
	}
	r := rand.New(rand.NewPCG(13, 14))
	const panels = 60
	alarms, found := 0, 0
	for range panels {
		_, triggers, engaged := aPanel(r, 40, 5, 2, 0, 0)
		s, err := NewStraightness(triggers, engaged)
		if err != nil {
			t.Fatal(err)
		}
		if s.P < 0.05 {
			alarms++
		}
		_, triggers, engaged = aPanel(r, 60, 8, 0.5, 0, 0)
		for i := range 8 {
			clear(engaged[i])
		}
		if s, err = NewStraightness(triggers, engaged); err != nil || s.P < 0.05 {
			found++
		}
		if s.Expected > float64(s.All+s.None) {
			t.Errorf("%v of %d by chance", s.Expected, s.All+s.None)
		}
	}
	// 3 are due: 8 is three standard errors more.
	if alarms > 8 || found < panels*7/10 {
		t.Errorf("of %d panels %d are blamed wrongly, and %d rightly", panels, alarms, found)
	}
}

// TestDealingAlarms: shuffled decks are even, balanced ones more than even, and
// one card that comes first is found.
func TestDealingAlarms(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	alarms := 0
	for range 1000 {
		_, hands, _ := aPanel(r, 12, 4, 0, 0, 0)
		d, err := NewDealing(hands)
		if err != nil {
			t.Fatal(err)
		}
		if d.P < 0.05 {
			alarms++
		}
	}
	if alarms > 75 {
		t.Errorf("%d of 1000 shuffled decks are called uneven", alarms)
	}
	square := [][]int{{0, 1, 3, 2}, {1, 2, 0, 3}, {2, 3, 1, 0}, {3, 0, 2, 1}}
	d, err := NewDealing(square)
	if err != nil || !(d.Statistic < 1e-9 && d.P > 0.999) || math.Abs(d.Mean[0]-0.5) > 1e-12 {
		t.Errorf("of a Williams square: %+v, %v", d, err)
	}
	first := [][]int{}
	for range 30 {
		first = append(first, append([]int{3}, r.Perm(3)...))
	}
	if d, err = NewDealing(first); err != nil || !(d.P < 1e-6) || d.Mean[3] != 0 {
		t.Errorf("with one card always first: %+v, %v", d, err)
	}
}

// TestWithinSays what cannot be told.
func TestWithinSays(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	fixed, _, _ := aPanel(r, 50, 5, 1, 0, 1)
	if w, err := NewWithin(fixed, 0.95); err != nil || w.CannotTell != Inseparable || !math.IsNaN(w.P) {
		t.Errorf("all in one order: %+v, %v", w, err)
	}
	few, _, _ := aPanel(r, 5, 5, 1, 0, 0)
	if w, err := NewWithin(few, 0.95); err != nil || w.CannotTell != TooFewVaried || w.Contacts != 5 {
		t.Errorf("five people: %+v, %v", w, err)
	}
	single := []Turn{{0, 0, 1, 1}, {1, 1, 1, 0}}
	if w, err := NewWithin(single, 0.95); err != nil || w.CannotTell != TooFewVaried || !math.IsNaN(w.Apart) {
		t.Errorf("one card each: %+v, %v", w, err)
	}
	// Whoever does the same with every card, and who sees one card, is no help.
	turns, _, _ := aPanel(r, 40, 5, 1, -0.3, 0)
	plain, err := NewWithin(turns, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	more, err := NewWithin(append(turns, Turn{Contact: 40, Trigger: 2, Dose: 1, Outcome: 1}), 0.95)
	if err != nil || math.Abs(more.Slope-plain.Slope) > 1e-12 || math.Abs(more.P-plain.P) > 1e-12 {
		t.Errorf("with one card more %+v, without %+v, %v", more, plain, err)
	}
	// Another unit of the dose changes nothing but the slope's.
	for i := range turns {
		turns[i].Dose = 10 * turns[i].Dose
	}
	if ten, err := NewWithin(turns, 0.95); err != nil || math.Abs(10*ten.Slope-plain.Slope) > 1e-12 || math.Abs(ten.P-plain.P) > 1e-9 {
		t.Errorf("in tenths %+v, %v", ten, err)
	}
}

// TestSwipesRefuse: what is no hand is an error.
func TestSwipesRefuse(t *testing.T) {
	check := func(what string, got, want error) {
		t.Helper()
		if !errors.Is(got, want) {
			t.Errorf("%s: %v", what, got)
		}
	}
	_, err := NewWithin(nil, 0.95)
	check("no turns", err, ErrEmpty)
	_, err = NewWithin([]Turn{{}}, 1)
	check("level 1", err, ErrLevel)
	_, err = NewWithin([]Turn{{Dose: math.NaN()}}, 0.95)
	check("a place that is none", err, ErrCounts)
	_, err = NewDealing(nil)
	check("no hands", err, ErrEmpty)
	_, err = NewDealing([][]int{{-1}})
	check("no trigger", err, ErrCounts)
	_, err = NewStraightness(nil, nil)
	check("no hands", err, ErrEmpty)
	_, err = NewStraightness([][]int{{0}}, nil)
	check("no answers", err, ErrShape)
	_, err = NewStraightness([][]int{{0}}, [][]bool{{}})
	check("an answer too few", err, ErrShape)
	_, err = NewStraightness([][]int{{-1}}, [][]bool{{true}})
	check("no trigger", err, ErrCounts)
	_, _, _, err = Knox([]Closeness{{Pairs: 3, Alike: 4}})
	check("more alike than there are", err, ErrCounts)
	if _, both, p, err := Knox([]Closeness{{Pairs: 3, Alike: 1, Near: 1}}); both != 0 || p != 1 || err != nil {
		t.Errorf("nothing both: p = %v, %v", p, err)
	}
}
