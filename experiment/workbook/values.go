package workbook

import (
	"math"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// Each function here reads what one kind of cell says. Where it says
// something else that is noted, and the value is as if the cell were empty.

// number reads any number; 12% is 0.12.
func (c cell) number() (float64, bool) {
	v, reason := table.Float(table.Cell{Kind: c.kind, Raw: c.raw}, c.file.Dialect())
	if reason != table.None {
		c.wrong("workbook.number", "column", c.header, "value", c.text())
	}
	return v, reason == table.None
}

// ranged reads a number for which good holds, which NaN must not, and notes the
// code where it does not.
func (c cell) ranged(to *float64, code string, good func(v float64) bool) {
	v, ok := c.number()
	if ok && !good(v) {
		c.wrong(code, "column", c.header, "value", c.text())
		return
	}
	*to = v
}

// fraction reads a number in [0, 1].
func (c cell) fraction(to *float64) {
	c.ranged(to, "workbook.fraction", func(v float64) bool { return 0 <= v && v <= 1 })
}

// correlation reads a number from 0 to below 1.
func (c cell) correlation(to *float64) {
	c.ranged(to, "workbook.correlation", func(v float64) bool { return 0 <= v && v < 1 })
}

// share reads a number that is not negative.
func (c cell) share(to *float64) {
	v, ok := c.number()
	if ok && v < 0 {
		c.wrong("workbook.negative", "column", c.header, "value", c.text())
		return
	}
	*to = v
}

// size reads a whole number that is not negative.
func (c cell) size(to *int64) {
	n, reason := table.Count(table.Cell{Kind: c.kind, Raw: c.raw}, c.file.Dialect())
	switch reason {
	case table.None:
		*to = n
	case table.Negative, table.Fractional, table.TooLarge:
		c.wrong("workbook.whole", "column", c.header, "value", c.text())
	default:
		c.wrong("workbook.number", "column", c.header, "value", c.text())
	}
}

// wave reads the number of a wave, from 1; 0, which is none, is nothing said.
func (c cell) wave() int {
	n, reason := table.Count(table.Cell{Kind: c.kind, Raw: c.raw}, c.file.Dialect())
	if reason != table.None || n > math.MaxInt32 {
		c.wrong("workbook.wave", "column", c.header, "value", c.text())
		return 0
	}
	return int(n)
}

// effect reads 2pp or 15%. A number is refused: a spreadsheet turns 15% into
// 0.15, and whether that was a difference or a ratio nobody can tell.
func (c cell) effect(to *experiment.Effect) {
	e, ok := experiment.ParseEffect(c.text())
	if !ok {
		c.wrong("workbook.effect", "column", c.header, "value", c.text())
		return
	}
	*to = e
}

// word reads one of a few words, whatever its case and language, as the
// English one.
func (c cell) word(of vocabulary) string {
	word, known := of.find(c.text())
	if !known {
		c.wrong("workbook.word", "column", c.header, "value", c.text(), "words", of.english())
	}
	return word
}

// The marks of a column in which a thing is chosen or not.
var (
	yes = []string{"yes", "y", "x", "1", "true", "oui", "o", "vrai", "ja", "j", "waar", "✓", "✔"}
	no  = []string{"no", "n", "0", "false", "non", "faux", "nee", "onwaar", "-"}
)

// mark reads whether a thing is chosen.
func (c cell) mark() bool {
	text := strings.ToLower(c.text())
	if !slices.Contains(yes, text) && !slices.Contains(no, text) {
		c.wrong("workbook.mark", "column", c.header, "value", c.text())
	}
	return slices.Contains(yes, text)
}

// split cuts a list of names at commas and semicolons. A name that holds
// one, or begins with a quotation mark, stands in quotation marks, and such
// a mark within it twice.
func split(text string) []string {
	var names []string
	for text = strings.TrimSpace(text); text != ""; {
		var name string
		if rest, quoted := strings.CutPrefix(text, `"`); quoted {
			name, text = unquote(rest)
		} else if i := strings.IndexAny(text, ",;"); i >= 0 {
			name, text = strings.TrimSpace(text[:i]), text[i:]
		} else {
			name, text = text, ""
		}
		text = strings.TrimSpace(strings.TrimLeft(text, ",; "))
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// unquote reads up to the closing mark, or to the end where there is none.
func unquote(text string) (name, rest string) {
	for {
		before, after, closed := strings.Cut(text, `"`)
		name += before
		if !closed {
			return name, ""
		}
		if !strings.HasPrefix(after, `"`) {
			return name, after
		}
		name, text = name+`"`, after[1:]
	}
}

// join writes a list of names the way split reads it.
func join(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		if strings.ContainsAny(name, ",;") || strings.HasPrefix(name, `"`) {
			name = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
		quoted[i] = name
	}
	return strings.Join(quoted, ", ")
}
