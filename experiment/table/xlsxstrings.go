package table

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"triggerlab/experiment"
)

// sharedStrings are the texts that cells refer to by number: all in one
// piece of memory, because there may be millions.
type sharedStrings struct {
	bytes []byte
	ends  []int
}

// get returns the text with this number. It is shared: not to be changed.
func (s *sharedStrings) get(i int) []byte {
	from := 0
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.bytes[from:s.ends[i]:s.ends[i]]
}

// loadStrings reads the part; a book without one has none.
func (b *book) loadStrings(part string) (*sharedStrings, error) {
	s := new(sharedStrings)
	if part == "" {
		return s, nil
	}
	x, err := b.openXML(part, experiment.Place{File: b.path})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	if _, err := x.root("sst"); err != nil {
		return nil, err
	}
	for {
		start, err := x.child("sst")
		if err != nil {
			return nil, err
		}
		if start == nil {
			return s, x.finish()
		}
		switch {
		case start.Name.Local == "extLst":
			err = x.skip()
		case start.Name.Local != "si" || !known(start.Name.Space):
			err = x.unexpected(*start, "sst")
		default:
			from := len(s.bytes)
			s.bytes, err = x.richText("si", s.bytes)
			s.ends = append(s.ends, len(s.bytes))
			if err == nil {
				err = x.checkText(s.bytes[from:])
			}
		}
		if err != nil {
			return nil, err
		}
		if len(s.bytes) > maxStrings {
			return nil, problem(x.at, "table.limit-strings", "limit", maxStrings)
		}
	}
}

// richText appends the text of an element that holds text in one piece or in
// runs of different looks. How Japanese is pronounced (rPh) is no part of it.
func (x *xmlPart) richText(inside string, to []byte) ([]byte, error) {
	begin := len(to)
	for {
		start, err := x.child(inside)
		if err != nil || start == nil {
			return to, err
		}
		switch {
		case !known(start.Name.Space):
			err = x.unexpected(*start, inside)
		case start.Name.Local == "t":
			from := len(to)
			to, err = x.text("t", to)
			to = append(to[:from], unescape(to[from:])...)
		case start.Name.Local == "r" && inside != "r":
			to, err = x.richText("r", to)
		case start.Name.Local == "rPh", start.Name.Local == "phoneticPr", start.Name.Local == "rPr", start.Name.Local == "extLst":
			err = x.skip()
		default:
			err = x.unexpected(*start, inside)
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
		if !ok {
			b[w] = b[i]
			w, i = w+1, i+1
			continue
		}
		i += 7
		if utf16.IsSurrogate(r) {
			if low, ok := escape(b[i:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
				i += 7
			}
		}
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
