package reports

import (
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// smallNamed gives the segments that were taken together their name in the
// language of a report that people read.
func smallNamed(p *text.Printer) func(string) string {
	return func(s string) string {
		if !strings.Contains(s, experiment.SmallSegments) {
			return s
		}
		return strings.ReplaceAll(s, experiment.SmallSegments, p.Word("report.small-segments"))
	}
}

// saidBelow tells of a check that it is a notice which stands below the
// segments of the audience.
func (s story) saidBelow(c findings.Check) bool {
	by, _ := c.Message.Values["by"].([]string)
	of := func(segments []findings.Segment) bool { return len(segments) > 0 && slices.Equal(by, segments[0].By) }
	return c.Message.Code == "source.small-segments" &&
		(of(s.doc.Segments) || slices.ContainsFunc(s.doc.Breakdowns, func(b findings.Breakdown) bool { return of(b.Segments) }))
}

// tooSmall says, below the segments, which of a breakdown were too small to be
// shown by themselves.
func (s story) tooSmall(segments []findings.Segment) []block {
	var told []block
	for _, c := range s.doc.Health {
		if by, _ := c.Message.Values["by"].([]string); c.Message.Code == "source.small-segments" && len(segments) > 0 && slices.Equal(by, segments[0].By) {
			told = append(told, note(sentence(c.Message.Text)))
		}
	}
	return told
}
