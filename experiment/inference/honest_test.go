package inference

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// A winnerWorld draws experiments from known rates.
type winnerWorld struct {
	name      string
	rates     []float64
	contacts  []int
	exposures int     // of each contact
	alike     float64 // the share of exposures in which a contact repeats its own first answer
	deck      bool
}

// draw returns the moments of one experiment. A contact has an answer of its
// own to each trigger, in a deck the same draw for all of them, which every
// exposure repeats with probability √alike and else forgets.
func (w winnerWorld) draw(r *rand.Rand) Moments {
	k := len(w.rates)
	m := Moments{Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Discordant: square(k), Deck: w.deck}
	each := float64(w.exposures)
	for a := range k {
		m.Contacts[a], m.Exposures[a] = float64(w.contacts[a]), float64(w.contacts[a])*each
		m.MM[a][a] = m.Exposures[a] * each
	}
	if !w.deck {
		for a := range k {
			for range w.contacts[a] {
				y := w.answers(r, w.rates[a], r.Float64())
				m.meet(a, a, each, y, y)
			}
		}
		return m
	}
	answers := make([]float64, k)
	for range w.contacts[0] {
		latent := r.Float64()
		for a := range k {
			answers[a] = w.answers(r, w.rates[a], latent)
		}
		for a := range k {
			for b := range k {
				m.meet(a, b, each, answers[a], answers[b])
				if a != b {
					m.MM[a][b] += each * each
					if (answers[a] > 0) != (answers[b] > 0) {
						m.Discordant[a][b]++
					}
				}
			}
		}
	}
	return m
}

// meet takes a contact into the sums of two triggers.
func (m *Moments) meet(a, b int, each, ya, yb float64) {
	if a == b {
		m.Engagements[a] += ya
	}
	m.MY[a][b] += each * yb
	m.YY[a][b] += ya * yb
}

func (w winnerWorld) answers(r *rand.Rand, rate, latent float64) float64 {
	var y float64
	for range w.exposures {
		u := r.Float64()
		if r.Float64() < math.Sqrt(w.alike) {
			u = latent
		}
		if u < rate {
			y++
		}
	}
	return y
}

func evenly(k int, rate float64, contacts int) (rates []float64, each []int) {
	for range k {
		rates, each = append(rates, rate), append(each, contacts)
	}
	return rates, each
}

// winnerWorlds are ties, near ties and clear leads of 2 to 8 triggers, of rare
// and common engagements, in few and many contacts, in equal and unequal arms,
// with one exposure and several, and in decks.
func winnerWorlds() []winnerWorld {
	var worlds []winnerWorld
	add := func(name string, rates []float64, contacts []int, exposures int, alike float64, deck bool) {
		worlds = append(worlds, winnerWorld{name, rates, contacts, exposures, alike, deck})
	}
	for _, k := range []int{2, 3, 8} {
		for _, size := range []struct {
			rate     float64
			contacts int
		}{{.005, 2000}, {.02, 300}, {.02, 5000}, {.1, 100}, {.3, 50}, {.5, 1000}} {
			se := math.Sqrt(size.rate * (1 - size.rate) / float64(size.contacts))
			name := fmt.Sprintf("%d triggers of %d at %g", k, size.contacts, size.rate)
			rates, contacts := evenly(k, size.rate, size.contacts)
			add(name+", tied", rates, contacts, 1, 0, false)
			rates, contacts = evenly(k, size.rate, size.contacts)
			for i := range rates {
				rates[i] = max(0, size.rate-se*float64(i)/2)
			}
			add(name+", near each other", rates, contacts, 1, 0, false)
			rates, contacts = evenly(k, size.rate, size.contacts)
			rates[k-1] += 3 * se
			contacts[0] = max(50, contacts[0]/4)
			add(name+", one ahead, unequal", rates, contacts, 1, 0, false)
		}
		rates, contacts := evenly(k, .2, 60)
		add(fmt.Sprintf("%d triggers, repeated", k), rates, contacts, 5, .3, false)
		rates, contacts = evenly(k, .1, 200)
		rates[1], contacts[0] = .14, 100
		add(fmt.Sprintf("%d triggers, repeated, unequal", k), rates, contacts, 8, .4, false)
		rates, contacts = evenly(k, .3, 100)
		add(fmt.Sprintf("deck of %d", k), rates, contacts, 1, .3, true)
		rates, contacts = evenly(k, .15, 150)
		rates[0] = .18
		add(fmt.Sprintf("deck of %d, repeated", k), rates, contacts, 3, .2, true)
	}
	return worlds
}

