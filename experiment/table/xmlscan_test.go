package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// event is a token as a line of text.
func event(space, local string, attrs []string) string {
	return fmt.Sprintf("<{%s}%s %q>", space, local, attrs)
}

// note appends an event; texts that follow one another are one.
func note(events []string, e string) []string {
	last := len(events) - 1
	if e[0] != '<' && last >= 0 && events[last][0] != '<' {
		events[last] += e[1:]
		return events
	}
	if len(e) == 1 {
		return events
	}
	return append(events, e)
}

// scannedXML reads a document with our scanner, in chunks of this many bytes.
func scannedXML(content []byte, chunk int64) (events []string, err error) {
	p := startPump(bytes.NewReader(content), chunk-1)
	defer p.stop()
	s := newScanner(p)
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return events, err
		case t == lastToken:
			return events, nil
		case t == endToken:
			events = note(events, "</>")
		case t == textToken:
			events = note(events, "="+string(s.text))
		default:
			var attrs []string
			for _, a := range s.attrs {
				name, space := a.full(), ""
				if name.Space != "" && name.Space != xmlns {
					space, _ = s.names.space([]byte(name.Space))
				} else {
					space = name.Space
				}
				attrs = append(attrs, space, name.Local, string(a.value))
			}
			space, _ := s.names.space([]byte(s.name.prefix))
			if s.name.known != known(space) {
				return nil, fmt.Errorf("%s is not in %q", s.name.written, space)
			}
			events = note(events, event(space, s.name.local, attrs))
		}
	}
}

// A guard refuses what encoding/xml lets pass.
type guard struct {
	dec   *xml.Decoder
	depth int
}

func (g *guard) Token() (xml.Token, error) {
	t, err := g.dec.RawToken()
	switch t := t.(type) {
	case xml.Directive:
		return nil, errDTD
	case xml.StartElement:
		if g.depth++; g.depth > maxDepth {
			return nil, errDepth
		}
		seen := map[xml.Name]bool{}
		for _, a := range t.Attr {
			if seen[a.Name] {
				return nil, errors.New("an attribute stands twice")
			}
			seen[a.Name] = true
		}
	case xml.EndElement:
		g.depth--
	}
	return t, err
}

// standard reads a document with encoding/xml, which is strict and slow.
func standard(content []byte) (events []string, err error) {
	content = bytes.TrimPrefix(content, bom)
	dec := xml.NewTokenDecoder(&guard{dec: xml.NewDecoder(bytes.NewReader(content))})
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range t.Attr {
				attrs = append(attrs, a.Name.Space, a.Name.Local, a.Value)
			}
			events = note(events, event(t.Name.Space, t.Name.Local, attrs))
		case xml.EndElement:
			events = note(events, "</>")
		case xml.CharData:
			events = note(events, "="+string(t))
		}
	}
}

// fine are documents that must be read, and as encoding/xml does.
var fine = []string{
	`<a/>`,
	"\ufeff<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n<a b='\"' c=\"'\" d = '>' />\n<!-- - -->",
	`<a xmlns="u" xmlns:p="v"><p:b p:c="1" c="2"/><b xmlns=""><c/></b><p:b xmlns:p="w"/><p:b/></a >`,
	"<a>x\r\ny\rz&#13;&#xa;&amp;&lt;&gt;&quot;&apos;é😀]]<![CDATA[<&]]\r\n]]>&#x1F600;\x7f</a>",
	`<a><!----><?p?><?p x?>1<!-- two -->3</a>`,
	`<été à="ü"/>`,
	`<a xml:space="preserve" xml:lang="">` + "\t </a>",
	`<a b="` + strings.Repeat("x", 3*pumpMargin) + `">` + strings.Repeat("é", 2*pumpMargin) + `<!--` + strings.Repeat("x", 2*pumpMargin) + `--></a>`,
	strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth),
}

