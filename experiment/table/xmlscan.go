package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// A token is a piece of XML that means something; comments and processing
// instructions do not.
type token uint8

const (
	noToken    token = iota
	startToken       // name and attrs are those of the element
	endToken
	textToken // text is what it says, CDATA too
	lastToken // the end of the part
)

// A scanner cuts the XML of a part into tokens in one strict pass and without
// allocating for them: it wants what XML 1.0 and its namespaces want, and
// UTF-8, and takes no document type. What it hands out is good until the
// next token.
type scanner struct {
	in   *pump
	lent []byte // the chunk that buf lies in; nil when buf is our own
	buf  []byte // what is unpacked, from the token read last
	pos  int    // where in buf the next token begins
	why  error  // why there is nothing behind buf; io.EOF at the end
	line int    // of the first byte of buf
	away int64  // the bytes in front of buf

	name   *xmlName
	attrs  []xmlAttr
	text   []byte
	spare  []byte // texts and values that are not in the part as they are read
	closed bool   // the element read last was <empty/>; its end comes next
	names  openNames
}

// A syntaxError says what is wrong with the XML, for people who can mend it.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

func malformed(format string, values ...any) error {
	return syntaxError(fmt.Sprintf(format, values...))
}

var (
	// errMore says that a token goes on behind buf.
	errMore = errors.New("table: the token goes on")
	// errDTD stands for a document type declaration, which no spreadsheet
	// program writes and which entity attacks need.
	errDTD   = errors.New("document type declaration")
	errDepth = errors.New("elements nested too deeply")
	errToken = errors.New("token too long")
)

// newScanner begins at the start of a part.
func newScanner(in *pump) *scanner {
	s := &scanner{in: in, line: 1}
	s.names.init()
	return s
}

// position is the line of the next token, or of what is wrong with it.
func (s *scanner) position() int { return s.line + bytes.Count(s.buf[:s.pos], newline) }

var newline = []byte{'\n'}

// offset is how many bytes of the part are read.
func (s *scanner) offset() int64 { return s.away + int64(s.pos) }

// next reads a token. After an error it must not be called again.
func (s *scanner) next() (token, error) {
	if s.closed {
		s.closed = false
		s.names.pop()
		return endToken, nil
	}
	for {
		from := s.pos
		t, err := s.scan()
		switch {
		case err == nil && int64(s.pos-from) > maxToken:
			return noToken, errToken
		case err == nil && t != noToken:
			return t, nil
		case err == nil:
		case err != errMore:
			return noToken, err
		default:
			if t, err := s.beyond(); t != noToken || err != nil {
				return t, err
			}
		}
	}
}

// beyond gets more of a token that goes on behind buf, or tells why not.
func (s *scanner) beyond() (token, error) {
	switch {
	case s.buf == nil:
		return noToken, s.begin()
	case s.why == nil:
		return noToken, s.more()
	case s.why != io.EOF:
		return noToken, s.why
	case s.pos == len(s.buf) && len(s.names.open) == 0:
		return lastToken, nil
	}
	s.pos = len(s.buf)
	return noToken, malformed("unexpected end of the part")
}

// begin gets the first bytes, a byte order mark aside.
func (s *scanner) begin() error {
	for s.why == nil && len(s.buf) < len(bom) {
		if err := s.more(); err != nil {
			return err
		}
	}
	if bytes.HasPrefix(s.buf, bom) {
		s.pos = len(bom)
	}
	return nil
}

// more puts the next chunk behind the token that has begun.
func (s *scanner) more() error {
	begun := s.buf[s.pos:]
	if int64(len(begun)) > maxToken {
		return errToken
	}
	s.line, s.away = s.position(), s.offset()
	c := s.in.next()
	s.why = c.err
	if len(begun) <= pumpMargin {
		b := c.bytes[pumpMargin-len(begun):]
		copy(b, begun)
		if s.lent != nil {
			s.in.recycle(s.lent)
		}
		s.lent, s.buf, s.pos = c.bytes, b, 0
		return nil
	}
	s.long(begun, c)
	return nil
}

