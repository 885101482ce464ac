package table

import (
	"encoding/xml"
	"io"

	"triggerlab/experiment"
)

// decode unmarshals a small part whose root element has this name, and reads
// it to the very end: what stands behind the root is damage too.
func (p *parcel) decode(name, root string, into any) error {
	doc, err := p.openXML(name, maxSmall, experiment.Place{File: p.path})
	if err != nil {
		return err
	}
	defer doc.Close()
	if err := doc.root(root); err != nil {
		return err
	}
	tokens := &xmlTokens{scanner: doc.scanner, started: true}
	if err := xml.NewTokenDecoder(tokens).Decode(into); err != nil {
		return doc.wrong(err)
	}
	return doc.finish()
}

// xmlTokens hands the tokens of a scanner to encoding/xml, which makes
// structures of them.
type xmlTokens struct {
	*scanner
	started bool       // the root is read, and not handed over
	open    []xml.Name // elements that wait for their ends
}

// Token returns the next token as it is written; what prefixes mean is for
// the decoder to find out.
func (t *xmlTokens) Token() (xml.Token, error) {
	kind := startToken
	if !t.started {
		var err error
		if kind, err = t.next(); err != nil {
			return nil, err
		}
	}
	t.started = false
	switch kind {
	case startToken:
		start := xml.StartElement{Name: xml.Name{Space: t.name.prefix, Local: t.name.local}}
		for _, a := range t.attrs {
			start.Attr = append(start.Attr, xml.Attr{Name: a.full(), Value: string(a.value)})
		}
		t.open = append(t.open, start.Name)
		return start, nil
	case endToken:
		end := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		return xml.EndElement{Name: end}, nil
	case textToken:
		return xml.CharData(t.text), nil
	}
	return nil, io.EOF
}

// full returns the name with its prefix apart.
func (a *xmlAttr) full() xml.Name {
	if a.colon == 0 {
		return xml.Name{Local: string(a.name)}
	}
	return xml.Name{Space: string(a.name[:a.colon]), Local: string(a.name[a.colon+1:])}
}
