package assign

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// A key is what makes the draws of one purpose of one experiment its own.
type key struct{ k0, k1 uint64 }

// The purposes. Whether a contact is held out, when it is drawn for a wave
// and which trigger it gets are drawn apart: knowing one tells nothing of
// another.
const (
	forTrigger = "trigger"
	forHoldout = "holdout"
	forWave    = "wave"
	forBlocks  = "blocks"
)

// newKey makes the key of a purpose from the salt: the first half of
// SHA-256("triggerlab assign" NUL purpose NUL salt).
func newKey(salt, purpose string) key {
	sum := sha256.Sum256([]byte("triggerlab assign\x00" + purpose + "\x00" + salt))
	return key{binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16])}
}

// sum is SipHash-2-4 of b under the key: 64 bits that nobody who does not know
// the salt can tell from random ones, whatever the contacts are called. Plain
// hashes are not enough: FNV leaves patterns in the high bits of names that
// count upwards, and their names can be chosen so that they collide.
//
// Aumasson & Bernstein (2012), "SipHash: a fast short-input PRF", INDOCRYPT
// 2012, 489-508.
func (k key) sum(b []byte) uint64 {
	v0, v1 := k.k0^0x736f6d6570736575, k.k1^0x646f72616e646f6d
	v2, v3 := k.k0^0x6c7967656e657261, k.k1^0x7465646279746573
	last := uint64(len(b)) << 56
	for len(b) >= 8 {
		m := binary.LittleEndian.Uint64(b)
		v3 ^= m
		v0, v1, v2, v3 = sipRound(sipRound(v0, v1, v2, v3))
		v0 ^= m
		b = b[8:]
	}
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	v3 ^= last
	v0, v1, v2, v3 = sipRound(sipRound(v0, v1, v2, v3))
	v0 ^= last
	v2 ^= 0xff
	v0, v1, v2, v3 = sipRound(sipRound(v0, v1, v2, v3))
	v0, v1, v2, v3 = sipRound(sipRound(v0, v1, v2, v3))
	return v0 ^ v1 ^ v2 ^ v3
}

func sipRound(v0, v1, v2, v3 uint64) (uint64, uint64, uint64, uint64) {
	v0 += v1
	v2 += v3
	v1 = bits.RotateLeft64(v1, 13) ^ v0
	v3 = bits.RotateLeft64(v3, 16) ^ v2
	v0 = bits.RotateLeft64(v0, 32)
	v2 += v1
	v0 += v3
	v1 = bits.RotateLeft64(v1, 17) ^ v2
	v3 = bits.RotateLeft64(v3, 21) ^ v0
	v2 = bits.RotateLeft64(v2, 32)
	return v0, v1, v2, v3
}
