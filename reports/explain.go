package reports

import (
	"io"
	"strings"

	"golang.org/x/text/language"

	"triggerlab/experiment"
)

// ExplainSchema names the document that explain writes as JSON.
const ExplainSchema = "triggerlab.explain/1"

// List writes what can be explained, a line a term. As JSON it is all there
// is to say.
func (g *Glossary) List(w io.Writer, f Format, opts Options) error {
	if f == JSON {
		return g.write(w, f, page{}, terms(), opts)
	}
	told := page{title: g.p.Word("glossary.title"), subtitle: g.p.Word("glossary.list")}
	for _, group := range termGroups {
		list := grid{columns: []column{{head: g.p.Word("glossary.term")}, {head: g.p.Word("glossary.short"), wide: anyLines}}}
		for _, t := range group.terms {
			list.rows = append(list.rows, []string{t.name, g.part(t, "short")})
		}
		told.sections = append(told.sections, section{title: g.p.Word("glossary.group." + group.name), blocks: []block{list}})
	}
	return g.write(w, f, told, nil, opts)
}

// Explain writes everything there is to say of one term.
func (g *Glossary) Explain(w io.Writer, f Format, name string, opts Options) error {
	found := named([]string{name})
	if len(found) == 0 {
		return experiment.Problem(experiment.Msg("glossary.unknown", "term", name))
	}
	told := page{title: g.part(found[0], "word"), subtitle: sentence(g.part(found[0], "short"))}
	told.sections = []section{{blocks: g.blocks(found[0])}}
	return g.write(w, f, told, found, opts)
}

// ExplainAll writes everything there is to say of all terms.
func (g *Glossary) ExplainAll(w io.Writer, f Format, opts Options) error {
	told := page{title: g.p.Word("glossary.title"), subtitle: g.p.Word("glossary.all")}
	for _, group := range termGroups {
		told.sections = append(told.sections, section{title: g.p.Word("glossary.group." + group.name)})
		for _, t := range group.terms {
			s := section{title: g.part(t, "word"), minor: true}
			s.add(paragraph(sentence(g.part(t, "short"))))
			s.add(g.blocks(t)...)
			told.sections = append(told.sections, s)
		}
	}
	return g.write(w, f, told, terms(), opts)
}

// blocks say of a term what it is and how it is made, then what must hold
// for it, what it does not say, who published it, and what stands beside it.
func (g *Glossary) blocks(t term) []block {
	blocks := []block{paragraph(g.part(t, "paragraph"))}
	var lines bullets
	line := func(id, of string) {
		if of != "" {
			lines = append(lines, bullet{text: g.p.Word(id, "text", of)})
		}
	}
	line("glossary.assumes", g.part(t, "assumes"))
	line("glossary.not", g.part(t, "not"))
	for _, key := range t.cites {
		line("glossary.source", g.cited(key))
	}
	line("glossary.codes", strings.Join(t.codes, ", "))
	line("glossary.see", strings.Join(each(named(t.see), g.pointed), ", "))
	if lines != nil {
		blocks = append(blocks, lines)
	}
	return blocks
}

// cited is an entry of the bibliography.
func (g *Glossary) cited(key string) string { return g.p.Word("cited." + key) }

// Explanations are the document that explain writes as JSON.
type Explanations struct {
	Schema string      `json:"schema"`
	Terms  []Explained `json:"terms"`
}

// Explained is a term in the document that explain writes as JSON: what it
// means in a word, a sentence and a paragraph, what must hold for it, and what
// it does not say.
type Explained struct {
	Term       string   `json:"term"`
	Word       string   `json:"word"`
	Group      string   `json:"group"`
	Short      string   `json:"short"`
	Paragraph  string   `json:"paragraph"`
	Assumes    string   `json:"assumes"`
	DoesNotSay string   `json:"does_not_say"`
	Sources    []string `json:"sources"`
	Codes      []string `json:"codes"` // of the report's document
	See        []string `json:"see"`
}

// pointed is the name of a term to look up, which is English, and what it is
// called where that is another word.
func (g *Glossary) pointed(t term) string {
	word := g.part(t, "word")
	if g.p.Language() == language.English || fold(word) == fold(t.name) {
		return t.name
	}
	return t.name + " (" + word + ")"
}

func (g *Glossary) write(w io.Writer, f Format, told page, of []term, opts Options) error {
	told.whole = true
	if f == JSON && g.p.Language() != language.English {
		g = NewGlossary(language.English)
	}
	return document{g.document(of), told, nil, g.p}.write(w, f, opts)
}

func (g *Glossary) document(of []term) Explanations {
	doc := Explanations{ExplainSchema, make([]Explained, 0, len(of))}
	for _, t := range of {
		e := Explained{
			Term: t.name, Word: g.part(t, "word"), Group: groupOf(t.name), Short: g.part(t, "short"), Paragraph: g.part(t, "paragraph"),
			Assumes: g.part(t, "assumes"), DoesNotSay: g.part(t, "not"), Sources: []string{}, Codes: list(t.codes), See: list(t.see),
		}
		for _, key := range t.cites {
			e.Sources = append(e.Sources, g.cited(key))
		}
		doc.Terms = append(doc.Terms, e)
	}
	return doc
}

func groupOf(name string) string {
	for _, g := range termGroups {
		for _, t := range g.terms {
			if t.name == name {
				return g.name
			}
		}
	}
	return ""
}
