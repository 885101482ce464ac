package table

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// The encodings that are recognised, by their names in the WHATWG standard.
const (
	utf8Name    = "utf-8"
	utf16LE     = "utf-16le"
	utf16BE     = "utf-16be"
	windows1252 = "windows-1252"
)

// A charset is how a text file is encoded.
type charset struct {
	name    string
	mark    int  // bytes of its byte order mark
	guessed bool // by elimination, nothing in the file says so
	coding  encoding.Encoding
}

// decoder returns what makes UTF-8 of the text, nil where it is.
func (c charset) decoder() transform.Transformer {
	switch c.name {
	case utf8Name:
		return nil
	case utf16LE:
		return utf16Text{order: binary.LittleEndian}
	case utf16BE:
		return utf16Text{order: binary.BigEndian}
	}
	if m, ok := c.coding.(*charmap.Charmap); ok {
		return newSingleByte(m, c.guessed)
	}
	return transform.Chain(c.coding.NewDecoder(), strictly{})
}

// divisible reports whether the text can be read from the middle: the bytes
// of a delimiter, a quotation mark and a newline are nothing else there.
func (c charset) divisible() bool {
	_, ok := c.coding.(*charmap.Charmap)
	return ok || c.name == utf8Name
}

// text decodes the first bytes of a file.
func (c charset) text(raw []byte, whole bool) []byte {
	raw = raw[min(c.mark, len(raw)):]
	decoder := c.decoder()
	if decoder == nil {
		return raw
	}
	text := make([]byte, 3*len(raw)+utf8.UTFMax)
	n, _, _ := decoder.Transform(text, raw, whole)
	return text[:n]
}

// The byte order marks, the longer ones first.
var byteOrderMarks = []struct{ bytes, name string }{
	{"\xef\xbb\xbf", utf8Name},
	{"\xff\xfe\x00\x00", "utf-32le"},
	{"\x00\x00\xfe\xff", "utf-32be"},
	{"\xff\xfe", utf16LE},
	{"\xfe\xff", utf16BE},
}

// marked finds the encoding that the file's byte order mark says.
func marked(sample []byte) (c charset, ok bool) {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(sample, []byte(m.bytes)) {
			return charset{name: m.name, mark: len(m.bytes)}, true
		}
	}
	return charset{}, false
}

// encodingOf finds the encoding of a text by its first bytes, those of its
// samples from elsewhere when the first are all ASCII, and what people say.
//
// A byte order mark settles it, and contradicting one is an error: the file
// would be garbled. Without one it is what was said, or UTF-8 where the bytes
// are, or UTF-16 where every other one is zero, or else windows-1252, which
// nearly any bytes could be.
func (d *disk) encodingOf(sample []byte, whole bool, elsewhere func() ([]byte, error)) (charset, error) {
	mark, hasMark := marked(sample)
	if mark.name == "utf-32le" || mark.name == "utf-32be" {
		return mark, problem(d.at(), "table.unsupported-encoding", "encoding", mark.name)
	}
	if d.said.Encoding != "" {
		return d.saidEncoding(mark, hasMark)
	}
	if hasMark {
		return mark, nil
	}
	if name := zeroes(sample, whole); name != "" {
		return charset{name: name}, nil
	}
	if len(sample) == ascii(sample) && !whole {
		var err error
		if sample, err = elsewhere(); err != nil {
			return charset{}, err
		}
	}
	if isUTF8(sample, whole) || binaryOrMixed(sample) {
		return charset{name: utf8Name}, nil
	}
	return charset{name: windows1252, guessed: true, coding: charmap.Windows1252}, nil
}

// saidEncoding takes a person at their word.
func (d *disk) saidEncoding(mark charset, hasMark bool) (charset, error) {
	coding, err := htmlindex.Get(d.said.Encoding)
	name := ""
	if err == nil && coding != nil {
		name, err = htmlindex.Name(coding)
	}
	if err != nil || name == "" || name == "replacement" || name == "x-user-defined" {
		return charset{}, problem(d.at(), "table.unknown-encoding", "encoding", d.said.Encoding)
	}
	switch {
	case !hasMark:
		return charset{name: name, coding: coding}, nil
	case mark.name == name, mark.name == utf16BE && foldName(d.said.Encoding) == "utf-16":
		return mark, nil
	}
	return charset{}, problem(d.at(), "table.encoding-mark", "said", d.said.Encoding, "encoding", mark.name)
}

// zeroes recognises UTF-16 without a mark, of a text in Latin letters: nearly
// every second byte is zero and nearly none of the others.
func zeroes(sample []byte, whole bool) string {
	if len(sample)%2 == 1 {
		if whole {
			return ""
		}
		sample = sample[:len(sample)-1]
	}
	var zero [2]int
	for i, c := range sample {
		if c == 0 {
			zero[i%2]++
		}
	}
	units := len(sample) / 2
	switch {
	case 10*zero[1] >= 8*units && 10*zero[0] <= units && units > 0:
		return utf16LE
	case 10*zero[0] >= 8*units && 10*zero[1] <= units && units > 0:
		return utf16BE
	}
	return ""
}

// isUTF8 reports whether a sample is, a character that its end cuts off aside.
func isUTF8(sample []byte, whole bool) bool {
	for i := 1; !whole && i < utf8.UTFMax && i <= len(sample); i++ {
		if tail := sample[len(sample)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				sample = sample[:len(sample)-i]
			}
			break
		}
	}
	return utf8.Valid(sample)
}

// binaryOrMixed reports whether bytes that are not UTF-8 are no windows-1252
// either: there are control characters among them, or texts in UTF-8.
func binaryOrMixed(sample []byte) bool {
	texts, others := 0, 0
	for len(sample) > 0 {
		r, size := utf8.DecodeRune(sample)
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f',
			size == 2 && isMixed(0, sample[0], sample[1]),
			size == 3 && isMixed(sample[0], sample[1], sample[2]):
			return true
		case size > 1:
			texts++
		case r == utf8.RuneError:
			others++
		}
		sample = sample[size:]
	}
	return texts >= others
}

// maxLetters is how many letters a notice shows.
const maxLetters = 12

// lettersBeyondASCII returns the different ones of a text in the order met.
func lettersBeyondASCII(text []byte) []string {
	var letters []string
	for len(text) > 0 && len(letters) < maxLetters {
		text = text[ascii(text):]
		r, size := utf8.DecodeRune(text)
		if size > 0 && r != utf8.RuneError && !slices.Contains(letters, string(r)) && !isSpace(r) {
			letters = append(letters, string(r))
		}
		text = text[size:]
	}
	return letters
}
