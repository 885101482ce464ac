package reports

import (
	"cmp"
	"io"
	"slices"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// WriteAssignment renders how contacts were shared out and writes it to w at
// once. The document is not changed.
func WriteAssignment(w io.Writer, f Format, doc *findings.Assignment, lang language.Tag, opts Options) error {
	told := assigned{wordedAssignment(doc, wordsFor(f, lang)), wordsFor(f, lang)}
	return document{told.doc, told.page(), nil, told.p}.write(w, f, opts)
}

// wordedAssignment returns a copy in which every message has its text and
// every list is there.
func wordedAssignment(doc *findings.Assignment, p *text.Printer) *findings.Assignment {
	d := *doc
	w := wording{p: p}
	d.Notices, d.Columns = w.messages(d.Notices), dictionary(d.Columns)
	d.SetAside, d.Triggers, d.Segments, d.Files = list(d.SetAside), list(d.Triggers), list(d.Segments), list(d.Files)
	return &d
}

// assigned tells how contacts were shared out, as a page.
type assigned struct {
	doc *findings.Assignment
	p   *text.Printer
}

func (a assigned) page() page {
	told := page{title: cmp.Or(a.doc.Experiment, a.p.Word("assign.untitled")), subtitle: a.doc.Source}
	told.sections = append(told.sections, a.outcome(), a.triggers(), a.segments())
	if a.doc.Balance != nil {
		told.sections = append(told.sections, a.balance())
	}
	return told.and([]section{a.how(), a.written()})
}

// outcome says in sentences what became of everybody.
func (a assigned) outcome() section {
	d := a.doc
	told := section{title: a.p.Word("assign.outcome"), mark: good}
	if d.New+d.Kept == 0 {
		told.mark = bad
	}
	told.add(headline(a.p.Word("assign.headline", "new", d.New, "kept", d.Kept, "contacts", d.Contacts, "triggers", a.planned(), "method", d.Method)))
	var lines bullets
	say := func(n int64, id string) {
		if n > 0 {
			lines = append(lines, bullet{none, a.p.Word(id, "contacts", n, "before", d.HeldBefore, "assigned", d.ExcludedAssigned, "wave", int64(d.Wave)+1)})
		}
	}
	say(d.Holdout, "assign.held-out")
	say(d.Excluded, "assign.excluded")
	say(d.Elsewhere, "assign.elsewhere")
	say(d.Waiting, "assign.waiting")
	say(d.Departed, "assign.departed")
	for _, aside := range d.SetAside {
		lines = append(lines, bullet{caution, sentence(a.p.Word("assign.aside", "rows", aside.Rows, "reason", aside.Reason, "first", aside.First))})
	}
	for _, m := range d.Notices {
		lines = append(lines, bullet{caution, sentence(m.Text)})
		if hint := a.p.Hint(experiment.Message{Code: m.Code, Values: m.Values}); hint != "" {
			lines = append(lines, bullet{none, sentence(hint)})
		}
	}
	if lines != nil {
		told.add(lines)
	}
	return told
}

// planned is how many triggers the plan has.
func (a assigned) planned() int64 {
	n := int64(0)
	for _, t := range a.doc.Triggers {
		if t.Share.Known() {
			n++
		}
	}
	return n
}

func (a assigned) triggers() section {
	told := section{title: a.p.Word("assign.triggers")}
	kept := a.doc.Kept > 0
	g := grid{columns: []column{
		{head: a.p.Word("report.column.trigger"), wide: 2}, {head: a.p.Word("assign.column.planned"), right: true},
		{head: a.p.Word("assign.column.got"), right: true}, {head: a.p.Word("assign.column.new"), right: true},
	}}
	if kept {
		g.columns = append(g.columns, column{head: a.p.Word("assign.column.kept"), right: true}, column{head: a.p.Word("assign.column.all"), right: true})
	}
	for _, t := range a.doc.Triggers {
		row := []string{t.Trigger, a.part(t.Share), a.part(t.Got), a.p.Count(t.New)}
		if kept {
			row = append(row, a.p.Count(t.Kept), a.p.Count(t.New+t.Kept))
		}
		g.rows = append(g.rows, row)
	}
	told.add(g)
	if p := a.doc.SampleRatio.PValue; p.Known() {
		told.add(paragraph(a.p.Word("assign.ratio", "p", float64(p), "blocked", a.doc.Method == "blocked", "rare", p < 0.001)))
	}
	return told
}

// part is a share of contacts; a trigger that the plan no longer has, and one
// of nobody, has none.
func (a assigned) part(n findings.Number) string {
	if !n.Known() {
		return "–"
	}
	return a.p.Percent(float64(n))
}

// manySegments is how many segments a screen shows.
const manySegments = 12

// segments shows who got what in each segment, the largest where there are
// many.
func (a assigned) segments() section {
	told := section{title: a.p.Word("assign.segments")}
	shown := slices.Clone(a.doc.Segments)
	slices.SortStableFunc(shown, func(x, y findings.AssignedSegment) int { return cmp.Compare(y.Contacts, x.Contacts) })
	if len(shown) > manySegments {
		shown = shown[:manySegments]
	}
	if len(shown) == 1 && shown[0].Segment == "" {
		told.add(paragraph(a.p.Word("assign.no-segments")))
		return told
	}
	g := grid{columns: []column{
		{head: a.p.Word("report.column.segment"), wide: 2}, {head: a.p.Word("report.column.trigger"), wide: 2}, {head: a.p.Word("assign.column.contacts"), right: true},
		{head: a.p.Word("assign.column.new"), right: true, drop: 1}, {head: a.p.Word("assign.column.planned"), right: true}, {head: a.p.Word("assign.column.got"), right: true},
	}}
	for _, s := range shown {
		g.rows = append(g.rows, a.segment(s)...)
	}
	told.add(g)
	if more := len(a.doc.Segments) - len(shown); more > 0 {
		told.add(note(a.p.Word("assign.more-segments", "segments", more)))
	}
	return told
}

func (a assigned) segment(s findings.AssignedSegment) (rows [][]string) {
	name := cmp.Or(s.Segment, a.p.Word("assign.no-segment"))
	for i, c := range s.Cells {
		if i > 0 {
			name = ""
		}
		rows = append(rows, []string{name, c.Trigger, a.p.Count(c.New + c.Kept), a.p.Count(c.New), a.part(a.doc.Triggers[i].Share), a.part(c.Got)})
	}
	for _, other := range []struct {
		id string
		n  int64
	}{{"assign.group.holdout", s.Holdout}, {"assign.group.excluded", s.Excluded}, {"assign.group.elsewhere", s.Elsewhere}, {"assign.group.waiting", s.Waiting}} {
		if other.n > 0 {
			rows = append(rows, []string{"", a.p.Word(other.id), a.p.Count(other.n), "", "", ""})
		}
	}
	return rows
}

func (a assigned) balance() section {
	b := a.doc.Balance
	told := section{title: a.p.Word("assign.balance")}
	told.add(paragraph(a.p.Word("assign.balanced", "draws", b.Draws, "before", float64(b.Before), "after", float64(b.After), "expected", b.Dimensions)))
	g := grid{columns: []column{
		{head: a.p.Word("assign.column.covariate"), wide: 2}, {head: a.p.Word("assign.column.before"), right: true}, {head: a.p.Word("assign.column.after"), right: true},
	}}
	for _, c := range b.Covariates {
		g.rows = append(g.rows, []string{c.Covariate, a.p.Word("assign.sd", "difference", float64(c.Before)), a.p.Word("assign.sd", "difference", float64(c.After))})
	}
	told.add(g, note(a.p.Word("assign.balance-valid")))
	return told
}

func (a assigned) how() section {
	d := a.doc
	told := section{title: a.p.Word("assign.how")}
	told.add(paragraph(a.p.Word("assign.method-"+d.Method, "said", d.MethodSaid)))
	lines := bullets{{none, a.p.Word("assign.salt-from-"+d.SaltFrom, "salt", d.Salt)}}
	if d.HoldoutShare > 0 {
		lines = append(lines, bullet{none, a.p.Word("assign.holdout-share", "share", d.HoldoutShare)})
	}
	if d.Wave > 1 || d.Waiting > 0 {
		lines = append(lines, bullet{none, a.p.Word("assign.wave", "wave", d.Wave)})
	}
	told.add(lines)
	return told
}

// written lists the files, and says what to type next.
func (a assigned) written() section {
	told := section{title: a.p.Word("assign.files")}
	if len(a.doc.Files) == 0 {
		told.title = a.p.Word("assign.next")
		told.add(paragraph(a.p.Word("assign.not-written")))
		return told
	}
	g := grid{columns: []column{{head: a.p.Word("assign.column.file"), wide: 2}, {head: a.p.Word("assign.column.for"), wide: 2}, {head: a.p.Word("assign.column.contacts"), right: true}}}
	var lines bullets
	for _, f := range a.doc.Files {
		whom := f.Trigger
		if whom == "" {
			whom = a.p.Word("assign.everyone")
		}
		g.rows = append(g.rows, []string{f.File, whom, a.p.Count(f.Contacts)})
		if f.Formulas > 0 {
			lines = append(lines, bullet{caution, a.p.Word("assign.formulas", "file", f.File, "cells", f.Formulas)})
		}
	}
	told.add(g)
	if lines != nil {
		told.add(lines)
	}
	if first := a.doc.Files[0]; first.Trigger == "" {
		told.add(paragraph(a.p.Word("assign.then", "file", first.File)))
	} else {
		told.add(paragraph(a.p.Word("assign.only-split")))
	}
	return told
}
