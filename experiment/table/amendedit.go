package table

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"slices"
)

// An xmlEdit changes a few elements of a small part and leaves every other
// byte of it as it is: what a program wrote there is none of our business.
type xmlEdit struct {
	doc      []byte
	elements []xmlElement
	changes  []xmlChange
}

// An xmlElement is where an element stands: from its first tag to its last.
type xmlElement struct {
	prefix, local string
	attrs         []xml.Attr
	from, to      int // the whole of it
	end           int // its last tag; to for one that is written <empty/>
}

// attr returns the value of an attribute without a prefix, or nothing.
func (e *xmlElement) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// prefix returns what the root element calls a namespace for attributes, or
// nothing.
func (d *xmlEdit) prefix(space string) string {
	for _, a := range d.elements[0].attrs {
		if a.Name.Space == "xmlns" && a.Value == space {
			return a.Name.Local
		}
	}
	return ""
}

type xmlChange struct {
	from, to int
	text     string
}

// newEdit finds the elements of a part. It is read as it stands, prefixes and
// all; whether it is sound was looked at when the book was opened.
func newEdit(doc []byte) (*xmlEdit, error) {
	d := &xmlEdit{doc: doc}
	in := xml.NewDecoder(bytes.NewReader(doc))
	in.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // any case of UTF-8
	var open []int
	for {
		from := int(in.InputOffset())
		token, err := in.RawToken()
		if err == io.EOF {
			return d, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, len(d.elements))
			d.elements = append(d.elements, xmlElement{prefix: t.Name.Space, local: t.Name.Local, attrs: t.Attr, from: from})
		case xml.EndElement:
			if len(open) == 0 {
				return nil, io.ErrUnexpectedEOF
			}
			e := &d.elements[open[len(open)-1]]
			e.end, e.to = from, int(in.InputOffset())
			open = open[:len(open)-1]
		}
	}
}

// append puts an element at the end of the first one that is called parent,
// in the namespace of that.
func (d *xmlEdit) append(parent, local, attrs string) {
	i := slices.IndexFunc(d.elements, func(e xmlElement) bool { return e.local == parent })
	if i < 0 {
		return // the reader has seen that there is one
	}
	e := d.elements[i]
	if e.prefix != "" {
		local = e.prefix + ":" + local
	}
	d.changes = append(d.changes, xmlChange{e.end, e.end, "<" + local + " " + attrs + "/>"})
}

// cut takes an element out.
func (d *xmlEdit) cut(e xmlElement) {
	d.changes = append(d.changes, xmlChange{e.from, e.to, ""})
}

// bytes returns the part as it is now, nil where nothing changed.
func (d *xmlEdit) bytes() []byte {
	if len(d.changes) == 0 {
		return nil
	}
	slices.SortStableFunc(d.changes, func(a, b xmlChange) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	at := 0
	for _, c := range d.changes {
		out = append(append(out, d.doc[at:c.from]...), c.text...)
		at = c.to
	}
	return append(out, d.doc[at:]...)
}
