package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

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
