package reports

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// ownWords says the names of our own columns, and what may stand in them, in
// the language of the reader, as the sheets of a workbook name them. Columns
// of others, and what stands in these, stay as they are.
type ownWords struct{ p *text.Printer }

// openTerms are those of our columns in which anything may stand.
var openTerms = []string{"channel", "segment", "trigger"}

// term is the name of a column, or of what is told of exposures.
func (o ownWords) term(name string) string { return o.word("own.term."+name, name) }

// level is what stands in the column.
func (o ownWords) level(term, value string) string {
	if !o.p.Knows("own.term."+term) || slices.Contains(openTerms, term) {
		return value
	}
	return o.word("own.level."+value, value)
}

// relation is what a segment is to the sender.
func (o ownWords) relation(value string) string { return o.word("own.level."+value, value) }

// kind is how a driver was tested.
func (o ownWords) kind(code string) string { return o.p.Word("own.kind." + code) }

// among is a part of the audience, by what the part has under a column.
func (o ownWords) among(by, value string) string {
	if by != "relation" {
		return value
	}
	return o.word("own.among."+value, value)
}

func (o ownWords) word(id, otherwise string) string {
	if o.p.Knows(id) {
		return o.p.Word(id)
	}
	return otherwise
}

// driver is a driver with its columns, levels and parts in words.
func (o ownWords) driver(d findings.Driver) findings.Driver {
	d.Level, d.Versus = o.level(d.Term, d.Level), o.level(d.Term, d.Versus)
	d.Among = o.among(d.By, d.Among)
	d.Term, d.By, d.Given = o.term(d.Term), o.term(d.By), each(d.Given, o.term)
	return d
}

// warning words what stands against a driver; its values stay codes.
func (o ownWords) warning(m findings.Message) string {
	said, term := map[string]any{}, ""
	if name, ok := m.Values["term"].(string); ok {
		term = name
	}
	for name, v := range m.Values {
		switch name {
		case "term", "by", "other", "terms", "others":
			v = o.each(v, o.term)
		case "level", "versus", "levels":
			v = o.each(v, func(value string) string { return o.level(term, value) })
		}
		said[name] = v
	}
	return o.p.Message(experiment.Message{Code: m.Code, Values: said})
}

// each words a string, or every string of a list, also of one that went
// through JSON.
func (o ownWords) each(v any, word func(string) string) any {
	switch v := v.(type) {
	case string:
		return word(v)
	case []string:
		return each(v, word)
	case []any:
		return each(v, func(item any) any { return o.each(item, word) })
	}
	return v
}
