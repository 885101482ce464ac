package inference

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A person is one contact: exposures and engagements by trigger.
type person struct{ m, y []float64 }

// gather adds up the moments of people.
func gather(people []person, k int, deck bool) Moments {
	m := Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Discordant: square(k), Deck: deck,
	}
	for _, p := range people {
		for a := range k {
			m.Exposures[a] += p.m[a]
			m.Engagements[a] += p.y[a]
			if p.m[a] > 0 {
				m.Contacts[a]++
			}
			for b := range k {
				m.MM[a][b] += p.m[a] * p.m[b]
				m.MY[a][b] += p.m[a] * p.y[b]
				m.YY[a][b] += p.y[a] * p.y[b]
				if p.m[a] > 0 && p.m[b] > 0 && (p.y[a] > 0) != (p.y[b] > 0) {
					m.Discordant[a][b]++
				}
			}
		}
	}
	return m
}

// drawPeople draws a small test: single or repeated exposures, split or deck.
func drawPeople(t *rapid.T, k int, deck bool) []person {
	repeat := rapid.IntRange(1, 4).Draw(t, "repeat")
	rates := rapid.SliceOfN(rapid.IntRange(0, 8), k, k).Draw(t, "rates")
	n := rapid.IntRange(k, 120).Draw(t, "contacts")
	seed := rapid.Uint64().Draw(t, "seed")
	next := func(n int) int { // a small generator, so that rapid shrinks the rest
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % n
	}
	people := make([]person, n)
	for i := range people {
		p := person{make([]float64, k), make([]float64, k)}
		own := next(3) - 1
		for a := range k {
			if deck || a == i%k {
				p.m[a] = float64(1 + next(repeat))
				for range int(p.m[a]) {
					if next(8) < rates[a]+own*min(rates[a], 8-rates[a])/2 {
						p.y[a]++
					}
				}
			}
		}
		people[i] = p
	}
	return people
}

func drawComparing(t *rapid.T, k int) *Comparing {
	deck := rapid.Bool().Draw(t, "deck")
	strata := []Stratum{{gather(drawPeople(t, k, deck), k, deck), 1}}
	if rapid.Bool().Draw(t, "standardised") {
		strata[0].Weight = 0.375
		strata = append(strata, Stratum{gather(drawPeople(t, k, deck), k, deck), 0.625})
	}
	c, err := NewComparing(strata)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSwappingArmsNegates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawComparing(t, 2)
		z := rapid.Float64Range(0.5, 4).Draw(t, "z")
		ab, ba := c.Pair(0, 1), c.Pair(1, 0)
		i, j := ab.Interval(z), ba.Interval(z).Negated()
		if math.Abs(i.Low-j.Low) > 1e-7 || math.Abs(i.High-j.High) > 1e-7 {
			t.Fatalf("A-B is %v, B-A is %v", i, j.Negated())
		}
		if math.Abs(ab.T+ba.T) > 1e-9*(1+math.Abs(ab.T)) || !same(ab.P, ba.P) || ab.CannotTell != ba.CannotTell {
			t.Fatalf("A-B is %+v, B-A is %+v", ab, ba)
		}
		// The lift of B over A is what undoes that of A over B.
		up, down := ab.LiftInterval(z), ba.LiftInterval(z)
		if got, want := 1+down.Low, 1/(1+up.High); math.Abs(got-want) > 1e-6*(1+want) {
			t.Fatalf("lifts %v and %v: %v against %v", up, down, got, want)
		}
	})
}

func same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Abs(a) || math.IsNaN(a) && math.IsNaN(b)
}

func TestIntervalsContainTheirEstimates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawComparing(t, 3)
		for a := range 3 {
			if i := c.RateInterval(a, 0.95); !(i.Low-1e-12 <= c.Rate(a) && c.Rate(a) <= i.High+1e-12) {
				t.Fatalf("rate %v in %v", c.Rate(a), i)
			}
		}
		p := c.Pair(0, 1)
		i := p.Interval(1.96)
		if !i.Contains(p.Difference) || i.Low < -1 || i.High > 1 || !(i.Low < i.High) {
			t.Fatalf("difference %v in %v", p.Difference, i)
		}
		lift := p.LiftInterval(1.96)
		if l := p.Lift(); !math.IsNaN(l) && !(lift.Low <= l+1e-9*(1+l) && l <= lift.High*(1+1e-9)+1e-9) {
			t.Fatalf("lift %v in %v of %+v", l, lift, p)
		}
		wider := p.Interval(2.5)
		if wider.Low > i.Low+1e-12 || wider.High < i.High-1e-12 {
			t.Fatalf("%v at 2.5 does not hold %v at 1.96", wider, i)
		}
	})
}

