package gate

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// piece is one thing that a page says or draws: a text, or the attribute of an
// element.
type piece struct {
	place string
	text  string
	drawn bool   // an element or an attribute, which may be a length in a drawing
	key   string // of the attribute
}

// pages compares a page with what it should be: every text and every
// attribute, drawings and styles among them, but for the evidence.
func (c *claimed) pages(file, now []byte) error {
	said, err := pieces(file)
	if err != nil {
		return err
	}
	should, err := pieces(now)
	if err != nil {
		return err
	}
	if !c.Words {
		said, should = numbersOf(said), numbersOf(should)
		if len(said) != len(should) {
			c.Status = findings.ClaimsOtherLayout
			return nil
		}
	}
	c.Compared += len(should)
	before, after := ends(said, should)
	said, should = said[before:len(said)-after], should[before:len(should)-after]
	for i := range max(len(said), len(should)) {
		switch {
		case i >= len(should):
			c.differs(findings.ClaimAdded, said[i].place, said[i].text, "")
		case i >= len(said):
			c.differs(findings.ClaimMissing, should[i].place, "", should[i].text)
		case !said[i].same(should[i]):
			c.differs(findings.ClaimChanged, should[i].place, said[i].text, should[i].text)
		}
	}
	return nil
}

func (p piece) same(o piece) bool {
	return p.drawn == o.drawn && p.key == o.key && (p.text == o.text || alike(p.text, o.text))
}

// ends is how many pieces are the same at the beginning and at the end, which
// leaves those between where some were added or taken away.
func ends(a, b []piece) (before, after int) {
	for before < min(len(a), len(b)) && a[before].same(b[before]) {
		before++
	}
	for after < min(len(a), len(b))-before && a[len(a)-1-after].same(b[len(b)-1-after]) {
		after++
	}
	return before, after
}

// numbersOf are the numbers among the words of a page, one after the other.
func numbersOf(all []piece) (numbers []piece) {
	for _, p := range all {
		if p.drawn {
			continue
		}
		for word := range strings.FieldsSeq(p.text) {
			if word = strings.Trim(word, "()[]%,;:."); numeric(word) {
				numbers = append(numbers, piece{place: p.place, text: word})
			}
		}
	}
	return numbers
}

// pieces lists what a page says, in order.
func pieces(page []byte) ([]piece, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, experiment.Problem(experiment.Msg("evidence.damaged"))
	}
	var w walk
	w.node(root)
	return w.pieces, nil
}

// walk goes through a page and knows where it is.
type walk struct {
	pieces  []piece
	section string   // the last heading
	heads   []string // of the table
	row     string   // the first cell of the row
	column  int
	carried bool // the evidence was met: another one is no evidence
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4}

// node takes an element with all that is in it.
func (w *walk) node(n *html.Node) {
	switch n.Type {
	case html.TextNode, html.CommentNode:
		if text := plain(n.Data); text != "" {
			w.pieces = append(w.pieces, piece{place: w.place(), text: text})
		}
	case html.ElementNode:
		w.enter(n)
		if !w.carried && isEvidence(n) {
			w.carried = true
			return
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w.node(child)
	}
	if n.DataAtom == atom.Table {
		w.heads, w.row = nil, ""
	}
}

func isEvidence(n *html.Node) bool {
	return n.DataAtom == atom.Script && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "id" && a.Val == "triggerlab-evidence" })
}

// enter notes where an element is, and what its attributes say.
func (w *walk) enter(n *html.Node) {
	switch {
	case slices.Contains(headings, n.DataAtom):
		w.section, w.heads, w.row = textOf(n), nil, ""
	case n.DataAtom == atom.Table:
		w.heads, w.row, w.column = nil, "", 0
	case n.DataAtom == atom.Tr:
		w.row, w.column = "", 0
	case n.DataAtom == atom.Th || n.DataAtom == atom.Td:
		if w.column++; n.DataAtom == atom.Th && within(n, atom.Thead) {
			w.heads = append(w.heads, textOf(n))
		} else if w.column == 1 {
			w.row = textOf(n)
		}
	}
	w.pieces = append(w.pieces, piece{place: w.place(), text: "<" + n.Data + ">", drawn: true})
	for _, a := range n.Attr {
		at := piece{place: w.place() + " <" + n.Data + " " + a.Key + ">", drawn: true, key: a.Key}
		parts := strings.Fields(parting.Replace(a.Val))
		if len(parts) == 0 {
			parts = []string{a.Key} // which acts by being there, as hidden does
		}
		for _, at.text = range parts {
			w.pieces = append(w.pieces, at)
		}
	}
}

// parting sets the numbers of an attribute apart.
var parting = strings.NewReplacer(",", " ", "(", " ( ", ")", " ) ")

func within(n *html.Node, above atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == above {
			return true
		}
	}
	return false
}

// place is the section, with the row and the column of a table.
func (w *walk) place() string {
	where := w.section
	if w.row != "" {
		where += " › " + w.row
		if 0 < w.column && w.column <= len(w.heads) && w.heads[w.column-1] != "" {
			where += ": " + w.heads[w.column-1]
		}
	}
	return where
}

// textOf is all text in an element.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return plain(n.Data)
	}
	var parts []string
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if text := textOf(child); text != "" {
			parts = append(parts, text)
		}
	}
	return shortened(strings.Join(parts, " "))
}
