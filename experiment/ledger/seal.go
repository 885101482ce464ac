package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// A leaf is the digest of what a row says; with the salt of the contact, so
// that once that is gone nobody can try whether it was this or that.
//
//	leaf = SHA-256(salt, body)[:16]
type leaf [16]byte

// A seal is the digest of a row and of all before it,
//
//	seal = SHA-256(seal before, leaf)[:16]
//
// the one before the first row being zero.
type seal [16]byte

// next is the seal of the row after the one of s.
func (s seal) next(l leaf) seal {
	var both [len(s) + len(l)]byte
	copy(both[:], s[:])
	copy(both[len(s):], l[:])
	sum := sha256.Sum256(both[:])
	return seal(sum[:len(s)])
}

// digestOf is what names a ledger of so many rows: another has another.
func digestOf(rows int64, s seal) string {
	sum := sha256.Sum256(append(appendInt([]byte("triggerlab ledger\x00"), rows), s[:]...))
	return hex.EncodeToString(sum[:])
}

// A body is what a row says, as words and not as the numbers that stand for
// them, so that a word that is changed shows in every row that speaks of it.
type body struct {
	event, contact, segment, trigger string
	channel, note, replaces          string // replaces: the event of that row
	simulated                        string // of the file it came from
	outcome, minds, via              int64
	time, reply, swipe               int64 // microseconds
	wave, position                   int64
	hasTime                          bool
	recorded                         int64
	imported                         int64 // which import; 0: none
}

// leaf digests the body; scratch is reused.
func (b *body) leaf(scratch *[]byte, salt []byte) leaf {
	p := append((*scratch)[:0], 1) // the version of this form
	for _, text := range [...]string{string(salt), b.event, b.contact, b.segment, b.trigger, b.channel, b.note, b.replaces, b.simulated} {
		p = append(appendInt(p, int64(len(text))), text...)
	}
	known := int64(0)
	if b.hasTime {
		known = 1
	}
	for _, n := range [...]int64{b.outcome, b.minds, b.via, known, b.time, b.reply, b.swipe, b.wave, b.position, b.recorded, b.imported} {
		p = appendInt(p, n)
	}
	*scratch = p
	sum := sha256.Sum256(p)
	return leaf(sum[:16])
}

func appendInt(p []byte, n int64) []byte { return binary.AppendVarint(p, n) }
