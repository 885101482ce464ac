package tally

import (
	"encoding/binary"
	"math"
)

// packer writes numbers and texts one after the other.
type packer struct{ b []byte }

func (p *packer) number(n uint64) { p.b = binary.AppendUvarint(p.b, n) }
func (p *packer) signed(n int64)  { p.b = binary.AppendVarint(p.b, n) }
func (p *packer) byte(b byte)     { p.b = append(p.b, b) }
func (p *packer) float(v float64) { p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(v)) }

func (p *packer) text(s string) {
	p.number(uint64(len(s)))
	p.b = append(p.b, s...)
}

func (p *packer) texts(list []string) {
	p.number(uint64(len(list)))
	for _, s := range list {
		p.text(s)
	}
}

// unpacker reads what a packer wrote. What cannot be is bad, and from there on
// everything is 0: whoever reads asks once, at the end.
type unpacker struct {
	b   []byte
	bad bool
}

func (u *unpacker) fail() { u.b, u.bad = nil, true }

// check says what must hold of what was read.
func (u *unpacker) check(holds bool) {
	if !holds {
		u.fail()
	}
}

func (u *unpacker) number() uint64 {
	n, size := binary.Uvarint(u.b)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return n
}

func (u *unpacker) signed() int64 {
	n, size := binary.Varint(u.b)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return n
}

// below is a number that is smaller than limit.
func (u *unpacker) below(limit int) int {
	n := u.number()
	if n >= uint64(limit) {
		u.fail()
		return 0
	}
	return int(n)
}

// count is how many things follow, each of at least one byte.
func (u *unpacker) count() int {
	n := u.number()
	if n > uint64(len(u.b)) {
		u.fail()
		return 0
	}
	return int(n)
}

// upTo is count, of which there are not more than most.
func (u *unpacker) upTo(most int) int {
	n := u.count()
	u.check(n <= most)
	if u.bad {
		return 0
	}
	return n
}

// amount is how often something happened.
func (u *unpacker) amount() int64 {
	n := u.number()
	u.check(n <= mostExact)
	return int64(n)
}

func (u *unpacker) byte() byte {
	if len(u.b) == 0 {
		u.fail()
		return 0
	}
	b := u.b[0]
	u.b = u.b[1:]
	return b
}

func (u *unpacker) float() float64 {
	if len(u.b) < 8 {
		u.fail()
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(u.b))
	u.b = u.b[8:]
	return v
}

func (u *unpacker) text() string {
	n := u.count()
	if u.bad {
		return ""
	}
	s := string(u.b[:n])
	u.b = u.b[n:]
	return s
}

func (u *unpacker) texts(most int) []string {
	list := make([]string, u.upTo(most))
	for i := range list {
		list[i] = u.text()
	}
	return list
}

// err tells whether all was as it must be, to the last byte.
func (u *unpacker) err(part string) error {
	if u.bad || len(u.b) > 0 {
		return damaged(part)
	}
	return nil
}
