package reports

import (
	"maps"
	"slices"
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// summary is what there is to say, a sentence a row.
func (w workbook) summary() sheet {
	s := sheet{name: w.p.Word("report.sheet.summary"), columns: []table.Column{
		w.words("what", nameWidth), w.words("message", sentenceWidth),
	}, onePage: true}
	v := w.doc.Verdict
	s.row(w.p.Word("report.name"), w.title())
	if h := w.doc.Experiment.Hypothesis; h != "" {
		s.row(w.p.Word("report.hypothesis"), h)
	}
	s.call("verdict", 2, 1)
	s.row(w.p.Word("report.column.verdict"), w.status(v))
	s.call("headline", 2, 1)
	s.row(w.p.Word("report.sheet.summary"), table.Shown{Value: sentence(w.headline(v, w.doc.Data.Seed)), Strong: true})
	for _, m := range v.Reasons[min(1, len(v.Reasons)):] {
		s.row(w.p.Word("report.reason"), sentence(m.Text))
	}
	for _, line := range w.winnerLines() {
		s.row(w.p.Word("report.winner"), line)
	}
	h := w.doc.Heterogeneity
	for _, line := range w.heterogeneity(h) {
		s.row(w.p.Word("report.segments"), line.text)
	}
	if tests := w.strata(h); tests != "" {
		s.row(w.p.Word("report.segments"), tests)
	}
	if t := w.doc.Tailoring; t.Verdict != "" || len(t.Reasons) > 0 {
		s.row(w.p.Word("report.sheet.tailoring"), sentence(w.tailoringHeadline(t)))
	}
	s.row(w.p.Word("report.data"), w.rows())
	s.row(w.p.Word("report.data"), w.counts())
	return s
}

func (w workbook) triggerColumns() []table.Column {
	return []table.Column{
		w.words("trigger", nameWidth), w.words("control", numberWidth),
		w.number("contacts", wholeFormat), w.number("exposures", wholeFormat), w.number("engaged", wholeFormat), w.number("complaints", wholeFormat),
		w.noted(w.number("rate", rateFormat), "rate"), w.number("low", rateFormat), w.number("high", rateFormat),
		w.number("chance", rateFormat), w.number("loss", fineFormat), w.words("best", numberWidth), w.words("guardrail", numberWidth),
	}
}

func triggerCells(t findings.Trigger) []any {
	return []any{t.Trigger, t.Control, t.Contacts, t.Exposures, t.Engagements, t.Complaints,
		t.Rate, t.Low, t.High, t.ProbabilityBest, t.ExpectedLoss, t.InBestSet, t.Guardrail}
}

func (w workbook) triggerSheet() sheet {
	s := sheet{id: "triggers", name: w.p.Word("report.triggers"), columns: w.triggerColumns()}
	for _, t := range w.doc.Triggers {
		s.row(triggerCells(t)...)
	}
	return s
}

func (w workbook) comparisonSheet() sheet {
	s := sheet{id: "comparisons", name: w.p.Word("report.comparisons"), columns: []table.Column{
		w.words("by", numberWidth), w.words("segment", nameWidth), w.words("trigger", nameWidth), w.words("versus", nameWidth),
		w.noted(w.number("difference", signedFormat), "difference"), w.number("low", signedFormat), w.number("high", signedFormat),
		w.number("lift", signedFormat), w.number("lift-low", signedFormat), w.number("lift-high", signedFormat),
		w.number("p-value", pFormat), w.number("p-exact", pFormat), w.noted(w.number("p-adjusted", pFormat), "p-adjusted"),
		w.noted(w.number("pooled", signedFormat), "pooled"),
		w.words("reading", numberWidth), w.words("cannot", nameWidth), w.words("method", nameWidth),
	}, printed: 15}
	for _, c := range w.doc.Comparisons {
		segment, why := "", ""
		if c.Segment != nil {
			segment = *c.Segment
		}
		if c.CannotTell != "" {
			why = w.known("report.cannot."+c.CannotTell, c.CannotTell)
		}
		s.row(breakdown(c.By), segment, c.Trigger, c.Versus, c.Difference, c.Low, c.High, c.Lift, c.LiftLow, c.LiftHigh,
			c.PValue, c.ExactP, c.PAdjusted, c.Pooled, w.reading(c), why, c.Method)
	}
	return s
}

// breakdown names the columns that segments were made of.
func breakdown(by []string) string { return strings.Join(by, ", ") }

// segmentSheet has a row for each segment and trigger, all of them.
func (w workbook) segmentSheet() sheet {
	s := sheet{id: "segments", name: w.p.Word("report.segments"), columns: slices.Concat([]table.Column{
		w.words("by", numberWidth), w.words("segment", nameWidth), w.words("relation", numberWidth),
	}, w.triggerColumns(), []table.Column{w.words("verdict", nameWidth), w.line("message")})}
	s.printed = len(s.columns) - 1 // what is said of a segment is too wide for paper
	segments := slices.Clone(w.doc.Segments)
	for _, b := range w.doc.Breakdowns {
		segments = append(segments, b.Segments...)
	}
	for _, segment := range segments {
		about := []any{breakdown(segment.By), segment.Segment, ownWords{w.p}.relation(segment.Relation)}
		said := []any{w.status(segment.Verdict), sentence(w.headline(segment.Verdict, ""))}
		if len(segment.Triggers) == 0 {
			s.row(slices.Concat(about, make([]any, len(w.triggerColumns())), said)...)
		}
		for _, t := range segment.Triggers {
			s.row(slices.Concat(about, triggerCells(t), said)...)
		}
	}
	return s
}

// tailoringSheet has a row for each segment of each breakdown.
func (w workbook) tailoringSheet() sheet {
	s := sheet{id: "tailoring", name: w.p.Word("report.sheet.tailoring"), columns: []table.Column{
		w.words("by", numberWidth), w.words("verdict", nameWidth), w.words("single", nameWidth),
		w.noted(w.number("naive", signedFormat), "difference"), w.number("gain", signedFormat), w.number("low", signedFormat), w.number("high", signedFormat),
		w.words("segment", nameWidth), w.words("send", nameWidth),
		w.number("segment-naive", signedFormat), w.number("segment-gain", signedFormat), w.number("segment-low", signedFormat), w.number("segment-high", signedFormat), w.line("message"),
	}}
	s.printed = len(s.columns) - 1
	tailorings := []findings.Tailoring{w.doc.Tailoring}
	for _, b := range w.doc.Breakdowns {
		tailorings = append(tailorings, b.Tailoring)
	}
	for _, t := range tailorings {
		if t.Verdict == "" && len(t.Reasons) == 0 {
			continue
		}
		about := []any{breakdown(t.By), w.known("report.tailoring."+t.Verdict, t.Verdict), t.BestSingle, t.NaiveGain, t.Gain, t.Low, t.High}
		said := sentence(w.tailoringHeadline(t))
		if len(t.Policy) == 0 {
			s.row(append(about, nil, nil, nil, nil, nil, nil, said)...)
		}
		for _, segment := range slices.Sorted(maps.Keys(t.Policy)) {
			g := findings.SegmentGain{NaiveGain: findings.Unknown, Gain: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
			if i := slices.IndexFunc(t.Segments, func(g findings.SegmentGain) bool { return g.Segment == segment }); i >= 0 {
				g = t.Segments[i]
			}
			s.row(append(slices.Clone(about), segment, t.Policy[segment], g.NaiveGain, g.Gain, g.Low, g.High, said)...)
		}
	}
	return s
}

func (w workbook) healthSheet() sheet {
	s := sheet{id: "health", name: w.p.Word("report.health"), columns: []table.Column{
		w.words("check", nameWidth), w.words("status", numberWidth), w.number("p", pFormat), w.words("message", sentenceWidth),
	}}
	for _, c := range worstFirst(w.doc.Health) {
		s.row(w.check(c), string(healthMarks[c.Status])+" "+w.known("report.status."+c.Status, c.Status), c.PValue, sentence(c.Message.Text))
	}
	return s
}

// methodSheet has a row for each method that was used.
func (w workbook) methodSheet() sheet {
	s := sheet{id: "methods", name: w.p.Word("report.method"), columns: []table.Column{
		w.words("method", sentenceWidth), w.words("term", numberWidth), w.words("numbers", nameWidth), w.words("assumes", sentenceWidth/2), w.words("sources", sentenceWidth),
	}}
	for _, line := range w.question() {
		s.row(line)
	}
	w.methodRows(&s, w.doc.MethodsUsed)
	s.row(w.p.Word("report.methods", "methods", w.doc.Methods, "schema", w.doc.Schema))
	return s
}

// methodRows adds methods with what they make, assume and rest on.
func (w workbook) methodRows(s *sheet, methods []findings.Method) {
	texts := func(messages []findings.Message) string {
		return strings.Join(each(messages, func(m findings.Message) string { return m.Text }), w.p.Word("form.semicolon"))
	}
	for _, m := range methods {
		s.row(ended(m.Method.Text), m.Term, strings.Join(m.Numbers, ", "), sentence(texts(m.Assumes)), sentence(texts(m.Sources)))
	}
}