func TestIntervalAgreesWithP(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 3).Draw(t, "triggers")
		c := drawComparing(t, k)
		pairs := withFirst(k)
		if rapid.Bool().Draw(t, "all pairs") {
			pairs = pairsOf(k)
		}
		f := family(t, c, pairs)
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		critical := f.Critical(level)
		for _, ab := range pairs {
			p := c.Pair(ab[0], ab[1])
			if p.CannotTell != "" {
				if !math.IsNaN(p.P) || !math.IsNaN(p.Z) {
					t.Fatalf("cannot tell, yet %+v", p)
				}
				continue
			}
			i, lift := p.Interval(critical), p.LiftInterval(critical)
			significant := f.Adjusted(p.Z) < 1-level
			if excludes := i.Low > 0 || i.High < 0; excludes != significant {
				t.Fatalf("adjusted p %v, interval %v at %v of %+v", f.Adjusted(p.Z), i, critical, p)
			}
			if excludes := lift.Low > 0 || lift.High < 0; excludes != significant {
				t.Fatalf("adjusted p %v, lift %v at %v of %+v", f.Adjusted(p.Z), lift, critical, p)
			}
			if f.Adjusted(p.Z) < p.P*(1-1e-12) {
				t.Fatalf("adjusted p %v below %v", f.Adjusted(p.Z), p.P)
			}
		}
	})
}

func TestMoreDataNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := float64(rapid.IntRange(20, 500).Draw(t, "exposures"))
		ya := math.Floor(m * rapid.Float64Range(0, 1).Draw(t, "a"))
		yb := math.Floor(m * rapid.Float64Range(0, 1).Draw(t, "b"))
		times := float64(rapid.IntRange(2, 50).Draw(t, "times"))
		width := func(scale float64) (float64, float64) {
			c, err := NewComparing([]Stratum{{Counts([]float64{scale * ya, scale * yb}, []float64{scale * m, scale * m}), 1}})
			if err != nil {
				t.Fatal(err)
			}
			p := c.Pair(0, 1)
			i, r := p.Interval(1.96), c.RateInterval(0, 0.95)
			return i.High - i.Low, r.High - r.Low
		}
		d1, r1 := width(1)
		d2, r2 := width(times)
		if d2 >= d1 || r2 >= r1 {
			t.Fatalf("%v times the data: %v to %v, %v to %v", times, d1, d2, r1, r2)
		}
	})
}

func TestRelabellingPermutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		deck := rapid.Bool().Draw(t, "deck")
		people := drawPeople(t, 3, deck)
		turn := func(x []float64) []float64 { return []float64{x[1], x[2], x[0]} }
		turned := make([]person, len(people))
		for i, p := range people {
			turned[len(people)-1-i] = person{turn(p.m), turn(p.y)} // and in another order
		}
		c, err := NewComparing([]Stratum{{gather(people, 3, deck), 1}})
		d, err2 := NewComparing([]Stratum{{gather(turned, 3, deck), 1}})
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		p, q := c.Pair(1, 2), d.Pair(0, 1)
		if !same(p.T, q.T) || !same(p.DF, q.DF) || !same(p.P, q.P) || !same(p.SE, q.SE) {
			t.Fatalf("%+v became %+v", p, q)
		}
		f := family(t, c, pairsOf(3)).Critical(0.95)
		g := family(t, d, pairsOf(3)).Critical(0.95)
		if math.Abs(f-g) > 1e-6 {
			t.Fatalf("critical %v became %v", f, g)
		}
	})
}

func TestTailsFall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "triggers")
		y, m := make([]float64, k), make([]float64, k)
		for a := range m {
			m[a] = float64(rapid.IntRange(50, 1000).Draw(t, "m"))
			y[a] = math.Floor(m[a] * rapid.Float64Range(0, 1).Draw(t, "rate"))
		}
		pairs := [][][2]int{withFirst(k), pairsOf(k)}[rapid.IntRange(0, 1).Draw(t, "kind")]
		c, err := NewComparing([]Stratum{{Counts(y, m), 1}})
		if err != nil {
			t.Fatal(err)
		}
		f := family(t, c, pairs)
		last := 1.0
		for z := 0.0; z < 36; z += 0.15 + z/50 {
			p := f.Adjusted(z)
			if !(p <= last+1e-6 && p >= PValue(z)*(1-1e-9) && p <= float64(len(pairs))*PValue(z)*(1+1e-9)) {
				t.Fatalf("P(max >= %v) = %v after %v; alone %v", z, p, last, PValue(z))
			}
			last = p
		}
	})
}

func TestPosteriorIsAProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 6).Draw(t, "triggers")
		y, m := make([]float64, k), make([]float64, k)
		for a := range m {
			m[a] = math.Floor(math.Pow(10, rapid.Float64Range(0, 8).Draw(t, "size"))) - 1
			y[a] = math.Floor(m[a] * rapid.Float64Range(0, 1).Draw(t, "rate"))
		}
		best, loss, err := Posterior(y, m)
		if err != nil {
			t.Fatal(err)
		}
		var sum, highest float64
		for a := range best {
			sum += best[a]
			highest = max(highest, (1+y[a])/(2+m[a]))
			if !(best[a] >= 0 && loss[a] >= 0) {
				t.Fatalf("best %v, loss %v", best, loss)
			}
		}
		near(t, "sum", sum, 1, 1e-12)
		for a := range best { // E[max] - E[a] is no less than the highest mean less its own
			gap := highest - (1+y[a])/(2+m[a])
			if loss[a] < gap*(1-1e-7)-1e-9 {
				t.Fatalf("loss %v of %d, yet a gap of %v", loss[a], a, gap)
			}
			first := loss[0] + (1+y[0])/(2+m[0])
			near(t, "E[max]", loss[a]+(1+y[a])/(2+m[a]), first, 1e-8)
		}
	})
}
