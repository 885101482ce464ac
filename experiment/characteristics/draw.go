package characteristics

import (
	"math/bits"
	"math/rand/v2"

	"triggerlab/experiment/tally"
)

// dice draw counts by integers alone, so that every platform draws the same.
type dice struct{ src rand.PCG }

// A draw has 53 bits, as in a simulation; certain is above every one of them.
const certain = 1 << 53

// threshold returns the number below which a draw falls with the probability.
func threshold(probability float64) uint64 { return uint64(probability * certain) }

// stream spreads the number of a run: neighbouring streams of the generator
// are neighbouring states (the finaliser of SplitMix64; Steele, Lea & Flood
// 2014).
func stream(run uint64) uint64 {
	z := run + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// binomial draws how many of n draws fall below a threshold, exactly: bit
// after bit, beginning with the highest. Where the threshold has a 1, draws
// with a 0 are below it; where it has a 0, draws with a 1 are above it; the
// others, half of them, are not decided yet. It takes about 2n random bits.
//
// After Farach-Colton and Tsai (2015), "Exact sublinear binomial sampling",
// Algorithmica 73:637-651.
func (d *dice) binomial(n int64, threshold uint64) int64 {
	if threshold >= certain {
		return n
	}
	var below int64
	for bit := certain >> 1; n > 0 && threshold&(uint64(bit)<<1-1) != 0; bit >>= 1 {
		ones := d.heads(n)
		if threshold&uint64(bit) != 0 {
			below += n - ones
			n = ones
		} else {
			n -= ones
		}
	}
	return below
}

// heads tosses n fair coins.
func (d *dice) heads(n int64) int64 {
	ones := 0
	for ; n >= 64; n -= 64 {
		ones += bits.OnesCount64(d.src.Uint64())
	}
	if n > 0 {
		ones += bits.OnesCount64(d.src.Uint64() >> (64 - uint(n)))
	}
	return int64(ones)
}

// fold deals n contacts into folds, each as likely.
func (d *dice) fold(n int64) (folds [tally.Folds]int64) {
	for f := range folds {
		folds[f] = d.binomial(n, certain/uint64(tally.Folds-f))
		n -= folds[f]
	}
	return folds
}
