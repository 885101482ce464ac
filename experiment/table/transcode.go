package table

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// notText stands for what an encoding cannot be the encoding of. It is no
// UTF-8, so that whoever reads the text finds it there and in which cell,
// where the decoders of the libraries put a character like any other.
const notText = 0xff

// singleByte decodes an encoding in which every byte is a character, and the
// first 128 those of ASCII.
type singleByte struct {
	transform.NopResetter
	runes [256]rune
	// strict is for an encoding that nobody named: a pair of bytes that is
	// an accented letter or a quotation mark in UTF-8 and a rare one in this
	// one is no text, because the file is then a mixture.
	strict bool
	before [2]byte
}

func newSingleByte(m *charmap.Charmap, strict bool) *singleByte {
	s := &singleByte{strict: strict}
	for i := range s.runes {
		s.runes[i] = m.DecodeByte(byte(i))
		// Where an encoding has nothing the standard puts the control
		// characters that no text has.
		if r := s.runes[i]; r == utf8.RuneError || 0x80 <= r && r < 0xa0 {
			s.runes[i] = -1
		}
	}
	return s
}

func (s *singleByte) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if n := ascii(src[nSrc:min(len(src), nSrc+len(dst)-nDst)]); n > 0 {
			copy(dst[nDst:], src[nSrc:nSrc+n])
			nDst, nSrc = nDst+n, nSrc+n
			s.before = [2]byte{}
			continue
		}
		if len(dst)-nDst < utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		c := src[nSrc]
		nSrc++
		if r := s.runes[c]; r < 0 || s.strict && isMixed(s.before[0], s.before[1], c) {
			dst[nDst] = notText
			nDst++
		} else {
			nDst += utf8.EncodeRune(dst[nDst:], r)
		}
		s.before = [2]byte{s.before[1], c}
	}
	return nDst, nSrc, nil
}

// isMixed reports whether bytes that end in c are one of the characters that
// UTF-8 has for what Western European languages write beyond ASCII.
func isMixed(a, b, c byte) bool {
	if c < 0x80 || c > 0xbf {
		return false
	}
	return 0xc2 <= b && b <= 0xc5 || a == 0xe2 && 0x80 <= b && b <= 0x84
}

// ascii returns how many bytes from the beginning are ASCII.
func ascii(b []byte) int {
	n := 0
	for ; n+32 <= len(b); n += 32 {
		word := binary.LittleEndian.Uint64
		if (word(b[n:])|word(b[n+8:])|word(b[n+16:])|word(b[n+24:]))&highBits != 0 {
			break
		}
	}
	for n+8 <= len(b) && binary.LittleEndian.Uint64(b[n:])&highBits == 0 {
		n += 8
	}
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// utf16Text decodes UTF-16 of one byte order.
type utf16Text struct {
	transform.NopResetter
	order binary.ByteOrder
}

func (t utf16Text) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		switch {
		case len(dst)-nDst < utf8.UTFMax:
			return nDst, nSrc, transform.ErrShortDst
		case len(rest) < 2 && !atEOF:
			return nDst, nSrc, transform.ErrShortSrc
		case len(rest) < 2:
			dst[nDst] = notText
			return nDst + 1, nSrc + 1, nil
		}
		r, size := rune(t.order.Uint16(rest)), 2
		if utf16.IsSurrogate(r) {
			if len(rest) < 4 && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			pair := utf8.RuneError
			if len(rest) >= 4 {
				pair = utf16.DecodeRune(r, rune(t.order.Uint16(rest[2:])))
			}
			if r = pair; pair != utf8.RuneError {
				size = 4
			} else {
				r = -1
			}
		}
		if nSrc += size; r < 0 {
			dst[nDst] = notText
			nDst++
			continue
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
	}
	return nDst, nSrc, nil
}

// strictly makes no text of what another decoder could not decode.
type strictly struct{ transform.NopResetter }

var replacement = []byte(string(utf8.RuneError))

func (strictly) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		n := bytes.Index(rest, replacement)
		if n == 0 {
			if nDst == len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			dst[nDst] = notText
			nDst, nSrc = nDst+1, nSrc+len(replacement)
			continue
		}
		cut := false
		if n < 0 {
			n = len(rest)
			for i := 1; i < len(replacement) && !atEOF && !cut; i++ {
				if cut = bytes.HasSuffix(rest, replacement[:i]); cut {
					n -= i
				}
			}
		}
		copied := copy(dst[nDst:], rest[:n])
		nDst, nSrc = nDst+copied, nSrc+copied
		switch {
		case copied < n:
			return nDst, nSrc, transform.ErrShortDst
		case cut:
			return nDst, nSrc, transform.ErrShortSrc
		}
	}
	return nDst, nSrc, nil
}
