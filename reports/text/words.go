package text

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"triggerlab/experiment"
)

// functions are what the templates of the catalogues may call.
func (p *Printer) functions() template.FuncMap {
	return template.FuncMap{
		"percent": p.Percent, "level": p.Level, "chance": p.Chance, "times": p.Times, "rates": p.Rates,
		"points": p.Points, "size": p.Size, "span": p.Span, "lift": p.Lift, "lifts": p.Lifts, "factor": p.Factor,
		"p": p.P, "count": p.Count, "about": p.About, "decimal": p.Decimal, "plural": p.Plural,
		"quote": p.Quote, "list": p.List, "place": p.Place,
		"choice": p.Choice, "commas": p.Commas,
		"reason": p.Reason, "reasons": p.Reasons, "weekdays": p.Weekdays,
		"day": p.Day, "days": p.Days,
	}
}

// Reason words why rows were set aside.
func (p *Printer) Reason(v any) string { return p.Word("report.aside." + p.plain(v)) }

// Reasons words several of them.
func (p *Printer) Reasons(v any) string {
	items := p.items(v)
	for i, item := range items {
		items[i] = p.Reason(item)
	}
	return p.List(items)
}

// Weekdays words days of the week: Saturday and Sunday.
func (p *Printer) Weekdays(v any) string {
	items := p.items(v)
	for i, item := range items {
		items[i] = p.Word("form.weekday." + item)
	}
	return p.List(items)
}

// Commas joins strings as a flag takes them: a,b,c.
func (p *Printer) Commas(v any) string { return strings.Join(p.items(v), ",") }

// Quote puts a name or a value between quotation marks, which tell an empty
// one and one with spaces from none.
func (p *Printer) Quote(v any) string {
	return p.Word("form.quote", "text", p.plain(v))
}

// List joins strings as a sentence does: a, b and c. Empty ones are left out,
// and where one has a comma in it all stand in quotation marks, so that it
// shows where each ends.
func (p *Printer) List(v any) string { return p.join("form.list", v) }

// Choice joins strings of which one is to be taken: a, b or c.
func (p *Printer) Choice(v any) string { return p.join("form.choice", v) }

func (p *Printer) join(form string, v any) string {
	items := slices.DeleteFunc(p.items(v), func(item string) bool { return item == "" })
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	p.fence(items)
	last := len(items) - 1
	return p.Word(form, "first", strings.Join(items[:last], ", "), "last", items[last])
}

// fence puts items in quotation marks where a comma is in one of them that has
// none yet.
func (p *Printer) fence(items []string) {
	mark, _ := utf8.DecodeRuneInString(p.Word("form.quote", "text", ""))
	loose := func(item string) bool {
		return strings.Contains(item, ", ") && !strings.ContainsRune(item, mark)
	}
	if !slices.ContainsFunc(items, loose) {
		return
	}
	for i, item := range items {
		items[i] = p.Word("form.quote", "text", item)
	}
}

func (p *Printer) items(v any) []string {
	var items []string
	switch list := v.(type) {
	case []string:
		for _, item := range list {
			items = append(items, Printable(item))
		}
	case []any: // a list that went through JSON
		for _, item := range list {
			items = append(items, p.plain(item))
		}
	default:
		items = []string{p.plain(v)}
	}
	return items
}

// Place writes where something stands: book.xlsx:Outcomes!D7.
func (p *Printer) Place(v any) string {
	if at, ok := v.(experiment.Place); ok {
		return Printable(at.String())
	}
	return p.plain(v)
}

func (p *Printer) plain(v any) string {
	if v == nil {
		return p.Word("form.unknown")
	}
	return Printable(fmt.Sprint(v))
}

// printableValues makes the strings among the values safe; the map is never
// nil, so that a sentence that lacks a value says so.
func printableValues(values map[string]any) map[string]any {
	safe := make(map[string]any, len(values))
	for name, v := range values {
		if s, ok := v.(string); ok {
			v = Printable(s)
		}
		safe[name] = v
	}
	return safe
}

// Printable replaces what would act instead of being read: control
// characters by their pictures (␛, ␊) and whatever else is invisible or
// turns the direction of writing by �. A name can then neither colour a
// terminal nor move its cursor nor hide a part of itself. The joiners that
// emoji and Persian are written with stay.
func Printable(s string) string {
	if strings.IndexFunc(s, unprintable) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case unprintable(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

func unprintable(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	if r == joiner || r == nonJoiner {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
}
