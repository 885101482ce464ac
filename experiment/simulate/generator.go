package simulate

import "math/bits"

// A generator is PCG-DXSM with 128 bits of state (O'Neill 2014): it gives what
// rand.PCG of the standard library gives, which a test holds it to. It is
// written out here so that it is inlined, and for the jumps.
type generator struct{ hi, lo uint64 }

// The step is state·multiplier + increment, modulo 2¹²⁸.
const (
	multiplierHi = 2549297995355413924
	multiplierLo = 4865540595714422341
	incrementHi  = 6364136223846793005
	incrementLo  = 1442695040888963407
)

// bits returns the next 64 random bits.
func (g *generator) bits() uint64 {
	hi, lo := bits.Mul64(g.lo, multiplierLo)
	hi += g.hi*multiplierLo + g.lo*multiplierHi
	lo, carry := bits.Add64(lo, incrementLo, 0)
	hi, _ = bits.Add64(hi, incrementHi, carry)
	g.hi, g.lo = hi, lo
	return scramble(hi, lo)
}

// draw returns 53 random bits, as many as a float64 between 0 and 1 has.
func (g *generator) draw() uint64 { return g.bits() >> 11 }

// below returns a number from 0 to n - 1. It is the upper half of a product
// and not a sampler of the library, whose algorithm may change; the chances
// differ by less than n/2⁶⁴.
func (g *generator) below(n uint64) uint64 {
	high, _ := bits.Mul64(g.bits(), n)
	return high
}

// scramble makes the output of a state.
func scramble(hi, lo uint64) uint64 {
	const cheapMultiplier = 0xda942042e4dd58b5
	hi ^= hi >> 32
	hi *= cheapMultiplier
	hi ^= hi >> 48
	return hi * (lo | 1)
}

// A jump is many steps at once, which are a step of another multiplier and
// increment. Draws that decide nothing are jumped over.
type jump struct{ mulHi, mulLo, incHi, incLo uint64 }

// jumps returns the jumps of 0, 1, … n - 1 steps.
func jumps(n int) []jump {
	list := make([]jump, n)
	j := jump{mulLo: 1}
	for i := range list {
		list[i] = j
		mulHi, mulLo := bits.Mul64(j.mulLo, multiplierLo)
		mulHi += j.mulHi*multiplierLo + j.mulLo*multiplierHi
		incHi, incLo := bits.Mul64(j.incLo, multiplierLo)
		incHi += j.incHi*multiplierLo + j.incLo*multiplierHi
		incLo, carry := bits.Add64(incLo, incrementLo, 0)
		incHi, _ = bits.Add64(incHi, incrementHi, carry)
		j = jump{mulHi, mulLo, incHi, incLo}
	}
	return list
}

// from returns the state after the jump.
func (j *jump) from(hi, lo uint64) generator {
	h, l := bits.Mul64(lo, j.mulLo)
	h += hi*j.mulLo + lo*j.mulHi
	l, carry := bits.Add64(l, j.incLo, 0)
	h, _ = bits.Add64(h, j.incHi, carry)
	return generator{h, l}
}

// seeded returns the jump from states whose upper half is the seed: its part
// is the same for all of them, and goes into the increment.
func (j jump) seeded(seed uint64) jump {
	j.incHi += seed * j.mulLo
	return j
}

// of returns the state that a seeded jump from a stream ends at.
func (j *jump) of(stream uint64) generator {
	h, l := bits.Mul64(stream, j.mulLo)
	h += stream * j.mulHi
	l, carry := bits.Add64(l, j.incLo, 0)
	h, _ = bits.Add64(h, j.incHi, carry)
	return generator{h, l}
}

// draw returns the draw that a seeded jump from a stream ends at.
func (j *jump) draw(stream uint64) uint64 {
	g := j.of(stream)
	return scramble(g.hi, g.lo) >> 11
}

// stream returns the contact's own stream of the generator. It depends on
// where the contact stands and on nothing that is set for it or for others.
// The generator's streams are neighbouring states, so their numbers are
// spread first (the finaliser of SplitMix64; Steele, Lea & Flood 2014).
func stream(segment int, number int64) uint64 {
	z := uint64(segment)<<32 | uint64(number)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
