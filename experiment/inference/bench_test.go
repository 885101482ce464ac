package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

func benchComparing(b *testing.B, k int, pairs [][2]int) {
	y, m := make([]float64, k), make([]float64, k)
	for a := range m {
		m[a] = 5000 + 10*float64(a)
		y[a] = 1000 + 20*float64(a)
	}
	for b.Loop() {
		c, err := NewComparing([]Stratum{{Counts(y, m), 1}})
		if err != nil {
			b.Fatal(err)
		}
		f, err := NewFamily([]Member{{c, pairs}})
		if err != nil {
			b.Fatal(err)
		}
		critical := f.Critical(0.95)
		for _, ab := range pairs {
			p := c.Pair(ab[0], ab[1])
			p.Interval(critical)
			p.LiftInterval(critical)
			f.Adjusted(p.Z)
		}
	}
}

func BenchmarkTwoTriggers(b *testing.B)      { benchComparing(b, 2, withFirst(2)) }
func BenchmarkFourWithControl(b *testing.B)  { benchComparing(b, 4, withFirst(4)) }
func BenchmarkThreeInPairs(b *testing.B)     { benchComparing(b, 3, pairsOf(3)) }
func BenchmarkFourInPairs(b *testing.B)      { benchComparing(b, 4, pairsOf(4)) }
func BenchmarkEightInPairs(b *testing.B)     { benchComparing(b, 8, pairsOf(8)) }
func BenchmarkEightTenfold(b *testing.B)     { benchVariances(b, pairsOf(8), 10) }
func BenchmarkEightHundredfold(b *testing.B) { benchVariances(b, pairsOf(8), 100) }
func BenchmarkEightDeck(b *testing.B)        { benchDeck(b, pairsOf(8)) }
func BenchmarkEightDeckControl(b *testing.B) { benchDeck(b, withFirst(8)) }
func BenchmarkBestOfFour(b *testing.B)       { benchBest(b, 4) }
func BenchmarkBestOfEight(b *testing.B)      { benchBest(b, 8) }
func BenchmarkBoschlooSmall(b *testing.B)    { benchBoschloo(b, 2, 20, 9, 22) }
func BenchmarkBoschlooSparse(b *testing.B)   { benchBoschloo(b, 3, 20000, 1, 20000) }
func BenchmarkBoschlooUnequal(b *testing.B)  { benchBoschloo(b, 300, 5000, 1, 40) }
func BenchmarkPosteriorOfTwo(b *testing.B)   { benchPosterior(b, 2) }
func BenchmarkPosteriorOfEight(b *testing.B) { benchPosterior(b, 8) }

// benchVariances times a family's whole work, over arms whose sizes rise to a
// multiple of the first's.
func benchVariances(b *testing.B, pairs [][2]int, times float64) {
	y, m := make([]float64, 8), make([]float64, 8)
	for a := range m {
		m[a] = math.Floor(1000 * math.Pow(times, float64(a)/7))
		y[a] = math.Floor(m[a] * (0.2 + 0.01*float64(a)))
	}
	c := split(b, y, m)
	benchFamily(b, c, pairs)
}

func benchDeck(b *testing.B, pairs [][2]int) {
	people := campaign(rand.New(rand.NewPCG(5, 5)), 1, 1, 300, 8, true, 0.15)[0][0]
	c, err := NewComparing([]Stratum{{gather(people, 8, true), 1}})
	if err != nil {
		b.Fatal(err)
	}
	benchFamily(b, c, pairs)
}

func benchFamily(b *testing.B, c *Comparing, pairs [][2]int) {
	for b.Loop() {
		f := family(b, c, pairs)
		f.Critical(0.95)
		for _, p := range pairs {
			f.Adjusted(c.Pair(p[0], p[1]).Z)
		}
	}
}

func benchBest(b *testing.B, k int) {
	c := equalArms(b, k)
	for b.Loop() {
		BestCritical(c, indexes(k), 0.95)
	}
}

func benchBoschloo(b *testing.B, ya, ma, yb, mb int) {
	for b.Loop() {
		if _, err := Boschloo(ya, ma, yb, mb); err != nil {
			b.Fatal(err)
		}
	}
}

func benchPosterior(b *testing.B, k int) {
	y, m := make([]float64, k), make([]float64, k)
	for a := range m {
		m[a] = 5000
		y[a] = 1000 + 20*float64(a)
	}
	for b.Loop() {
		if _, _, err := Posterior(y, m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTailoring(b *testing.B) {
	moments, contacts := tally(campaign(rand.New(rand.NewPCG(1, 1)), 20, 10, 30, 4, false, 0.05), 4, false)
	for b.Loop() {
		if _, err := Tailoring(moments, contacts, TailoringOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
