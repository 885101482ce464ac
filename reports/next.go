package reports

import (
	"cmp"
	"io"
	"slices"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// WriteNext renders what to do next and writes it to w at once. The document
// is not changed.
func WriteNext(w io.Writer, f Format, doc *findings.Next, lang language.Tag, opts Options) error {
	told := nextStory{story{&findings.Findings{Experiment: doc.Experiment, Data: doc.Data}, wordsFor(f, lang)}, nil}
	told.doc = wordedNext(doc, told.p)
	return document{told.doc, told.page(), told.workbook, told.p}.write(w, f, opts)
}

// wordedNext returns a copy in which every message has its text.
func wordedNext(doc *findings.Next, p *text.Printer) *findings.Next {
	w := wording{p: p, data: doc.Data}
	d := *doc
	d.Data.SetAside, d.Data.Columns, d.Data.Notices = list(d.Data.SetAside), dictionary(d.Data.Columns), w.messages(d.Data.Notices)
	d.Reasons = w.headed(d.Reasons, doc.Data.Seed)
	d.Verdict = w.verdict(d.Verdict, doc.Data.Seed)
	d.Warnings, d.Triggers = w.messages(d.Warnings), list(d.Triggers)
	d.Segments = each(d.Segments, func(s findings.NextSegment) findings.NextSegment {
		s.By, s.Triggers, s.Reasons = list(s.By), list(s.Triggers), w.messages(s.Reasons)
		return s
	})
	return &d
}

// A nextStory tells what to do next, section by section.
type nextStory struct {
	story
	doc *findings.Next
}

func (s nextStory) page() page {
	p := page{title: s.title(), subtitle: s.doc.Experiment.Hypothesis}
	p.sections = append(p.sections, s.decision())
	if len(s.doc.Triggers) > 0 {
		p.sections = append(p.sections, s.wave())
		p.sections = append(p.sections, s.parts()...)
		p.sections = append(p.sections, s.how()...)
	}
	return p
}

// decisionMarks are the signs of the decisions.
var decisionMarks = map[string]mark{
	findings.StopHere: good, findings.MayStop: even, findings.GoOn: open, findings.MendFirst: bad,
}

func (s nextStory) decision() section {
	told := section{mark: decisionMarks[s.doc.Decision], title: s.p.Word("report.next", "answer", s.known("report.next."+s.doc.Decision, s.doc.Decision))}
	told.concludes(s.doc.Reasons, s.doc.Warnings)
	return told
}

// wave says how large it is and what everybody together gets.
func (s nextStory) wave() section {
	w := s.doc.Wave
	told := section{title: s.p.Word("report.next.wave")}
	if w.Contacts != nil {
		told.title = s.p.Word("report.next.wave.count", "contacts", *w.Contacts)
		told.add(paragraph(s.p.Word("report.next.basis."+w.Basis, "left", cmp.Or(w.Left, new(int64)), "known", w.Left != nil)))
	}
	if w.PowerNext.Known() && w.PowerEven.Known() {
		told.add(paragraph(s.p.Word("report.next.power", "power", w.PowerNext, "even", w.PowerEven)))
	}
	if len(s.doc.Segments) > 0 {
		told.add(paragraph(s.p.Word("report.next.everybody")))
	}
	told.add(s.shares(s.doc.Triggers))
	return told
}

// parts tells each segment.
func (s nextStory) parts() []section {
	shown := s.doc.Segments
	if len(shown) > mostSegments {
		shown = slices.Clone(shown)
		slices.SortStableFunc(shown, func(a, b findings.NextSegment) int {
			return cmp.Compare(*cmp.Or(b.Contacts, b.Seen, new(int64)), *cmp.Or(a.Contacts, a.Seen, new(int64)))
		})
		shown = shown[:mostSegments]
	}
	var told []section
	for _, segment := range shown {
		part := section{minor: true, title: s.partTitle(segment)}
		for i, m := range segment.Reasons {
			if i == 0 {
				part.add(headline(sentence(m.Text)))
			} else {
				part.add(bullets{{text: sentence(m.Text)}})
			}
		}
		part.add(s.shares(segment.Triggers))
		told = append(told, part)
	}
	if len(told) > 0 && len(shown) < len(s.doc.Segments) {
		told[0].blocks = append([]block{note(s.p.Word("report.next.more", "shown", len(shown), "all", len(s.doc.Segments)))}, told[0].blocks...)
	}
	return told
}

func (s nextStory) partTitle(segment findings.NextSegment) string {
	switch {
	case segment.Contacts == nil:
		return s.p.Word("report.next.segment.shares", "segment", segment.Segment)
	case segment.Left == nil:
		return s.p.Word("report.next.segment.contacts", "segment", segment.Segment, "contacts", *segment.Contacts)
	}
	return s.p.Word("report.next.segment", "segment", segment.Segment, "contacts", *segment.Contacts, "left", *segment.Left)
}

// shares shows each trigger's part of a wave, the largest first.
func (s nextStory) shares(triggers []findings.NextTrigger) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: s.p.Word("report.column.chance"), right: true, drop: 2},
		{head: s.p.Word("report.column.loss"), right: true, drop: 3},
		{head: s.p.Word("report.next.column.share"), right: true},
		{head: s.p.Word("report.column.contacts"), right: true},
		{head: s.p.Word("report.next.column.note"), drop: 1},
	}}
	triggers = slices.Clone(triggers)
	slices.SortStableFunc(triggers, func(a, b findings.NextTrigger) int { return highFirst(a.Share, b.Share) })
	for _, t := range triggers {
		kept := ""
		if t.AtFloor {
			kept = s.p.Word("report.next.floor")
		}
		g.rows = append(g.rows, []string{
			s.name(findings.Trigger{Trigger: t.Trigger, Control: t.Control}), orDash(t.ProbabilityBest, s.p.Chance), orDash(t.ExpectedLoss, s.p.Size),
			orDash(t.Share, s.p.Percent), s.count(t.Contacts), kept,
		})
	}
	g.drop("", 5)
	g.drop(dash, 1, 2, 4)
	return g
}

// how says by what the shares were chosen; nothing where they are the plan's.
func (s nextStory) how() []section {
	q := s.doc.Policy
	if q.Name != findings.TopTwoThompson {
		return nil
	}
	told := section{title: s.p.Word("report.next.how")}
	var control any
	if q.ControlFloor.Known() {
		control = float64(q.ControlFloor)
	}
	told.add(paragraph(s.p.Word("report.next.policy", "floor", q.Floor, "control", control)), note(s.p.Word("report.next.terms")))
	return []section{told}
}
