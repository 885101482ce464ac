package analysis

import (
	"encoding/binary"
	"math"

	"triggerlab/experiment/wording"
)

// A packing writes a record, in memory that serves one after the other.
type packing struct{ b []byte }

func (p *packing) begin() { p.b = p.b[:0] }

func (p *packing) whole(n int64) { p.b = binary.AppendVarint(p.b, n) }

func (p *packing) text(s string) {
	p.whole(int64(len(s)))
	p.b = append(p.b, s...)
}

func (p *packing) numbers(list ...float64) {
	for _, x := range list {
		p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(x))
	}
}

// marks packs up to eight things that are so or not.
func (p *packing) marks(list ...bool) {
	var b byte
	for i, is := range list {
		if is {
			b |= 1 << i
		}
	}
	p.b = append(p.b, b)
}

// An unpacking reads what a packing wrote, in the same order.
type unpacking struct{ b []byte }

func (u *unpacking) whole() int64 {
	n, size := binary.Varint(u.b)
	u.b = u.b[size:]
	return n
}

func (u *unpacking) text() string {
	size := u.whole()
	s := string(u.b[:size])
	u.b = u.b[size:]
	return s
}

func (u *unpacking) number() float64 {
	x := math.Float64frombits(binary.LittleEndian.Uint64(u.b))
	u.b = u.b[8:]
	return x
}

func (u *unpacking) marks(list ...*bool) {
	for i, is := range list {
		*is = u.b[0]&(1<<i) != 0
	}
	u.b = u.b[1:]
}

// entry packs what the models of many tests need of one.
func (p *packing) entry(e *entry) []byte {
	p.begin()
	p.whole(int64(e.first))
	p.whole(int64(e.second))
	p.marks(e.won)
	p.numbers(e.critical, e.naive, e.difference, e.honest, e.versus)
	p.whole(int64(len(e.arms)))
	for i := range e.arms {
		a := &e.arms[i]
		p.numbers(a.engagements, a.exposures)
		p.marks(a.said, a.text.Question, a.text.Number, a.text.You, a.text.Capitals, a.text.Exclamation, a.text.Emoji)
		p.whole(int64(a.text.Length))
		p.whole(int64(len(a.values)))
		for _, v := range a.values {
			p.whole(int64(v))
		}
	}
	return p.b
}

// unpack reads an entry, into the memory of the one before.
func (e *entry) unpack(record []byte) {
	u := unpacking{record}
	e.first, e.second = int(u.whole()), int(u.whole())
	u.marks(&e.won)
	e.critical, e.naive, e.difference, e.honest, e.versus = u.number(), u.number(), u.number(), u.number(), u.number()
	e.arms = e.arms[:0]
	for range u.whole() {
		a := arm{engagements: u.number(), exposures: u.number()}
		a.text = wording.Features{}
		u.marks(&a.said, &a.text.Question, &a.text.Number, &a.text.You, &a.text.Capitals, &a.text.Exclamation, &a.text.Emoji)
		a.text.Length = int32(u.whole())
		if values := u.whole(); values > 0 {
			a.values = make([]int32, values)
			for i := range a.values {
				a.values[i] = int32(u.whole())
			}
		}
		e.arms = append(e.arms, a)
	}
}