// long puts a token into memory of our own, which at least doubles, so that
// scanning it again from its start takes a time that is linear in its length.
func (s *scanner) long(begun []byte, c chunk) {
	own := append(make([]byte, 0, 2*len(begun)+2*len(c.bytes)), begun...)
	for {
		own = append(own, c.bytes[pumpMargin:]...)
		s.in.recycle(c.bytes)
		s.why = c.err
		if s.why != nil || len(own) >= 2*len(begun) {
			break
		}
		c = s.in.next()
	}
	if s.lent != nil {
		s.in.recycle(s.lent)
	}
	s.lent, s.buf, s.pos = nil, own, 0
}

// scan reads the token at pos and moves pos behind it, or returns errMore and
// leaves everything as it is.
func (s *scanner) scan() (token, error) {
	b, i := s.buf, s.pos
	if i >= len(b) {
		return noToken, errMore
	}
	if b[i] != '<' {
		return s.charData()
	}
	if i+1 >= len(b) {
		return noToken, errMore
	}
	switch b[i+1] {
	case '/':
		return s.endTag()
	case '?':
		return s.instruction()
	case '!':
		return s.declaration()
	}
	return s.startTag()
}

// declaration reads what begins with <!, a comment or CDATA.
func (s *scanner) declaration() (token, error) {
	const comment, cdata = "<!--", "<![CDATA["
	b := s.buf[s.pos:]
	switch {
	case bytes.HasPrefix(b, []byte(comment)):
		return s.comment(b[len(comment):], len(comment))
	case bytes.HasPrefix(b, []byte(cdata)):
		return s.cdata(b[len(cdata):], len(cdata))
	case len(b) < len(cdata) && (bytes.HasPrefix([]byte(cdata), b) || bytes.HasPrefix([]byte(comment), b)):
		return noToken, errMore
	case bytes.HasPrefix(b, []byte("<![")), bytes.HasPrefix(b, []byte("<!-")):
		return noToken, malformed("neither comment nor CDATA")
	}
	return noToken, errDTD
}

// comment reads the rest of a comment, of which length bytes are read.
func (s *scanner) comment(b []byte, length int) (token, error) {
	n := bytes.Index(b, []byte("--"))
	switch {
	case n < 0, n+2 >= len(b):
		return noToken, errMore
	case b[n+2] != '>':
		return noToken, malformed(`"--" within a comment`)
	}
	if err := checkCharacters(b[:n]); err != nil {
		return noToken, err
	}
	s.pos += length + n + len("-->")
	return noToken, nil
}

// cdata reads the rest of a CDATA section.
func (s *scanner) cdata(b []byte, length int) (token, error) {
	if len(s.names.open) == 0 {
		return noToken, malformed("CDATA outside of the root element")
	}
	n := bytes.Index(b, []byte("]]>"))
	if n < 0 {
		return noToken, errMore
	}
	if err := checkCharacters(b[:n]); err != nil {
		return noToken, err
	}
	s.text = b[:n]
	if bytes.IndexByte(s.text, '\r') >= 0 {
		s.spare = appendLines(s.spare[:0], s.text)
		s.text = s.spare
	}
	s.pos += length + n + len("]]>")
	return textToken, nil
}

// instruction reads a processing instruction. The one called xml says which
// encoding the part has: none but UTF-8 is read.
func (s *scanner) instruction() (token, error) {
	b := s.buf[s.pos+len("<?"):]
	n := bytes.Index(b, []byte("?>"))
	if n < 0 {
		return noToken, errMore
	}
	b = b[:n]
	end := scanName(b, 0)
	target, content := b[:end], b[end:]
	if err := checkName(target); err != nil {
		return noToken, err
	}
	if len(content) > 0 && !isBlank(content[0]) {
		return noToken, malformed("no space after <?%s", target)
	}
	if err := checkCharacters(content); err != nil {
		return noToken, err
	}
	if string(target) == "xml" && !xmlDeclaration.Match(content) {
		return noToken, malformed("neither XML 1.0 nor UTF-8: %q", clip(content))
	}
	s.pos += len("<?") + n + len("?>")
	return noToken, nil
}
