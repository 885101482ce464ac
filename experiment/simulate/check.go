package simulate

import (
	"math"

	"triggerlab/experiment"
)

// Beyond these a campaign is a typing mistake.
const (
	maxContacts  = 50_000_000
	maxExposures = 1000
	maxDays      = 3650
)

// check returns everything that keeps the campaign from being played; the
// options are filled.
func check(e *experiment.Experiment, o Options) error {
	var problems experiment.Problems
	checkSizes(&problems, e.Segments)
	checkTriggers(&problems, e)
	for _, s := range e.Segments {
		checkRates(&problems, e, s)
	}
	if !(1 <= o.MinExposures && o.MinExposures <= o.MaxExposures && o.MaxExposures <= maxExposures) {
		problems.Add(experiment.Msg("simulate.exposures",
			"min", o.MinExposures, "max", o.MaxExposures, "limit", maxExposures))
	}
	if !(1 <= o.Days && o.Days <= maxDays) {
		problems.Add(experiment.Msg("simulate.days", "days", o.Days, "limit", maxDays))
	}
	return problems.Err()
}

func checkSizes(problems *experiment.Problems, segments []experiment.Segment) {
	if len(segments) == 0 {
		problems.Add(experiment.Msg("simulate.no-segments"))
	}
	total := int64(0)
	for _, s := range segments {
		if s.Size <= 0 {
			problems.Add(experiment.Msg("simulate.no-size", "segment", s.Name))
			continue
		}
		// Saturated, for sizes may be as large as the integers go.
		total += min(s.Size, math.MaxInt64-total)
	}
	if total > maxContacts {
		problems.Add(experiment.Msg("simulate.too-many-contacts", "contacts", total, "limit", maxContacts))
	}
}

func checkTriggers(problems *experiment.Problems, e *experiment.Experiment) {
	names, shown, wrong := make([]string, 0, len(e.Triggers)), 0, false
	controlFound := e.Control == ""
	odds := shares(e.Triggers)
	for i, t := range e.Triggers {
		names = append(names, t.Name)
		controlFound = controlFound || t.Name == e.Control
		switch {
		// Asked this way round so that NaN is refused too.
		case !(0 <= t.Share && t.Share <= math.MaxFloat32):
			problems.Add(experiment.Msg("simulate.share", "trigger", t.Name, "share", t.Share))
			wrong = true
		case odds[i] > 0 || e.Design == experiment.Deck:
			shown++
		}
	}
	if shown < 2 && !wrong {
		problems.Add(experiment.Msg("simulate.too-few-triggers", "triggers", shown))
	}
	if !controlFound {
		problems.Add(experiment.Msg("simulate.unknown-control", "control", e.Control, "triggers", names))
	}
}

func checkRates(problems *experiment.Problems, e *experiment.Experiment, s experiment.Segment) {
	if !fraction(s.BaseRate) {
		problems.Add(experiment.Msg("simulate.base-rate", "segment", s.Name, "rate", s.BaseRate))
	}
	if !fraction(s.Heterogeneity) || s.Heterogeneity == 1 {
		problems.Add(experiment.Msg("simulate.heterogeneity", "segment", s.Name, "heterogeneity", s.Heterogeneity))
	}
	for _, t := range e.Triggers {
		if rate, said := e.Affinity[s.Name][t.Name]; said && !fraction(rate) {
			problems.Add(experiment.Msg("simulate.affinity", "segment", s.Name, "trigger", t.Name, "rate", rate))
		}
	}
}

// fraction tells whether v is in [0, 1], which NaN is not.
func fraction(v float64) bool { return 0 <= v && v <= 1 }
