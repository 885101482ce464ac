package table

import (
	"bytes"
	"math/bits"
)

// windowBytes is how much of the buffer is marked at a time: little enough
// for the marks to stay in the nearest cache.
const windowBytes = 16 << 10

// marks are the ends of the cells of some records, in a buffer. They are
// found for many records at once, without regard to what the cells are.
type marks struct {
	ends []uint32 // where the delimiters and newlines are that are not quoted
	next int      // the first that is not used
	// What else there is in the window.
	quoted  bool // a quotation mark
	doubled bool // one that is doubled
	suspect bool // NUL, or something that is no UTF-8

	room []uint32
	tail [blockBytes]byte
}

// mark finds the marks of the records that begin at start and end in the
// window, up to where something is odd: a quotation mark out of place or a
// carriage return alone. It reports whether there are any; split has to look
// if not.
func (r *recordReader) mark() bool {
	if r.marks.room == nil {
		r.marks.room = make([]uint32, min(len(r.buf), windowBytes)+2*blockBytes)
	}
	window := r.buf[r.start:min(r.end, r.start+len(r.marks.room)-2*blockBytes)]
	m := &r.marks
	m.quoted = bytes.IndexByte(window, '"') >= 0
	m.doubled, m.next = false, 0
	var n int
	var some uint64
	if m.quoted || bytes.IndexByte(window, r.otherEnd()) >= 0 {
		n, some = r.markQuoted(window)
	} else {
		n, some = r.markPlain(window)
	}
	for n > 0 && r.buf[m.room[n-1]] != r.newline {
		n--
	}
	m.ends = m.room[:n]
	if n == 0 {
		return false
	}
	m.suspect = bytes.IndexByte(window, 0) >= 0 ||
		some&highBits != 0 && !validUTF8(r.buf[r.start:m.ends[n-1]])
	return true
}

// otherEnd is the byte of line ends that is not the newline.
func (r *recordReader) otherEnd() byte { return '\r' ^ '\n' ^ r.newline }

// markPlain is for a window without quotation marks and with newlines only.
func (r *recordReader) markPlain(window []byte) (n int, some uint64) {
	delim, newline := patternOf(r.delim), patternOf(r.newline)
	for i := 0; i < len(window); i += blockBytes {
		ends, any := findEither(blockAt(window, i, &r.marks.tail), delim, newline)
		some |= any
		n += spread(r.marks.room[n:], uint32(r.start+i), ends)
	}
	return n, some
}

// markQuoted is for any window.
func (r *recordReader) markQuoted(window []byte) (n int, some uint64) {
	delim, newline := patternOf(r.delim), patternOf(r.newline)
	quote, other := patternOf('"'), patternOf(r.otherEnd())
	others := bytes.IndexByte(window, r.otherEnd()) >= 0
	at := quoting{ended: 1}
	returned := uint64(0) // whether the last byte was a carriage return
	for i := 0; i < len(window); i += blockBytes {
		b := blockAt(window, i, &r.marks.tail)
		all, any := findEither(b, delim, newline)
		some |= any
		var quotes, returns uint64
		if r.marks.quoted {
			quotes = quote.find(b)
		}
		if others {
			returns = other.find(b)
		}
		r.marks.doubled = r.marks.doubled || quotes&(quotes<<1|at.quote) != 0
		ends, inside, wrong := at.step(quotes, returns, all)
		if returns &^= inside; returns|returned != 0 {
			wrong |= r.alone(b, returns, returns<<1|returned, ends)
			returned = returns >> 63
		}
		if wrong != 0 {
			return n + spread(r.marks.room[n:], uint32(r.start+i), ends&(wrong&-wrong-1)), some
		}
		n += spread(r.marks.room[n:], uint32(r.start+i), ends)
	}
	return n, some
}

// alone returns where a byte of the other line end proves to be no part of
// one, given where these bytes are and where something follows them.
func (r *recordReader) alone(b *[blockBytes]byte, returns, after, ends uint64) uint64 {
	if r.newline == '\r' {
		return returns
	}
	wrong := after &^ ends
	for ends &= after; ends != 0; ends &= ends - 1 {
		if i := bits.TrailingZeros64(ends); b[i] != r.newline {
			wrong |= 1 << i
		}
	}
	return wrong
}

// spread writes where the bits are set, and returns how many are. It writes
// eight in any case, because that costs less than to guess how many.
func spread(to []uint32, base uint32, set uint64) int {
	n := bits.OnesCount64(set)
	first := (*[8]uint32)(to)
	for i := range first {
		first[i] = base + uint32(bits.TrailingZeros64(set))
		set &= set - 1
	}
	for i := 8; i < n; i++ {
		to[i] = base + uint32(bits.TrailingZeros64(set))
		set &= set - 1
	}
	return n
}
