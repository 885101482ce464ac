package reports

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// furtherSheets are those of questions that not every test answers.
func (w workbook) furtherSheets() []sheet {
	var told []sheet
	for _, s := range []sheet{w.treeSheet(), w.attentionSheet(), w.adjustedSheet(), w.driverSheet(), w.contactSheet(), w.cardSheet()} {
		if len(s.rows) > 0 {
			told = append(told, s)
		}
	}
	return told
}

// treeSheet has a row for each leaf of each policy tree.
func (w workbook) treeSheet() sheet {
	s := sheet{id: "trees", name: w.p.Word("report.sheet.trees"), columns: []table.Column{
		w.words("by", numberWidth), w.number("questions", wholeFormat), w.words("verdict", numberWidth),
		w.number("gain", signedFormat), w.number("low", signedFormat), w.number("high", signedFormat),
		w.words("who", sentenceWidth/2), w.number("share", rateFormat), w.words("send", nameWidth), w.number("segment-naive", signedFormat),
		w.number("segment-gain", signedFormat), w.number("segment-low", signedFormat), w.number("segment-high", signedFormat),
	}}
	tailorings := []findings.Tailoring{w.doc.Tailoring}
	for _, b := range w.doc.Breakdowns {
		tailorings = append(tailorings, b.Tailoring)
	}
	for _, t := range tailorings {
		for _, tree := range t.Trees {
			about := []any{breakdown(t.By), tree.Depth, w.known("report.tailoring."+tree.Verdict, tree.Verdict), tree.Gain, tree.Low, tree.High}
			if tree.Root != nil {
				w.leafRows(&s, about, tree.Root, nil)
			}
		}
	}
	return s
}

func (w workbook) leafRows(s *sheet, about []any, n *findings.Node, who []condition) {
	if n.Yes != nil {
		w.leafRows(s, about, n.Yes, and(who, conditionOf(n, true)))
		w.leafRows(s, about, n.No, and(who, conditionOf(n, false)))
		return
	}
	row := append([]any{}, about...)
	s.row(append(row, w.conditions(who), n.Share, n.Trigger, n.NaiveGain, n.Gain, n.Low, n.High)...)
}

func (w workbook) attentionSheet() sheet {
	s := sheet{id: "attention", name: w.p.Word("report.sheet.attention"), columns: []table.Column{
		w.words("trigger", nameWidth), w.number("attention", rateFormat), w.number("low", rateFormat), w.number("high", rateFormat),
	}}
	for _, share := range w.doc.Attention.Shares {
		s.row(share.Trigger, share.Share, share.Low, share.High)
	}
	return s
}

// adjustedSheet has a row for each comparison that was adjusted.
func (w workbook) adjustedSheet() sheet {
	s := sheet{id: "sharper", name: w.p.Word("report.sharper"), columns: []table.Column{
		w.words("by", numberWidth), w.words("segment", nameWidth), w.words("trigger", nameWidth), w.words("versus", nameWidth),
		w.number("plain", signedFormat), w.number("low", signedFormat), w.number("high", signedFormat),
		w.number("adjusted", signedFormat), w.number("adjusted-low", signedFormat), w.number("adjusted-high", signedFormat), w.number("saved", rateFormat),
	}}
	for _, c := range w.doc.Comparisons {
		if a := c.Adjusted; a != nil {
			segment := ""
			if c.Segment != nil {
				segment = *c.Segment
			}
			s.row(breakdown(c.By), segment, c.Trigger, c.Versus, c.Difference, c.Low, c.High, a.Difference, a.Low, a.High, a.Saved)
		}
	}
	return s
}
