package reports

import (
	"io"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// WritePlan renders a plan and writes it to w at once, so that it is whole or an
// error. The plan is not changed.
func WritePlan(w io.Writer, f Format, doc *findings.Plan, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	told := planned{wordedPlan(doc, p), p}
	return document{told.doc, told.page(), told.workbook, p}.write(w, f, opts)
}

// wordedPlan returns a copy of the plan in which every message has its text.
func wordedPlan(doc *findings.Plan, p *text.Printer) *findings.Plan {
	w := wording{p: p}
	d := *doc
	d.Reasons, d.Ways = w.messages(d.Reasons), w.messages(d.Ways)
	d.Assumptions, d.Warnings = w.messages(d.Assumptions), w.messages(d.Warnings)
	d.MethodsUsed = each(d.MethodsUsed, w.method)
	return &d
}

// planned tells a worded plan.
type planned struct {
	doc *findings.Plan
	p   *text.Printer
}

// planMarks are the signs of what a plan comes to.
var planMarks = map[string]mark{
	findings.PlanFeasible: good, findings.PlanNotFeasible: bad, findings.PlanOpen: none, findings.PlanChoose: open,
}

// page tells the whole: what it takes, what can be done where that is too much,
// then what it rests on.
func (t planned) page() page {
	told := page{title: t.title(), subtitle: t.doc.Experiment.Hypothesis}
	told.sections = append(told.sections, t.outcome())
	for _, s := range []section{t.ways(), t.triggers(), t.cells(), t.chances(), t.looks(), t.segments()} {
		if len(s.blocks) > 0 {
			told.sections = append(told.sections, s)
		}
	}
	told.sections = append(told.sections, t.prices()...)
	for _, s := range []section{t.effects(), t.curve(), t.effectCurve(), t.granted(), t.method()} {
		if len(s.blocks) > 0 {
			told.sections = append(told.sections, s)
		}
	}
	return told
}

func (t planned) title() string {
	if name := t.doc.Experiment.Name; name != "" {
		return name
	}
	return t.p.Word("report.plan.untitled")
}

// outcome is the sentence to repeat, and the days it takes with it.
func (t planned) outcome() section {
	told := section{mark: planMarks[t.doc.Status], title: t.p.Word("report.plan." + t.doc.Status)}
	reasons := t.doc.Reasons
	if len(reasons) == 0 {
		return told
	}
	head := sentence(reasons[0].Text)
	reasons = reasons[1:]
	if len(reasons) > 0 && (reasons[0].Code == "plan.takes" || reasons[0].Code == "plan.takes-dated") {
		head += " " + sentence(reasons[0].Text)
		reasons = reasons[1:]
	}
	told.add(headline(head))
	var lines bullets
	for _, m := range reasons {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	for _, m := range t.doc.Warnings {
		lines = append(lines, bullet{caution, sentence(m.Text)})
	}
	if lines != nil {
		told.add(lines)
	}
	return told
}

func (t planned) ways() section {
	told := section{title: t.p.Word("report.plan.ways")}
	var lines bullets
	for _, m := range t.doc.Ways {
		lines = append(lines, bullet{text: sentence(m.Text)})
	}
	if lines != nil {
		told.add(lines)
	}
	return told
}

func (t planned) head(id string, pairs ...any) column {
	return column{head: t.p.Word("report.plan.column."+id, pairs...), right: true}
}

func (t planned) triggers() section {
	told := section{title: t.p.Word("report.plan.triggers")}
	g := grid{columns: []column{{head: t.p.Word("report.column.trigger"), wide: 2}, t.head("share"), t.head("contacts")}}
	for _, one := range t.doc.Triggers {
		name := one.Trigger
		if one.Control && name != "control" {
			name = t.p.Word("report.control", "trigger", name)
		}
		if one.Contacts == nil {
			return told
		}
		g.rows = append(g.rows, []string{name, orDash(one.Share, t.p.Percent), t.count(one.Contacts)})
	}
	told.add(g)
	return told
}

func (t planned) count(n *int64) string {
	if n == nil {
		return dash
	}
	return t.p.Count(*n)
}

// cells are the contacts of every segment and trigger, where there are several
// segments.
func (t planned) cells() section {
	told := section{title: t.p.Word("report.plan.cells")}
	if len(t.doc.Segments) < 2 || len(t.doc.Segments) > mostSegments || len(t.doc.Cells) == 0 {
		return told
	}
	g := grid{columns: []column{{head: t.p.Word("report.column.segment"), wide: 2}}}
	rows := map[string]int{}
	for _, s := range t.doc.Segments {
		rows[s.Segment] = len(g.rows)
		g.rows = append(g.rows, []string{s.Segment})
	}
	for i, one := range t.doc.Triggers {
		// Columns that do not fit go from the right.
		g.columns = append(g.columns, column{head: one.Trigger, right: true, drop: i + 1})
	}
	for _, c := range t.doc.Cells {
		at := rows[c.Segment]
		g.rows[at] = append(g.rows[at], t.p.Count(c.Contacts))
	}
	told.add(g)
	return told
}

func (t planned) chances() section {
	told := section{title: t.p.Word("report.plan.chances")}
	told.explains("power", "correct-selection", "sample-size")
	if len(t.doc.Chances) == 0 {
		return told
	}
	g := grid{columns: []column{{head: t.p.Word("report.plan.column.what"), wide: 2}, t.head("chance"), t.head("needed", "power", t.doc.Power)}}
	for i, c := range t.doc.Chances {
		row := []string{t.p.Word("report.plan.event." + c.Event), orDash(c.Chance, t.p.Chance), t.count(c.Needed)}
		switch {
		case i < len(t.doc.Available):
			row = append(row, orDash(t.doc.Available[i].Chance, t.p.Chance))
		case len(t.doc.Available) > 0:
			row = append(row, dash)
		}
		g.rows = append(g.rows, row)
	}
	if len(t.doc.Available) > 0 {
		g.columns = append(g.columns, t.head("there", "contacts", t.doc.Available[0].Contacts))
	}
	told.add(g)
	return told
}

func (t planned) looks() section {
	told := section{title: t.p.Word("report.plan.looks")}
	told.explains("spending", "inflation")
	if len(t.doc.Looks) == 0 {
		return told
	}
	told.add(paragraph(t.p.Word("report.plan.looks.inflation", "inflation", t.doc.Inflation, "expected", ceilNumber(t.doc.Expected))))
	told.add(t.lookGrid(), note(t.p.Word("report.plan.looks.note")))
	return told
}

func (t planned) lookGrid() grid {
	g := grid{columns: []column{t.head("look"), t.head("day"), t.head("information"), t.head("contacts"), t.head("z"), t.head("spent"), t.head("found")}}
	for _, l := range t.doc.Looks {
		day := dash
		if l.Day != "" {
			day = l.Day
		}
		g.rows = append(g.rows, []string{t.p.Count(l.Look), day, t.p.Percent(l.Fraction), t.p.Count(l.Contacts), orDash(l.Z, t.p.Hundredths), orDash(l.Spent, t.p.PValue), orDash(l.Found, t.p.Chance)})
	}
	g.drop(dash, 1, 5)
	return g
}

// ceilNumber makes a mean number of contacts a whole one.
func ceilNumber(n findings.Number) any {
	if !n.Known() {
		return nil
	}
	return int64(n + 0.5)
}
