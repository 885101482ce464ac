package reports

import (
	"maps"
	"slices"

	"triggerlab/experiment/findings"
)

// tailoringMarks are the signs of the verdicts on tailoring.
var tailoringMarks = map[string]mark{
	findings.Tailor:      good,
	findings.NotProven:   open,
	findings.DoNotTailor: even,
}

// tailoring says whether choosing a trigger per segment is worth the trouble.
func (s story) tailoring(segments []findings.Segment, t findings.Tailoring) []section {
	if t.Verdict == "" && len(t.Reasons) == 0 || len(segments) == 1 {
		return nil
	}
	told := section{mark: tailoringMarks[t.Verdict], title: s.tailoringTitle(t)}
	told.explains("tailoring", "tailoring-gain", "naive-gain")
	told.add(headline(sentence(s.tailoringHeadline(t))))
	told.add(reasons(t.Reasons)...)
	trees, lines := s.trees(t)
	told.add(lines)
	if constant(t.Policy) { // the same for everyone: nothing was gained or chosen
		return append([]section{told}, trees...)
	}
	if sentence := s.gain(t); sentence != "" {
		told.add(paragraph(sentence))
		told.add(s.drawnGains(t)...)
	}
	sections := []section{told}
	switch n := len(t.Policy); {
	case n == 0 || n > mostSegments:
	case t.Verdict == findings.Tailor:
		sections[0].add(paragraph(s.p.Word("report.tailoring.policy")), s.policy(t, s.p.Word("report.column.send")))
	default:
		tried := section{minor: true, detail: true, title: s.p.Word("report.tailoring.tried")}
		tried.add(s.policy(t, s.p.Word("report.column.highest")))
		sections = append(sections, tried)
	}
	return append(sections, trees...)
}

// constant tells whether every segment is sent the same.
func constant(policy map[string]string) bool {
	sent := map[string]bool{}
	for _, trigger := range policy {
		sent[trigger] = true
	}
	return len(sent) == 1
}

func (s story) tailoringTitle(t findings.Tailoring) string {
	status := s.known("report.tailoring."+t.Verdict, t.Verdict)
	if t.Verdict == "" {
		status = s.p.Word("report.tailoring.unjudged")
	}
	if plainSegments(t.By) {
		return s.p.Word("report.tailoring", "status", status)
	}
	return s.p.Word("report.tailoring.by", "status", status, "by", t.By)
}

func (s story) tailoringHeadline(t findings.Tailoring) string {
	if len(t.Reasons) > 0 {
		return t.Reasons[0].Text
	}
	sentence := t.Verdict
	if id := "report.tailoring.headline." + t.Verdict; s.p.Knows(id) {
		sentence = s.p.Word(id, "best", t.BestSingle)
	}
	return simulated(s.p, s.doc.Data, sentence, "")
}

// gain holds what tailoring promises against what it keeps.
func (s story) gain(t findings.Tailoring) string {
	switch {
	case t.Verdict == "":
		return ""
	case !t.Gain.Known() || !t.Low.Known() || !t.High.Known():
		return s.p.Word("report.tailoring.unknown")
	}
	return s.p.Word("report.tailoring.gain", "naive", t.NaiveGain, "gain", t.Gain, "low", t.Low, "high", t.High)
}

// policy shows what every segment is sent, and what that gains it.
func (s story) policy(t findings.Tailoring, head string) grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.column.segment"), wide: 2},
		{head: head, wide: 2},
		{head: s.p.Word("report.column.naive"), right: true, drop: 2},
		{head: s.p.Word("report.column.gain"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
	}}
	for _, segment := range slices.Sorted(maps.Keys(t.Policy)) {
		naive, gain, interval := dash, dash, dash
		for _, one := range t.Segments {
			if one.Segment == segment && one.Trigger != t.BestSingle {
				naive, gain = orDash(one.NaiveGain, s.p.Points), orDash(one.Gain, s.p.Points)
				interval = rangeOrDash(one.Low, one.High, s.p.Range)
			}
		}
		g.rows = append(g.rows, []string{segment, t.Policy[segment], naive, gain, interval})
	}
	g.drop(dash, 2, 3, 4)
	return g
}
