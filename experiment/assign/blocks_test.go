package assign

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestCutsAreExact: each trigger has the whole numbers of its share of 2^64,
// rounded down at its bounds and nowhere else.
func TestCutsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-3, 1e3)), 1, 8).Draw(t, "shares")
		shares = append(shares, 1)
		c := newCuts(shares)
		total := new(big.Rat)
		for _, s := range shares {
			total.Add(total, new(big.Rat).SetFloat64(s))
		}
		sum := new(big.Rat)
		for i, bound := range c.upto {
			sum.Add(sum, new(big.Rat).SetFloat64(shares[i]))
			exact := new(big.Rat).Quo(sum, total)
			exact.Mul(exact, new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 64)))
			exact.Sub(exact, new(big.Rat).SetInt(new(big.Int).SetUint64(bound)))
			if exact.Sign() < 0 || exact.Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("bound %d is off by %v", i, exact)
			}
			if bound > 0 && shares[c.at(bound-1)] == 0 {
				t.Fatalf("a share of 0 has %d", bound-1)
			}
		}
		if last := c.at(math.MaxUint64); shares[last] == 0 {
			t.Fatal("a share of 0 has the last number")
		}
	})
}

func TestCuts(t *testing.T) {
	c := newCuts([]float64{1, 0, 3, 0})
	for h, want := range map[uint64]int{0: 0, 1<<62 - 1: 0, 1 << 62: 2, math.MaxUint64: 2} {
		if got := c.at(h); got != want {
			t.Errorf("%d goes to %d, not %d", h, got, want)
		}
	}
	if portion(0.25) != 1<<62 || portion(0) != 0 || portion(1) != math.MaxUint64 {
		t.Error("a portion is not that of all numbers")
	}
}

// TestBlocks: after every whole block each trigger has its share of the
// contacts to within one, exactly where shares come out even.
func TestBlocks(t *testing.T) {
	for _, one := range []struct {
		shares []float64
		block  int
		even   bool
	}{
		{[]float64{1, 1}, 2, true}, {[]float64{1, 1, 1}, 3, true}, {[]float64{90, 10}, 10, true}, {[]float64{0.5, 0.25, 0.25}, 4, true},
		{[]float64{2, 3}, 5, true}, {[]float64{33, 33, 34}, 4, false}, {[]float64{0.35, 0.65, 0}, 20, true}, {[]float64{1, 999}, 1000, true},
	} {
		d := newDeck("salt", "", one.shares)
		if d.block != uint64(one.block) {
			t.Errorf("%v: blocks of %d, not %d", one.shares, d.block, one.block)
		}
		var sum float64
		for _, s := range one.shares {
			sum += s
		}
		to := make([]int32, 60*one.block)
		d.deal("fans", 1, make([]int64, len(one.shares)), to)
		counts := make([]int64, len(one.shares))
		for i, trigger := range to {
			counts[trigger]++
			if (i+1)%one.block != 0 {
				continue
			}
			for k, n := range counts {
				if off := math.Abs(float64(n) - float64(i+1)*one.shares[k]/sum); off >= 1 || one.even && off > 1e-6 {
					t.Fatalf("%v: trigger %d has %d of %d contacts", one.shares, k, n, i+1)
				}
			}
		}
	}
}

// TestDealtInParts: contacts that come later fill the open block, so that
// dealing in parts is as even as dealing at once; and where what came before
// was dealt otherwise, new blocks begin.
func TestDealtInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.Float64Range(0.05, 1), 2, 5).Draw(t, "shares")
		salt := rapid.String().Draw(t, "salt")
		d := newDeck(salt, "", shares)
		var sum float64
		for _, s := range shares {
			sum += s
		}
		have := make([]int64, len(shares))
		all := int64(0)
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			to := make([]int32, rapid.IntRange(0, 80).Draw(t, "newcomers"))
			d.deal("s", 1, have, to)
			for _, trigger := range to {
				have[trigger]++
			}
			all += int64(len(to))
			for k, n := range have { // at most a block is open, of which each has at most its part and one more
				part := shares[k] / sum
				if off := math.Abs(float64(n) - float64(all)*part); off > float64(d.block)*part+2 {
					t.Fatalf("trigger %d has %d of %d contacts at %v", k, n, all, part)
				}
			}
		}
		odd := slices.Clone(have)
		odd[0] += 1000
		to := make([]int32, 4*d.block)
		d.deal("s", 1, odd, to)
		if !slices.Contains(to, 0) {
			t.Fatal("the newcomers are to even out what came before")
		}
	})
}

// TestBlocksAreFair: over many segments every trigger has its share of the
// first contact, of the last, and of those of a block that breaks off.
func TestBlocksAreFair(t *testing.T) {
	shares := []float64{0.35, 0.4, 0.25}
	d := newDeck("fair", "", shares)
	const segments, each = 20_000, 7
	var at [each][3]float64
	for s := range segments {
		to := make([]int32, each)
		d.deal(fmt.Sprint("segment ", s), 1, make([]int64, 3), to)
		for i, trigger := range to {
			at[i][trigger]++
		}
	}
	for i := range at {
		x := 0.0
		for k, n := range at[i] {
			expected := segments * shares[k]
			x += (n - expected) * (n - expected) / expected
		}
		if x > 27.6 { // of 2 degrees, once in a million times
			t.Errorf("contact %d: χ² = %.1f of %v", i, x, at[i])
		}
	}
}
