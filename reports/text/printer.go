// Package text holds every sentence a person reads.
//
// The rest of the program speaks in codes and values (experiment.Message);
// this package words them, in one place and in any language that has a
// catalogue: a file TOPIC.LANGUAGE.json beside this one, such as
// table.en.json, that maps each code to a template. A code's hint, what to
// do about it, has the code followed by ".hint". Adding a language is adding
// files; no code names one.
//
// In a template {{.name}} is a value as it is, and the functions round and
// give units, because values are fractions and never percent:
//
//	percent    a fraction                41.2 %
//	level      a fraction, shortest      95 %
//	chance     a probability             >99.9 %
//	rates      a range of fractions      40.1–42.3 %
//	points     a difference              +5.3 pp
//	size       a difference, unsigned  5.3 pp
//	span       a range of differences    between +3.1 and +7.5 pp
//	lift       a relative difference     +12.3 %
//	lifts      a range of those          between +3.1 and +7.5 %
//	factor     a ratio                   1.12 times
//	p          a p-value                 p = 0.031, p < 0.0001
//	count      a whole number            12,345
//	decimal    any other number          3.14
//	plural     {{plural .rows "row" "rows"}}
//	quote      a name or a value         "summer"
//	list       a list of strings         a, b and c
//	choice     one of a list             a, b or c
//	reason     of setting rows aside     an outcome that is none
//	place      where something stands    book.xlsx:Outcomes!D7
//	day        a day                     19 January 2026
//	days       a span of days            5 to 19 January 2026
//
// Strings lose their control characters before they are worded, so that a
// sentence is safe to show on a terminal.
package text

import (
	"math"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"triggerlab/experiment"
)

// A Printer words messages and numbers in one language. It is for one
// goroutine at a time.
type Printer struct {
	own     *catalogue
	parser  template.Parser
	numbers *message.Printer
}

// New returns the printer of the language, or of the nearest one that has a
// catalogue, which is English when none is near.
func New(lang language.Tag) *Printer {
	tag := nearest(lang)
	p := &Printer{own: catalogueOf(tag), numbers: message.NewPrinter(tag)}
	p.parser = &keeper{
		TextParser: template.TextParser{Funcs: p.functions(), Option: "missingkey=error"},
		parsed:     map[string]template.ParsedTemplate{},
	}
	return p
}

// A keeper keeps what it parsed: a report words the same forms thousands of
// times. The library would keep it for all printers alike, and with the
// functions of the first.
type keeper struct {
	template.TextParser
	parsed map[string]template.ParsedTemplate
}

// Parse parses a template once.
func (k *keeper) Parse(src, left, right string) (template.ParsedTemplate, error) {
	if t, ok := k.parsed[src]; ok {
		return t, nil
	}
	t, err := k.TextParser.Parse(src, left, right)
	if err == nil {
		k.parsed[src] = t
	}
	return t, err
}

// Language is the language of the sentences, which is not the one asked for
// where that has no catalogue.
func (p *Printer) Language() language.Tag { return p.own.tag }

// Message returns the sentence. A code that no catalogue holds, or whose
// values are not the ones its sentence speaks of, is shown with its values:
// a report with a rough line is better than none.
func (p *Printer) Message(m experiment.Message) string {
	if s, ok := p.word(m.Code, m.Values); ok {
		return s
	}
	return Printable(experiment.Message{Code: m.Code, Values: m.Values}.String())
}

// Located returns the sentence after the place it is about, as compilers
// write: book.xlsx:Outcomes!D7: "engagd" is not an outcome.
func (p *Printer) Located(m experiment.Message) string {
	if at := m.At.String(); at != "" {
		return Printable(at) + ": " + p.Message(m)
	}
	return p.Message(m)
}

// Hint returns what to do about the message, or nothing where the catalogue
// has no advice.
func (p *Printer) Hint(m experiment.Message) string {
	if !p.Knows(m.Code + ".hint") {
		return ""
	}
	s, _ := p.word(m.Code+".hint", m.Values)
	return s
}

// Word returns a label, a heading or a sentence that a report says of its
// own accord, with values in pairs as in experiment.Msg.
func (p *Printer) Word(id string, pairs ...any) string {
	return p.Message(experiment.Msg(id, pairs...))
}

// Knows tells whether a sentence has that id.
func (p *Printer) Knows(id string) bool {
	return p.holding(id) != nil
}

// holding is the catalogue that has the sentence: that of the language, or the
// English one where it lacks it; nil where neither has it.
func (p *Printer) holding(id string) *catalogue {
	if _, ok := p.own.ids[id]; ok {
		return p.own
	}
	if english := catalogueOf(language.English); english.ids[id] != nil {
		return english
	}
	return nil
}

// word fills the template of the id. A value called count chooses between
// the singular and the plural where a catalogue gives both.
func (p *Printer) word(id string, values map[string]any) (string, bool) {
	from := p.holding(id)
	if from == nil {
		return "", false
	}
	config := i18n.LocalizeConfig{DefaultMessage: from.ids[id], TemplateData: printableValues(values), TemplateParser: p.parser}
	if n, ok := whole(values["count"]); ok {
		config.PluralCount = n
	}
	s, err := from.words.Localize(&config)
	return s, s != "" && err == nil
}

// whole returns a value that counts something, whatever its type.
func whole(v any) (int64, bool) {
	f, ok := float(v)
	if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}
