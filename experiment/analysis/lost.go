package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
)

// meant tells a reason that says nothing against the data: what was left out
// is no exposure of this experiment.
func meant(reason string) bool {
	return slices.Contains([]string{"not-selected", "total-row", "header-again", "not-an-outcome-event", "not-delivered"}, reason)
}

// muchLost is the share of rows that may be missing without a word under the
// verdict.
const muchLost = 0.01

// littleToGoBy is how many engagements in all are so few that a reader
// should have the number before the verdict.
const littleToGoBy = 20

// fewEngagements says from how few engagements a verdict was drawn.
func (s *study) fewEngagements() []findings.Message {
	if n := s.f.Data.Engagements; n < littleToGoBy {
		return []findings.Message{message("verdict.few-engagements", "engagements", n)}
	}
	return nil
}

// lost says what a verdict does not rest on, where that is much: rows that
// cannot be used may well be those that engaged.
func (s *study) lost() []findings.Message {
	var lost, fine int64
	reasons := []string{}
	for _, aside := range s.p.SetAside {
		if meant(aside.Reason) || aside.Reason == "duplicate-event" {
			fine += aside.Rows
			continue
		}
		lost += aside.Rows
		reasons = append(reasons, aside.Reason)
	}
	of := s.p.RowsRead - fine
	if ratio(lost, of) <= muchLost {
		return nil
	}
	return []findings.Message{message("verdict.rows-lost", "rows", lost, "of", of, "reasons", reasons)}
}
