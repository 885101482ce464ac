package reports

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

// A Glossary explains the words of the reports in one language.
type Glossary struct {
	p     *text.Printer
	names map[string]string // what may be typed, folded -> name of a term
}

// NewGlossary returns the glossary in the language.
func NewGlossary(lang language.Tag) *Glossary {
	g := &Glossary{p: text.New(lang), names: map[string]string{}}
	for _, t := range terms() {
		for _, word := range g.words(t) {
			g.names[fold(word)] = t.name
		}
	}
	return g
}

// words are what a term may be looked up by: its name and word, what else it
// is called, and what it stands for in the document.
func (g *Glossary) words(t term) []string {
	words := append([]string{t.name, g.part(t, "word")}, t.codes...)
	if also := g.part(t, "also"); also != "" {
		words = append(words, strings.Split(also, ", ")...)
	}
	return words
}

// part is one part of what is said of a term; empty where there is none.
func (g *Glossary) part(t term, part string) string {
	if id := "explain." + t.name + "." + part; g.p.Knows(id) {
		return g.p.Word(id)
	}
	return ""
}

// Find returns the name of the term that the word means, whatever its case
// and what joins its parts: a name, a synonym, or a field of the document by
// itself or with its path, of which the last parts say most.
func (g *Glossary) Find(word string) (string, bool) {
	for {
		if name, ok := g.names[fold(word)]; ok {
			return name, true
		}
		_, rest, deeper := strings.Cut(word, ".")
		if !deeper {
			return "", false
		}
		word = rest
	}
}

// Names lists the terms by their names, in the order of the list of terms.
func (g *Glossary) Names() []string {
	return each(terms(), func(t term) string { return t.name })
}

// Words lists what can be found, sorted.
func (g *Glossary) Words() []string {
	var words []string
	for _, t := range terms() {
		words = append(words, g.words(t)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// fold takes what does not tell words apart from them: case, and all but
// letters and digits.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}

// named returns the terms of the names, in their order.
func named(names []string) []term {
	all := terms()
	found := make([]term, 0, len(names))
	for _, name := range names {
		if i := slices.IndexFunc(all, func(t term) bool { return t.name == name }); i >= 0 {
			found = append(found, all[i])
		}
	}
	return found
}
