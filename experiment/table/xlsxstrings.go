package table

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"triggerlab/experiment"
)

// sharedStrings are the texts that cells refer to by number. There may be
// millions: they lie one behind the other in blocks, which unlike one growing
// piece of memory are never copied, and no text lies in two of them.
type sharedStrings struct {
	blocks  [][]byte
	ends    []uint32 // where each text ends, were the blocks one piece
	nul     bool     // some text holds a NUL
	missing string   // the part that should hold them, and is not there
}

// A block is as long as the longest text, read with its escapes, several
// times over.
const (
	blockBits = 20
	blockSize = 1 << blockBits
)

// get returns the text with this number. It is shared: not to be changed.
func (s *sharedStrings) get(i int) []byte {
	from, to := uint32(0), s.ends[i]
	if i > 0 {
		from = s.ends[i-1]
	}
	if from == to {
		return nil
	}
	block := (to - 1) >> blockBits
	start := block << blockBits
	if from < start {
		from = start // it did not fit behind the text before it
	}
	return s.blocks[block][from-start : to-start : to-start]
}

// add keeps a text.
func (s *sharedStrings) add(text []byte) {
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last])+len(text) > blockSize {
		size := blockSize
		if last < 0 {
			size = 0 // most books have little text
		}
		s.blocks = append(s.blocks, make([]byte, 0, size))
		last++
	}
	s.blocks[last] = append(s.blocks[last], text...)
	end := uint32(last<<blockBits + len(s.blocks[last]))
	s.ends = append(s.ends, end)
}

// size is how much memory the texts take, and the numbers of where they end,
// which may be twice as much while it grows.
func (s *sharedStrings) size() int {
	n := 8 * len(s.ends)
	if len(s.ends) > 0 {
		n += int(s.ends[len(s.ends)-1])
	}
	return n
}

// loadStrings reads the part; a book without one has none.
func (b *book) loadStrings(part string) (*sharedStrings, error) {
	s := new(sharedStrings)
	switch {
	case part == "":
		return s, nil
	case b.parts[partKey(part)] == nil:
		// Some programs name the part though no cell has a text.
		s.missing = part
		return s, nil
	}
	x, err := b.openXML(part, maxPart, experiment.Place{File: b.path})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	if err := x.root("sst"); err != nil {
		return nil, err
	}
	if err := x.readStrings(s); err != nil {
		return nil, err
	}
	s.nul = x.nul
	return s, x.finish()
}

// readStrings reads what stands in the root element.
func (x *xmlPart) readStrings(s *sharedStrings) error {
	simple := x.name.prefix == ""
	for text := []byte(nil); ; {
		if simple && !x.closed {
			if err := x.plainStrings(s); err != nil {
				return err
			}
		}
		found, err := x.child("sst")
		switch {
		case err != nil || found == nil:
			return err
		case found.local == "extLst":
			err = x.skip()
		case found.local != "si" || !found.known:
			err = x.unexpected(startToken, "sst")
		default:
			if text, err = x.richText("si", text[:0]); err == nil {
				err = x.checkText(text)
			}
			if err == nil {
				err = x.keep(s, text)
			}
		}
		if err != nil {
			return err
		}
	}
}

// keep adds a text to the others, of which there may be so many.
func (x *xmlPart) keep(s *sharedStrings, text []byte) error {
	if s.add(text); s.size() > maxStrings {
		return problem(x.at, "table.limit-strings", "limit", maxStrings)
	}
	return nil
}

// richText appends the text of an element that holds text in one piece or in
// runs of different looks. How Japanese is pronounced (rPh) is no part of it.
func (x *xmlPart) richText(inside string, to []byte) ([]byte, error) {
	begin := len(to)
	for {
		found, err := x.child(inside)
		if err != nil || found == nil {
			return to, err
		}
		switch {
		case !found.known:
			err = x.unexpected(startToken, inside)
		case found.local == "t":
			from := len(to)
			to, err = x.content("t", to)
			to = x.unescaped(to, from)
		case found.local == "r" && inside != "r":
			to, err = x.richText("r", to)
		case found.local == "rPh", found.local == "phoneticPr", found.local == "rPr", found.local == "extLst":
			err = x.skip()
		default:
			err = x.unexpected(startToken, inside)
		}
		if err == nil && len(to)-begin > maxCell*utf8.UTFMax {
			err = x.longText(to[begin:])
		}
		if err != nil {
			return to, err
		}
	}
}

// checkText refuses a text longer than a cell can hold.
func (x *xmlPart) checkText(text []byte) error {
	if len(text) <= maxCell || utf8.RuneCount(text) <= maxCell {
		return nil
	}
	return x.longText(text)
}

func (x *xmlPart) longText(text []byte) error {
	return problem(x.at, "table.limit-cell", "limit", maxCell, "characters", utf8.RuneCount(text))
}

// unescaped replaces the escapes in the end of a text, and notes a NUL, which
// cannot be written otherwise.
func (x *xmlPart) unescaped(to []byte, from int) []byte {
	text := to[from:]
	if bytes.IndexByte(text, '_') < 0 {
		return to
	}
	n := len(unescape(text))
	x.nul = x.nul || n < len(text) && bytes.IndexByte(text[:n], 0) >= 0
	return to[:from+n]
}

// unescape reads the _xHHHH_ by which workbooks write the characters that
// XML cannot hold, in place (ISO/IEC 29500-1, 22.9.2.19). They are UTF-16
// units, so that two may make one character.
func unescape(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	w := 0
	for i := 0; i < len(b); {
		r, ok := escape(b[i:])
		size := 7
		if ok && utf16.IsSurrogate(r) {
			var low rune
			if low, ok = escape(b[i+size:]); ok {
				r = utf16.DecodeRune(r, low)
				size, ok = 2*size, r != utf8.RuneError
			}
		}
		if !ok { // half a character is left as it is written, or two texts became one
			b[w] = b[i]
			w, i = w+1, i+1
			continue
		}
		i += size
		w += copy(b[w:], string(r)) // at most 4 bytes for 7; never overtakes i
	}
	return b[:w]
}

// escape reads one _xHHHH_ at the start of b.
func escape(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}
