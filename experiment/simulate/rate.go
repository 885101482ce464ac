package simulate

import "triggerlab/experiment"

// How tailoring moves a rate.
const (
	elsewhere  = .95 // of a generic trigger's effect, for one tailored to other segments
	highest    = .95 // no lift goes beyond
	fanPerStep = .02 // of what fans still miss
)

// lifts and steps stand in the order of the scale: unknown, generic, segment,
// personal.
var (
	lifts = [...]float64{1, 1.10, 1.30, 1.60}
	steps = [...]float64{0, 1, 2, 3}
)

// complaints is the probability that an ignore is a complaint.
const complaints = .002

// Rate returns the true rate, a fraction in [0, 1], at which the segment
// engages with the trigger in a simulation; the package's introduction has
// the model. The control is the trigger that the experiment names, or where
// it names none, one that is marked.
func Rate(e *experiment.Experiment, s experiment.Segment, t experiment.Trigger) float64 {
	if rate, said := e.Affinity[s.Name][t.Name]; said {
		return rate
	}
	base := s.UsualRate()
	lift, step := effect(e, s, t)
	if s.Relation == experiment.Fan {
		// The conversion keeps the product from being fused with the
		// addition, which would give other last bits on some processors.
		return base + float64((1-base)*fanPerStep*step)
	}
	// A base rate that is higher than any lift may reach is left alone.
	return min(base*lift, max(base, highest))
}

// effect returns by what the trigger multiplies the segment's rate, and the
// step on which it stands for fans.
func effect(e *experiment.Experiment, s experiment.Segment, t experiment.Trigger) (lift, step float64) {
	control := t.Control
	if e.Control != "" {
		control = e.Control == t.Name // a mark may be older than the setting
	}
	switch {
	case control:
		return 1, 0
	case !t.TailoredTo(s.Name):
		return lifts[experiment.Generic] * elsewhere, steps[experiment.Generic] * elsewhere
	}
	return lifts[t.Tailoring], steps[t.Tailoring]
}

func complaintRate(s experiment.Segment, t experiment.Trigger) float64 {
	switch {
	case s.Relation == experiment.Fan:
		return 0
	case t.Tailoring == experiment.Personal:
		return complaints / 2
	}
	return complaints
}