// spoilt are documents that must be refused, whoever else reads them.
var spoilt = []string{
	`<a`, `<a>`, `<a></b>`, `</a>`, `<a/></a>`, `<a/><b>`, `< a/>`, `<a></ a>`, `<a></a b>`, `<a / >`, `<1/>`, `<a:/>`, `<:a/>`, `<a:b:c/>`, `<>`,
	`<a b/>`, `<a b=c/>`, `<a b="c/>`, `<a b="<"/>`, `<a b="1" b='2'/>`, `<a b="1"c="2"/>`, `<a "b"/>`, `<a 1="b"/>`, `<a b="&x;"/>`, `<a b="` + "\x01" + `"/>`,
	`<p:a/>`, `<a p:b="1"/>`, `<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`, `<a xmlns:p=""/>`, `<a xmlns:xmlns="u"/>`, `<a xmlns:xml="u"/>`,
	`<a xmlns="http://www.w3.org/XML/1998/namespace"/>`, `<a><b xmlns:p="u"/><p:c/></a>`, `<xmlns:a/>`, `<a xmlns:p="u" p:1="x"/>`, `<a :b:c=""/>`, `<a :b=""/>`, `<a :=""/>`,
	`<a>&</a>`, `<a>&amp</a>`, `<a>&AMP;</a>`, `<a>&nbsp;</a>`, `<a>&#0;</a>`, `<a>&#xD800;</a>`, `<a>&#x110000;</a>`, `<a>&#;</a>`, `<a>&#x;</a>`, `<a>&#1_0;</a>`, `<a>&#xfffe;</a>`,
	"<a>\x00</a>", "<a>\x1f</a>", "<a>\xff</a>", "<a>\xc0\x80</a>", "<a>\xed\xa0\x80</a>", "<a>\xef\xbf\xbf</a>", "<a>\xc3</a>", `<a>]]></a>`,
	`<a><!-- -- --></a>`, `<a><!-- --->`, "<a><!--\x01--></a>", "<a><!--\xff--></a>", `<a><!- --></a>`, `<a><![CDATA[</a>`, `<a><![cdata[]]></a>`, "<a><![CDATA[\x02]]></a>", `<![CDATA[ ]]><a/>`,
	`<!DOCTYPE a><a/>`, `<a><!ENTITY b "c"></a>`, `<a/><!DOCTYPE a>`, `<a><?1?></a>`, `<a><? p?></a>`, `<a><?p"?></a>`, `<a><?p`, "<a><?p \x01?></a>",
	`<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="latin1"?><a/>`, `<?xml version="1.0" encoding="UTF-16"?><a/>`, `<?xml encoding="utf-8"?><a/>`,
	"\xff\xfe<\x00a\x00/\x00>\x00", "\xfe\xff\x00<\x00a\x00/\x00>", "<\x00a\x00/\x00>\x00",
	`<` + strings.Repeat("a", maxName+1) + `/>`, strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1), manyAttributes("<a", maxAttributes+1), manyAttributes(`<a xmlns:p="u"`, maxPrefixed+1),
	manyPrefixes(maxBound), "<a\xc3\x28/>", "<\xe2\x82\xac/>",
}

// manyAttributes makes a document of a start and so many attributes, with the
// prefix p where the start binds it.
func manyAttributes(start string, n int) string {
	prefix := ""
	if strings.Contains(start, "xmlns:p") {
		prefix = "p:"
	}
	for i := range n {
		start += fmt.Sprintf(` %sb%d=""`, prefix, i)
	}
	return start + "/>"
}

// manyPrefixes makes a document in which so many prefixes are bound.
func manyPrefixes(n int) string {
	open, last := "", ""
	for i := range n {
		open += fmt.Sprintf(`<a xmlns:p%d="u">`, i)
		last += "</a>"
	}
	return open + last
}

// Whatever the size of the chunks, a document is the same tokens.
func TestXMLFine(t *testing.T) {
	for _, doc := range append(fine, manyAttributes("<a", maxAttributes),
		manyAttributes(`<a xmlns:p="u"`, maxPrefixed), manyPrefixes(maxBound-1)) {
		want, err := standard([]byte(doc))
		if err != nil {
			t.Fatalf("%.60s: %v", doc, err)
		}
		for _, chunk := range []int64{1, 2, 3, 5, 8, 100, pumpChunk} {
			got, err := scannedXML([]byte(doc), chunk)
			if err != nil {
				t.Errorf("%.60s: in chunks of %d: %v", doc, chunk, err)
			} else if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%.60s: in chunks of %d: %.500s", doc, chunk, d)
			}
		}
	}
}

func TestXMLSpoilt(t *testing.T) {
	for _, doc := range spoilt {
		for _, chunk := range []int64{1, 4, pumpChunk} {
			if events, err := scannedXML([]byte(doc), chunk); err == nil {
				t.Errorf("%.60s: in chunks of %d: %.200q and no error", doc, chunk, events)
			}
		}
	}
}

// What encoding/xml refuses we refuse, and what both read is the same.
func FuzzXML(f *testing.F) {
	for _, doc := range append(fine, spoilt...) {
		f.Add([]byte(doc), byte(len(doc)))
	}
	for _, content := range parts() {
		f.Add([]byte(content), byte(7))
	}
	f.Fuzz(func(t *testing.T, content []byte, chunk byte) {
		got, err := scannedXML(content, int64(chunk)+1)
		if err != nil {
			return
		}
		want, err := standard(content)
		if err != nil {
			t.Fatalf("we read what is refused: %v", err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}
