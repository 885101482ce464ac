package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// feedbackP is from where on exposures are said to depend on earlier
// outcomes, and feedbackFactor by what factor they must differ: in a large
// test a difference of one in a hundred is beyond chance and does no harm.
const (
	feedbackP      = 0.001
	feedbackFactor = 1.1
)

// feedback asks whether contacts who engaged on their first day with a trigger
// were shown it more often afterwards, or less, than those who did not. Then
// the rate of engagements per exposure weighs some outcomes by what came of
// earlier ones, and reach does not.
func (s *study) feedback() {
	f, follow := s.followUp()
	if math.IsNaN(f.P) {
		return
	}
	values := []any{"engaged", f.Engaged, "ignored", f.Ignored, "p", f.P}
	switch {
	case !follow:
		s.check("feedback", findings.OK, findings.Number(f.P), message("health.feedback-none", values...))
	case s.reach:
		s.check("feedback", findings.OK, findings.Number(f.P), message("health.feedback-reach", values...))
	case f.Engaged > f.Ignored:
		s.check("feedback", findings.Warning, findings.Number(f.P), message("health.feedback-more", values...))
	default:
		s.check("feedback", findings.Warning, findings.Number(f.P), message("health.feedback-less", values...))
	}
}

// followUp tells whether exposures follow outcomes; P is NaN where nothing can
// be told.
func (s *study) followUp() (f inference.Feedback, follow bool) {
	var engaged, ignored []inference.Later
	for _, l := range s.t.Later {
		engaged = append(engaged, afterwards(l.Engaged))
		ignored = append(ignored, afterwards(l.Ignored))
	}
	f, err := inference.FollowUp(engaged, ignored)
	if err != nil {
		f.P = math.NaN()
	}
	apart := f.Engaged > feedbackFactor*f.Ignored || f.Ignored > feedbackFactor*f.Engaged
	return f, f.P < feedbackP && apart
}

func afterwards(a tally.Afterwards) inference.Later {
	return inference.Later{Contacts: float64(a.Contacts), Exposures: float64(a.Exposures), Squares: float64(a.Squares)}
}
