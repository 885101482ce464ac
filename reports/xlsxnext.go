package reports

import (
	"bytes"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// workbook writes what to do next as a workbook: what is said, and the shares
// of everybody and of each segment to be sent out by.
func (s nextStory) workbook(to *bytes.Buffer) error {
	w := workbook{story: s.story}
	sheets := []sheet{w.pageSheet(s.page())}
	if shares := s.shareSheet(w); len(shares.rows) > 0 {
		sheets = append(sheets, shares)
	}
	return w.bind(to, table.Properties{Title: clip(s.title())}, sheets)
}

// shareSheet has a row for each trigger, of everybody first and then of each
// segment.
func (s nextStory) shareSheet(w workbook) sheet {
	t := sheet{id: "wave", name: s.p.Word("report.next.wave"), columns: []table.Column{
		w.words("by", numberWidth), w.words("segment", nameWidth), w.words("relation", numberWidth), w.words("trigger", nameWidth), w.words("control", numberWidth),
		w.number("chance", rateFormat), w.number("loss", fineFormat), w.number("next-share", rateFormat), w.number("contacts", wholeFormat), w.words("next-floor", numberWidth),
		w.number("next-of", wholeFormat), w.number("next-left", wholeFormat), w.number("next-size", wholeFormat), w.number("next-seen", wholeFormat), w.words("next-thin", numberWidth),
	}}
	row := func(part findings.NextSegment, triggers []findings.NextTrigger) {
		for _, one := range triggers {
			t.row(breakdown(part.By), part.Segment, ownWords{w.p}.relation(part.Relation), one.Trigger, one.Control, one.ProbabilityBest, one.ExpectedLoss, one.Share, one.Contacts, one.AtFloor,
				part.Contacts, part.Left, part.Size, part.Seen, part.Thin)
		}
	}
	row(findings.NextSegment{Contacts: s.doc.Wave.Contacts, Left: s.doc.Wave.Left}, s.doc.Triggers)
	for _, part := range s.doc.Segments {
		row(part, part.Triggers)
	}
	return t
}
