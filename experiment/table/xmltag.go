package table

import "bytes"

// How many attributes an element may have, and how many of those a prefix;
// worksheets need twenty and four. Comparing each with each stays cheap.
const (
	maxAttributes = 64
	maxPrefixed   = 16
)

const errTwice = syntaxError("an attribute stands twice in one element")

// An xmlAttr is an attribute, with its name as it is written.
type xmlAttr struct {
	name  []byte
	colon int // where in the name, 0 for none
	sum   uint32
	value []byte
}

// startTag reads a tag that opens an element.
func (s *scanner) startTag() (token, error) {
	b, i := s.buf, s.pos+1
	name := s.names.likely()
	if name != nil && followedBy(b, i, name.written) {
		i += len(name.written)
	} else {
		end := scanName(b, i)
		if end == len(b) {
			return noToken, errMore
		}
		var err error
		if name, err = s.names.intern(b[i:end]); err != nil {
			s.pos = end
			return noToken, err
		}
		i = end
	}
	s.attrs, s.spare = s.attrs[:0], s.spare[:0]
	for {
		from := i
		for i < len(b) && isBlank(b[i]) {
			i++
		}
		if i+1 >= len(b) && (i >= len(b) || b[i] != '>') {
			return noToken, errMore
		}
		switch {
		case b[i] == '>':
			s.pos = i + 1
			return startToken, s.opened(name, false)
		case b[i] == '/':
			if b[i+1] != '>' {
				return noToken, malformed("/ within the tag <%s", name.written)
			}
			s.pos = i + 2
			return startToken, s.opened(name, true)
		case i == from:
			s.pos = i
			return noToken, malformed("no space before an attribute of <%s>", name.written)
		}
		var err error
		if i, err = s.attribute(i); err != nil {
			return noToken, err
		}
	}
}

// followedBy reports whether b has, at i, a name with its end.
func followedBy(b []byte, i int, name string) bool {
	end := i + len(name)
	return end < len(b) && class[b[end]]&inName == 0 && string(b[i:end]) == name
}

// attribute reads the one that begins at i and returns where it ends.
func (s *scanner) attribute(i int) (int, error) {
	b := s.buf
	end := scanName(b, i)
	if end == len(b) {
		return i, errMore
	}
	a := xmlAttr{name: b[i:end], sum: checksum(b[i:end])}
	if err := a.check(); err != nil {
		return i, err
	}
	i = skipBlanks(b, end)
	if i < len(b) && b[i] != '=' {
		return i, malformed("no value of the attribute %s", a.name)
	}
	i = skipBlanks(b, i+1)
	if i >= len(b) {
		return i, errMore
	}
	quote := b[i]
	if quote != '"' && quote != '\'' {
		return i, malformed("no quotation mark around the value of %s", a.name)
	}
	end, as, err := scanValue(b, i+1, quote)
	if err != nil {
		return i, err
	}
	a.value = b[i+1 : end]
	if !as {
		from := len(s.spare)
		if s.spare, err = appendText(s.spare, a.value); err != nil {
			return i, err
		}
		a.value = s.spare[from:]
	}
	if len(s.attrs) == maxAttributes {
		return i, malformed("more than %d attributes", maxAttributes)
	}
	s.attrs = append(s.attrs, a)
	return end + 1, nil
}

// check looks at the name of the attribute, and for its prefix.
func (a *xmlAttr) check() error {
	if len(a.name) == 1 && 'a' <= a.name[0]|0x20 && a.name[0]|0x20 <= 'z' {
		return nil // as most are
	}
	if err := checkName(a.name); err != nil {
		return err
	}
	if err := checkPrefixed(a.name); err != nil {
		return err
	}
	a.colon = max(0, bytes.IndexByte(a.name, ':'))
	return nil
}

// opened finishes a start tag that is read whole.
func (s *scanner) opened(name *xmlName, empty bool) error {
	mark, prefixed := len(s.names.bound), false
	for i := range s.attrs {
		a := &s.attrs[i]
		prefixed = prefixed || a.colon > 0
		if len(a.name) >= len(xmlns) && string(a.name[:len(xmlns)]) == xmlns {
			if err := s.names.declare(a); err != nil {
				return err
			}
		}
		for j := range i {
			if other := &s.attrs[j]; a.sum == other.sum && bytes.Equal(a.name, other.name) {
				return errTwice
			}
		}
	}
	if prefixed {
		if err := s.names.checkPrefixes(s.attrs); err != nil {
			return err
		}
	}
	s.name, s.closed = name, empty
	return s.names.push(name, mark)
}

// endTag reads a tag that closes an element, which must be the one open.
func (s *scanner) endTag() (token, error) {
	b, i := s.buf, s.pos+len("</")
	if len(s.names.open) == 0 {
		return noToken, malformed("an element is closed that was never opened")
	}
	name := s.names.open[len(s.names.open)-1].name.written
	if !followedBy(b, i, name) {
		end := scanName(b, i)
		if end == len(b) {
			return noToken, errMore
		}
		return noToken, malformed("the element <%s> is closed by </%s>", name, clip(b[i:end]))
	}
	i = skipBlanks(b, i+len(name))
	switch {
	case i >= len(b):
		return noToken, errMore
	case b[i] != '>':
		return noToken, malformed("no > behind </%s", name)
	}
	s.pos = i + 1
	s.names.pop()
	return endToken, nil
}

// checksum tells most names apart at the price of a comparison of numbers.
func checksum(name []byte) uint32 {
	sum := uint32(len(name))
	for _, c := range name {
		sum = sum*31 + uint32(c)
	}
	return sum
}

// attr returns an attribute of the element read last, by a name without
// prefix.
func (s *scanner) attr(name string) ([]byte, bool) {
	for _, a := range s.attrs {
		if string(a.name) == name {
			return a.value, true
		}
	}
	return nil, false
}
