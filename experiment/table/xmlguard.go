package table

import (
	"encoding/xml"
	"errors"
)

// What encoding/xml lets pass and we do not.
var (
	// errDTD stands for a document type declaration, which no spreadsheet
	// program writes and which entity attacks need.
	errDTD       = errors.New("document type declaration")
	errDepth     = errors.New("elements nested too deeply")
	errAttribute = errors.New("an attribute stands twice in one element")
)

// A guard hands on tokens as they are read, before namespaces and nesting
// are looked at, and stops at what is not well formed or not meant well.
type guard struct {
	in    *partReader
	dec   *xml.Decoder
	depth int
}

// Token returns the next token.
func (g *guard) Token() (xml.Token, error) {
	t, err := g.dec.RawToken()
	g.in.token = g.in.read
	switch t := t.(type) {
	case xml.Directive:
		return nil, errDTD
	case xml.StartElement:
		// The decoder keeps every open element, of which a small file can
		// hold a hundred million.
		if g.depth++; g.depth > maxDepth {
			return nil, errDepth
		}
		if repeats(t.Attr) {
			return nil, errAttribute
		}
	case xml.EndElement:
		g.depth--
	}
	return t, err
}

// repeats reports whether two attributes have the same name: a cell with two
// references would be in two places.
func repeats(attrs []xml.Attr) bool {
	if len(attrs) > 32 {
		seen := make(map[xml.Name]bool, len(attrs))
		for _, a := range attrs {
			if seen[a.Name] {
				return true
			}
			seen[a.Name] = true
		}
		return false
	}
	for i, a := range attrs {
		for _, b := range attrs[:i] {
			if a.Name.Local == b.Name.Local && a.Name.Space == b.Name.Space {
				return true
			}
		}
	}
	return false
}
