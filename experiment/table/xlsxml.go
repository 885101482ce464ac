package table

import (
	"errors"
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
	*scanner
	part *partReader
	at   experiment.Place
	nul  bool // a text that was read holds a NUL
}

// openXML opens a part of at most so many bytes.
func (p *parcel) openXML(name string, limit int64, at experiment.Place) (*xmlPart, error) {
	in, err := p.open(name, limit)
	if err != nil {
		return nil, err
	}
	return &xmlPart{scanner: newScanner(startPump(in, in.size)), part: in, at: at}, nil
}

// Close ends the reading, whole or not.
func (x *xmlPart) Close() error {
	x.in.stop()
	return x.part.Close()
}

// wrong makes an error of what the scanner, or the decoder of small parts,
// says.
func (x *xmlPart) wrong(err error) error {
	part := x.part.name
	var told *experiment.Problems
	var syntax syntaxError
	var number *strconv.NumError // an attribute that should be one
	switch {
	case errors.As(err, &told): // by the partReader, which knows no rows
		told.List[0].At = x.at
		return told
	case errors.Is(err, errDTD):
		return problem(x.at, "table.dtd", "part", part)
	case errors.Is(err, errDepth):
		return problem(x.at, "table.limit-depth", "part", part, "limit", maxDepth)
	case errors.Is(err, errToken):
		return problem(x.at, "table.limit-token", "part", part, "limit", maxToken)
	case errors.As(err, &syntax), errors.As(err, &number), strings.HasPrefix(err.Error(), "xml:"):
		return problem(x.at, "table.bad-xml", "part", part, "line", x.position(), "detail", err.Error())
	}
	return err
}

// unexpected refuses the element read last, or text.
func (x *xmlPart) unexpected(t token, inside string) error {
	what := "text"
	if t == startToken {
		what = x.name.local
	}
	return problem(x.at, "table.unexpected-element", "part", x.part.name, "element", what, "inside", inside)
}

// root goes to the root element, which must have this name.
func (x *xmlPart) root(name string) error {
	found, err := x.child("")
	switch {
	case err != nil:
		return err
	case found == nil:
		return x.wrong(malformed("unexpected end of the part"))
	case found.local != name || !found.known:
		return x.unexpected(startToken, "")
	}
	return nil
}

// child goes to the next element directly inside the one named, and returns
// nil at its end, or that of the part. Text there is no place for any.
func (x *xmlPart) child(inside string) (*xmlName, error) {
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return nil, x.wrong(err)
		case t == startToken:
			return x.name, nil
		case t != textToken:
			return nil, nil
		case !blankText(x.text):
			return nil, x.unexpected(t, inside)
		}
	}
}

// content appends the text of an element that has no children.
func (x *xmlPart) content(inside string, to []byte) ([]byte, error) {
	from := len(to)
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return to, x.wrong(err)
		case t == startToken:
			return to, x.unexpected(t, inside)
		case t == endToken:
			return to, nil
		}
		to = append(to, x.text...)
		if len(to)-from > maxCell*maxEscape {
			return to, x.longText(to[from:])
		}
	}
}

// skip passes over the rest of an element, which must be well formed.
func (x *xmlPart) skip() error {
	for depth := 1; depth > 0; {
		t, err := x.next()
		switch {
		case err != nil:
			return x.wrong(err)
		case t == startToken:
			depth++
		case t == endToken:
			depth--
		}
	}
	return nil
}

// finish reads what follows the root element, where only white space and
// comments belong, to the end of the part: only there do its length and
// checksum show that nothing is missing.
func (x *xmlPart) finish() error {
	found, err := x.child("")
	if err == nil && found != nil {
		err = x.unexpected(startToken, "")
	}
	return err
}

// isTrue reads a boolean attribute.
func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
