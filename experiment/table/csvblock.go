package table

import "encoding/binary"

// Text is looked at in blocks of 64 bytes, about which a uint64 tells one bit
// each, the first byte in the lowest bit. Pure Go has no wider instructions
// than those on words of eight bytes; with them a block takes 12 ns.
const blockBytes = 64

const (
	eachByte = 0x0101010101010101
	lowBits  = 0x7f7f7f7f7f7f7f7f
	highBits = 0x8080808080808080
	// gather multiplied by a word, in which only high bits of bytes are set,
	// has them side by side in the highest byte of the product.
	gather = 0x0002040810204081
)

// A pattern is a byte below 0x80, in each byte of a word.
type pattern uint64

func patternOf(c byte) pattern { return pattern(c) * eachByte }

// unlike has the high bits set of the bytes of x that are not p, except for
// bytes from 0x80, about which it says nothing.
func (p pattern) unlike(x uint64) uint64 { return (x&lowBits ^ uint64(p)) + lowBits }

// in has a bit set, of the lowest eight, for each byte of x that is p.
func (p pattern) in(x uint64) uint64 { return (^(p.unlike(x) | x) & highBits) * gather >> 56 }

// either has a bit set for each byte of x that is p or q.
func either(p, q pattern, x uint64) uint64 {
	return (^(p.unlike(x)&q.unlike(x) | x) & highBits) * gather >> 56
}

func word(b *[blockBytes]byte, i int) uint64 { return binary.LittleEndian.Uint64(b[8*i : 8*i+8]) }

// find has a bit set for each byte of the block that is p.
func (p pattern) find(b *[blockBytes]byte) uint64 {
	low := p.in(word(b, 0)) | p.in(word(b, 1))<<8 | p.in(word(b, 2))<<16 | p.in(word(b, 3))<<24
	high := p.in(word(b, 4)) | p.in(word(b, 5))<<8 | p.in(word(b, 6))<<16 | p.in(word(b, 7))<<24
	return low | high<<32
}

// findEither has a bit set for each byte of the block that is p or q. Some
// has a high bit of a byte set when the block is not all ASCII.
func findEither(b *[blockBytes]byte, p, q pattern) (bits, some uint64) {
	x0, x1, x2, x3 := word(b, 0), word(b, 1), word(b, 2), word(b, 3)
	low := either(p, q, x0) | either(p, q, x1)<<8 | either(p, q, x2)<<16 | either(p, q, x3)<<24
	some = x0 | x1 | x2 | x3
	x0, x1, x2, x3 = word(b, 4), word(b, 5), word(b, 6), word(b, 7)
	high := either(p, q, x0) | either(p, q, x1)<<8 | either(p, q, x2)<<16 | either(p, q, x3)<<24
	return low | high<<32, some | x0 | x1 | x2 | x3
}

// within has a bit set for each byte up to which, itself included, an odd
// number of bits is set.
func within(bits uint64) uint64 {
	bits ^= bits << 1
	bits ^= bits << 2
	bits ^= bits << 4
	bits ^= bits << 8
	bits ^= bits << 16
	return bits ^ bits<<32
}
