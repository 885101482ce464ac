package tally

import (
	"crypto/md5"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Fold deals a contact into one of ten folds: the first eight hexadecimal
// digits of MD5("fold:" + contact), modulo ten. Every database can compute
// it, and it has nothing to do with the salt of the assignment.
func Fold(contact []byte) int {
	buf := make([]byte, 0, 64)
	buf = append(buf, "fold:"...)
	sum := md5.Sum(append(buf, contact...))
	return int(binary.BigEndian.Uint32(sum[:4]) % Folds)
}

// deal throws count exposures that differ in nothing into the folds, each
// independently of the others: a multinomial draw whose seed is what the
// exposures have in common, so that it depends on the counts alone and not
// on the order of rows. Even shares would not do: they would make every fold
// a copy of the whole, and learning on some folds would already know the
// others.
//
// A Binomial(n, ½) is the number of ones in n random bits; four halvings make
// sixteen bins, and what falls into the last six is thrown again.
func deal(count int64, what []byte) [Folds]int64 {
	sum := md5.Sum(append([]byte("deal:"), what...))
	random := rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:]))
	var folds [Folds]int64
	for count > 0 {
		bins := [16]int64{count}
		for width := 8; width > 0; width /= 2 {
			for at := 0; at < len(bins); at += 2 * width {
				half := heads(random, bins[at])
				bins[at+width] = half
				bins[at] -= half
			}
		}
		count = 0
		for i, n := range bins {
			if i < Folds {
				folds[i] += n
			} else {
				count += n
			}
		}
	}
	return folds
}

// heads tosses n fair coins.
func heads(random *rand.PCG, n int64) int64 {
	var ones int64
	for ; n >= 64; n -= 64 {
		ones += int64(bits.OnesCount64(random.Uint64()))
	}
	if n > 0 {
		ones += int64(bits.OnesCount64(random.Uint64() >> (64 - uint(n))))
	}
	return ones
}
