package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// mostShares is how many triggers' parts of the attention people read.
const mostShares = 8

// attention says what part of all engagements each trigger would get, were
// all shown equally often, and what tailoring adds to it.
func (s story) attention() []block {
	shares := slices.Clone(s.doc.Attention.Shares)
	if len(shares) < 2 || len(shares) > mostShares {
		return nil
	}
	slices.SortStableFunc(shares, func(a, b findings.AttentionShare) int { return highFirst(a.Share, b.Share) })
	var told []string
	for _, share := range shares {
		told = append(told, s.p.Word("report.attention.one", "trigger", share.Trigger, "share", share.Share, "low", share.Low, "high", share.High))
	}
	blocks := []block{paragraph(s.p.Word("report.attention", "shares", told))}
	if t := s.doc.Attention.Tailored; t != nil && t.Gain.Known() && s.doc.Tailoring.Verdict == findings.Tailor {
		blocks = append(blocks, paragraph(s.p.Word("report.attention.tailored", "trigger", t.BestSingle, "gain", t.Gain, "low", t.Low, "high", t.High)))
	}
	return blocks
}

// fans says how much of a lead, and of what tailoring gains, comes from people
// who engage with nearly anything.
func (s story) fans() []section {
	e := s.doc.Fans
	if e == nil {
		return nil
	}
	told := section{title: s.p.Word("report.fans")}
	told.add(paragraph(s.p.Word("report.fans.lead", "trigger", e.Trigger, "versus", e.Versus,
		"rate", e.Fans.Anyway+e.Fans.Extra+e.Others.Anyway+e.Others.Extra,
		"fans_anyway", e.Fans.Anyway, "others_anyway", e.Others.Anyway,
		"fans_extra", e.Fans.Extra, "fans_low", e.Fans.Low, "fans_high", e.Fans.High,
		"others_extra", e.Others.Extra, "others_low", e.Others.Low, "others_high", e.Others.High)))
	if e.Lead.Share.Known() {
		told.add(paragraph(s.p.Word("report.fans.share", "people", e.Share, "share", e.Lead.Share, "low", e.Lead.Low, "high", e.Lead.High)))
	} else {
		told.add(paragraph(s.p.Word("report.fans.unknown")))
	}
	if t := e.Tailoring; t != nil && t.Fans.Known() && t.Others.Known() {
		id := "report.fans.tailoring"
		if t.Share.Known() {
			id = "report.fans.tailoring-share"
		}
		told.add(paragraph(s.p.Word(id, "fans", t.Fans, "others", t.Others, "share", t.Share, "low", t.Low, "high", t.High)))
	}
	return []section{told}
}
