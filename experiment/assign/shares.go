package assign

import (
	"math/big"
	"math/bits"
)

// cuts divide the 64-bit numbers among the triggers: trigger i has those from
// upto[i-1] on and below upto[i]. The last trigger has the rest and no bound,
// for 2^64 fits no uint64.
type cuts struct{ upto []uint64 }

// newCuts divides them in proportion to the shares, exactly: bound i is the
// whole part of 2^64 (s_0 + ... + s_i)/S, S being their sum. Shares must be
// finite and not negative, one of them positive; a share of 0 has no numbers.
func newCuts(shares []float64) cuts {
	parts := make([]*big.Rat, len(shares))
	total := new(big.Rat)
	for i, s := range shares {
		parts[i] = new(big.Rat).SetFloat64(s)
		total.Add(total, parts[i])
	}
	all := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 64))
	below := new(big.Rat)
	var c cuts
	for i := range parts {
		below.Add(below, parts[i])
		bound := new(big.Rat).Quo(new(big.Rat).Mul(all, below), total)
		whole := new(big.Int).Quo(bound.Num(), bound.Denom())
		if !whole.IsUint64() { // this trigger ends at 2^64: what follows has no share
			return c
		}
		c.upto = append(c.upto, whole.Uint64())
	}
	return c
}

// at is the trigger a number belongs to.
func (c cuts) at(h uint64) int {
	for i, bound := range c.upto {
		if h < bound {
			return i
		}
	}
	return len(c.upto)
}

// portion is the number below which the given part of all 64-bit numbers
// lies; 1 and more is all of them but the last.
func portion(part float64) uint64 {
	if part >= 1 {
		return ^uint64(0)
	}
	upto := newCuts([]float64{part, 1 - part}).upto
	return upto[0]
}

// scaled is the whole part of n·f/2^64 + u/2^64: the place in a count of n of
// a fraction f of 2^64, with a start u that is drawn.
func scaled(n, f, u uint64) uint64 {
	high, low := bits.Mul64(n, f)
	_, carry := bits.Add64(low, u, 0)
	return high + carry
}
