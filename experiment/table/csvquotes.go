package table

import "bytes"

// quoting is what is known of a place between two blocks: whether it is
// within quotation marks, and what the byte before it was. Everything is a
// single bit but inside, which is all bits.
type quoting struct {
	inside uint64 // quotation marks
	ended  uint64 // a cell
	quote  uint64 // any quotation mark
	closed uint64 // a quotation mark that may have closed a cell
}

// step goes over a block with these quotation marks, carriage returns, and
// bytes that end a cell unless they are quoted. It returns the bytes of which
// that is true, those within quotation marks, and where the block proves, if
// it does, that quotation marks stand where they should not: one that opens
// must follow the end of a cell, or another one, which makes it a doubled one;
// one that closes must come before one of them or the end of a line. Behind
// such a place nothing that is returned means anything.
func (s *quoting) step(quotes, returns, all uint64) (ends, inside, wrong uint64) {
	inside = within(quotes) ^ s.inside
	ends = all &^ inside
	opened, closed := quotes&inside, quotes&^inside
	wrong = opened &^ (ends<<1 | s.ended | quotes<<1 | s.quote)
	wrong |= (closed<<1 | s.closed) &^ (ends | quotes | returns)
	s.inside = uint64(int64(inside) >> 63)
	s.ended, s.quote, s.closed = ends>>63, quotes>>63, closed>>63
	return ends, inside, wrong
}

// A quotePass goes over a text of which it is not known whether it begins
// within quotation marks, by following both cases.
type quotePass struct {
	delim, newline, quote, returned pattern

	at    [2]quoting // if it began outside, and within
	wrong [2]bool    // whether a quotation mark was out of place then
	block [blockBytes]byte
}

func newQuotePass(delim, newline byte) *quotePass {
	p := &quotePass{
		delim: patternOf(delim), newline: patternOf(newline), quote: patternOf('"'), returned: patternOf('\r'),
	}
	p.at[1].inside = ^uint64(0)
	return p
}

// look goes over the next bytes, given the one before them. All but the last
// time they must be whole blocks.
func (p *quotePass) look(b []byte, before byte) {
	for i := 0; i < len(b); i += blockBytes {
		if before != '"' {
			// Blocks without quotation marks change nothing.
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				return
			}
			if i += n &^ (blockBytes - 1); n >= blockBytes {
				before = b[i-1]
			}
		}
		p.step(b[i:], before)
		before = p.block[blockBytes-1]
	}
}

func (p *quotePass) step(b []byte, before byte) {
	if copy(p.block[:], b) < blockBytes {
		clear(p.block[len(b):])
	}
	quotes, returns := p.quote.find(&p.block), p.returned.find(&p.block)
	ends, _ := findEither(&p.block, p.delim, p.newline)
	end := before == byte(p.delim) || before == byte(p.newline)
	for i := range p.at {
		at := &p.at[i]
		at.quote, at.ended, at.closed = 0, 0, 0
		switch {
		case before == '"':
			at.quote, at.closed = 1, 1&^at.inside
		case end:
			at.ended = 1 &^ at.inside
		}
		_, _, wrong := at.step(quotes, returns, ends)
		if len(b) < blockBytes {
			wrong &= 1<<len(b) - 1
		}
		p.wrong[i] = p.wrong[i] || wrong != 0
	}
}
