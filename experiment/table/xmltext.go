package table

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// What a byte may be.
const (
	inName     = 1 << iota // of a name, or of a character beyond ASCII in one
	beginsName             // the same for its first byte
	inText                 // stands for itself in text
	inValue                // stands for itself in the value of an attribute
	blank                  // white space
	beyond                 // part of a character beyond ASCII
)

var class = classify()

func classify() (class [256]uint8) {
	for i := range class {
		c := byte(i)
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == ':' || c >= utf8.RuneSelf
		if letter {
			class[i] |= beginsName
		}
		if letter || '0' <= c && c <= '9' || c == '-' || c == '.' {
			class[i] |= inName
		}
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			class[i] |= blank
		}
		if c >= utf8.RuneSelf {
			class[i] |= beyond
		}
		if (c >= ' ' || c == '\t' || c == '\n') && c < utf8.RuneSelf && c != '<' && c != '&' {
			if c != '>' {
				class[i] |= inText
			}
			if c != '"' && c != '\'' {
				class[i] |= inValue
			}
		}
	}
	return class
}

func isBlank(c byte) bool { return class[c]&blank != 0 }

// skipBlanks returns where white space that begins at i ends.
func skipBlanks(b []byte, i int) int {
	for i < len(b) && isBlank(b[i]) {
		i++
	}
	return i
}

// blankText reports whether there is nothing but white space.
func blankText(b []byte) bool { return skipBlanks(b, 0) == len(b) }

// charData reads the text up to the next tag, or to the end of the part.
func (s *scanner) charData() (token, error) {
	end, as, err := scanText(s.buf, s.pos)
	switch {
	case err == errMore && s.why == io.EOF:
		s.pos = end
		return noToken, malformed("invalid UTF-8")
	case err == nil && end == len(s.buf) && s.why != io.EOF:
		return noToken, errMore
	case err != nil:
		if err != errMore {
			s.pos = end
		}
		return noToken, err
	}
	s.text = s.buf[s.pos:end]
	if !as {
		if s.spare, err = appendText(s.spare[:0], s.text); err != nil {
			return noToken, err
		}
		s.text = s.spare
	}
	s.pos = end
	return textToken, nil
}

// scanText finds the tag, or the end of b, that ends the text beginning at
// i, and whether the text is read as it stands. It returns errMore within a
// character.
func scanText(b []byte, i int) (end int, as bool, err error) {
	from := i
	for as = true; ; i++ {
		for i < len(b) && class[b[i]]&inText != 0 {
			i++
		}
		if i == len(b) || b[i] == '<' {
			return i, as, nil
		}
		switch c := b[i]; {
		case c >= utf8.RuneSelf:
			size, err := character(b[i:])
			if err != nil {
				return i, as, err
			}
			i += size - 1
		case c == '&', c == '\r':
			as = false
		case c != '>':
			return i, as, illegal(rune(c))
		case i-from >= 2 && b[i-1] == ']' && b[i-2] == ']':
			return i, as, malformed("]]> outside of CDATA")
		}
	}
}

// scanValue finds the quotation mark that ends the value beginning at i, and
// whether the value is read as it stands.
func scanValue(b []byte, i int, quote byte) (end int, as bool, err error) {
	for as = true; ; i++ {
		for i < len(b) && class[b[i]]&inValue != 0 {
			i++
		}
		if i == len(b) {
			return i, as, errMore
		}
		switch c := b[i]; {
		case c == quote:
			return i, as, nil
		case c == '"', c == '\'':
		case c == '&', c == '\r':
			as = false
		case c >= utf8.RuneSelf:
			size, err := character(b[i:])
			if err != nil {
				return i, as, err
			}
			i += size - 1
		case c == '<':
			return i, as, malformed("< within the value of an attribute")
		default:
			return i, as, illegal(rune(c))
		}
	}
}

// character returns the length of the character beyond ASCII that b begins
// with, which XML must allow, or errMore where b has only the start of one.
func character(b []byte) (int, error) {
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && size == 1 && !utf8.FullRune(b):
		return 0, errMore
	case r == utf8.RuneError && size == 1:
		return 0, malformed("invalid UTF-8")
	case r == 0xfffe, r == 0xffff:
		return 0, illegal(r)
	}
	return size, nil
}

func illegal(r rune) error { return malformed("illegal character %U", r) }

// checkCharacters looks at a piece that has no markup in it.
func checkCharacters(b []byte) error {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c >= utf8.RuneSelf:
			size, err := character(b[i:])
			if err == errMore {
				err = malformed("invalid UTF-8")
			}
			if err != nil {
				return err
			}
			i += size
			continue
		case c < ' ' && class[c]&blank == 0:
			return illegal(rune(c))
		}
		i++
	}
	return nil
}

// appendLines appends a text with its line ends made one character each.
func appendLines(to, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return append(to, b...)
		}
		to = append(append(to, b[:i]...), '\n')
		b = bytes.TrimPrefix(b[i+1:], newline)
	}
}

// appendText appends a text with its references replaced.
func appendText(to, b []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return appendLines(to, b), nil
		}
		to = appendLines(to, b[:i])
		end := bytes.IndexByte(b[i:], ';')
		if end < 0 {
			return to, malformed("& without ;")
		}
		r, ok := reference(b[i+1 : i+end])
		if !ok {
			return to, malformed("invalid reference %q", clip(b[i:i+end+1]))
		}
		to = utf8.AppendRune(to, r)
		b = b[i+end+1:]
	}
}

// reference returns what is meant by the inside of &…;. Of the names, only
// those that need no declaration.
func reference(b []byte) (rune, bool) {
	switch string(b) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(b) < 2 || b[0] != '#' {
		return 0, false
	}
	digits, base := b[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	r := rune(n)
	allowed := r == '\t' || r == '\n' || r == '\r' || ' ' <= r && r < 0xd800 || 0xe000 <= r && r < 0xfffe || 0x10000 <= r && r <= utf8.MaxRune
	return r, err == nil && allowed
}

// xmlDeclaration is what may stand between <?xml and ?>.
var xmlDeclaration = regexp.MustCompile(`^\s+version\s*=\s*(?:"1\.0"|'1\.0')` +
	`(?:\s+encoding\s*=\s*(?:"(?i:utf-8)"|'(?i:utf-8)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*$`)

// clip cuts what comes from a file to a length that a message can quote.
func clip(b []byte) []byte { return b[:min(len(b), 40)] }
