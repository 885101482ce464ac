package table

import (
	"bytes"
	"encoding/xml"
	"strings"
)

const (
	xmlns      = "xmlns"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
	// maxName is the longest name, maxNames how many are remembered, and
	// maxBound how many prefixes can have a meaning at the same time.
	maxName  = 1000
	maxNames = 1000
	maxBound = 128
)

// An xmlName is the name of an element, remembered so that the next element
// of that name costs nothing.
type xmlName struct {
	written string // with its prefix
	prefix  string
	local   string
	scope   int  // of which known holds
	known   bool // the namespace is one of spreadsheets
}

// A binding is a prefix, "" for none, and its namespace.
type binding struct {
	prefix, space string
	sum           uint32 // of the prefix
}

// An openElement waits for its end tag.
type openElement struct {
	name  *xmlName
	bound int // the bindings around it
	scope int
}

// openNames know which elements are open and what prefixes mean.
type openNames struct {
	seen  map[string]*xmlName
	open  []openElement
	last  [maxDepth + 1]*xmlName // the element met last at each depth
	bound []binding
	scope int // a number for the bindings that hold
	count int // of scopes so far
}

func (n *openNames) init() {
	n.seen = make(map[string]*xmlName)
	n.bound = append(n.bound, binding{"xml", xmlSpace, checksum([]byte("xml"))})
	n.scope, n.count = 1, 1
}

// likely returns the name that the next element probably has: that of the
// last one at its depth.
func (n *openNames) likely() *xmlName { return n.last[len(n.open)] }

// intern returns the name that is written so.
func (n *openNames) intern(written []byte) (*xmlName, error) {
	if name := n.seen[string(written)]; name != nil {
		return name, nil
	}
	if err := checkName(written); err != nil {
		return nil, err
	}
	if err := checkPrefixed(written); err != nil {
		return nil, err
	}
	name := &xmlName{written: string(written), local: string(written)}
	if prefix, local, ok := strings.Cut(name.written, ":"); ok {
		name.prefix, name.local = prefix, local
	}
	if len(n.seen) >= maxNames {
		clear(n.seen)
	}
	n.seen[name.written] = name
	return name, nil
}

// declare binds a prefix, or none, as an attribute that begins with xmlns
// says.
func (n *openNames) declare(a *xmlAttr) error {
	b := binding{space: string(a.value)}
	switch {
	case a.colon == len(xmlns):
		b.prefix = string(a.name[a.colon+1:])
		if b.space == "" || b.prefix == xmlns {
			return malformed("the prefix %s cannot be bound so", b.prefix)
		}
	case len(a.name) != len(xmlns):
		return nil // its name only begins so
	}
	if (b.prefix == "xml") != (b.space == xmlSpace) || b.space == xmlnsSpace {
		return malformed("the prefix %s cannot be bound so", b.prefix)
	}
	if len(n.bound) == maxBound {
		return malformed("more than %d prefixes", maxBound)
	}
	b.sum = checksum([]byte(b.prefix))
	n.bound = append(n.bound, b)
	return nil
}

// space returns what a prefix is bound to.
func (n *openNames) space(prefix []byte) (string, bool) {
	sum := checksum(prefix)
	for i := len(n.bound) - 1; i >= 0; i-- {
		if b := &n.bound[i]; b.sum == sum && b.prefix == string(prefix) {
			return b.space, true
		}
	}
	return "", len(prefix) == 0 // without a prefix there need not be any
}

// checkPrefixes looks at the attributes with a prefix, which must be bound and
// must not make two of them equal.
func (n *openNames) checkPrefixes(attrs []xmlAttr) error {
	var met [maxPrefixed]struct {
		space string
		local []byte
	}
	count := 0
	for _, a := range attrs {
		if a.colon == 0 || string(a.name[:a.colon]) == xmlns {
			continue
		}
		space, ok := n.space(a.name[:a.colon])
		switch {
		case !ok:
			return malformed("the prefix of %s is not bound", clip(a.name))
		case count == maxPrefixed:
			return malformed("more than %d attributes with a prefix", maxPrefixed)
		}
		local := a.name[a.colon+1:]
		for _, other := range met[:count] {
			if other.space == space && bytes.Equal(other.local, local) {
				return errTwice
			}
		}
		met[count].space, met[count].local = space, local
		count++
	}
	return nil
}

// push opens an element, whose bindings begin at mark.
func (n *openNames) push(name *xmlName, mark int) error {
	if len(n.open) == maxDepth {
		return errDepth
	}
	n.last[len(n.open)] = name
	n.open = append(n.open, openElement{name, mark, n.scope})
	if len(n.bound) > mark {
		n.count++
		n.scope = n.count
	}
	if name.scope == n.scope {
		return nil
	}
	space, ok := n.space([]byte(name.prefix))
	if !ok {
		return malformed("the prefix of <%s> is not bound", name.written)
	}
	name.scope, name.known = n.scope, known(space)
	return nil
}

// pop closes the element opened last.
func (n *openNames) pop() {
	top := n.open[len(n.open)-1]
	n.open = n.open[:len(n.open)-1]
	n.scope, n.bound = top.scope, n.bound[:top.bound]
}

// scanName returns where the name that begins at i ends, or the end of b.
// What is beyond ASCII counts as part of it.
func scanName(b []byte, i int) int {
	for i < len(b) && class[b[i]]&inName != 0 {
		i++
	}
	return i
}

// checkName looks at the characters of a name. Those beyond ASCII are so
// rare that the standard library may judge them.
func checkName(name []byte) error {
	if len(name) == 0 || len(name) > maxName || class[name[0]]&beginsName == 0 {
		return malformed("%q is no name", clip(name))
	}
	for _, c := range name {
		if c >= 0x80 {
			_, err := xml.NewDecoder(strings.NewReader("<?" + string(name) + "?>")).RawToken()
			if err != nil {
				return malformed("%q is no name", clip(name))
			}
			return nil
		}
	}
	return nil
}

// checkPrefixed looks at the colon of a name, which must have something on
// both sides and be the only one.
func checkPrefixed(name []byte) error {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		if i == 0 || i == len(name)-1 || bytes.IndexByte(name[i+1:], ':') >= 0 {
			return malformed("%q is no name", clip(name))
		}
		local := name[i+1:]
		if local[0] < 0x80 && class[local[0]]&beginsName == 0 {
			return malformed("%q is no name", clip(name))
		}
	}
	return nil
}
