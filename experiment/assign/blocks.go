package assign

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
)

// A deck deals triggers in permuted blocks: after every block each trigger has
// its share of the contacts, to within one. A block is as small as the shares
// allow, and within it every order is as likely as any other.
//
// Where shares do not come out even in a block, as 0.35 of 3, its composition
// varies by systematic sampling: after j blocks of m, trigger t, whose shares
// end at c_t, has been dealt ⌊j·m·c_t + u⌋ - ⌊j·m·c_(t-1) + u⌋ times, with u
// drawn once a segment from [0, 1). Then every trigger has its share in
// expectation as well.
//
// Matts & Lachin (1988), "Properties of permuted-block randomization in
// clinical trials", Controlled Clinical Trials 9:327-344.
type deck struct {
	key   key
	cuts  cuts
	kinds int
	block uint64 // contacts in one
}

// evenBlock is the largest block that is preferred, for its shares come out
// even, to the smallest in which every trigger is met.
const evenBlock = 20

func newDeck(salt, draw string, shares []float64) *deck {
	d := &deck{key: newKey(salt, forBlocks+draw), cuts: newCuts(shares), kinds: len(shares)}
	var sum float64
	for _, s := range shares {
		sum += s
	}
	least := 1.0
	for _, s := range shares {
		if s > 0 {
			least = min(least, s/sum)
		}
	}
	smallest := math.Ceil(1/least - 1e-9)
	d.block = uint64(smallest)
	for m := smallest; m <= max(evenBlock, smallest); m++ {
		if even(shares, m/sum) {
			d.block = uint64(m)
			break
		}
	}
	return d
}

// even tells whether all shares become whole when they are scaled.
func even(shares []float64, by float64) bool {
	for _, s := range shares {
		if x := s * by; math.Abs(x-math.Round(x)) > 1e-9 {
			return false
		}
	}
	return true
}

// upTo returns how often each trigger has been dealt after so many blocks.
func (d *deck) upTo(blocks, start uint64) []int64 {
	counts := make([]int64, d.kinds)
	below := uint64(0)
	for t := range counts {
		end := blocks * d.block
		if t < len(d.cuts.upto) {
			end = scaled(blocks*d.block, d.cuts.upto[t], start)
		}
		counts[t] = int64(end - below)
		below = end
	}
	return counts
}

// deal fills to with triggers for newcomers of a segment. have is how many
// contacts of this segment and wave have each trigger already: the block that
// they left open is dealt first. Where they were not dealt by such blocks, as
// under other shares, new ones begin: evening out what came before would send
// all newcomers to one trigger, and they could not be compared.
func (d *deck) deal(segment string, wave int, have []int64, to []int32) {
	name := binary.LittleEndian.AppendUint64([]byte(segment+"\x00"), uint64(wave))
	// Not quite 0, for bounds are rounded down and whole shares must stay whole.
	start := d.key.sum(name) | 1<<44
	var before int64
	for _, n := range have {
		before += n
	}
	at := uint64(before) / d.block
	first, ok := difference(d.upTo(at+1, start), have)
	if !ok || slices.ContainsFunc(differenceOf(have, d.upTo(at, start)), negative) {
		at, first = 0, d.upTo(1, start)
	}
	seed := binary.LittleEndian.AppendUint64(name, uint64(before))
	random := rand.NewPCG(d.key.sum(seed), d.key.sum(append(seed, 0)))
	for cards := first; len(to) > 0; {
		n := shuffled(cards, to, random)
		to = to[n:]
		at++
		cards = differenceOf(d.upTo(at+1, start), d.upTo(at, start))
	}
}

// shuffled puts the cards, so many of each kind, in random order into to, as
// many as it has room for.
func shuffled(cards []int64, to []int32, random *rand.PCG) int {
	left := int64(0)
	for _, n := range cards {
		left += n
	}
	n := int(min(left, int64(len(to))))
	cards = slices.Clone(cards)
	for i := range n {
		at := int64(below(random, uint64(left)))
		for t, of := range cards {
			if at < of {
				to[i] = int32(t)
				cards[t]--
				break
			}
			at -= of
		}
		left--
	}
	return n
}

// below draws a whole number below n, each as likely as any other.
func below(random *rand.PCG, n uint64) uint64 {
	limit := -n % n // 2^64 mod n: so many numbers more than a multiple of n
	for {
		if x := random.Uint64(); x >= limit {
			return x % n
		}
	}
}

func differenceOf(a, b []int64) []int64 {
	d := make([]int64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}

// difference is a - b, and whether it is nowhere negative.
func difference(a, b []int64) ([]int64, bool) {
	d := differenceOf(a, b)
	return d, !slices.ContainsFunc(d, negative)
}

func negative(n int64) bool { return n < 0 }
