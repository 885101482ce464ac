package analysis

import "triggerlab/experiment/findings"

// assigned asks whether contacts were shown what they were assigned. They count
// for what they were shown, as the outcomes say, whatever they were to be
// shown: nothing that was recorded is changed. As few as are let pass here
// (manyInSeveral) change next to nothing either way. Where more were shown
// another trigger, who saw which is no longer left to chance, as where contacts
// saw two, and nothing follows from the outcomes.
func (s *study) assigned() {
	a := s.p.Assigned
	if a == nil {
		return
	}
	share := ratio(a.Crossed, a.Met)
	values := []any{"contacts", a.Crossed, "share", share, "first", a.First}
	switch {
	case a.Crossed == 0:
		s.check("assigned", findings.OK, findings.Unknown, message("health.assigned-kept", "contacts", a.Met))
	case share >= manyInSeveral:
		s.check("assigned", findings.Stop, findings.Unknown, message("health.assigned-crossed", values...))
		s.broken = append(s.broken, message("verdict.crossed", values...))
	default:
		s.check("assigned", findings.Warning, findings.Unknown, message("health.assigned-crossed", values...))
	}
}
