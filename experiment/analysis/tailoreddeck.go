package analysis

import "triggerlab/experiment/tally"

// tailoredDeck tells that everybody was shown every trigger that was made for
// their segment, and that only such as were made for others were missed.
func (s *study) tailoredDeck() bool {
	segments := s.independent()
	if len(segments) == 0 {
		return false
	}
	for i := range segments {
		values := segments[i].Values
		if len(values) != 1 || s.segmentNamed(values[0]).Name == "" {
			return false // these are no segments that a trigger could be made for
		}
		g := segments[i].Total()
		for a, t := range s.e.Triggers {
			if b := g.Block(a, a); t.TailoredTo(values[0]) && b[tally.N][tally.N] < float64(g.Contacts) {
				return false
			}
		}
	}
	return true
}