// TestHonestCovers: over experiments that may have picked anything, hybrid
// intervals hold the truth about what they picked, and medians are as often
// above as below it. Ties count as won by the first: without them medians would
// be above in up to two of three experiments of very few engagements.
func TestHonestCovers(t *testing.T) {
	runs := 600
	if testing.Short() {
		runs = 100
	}
	for i, w := range winnerWorlds() {
		r := rand.New(rand.NewPCG(uint64(i), 17))
		var told, lead, rate, above float64
		for range runs {
			m := w.draw(r)
			c, err := NewComparing([]Stratum{{m, 1}})
			if err != nil {
				t.Fatal(err)
			}
			first, second := highest(c.rate)
			if c.Pair(first, second).CannotTell != "" || c.rate[first] == 0 {
				continue
			}
			won, ahead, err := c.Honest(first, second, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			told++
			if ahead.Hybrid.Contains(w.rates[first] - w.rates[second]) {
				lead++
			}
			if won.Hybrid.Contains(w.rates[first]) {
				rate++
			}
			if ahead.Hybrid.Median > w.rates[first]-w.rates[second] {
				above++
			}
		}
		t.Logf("%-45s lead covered %.3f, rate %.3f, median above %.2f, told %.2f", w.name, lead/told, rate/told, above/told, told/float64(runs))
		least := .945 - 3.09*math.Sqrt(.945*.055/told)
		if lead/told < least || rate/told < least {
			t.Errorf("%s: lead covered %.3f, rate %.3f of %v, less than %.3f", w.name, lead/told, rate/told, told, least)
		}
		if off := math.Abs(above/told - .5); off > .1+3.09*.5/math.Sqrt(told) {
			t.Errorf("%s: medians are above in %.2f", w.name, above/told)
		}
	}
}

func TestHonestUnknown(t *testing.T) {
	c := split(t, []float64{3, 2, 0}, []float64{10, 10, 0})
	for _, pair := range [][2]int{{0, 0}, {0, 2}, {-1, 0}, {0, 7}} {
		if _, _, err := c.Honest(pair[0], pair[1], .95); !errors.Is(err, ErrFamily) {
			t.Errorf("triggers %v: %v", pair, err)
		}
	}
	if _, _, err := c.Honest(0, 1, 1); !errors.Is(err, ErrLevel) {
		t.Errorf("level 1: %v", err)
	}
	// A trigger that was never shown changes nothing.
	_, with, _ := c.Honest(0, 1, .95)
	_, without, _ := split(t, []float64{3, 2}, []float64{10, 10}).Honest(0, 1, .95)
	near(t, "lead", with.Hybrid.Median, without.Hybrid.Median, 1e-12)
}

// TestHonestStandardised: segments dealt unlike, brought together by their
// weights, are covered as well.
func TestHonestStandardised(t *testing.T) {
	runs := 4000
	if testing.Short() {
		runs = 300
	}
	shares := [][]float64{{300, 100, 60}, {100, 100, 100}, {50, 150, 200}}
	for i, base := range [][]float64{{.5, .2, .05}, {.02, .02, .02}} {
		r := rand.New(rand.NewPCG(uint64(i), 23))
		var told, lead, rate float64
		for range runs {
			var strata []Stratum
			for s, m := range shares {
				y := make([]float64, len(m))
				for a, n := range m {
					for range int(n) {
						if r.Float64() < base[s] {
							y[a]++
						}
					}
				}
				strata = append(strata, Stratum{Counts(y, m), 1 / float64(len(shares))})
			}
			c, err := NewComparing(strata)
			if err != nil {
				t.Fatal(err)
			}
			first, second := highest(c.rate)
			if c.Pair(first, second).CannotTell != "" || c.rate[first] == 0 {
				continue
			}
			won, ahead, err := c.Honest(first, second, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			told++
			truth := (base[0] + base[1] + base[2]) / 3
			if ahead.Hybrid.Contains(0) {
				lead++
			}
			if won.Hybrid.Contains(truth) {
				rate++
			}
		}
		least := .945 - 3.09*math.Sqrt(.945*.055/told)
		t.Logf("rates %v: lead covered %.3f, rate %.3f, told %.2f", base, lead/told, rate/told, told/float64(runs))
		if lead/told < least || rate/told < least {
			t.Errorf("rates %v: lead covered %.3f, rate %.3f of %v, less than %.3f", base, lead/told, rate/told, told, least)
		}
	}
}
