package reports

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// A story tells worded findings, section by section.
type story struct {
	doc *findings.Findings
	p   *text.Printer
}

// page tells the whole: what it means, then what it rests on.
func (s story) page() page {
	p := page{title: s.title(), subtitle: s.doc.Experiment.Hypothesis}
	p.sections = append(p.sections, s.verdict(), s.triggers())
	for _, section := range [][]section{
		s.winner(),
		s.sequential(),
		s.comparisons(),
		s.segments(s.doc.Segments, s.doc.Heterogeneity),
		s.tailoring(s.doc.Segments, s.doc.Tailoring),
		s.drivers(),
		s.swiped(),
		s.people(),
		s.daily(),
		s.fans(),
		s.sharper(),
	} {
		p.sections = append(p.sections, section...)
	}
	for _, b := range s.doc.Breakdowns {
		p.sections = append(p.sections, s.segments(b.Segments, b.Heterogeneity)...)
		p.sections = append(p.sections, s.tailoring(b.Segments, b.Tailoring)...)
	}
	return p.and(s.health(), s.data(), s.method())
}

func (s story) title() string {
	if name := s.doc.Experiment.Name; name != "" {
		return name
	}
	return s.p.Word("report.untitled")
}

// verdictMarks are the signs of the verdicts.
var verdictMarks = map[string]mark{
	findings.Invalid:    bad,
	findings.Winner:     good,
	findings.Equivalent: even,
	findings.Leading:    open,
	findings.Undecided:  open,
}

func (s story) verdict() section {
	v := s.doc.Verdict
	told := section{mark: verdictMarks[v.Status], title: s.p.Word("report.verdict", "status", s.status(v))}
	told.add(headline(sentence(s.headline(v, s.doc.Data.Seed))))
	told.add(reasons(v.Reasons)...)
	told.add(s.facts())
	told.explains("verdict", v.Status)
	return told
}

func (s story) status(v findings.Verdict) string {
	return s.known("report.verdict."+v.Status, v.Status)
}

// headline is the first reason, or what the status alone can say.
func (s story) headline(v findings.Verdict, seed string) string {
	if len(v.Reasons) > 0 {
		return v.Reasons[0].Text
	}
	sentence := v.Status
	if id := "report.headline." + v.Status; s.p.Knows(id) {
		sentence = s.p.Word(id, "trigger", v.Trigger)
	}
	return simulated(s.p, s.doc.Data, sentence, seed)
}

// reasons are what stands behind a headline: all but the first.
func reasons(messages []findings.Message) []block {
	if len(messages) < 2 {
		return nil
	}
	var lines bullets
	for _, m := range messages[1:] {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	return []block{lines}
}

// concludes says the reasons, the first as the headline, and then what is
// warned of.
func (told *section) concludes(because, warnings []findings.Message) {
	if len(because) > 0 {
		told.add(headline(sentence(because[0].Text)))
		told.add(reasons(because)...)
	}
	var lines bullets
	for _, m := range warnings {
		lines = append(lines, bullet{caution, sentence(m.Text)})
	}
	if lines != nil {
		told.add(lines)
	}
}

// sentence gives a message, which is worded to stand after a colon, the
// capital and the full stop of a sentence.
func sentence(message string) string {
	first, size := utf8.DecodeRuneInString(message)
	if size == 0 {
		return ""
	}
	return ended(string(unicode.ToUpper(first)) + message[size:])
}

func ended(message string) string {
	if message == "" || strings.ContainsAny(message[len(message)-1:], ".!?") {
		return message
	}
	return message + "."
}

// known words an id that is made at run time, or falls back to plain words.
func (s story) known(id, otherwise string) string {
	if s.p.Knows(id) {
		return s.p.Word(id)
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(otherwise)
}

// intervalHead is the heading of a column of intervals: 95 % interval.
func (s story) intervalHead() string {
	return s.p.Word("report.column.interval", "level", s.doc.Experiment.Level)
}

// alpha is what a p-value must fall below.
func (s story) alpha() float64 { return 1 - s.doc.Experiment.Level }

// name marks the control, which readers look for first.
func (s story) name(t findings.Trigger) string {
	if t.Control {
		return s.p.Word("report.control", "trigger", t.Trigger)
	}
	return t.Trigger
}

// count writes a number of contacts, or a dash where nobody can know.
func (s story) count(n *int64) string {
	if n == nil {
		return dash
	}
	return s.p.Count(*n)
}

// dash stands for a number that is not known, in tables.
const dash = "–"

// orDash writes a number, or a dash.
func orDash(n findings.Number, write func(any) string) string {
	if !n.Known() {
		return dash
	}
	return write(n)
}

// rangeOrDash writes an interval, or a dash.
func rangeOrDash(low, high findings.Number, write func(low, high any) string) string {
	if !low.Known() || !high.Known() {
		return dash
	}
	return write(low, high)
}

// drop takes away the columns that say nothing in any row.
func (g *grid) drop(empty string, columns ...int) {
	slices.Sort(columns)
	for _, c := range slices.Backward(columns) {
		if !slices.ContainsFunc(g.rows, func(row []string) bool { return row[c] != empty }) {
			g.remove(c)
		}
	}
}

func (g *grid) remove(c int) {
	g.columns = slices.Delete(slices.Clone(g.columns), c, c+1)
	for i, row := range g.rows {
		g.rows[i] = slices.Delete(slices.Clone(row), c, c+1)
	}
}
