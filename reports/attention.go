package reports

import (
	"math"
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
	told := section{detail: true, title: s.p.Word("report.fans")}
	told.explains("fans-effect")
	told.add(paragraph(s.p.Word("report.fans.lead", "trigger", e.Trigger, "versus", e.Versus,
		"would", thousand(e.Fans.Anyway+e.Fans.Extra+e.Others.Anyway+e.Others.Extra),
		"fans", thousand(e.Fans.Anyway), "others", thousand(e.Others.Anyway))))
	told.add(paragraph(s.fansShare(e)))
	if t := e.Tailoring; t != nil && t.Fans.Known() && t.Others.Known() && s.doc.Tailoring.Verdict == findings.Tailor {
		id := "report.fans.tailoring"
		if t.Share.Known() {
			id = "report.fans.tailoring-share"
		}
		told.add(paragraph(s.p.Word(id, "fans", t.Fans, "others", t.Others, "share", t.Share, "low", t.Low, "high", t.High)))
	}
	return []section{told}
}

// thousand is how many of a thousand contacts a part of all of them is.
func thousand(part findings.Number) int64 { return int64(math.Round(1000 * float64(part))) }

// fansShare says what part of the lead fans make.
func (s story) fansShare(e *findings.FansEffect) string {
	id := "report.fans.share"
	switch {
	case !e.Lead.Share.Known():
		return s.p.Word("report.fans.unknown")
	case e.Lead.Share <= 0:
		id = "report.fans.share-none"
	case e.Lead.Low <= 0:
		id = "report.fans.share-some"
	}
	return s.p.Word(id, "people", e.Share, "versus", e.Versus, "share", e.Lead.Share, "low", e.Lead.Low, "high", e.Lead.High)
}
