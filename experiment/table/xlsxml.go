package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"triggerlab/experiment"
)

// The namespaces of worksheets, in books saved as usual and as "strict".
const (
	transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictSheets = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	packageRels  = "http://schemas.openxmlformats.org/package/2006/relationships"
)

func known(space string) bool {
	return space == transitional || space == strictSheets || space == packageRels
}

// xmlPart walks the XML of a part and turns whatever is wrong with it into a
// problem with a place.
type xmlPart struct {
	*partReader
	raw *xml.Decoder // knows the line
	dec *xml.Decoder // knows namespaces and nesting
	at  experiment.Place
}

func (p *parcel) openXML(name string, at experiment.Place) (*xmlPart, error) {
	in, err := p.open(name)
	if err != nil {
		return nil, err
	}
	raw := xml.NewDecoder(in)
	return &xmlPart{partReader: in, raw: raw, dec: xml.NewTokenDecoder(&guard{in: in, dec: raw}), at: at}, nil
}

// wrong makes an error of what the decoder says.
func (x *xmlPart) wrong(err error) error {
	line, _ := x.raw.InputPos()
	var told *experiment.Problems
	switch {
	case errors.As(err, &told): // by the partReader, which knows no rows
		told.List[0].At = x.at
		return told
	case errors.Is(err, errDTD):
		return problem(x.at, "table.dtd", "part", x.name)
	case errors.Is(err, errDepth):
		return problem(x.at, "table.limit-depth", "part", x.name, "limit", maxDepth)
	case errors.Is(err, errAttribute):
		return problem(x.at, "table.bad-xml", "part", x.name, "line", line, "detail", err.Error())
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	}
	var syntax *xml.SyntaxError
	var number *strconv.NumError // an attribute that should be one
	if errors.As(err, &syntax) || errors.As(err, &number) ||
		errors.Is(err, io.ErrUnexpectedEOF) || strings.HasPrefix(err.Error(), "xml:") {
		return problem(x.at, "table.bad-xml", "part", x.name, "line", line, "detail", err.Error())
	}
	return err
}

func (x *xmlPart) unexpected(t xml.Token, inside string) error {
	what := "text"
	if start, ok := t.(xml.StartElement); ok {
		what = start.Name.Local
	}
	return problem(x.at, "table.unexpected-element", "part", x.name, "element", what, "inside", inside)
}

// root goes to the root element, which must have this name.
func (x *xmlPart) root(name string) (*xml.StartElement, error) {
	for {
		t, err := x.dec.Token()
		if err != nil {
			return nil, x.wrong(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != name || !known(t.Name.Space) {
				return nil, x.unexpected(t, "")
			}
			return &t, nil
		case xml.CharData:
			if !blankText(t) {
				return nil, x.unexpected(t, "")
			}
		}
	}
}

// child goes to the next element directly inside the one named, and returns
// nil at its end. Text there is no place for any; comments are skipped.
func (x *xmlPart) child(inside string) (*xml.StartElement, error) {
	for {
		t, err := x.dec.Token()
		if err != nil {
			return nil, x.wrong(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		case xml.CharData:
			if !blankText(t) {
				return nil, x.unexpected(t, inside)
			}
		}
	}
}

// text appends the text of an element that has no children.
func (x *xmlPart) text(inside string, to []byte) ([]byte, error) {
	from := len(to)
	for {
		t, err := x.dec.Token()
		if err != nil {
			return to, x.wrong(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			return to, x.unexpected(t, inside)
		case xml.EndElement:
			return to, nil
		case xml.CharData:
			to = append(to, t...)
			if len(to)-from > maxCell*maxEscape {
				return to, x.longText(to[from:])
			}
		}
	}
}

// skip passes over the rest of an element, which must be well formed.
func (x *xmlPart) skip() error {
	for depth := 1; depth > 0; {
		t, err := x.dec.Token()
		if err != nil {
			return x.wrong(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// finish reads what follows the root element, where only white space and
// comments belong, to the end of the part: only there do its length and
// checksum show that nothing is missing.
func (x *xmlPart) finish() error {
	for {
		t, err := x.dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return x.wrong(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			return x.unexpected(t, "")
		case xml.CharData:
			if !blankText(t) {
				return x.unexpected(t, "")
			}
		}
	}
}

func blankText(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// attr returns an attribute without a namespace.
func attr(start *xml.StartElement, name string) (string, bool) {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

// isTrue reads a boolean attribute.
func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
