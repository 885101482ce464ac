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
// within quotation marks, by following both cases for as long as nothing is
// wrong with them. The false one seldom lasts for more than a block.
type quotePass struct {
	delim, newline byte
	at             [2]quoting // if the text began outside, and within
	wrong          [2]bool    // whether a quotation mark was out of place then
	tail           [blockBytes]byte
}

func newQuotePass(delim, newline byte) *quotePass {
	p := &quotePass{delim: delim, newline: newline}
	p.at[1].inside = ^uint64(0)
	return p
}

// odd reports whether there was an odd number of quotation marks, if one of
// the cases has lasted.
func (p *quotePass) odd() bool {
	if p.wrong[0] {
		return p.at[1].inside == 0
	}
	return p.at[0].inside != 0
}

// enter goes to a place behind this byte, with no quotation mark between.
func (p *quotePass) enter(before byte) {
	for i := range p.at {
		at := &p.at[i]
		at.quote, at.ended, at.closed = 0, 0, 0
		switch before {
		case '"':
			at.quote, at.closed = 1, 1&^at.inside
		case p.delim, p.newline:
			at.ended = 1 &^ at.inside
		}
	}
}

// look goes over the next bytes, given the one before them, and reports
// whether a case is left. All but the last time they are whole blocks.
func (p *quotePass) look(b []byte, before byte) bool {
	delim, newline := patternOf(p.delim), patternOf(p.newline)
	returned := bytes.IndexByte(b, '\r') >= 0
	p.enter(before)
	near := before == '"' // to a quotation mark, which what follows must suit
	for i := 0; i < len(b); i += blockBytes {
		if !near {
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				break
			}
			if n >= blockBytes {
				i += n &^ (blockBytes - 1)
				p.enter(b[i-1])
			}
		}
		block := blockAt(b, i, &p.tail)
		quotes, returns := patternOf('"').find(block), uint64(0)
		if returned {
			returns = patternOf('\r').find(block)
		}
		ends, _ := findEither(block, delim, newline)
		if p.step(quotes, returns, ends, ^uint64(0)>>max(0, blockBytes-(len(b)-i))); p.wrong[0] && p.wrong[1] {
			return false
		}
		near = quotes != 0
	}
	return true
}

// step goes over a block, of which only some bytes are text.
func (p *quotePass) step(quotes, returns, ends, text uint64) {
	for i := range p.at {
		if !p.wrong[i] {
			_, _, wrong := p.at[i].step(quotes, returns, ends)
			p.wrong[i] = wrong&text != 0
		}
	}
}

// blockAt returns the block of b that begins at i. The last one is filled up
// with NULs, which mean nothing.
func blockAt(b []byte, i int, tail *[blockBytes]byte) *[blockBytes]byte {
	if len(b)-i >= blockBytes {
		return (*[blockBytes]byte)(b[i:])
	}
	clear(tail[copy(tail[:], b[i:]):])
	return tail
}
