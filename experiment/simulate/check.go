package simulate

import (
	"math"
	"strings"
	"time"

	"triggerlab/experiment"
)

// Beyond these a campaign is a typing mistake.
const (
	maxContacts  = 50_000_000
	maxExposures = 1000
	maxDays      = 3650
	maxWaves     = 1000
)

// check returns everything that keeps the campaign from being played; the
// options are filled.
func check(e *experiment.Experiment, o Options) error {
	var problems experiment.Problems
	checkSizes(&problems, e.Segments)
	checkTriggers(&problems, e)
	for _, s := range e.Segments {
		checkRates(&problems, e, s)
		checkStrengths(&problems, e, s, o.Model)
	}
	if !(1 <= o.MinExposures && o.MinExposures <= o.MaxExposures && o.MaxExposures <= maxExposures) {
		problems.Add(experiment.Msg("simulate.exposures",
			"min", o.MinExposures, "max", o.MaxExposures, "limit", maxExposures))
	}
	if !(1 <= o.Days && o.Days <= maxDays) {
		problems.Add(experiment.Msg("simulate.days", "days", o.Days, "limit", maxDays))
	}
	if !(1 <= o.Waves && o.Waves <= maxWaves) {
		problems.Add(experiment.Msg("simulate.waves", "waves", o.Waves, "limit", maxWaves))
	}
	if o.Shares != nil && e.Design == experiment.Deck {
		problems.Add(experiment.Msg("simulate.deck-shares"))
	}
	if !o.Until.IsZero() && !o.Until.After(o.Start) {
		problems.Add(experiment.Msg("simulate.until", "until", moment(o.Until), "start", moment(o.Start)))
	}
	if o.Model != AsSaid && o.Model != Plain && o.Model != Full {
		problems.Add(experiment.Msg("simulate.model", "model", string(o.Model)))
	}
	return problems.Err()
}

// moment writes a time, of which midnight is the day alone.
func moment(t time.Time) string {
	return strings.TrimSuffix(t.Format(time.DateTime), " 00:00:00")
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
	if !controlFound && len(names) > 0 {
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

// checkStrengths refuses what a mechanism cannot be, however the experiment was
// made, and an attention below a rate: nobody engages with what they do not
// notice.
func checkStrengths(problems *experiment.Problems, e *experiment.Experiment, s experiment.Segment, m Model) {
	wrong := false
	for _, f := range []struct {
		column string
		value  float64
		ok     bool
	}{
		{"attention", s.Attention, fraction(s.Attention)},
		{"fatigue", s.Fatigue, fraction(s.Fatigue) && s.Fatigue < 1},
		{"recovery", s.Recovery, s.Recovery == 0 || shortestRecovery <= s.Recovery && s.Recovery <= maxDays},
		{"taste", s.Taste, fraction(s.Taste)},
		{"patience", s.Patience, fraction(s.Patience)},
		{"ambivalence", s.Ambivalence, fraction(s.Ambivalence)},
		{"ladder", s.Ladder, fraction(s.Ladder)},
	} {
		if !f.ok {
			problems.Add(experiment.Msg("simulate.strength-"+f.column, "segment", s.Name, "value", f.value))
			wrong = true
		}
	}
	if wrong || s.Attention == 0 || m == Plain {
		return
	}
	for _, t := range e.Triggers {
		if rate := First(e, s, t, m); fraction(rate) && rate > s.Attention {
			problems.Add(experiment.Msg("simulate.unnoticed", "segment", s.Name, "trigger", t.Name, "rate", rate, "attention", s.Attention))
		}
	}
}

// shortestRecovery is an hour, in days.
const shortestRecovery = 1. / 24

// checkShares refuses shares by which a wave cannot be split.
func checkShares(e *experiment.Experiment, wave int, chosen [][]float64) error {
	if chosen == nil {
		return nil
	}
	var problems experiment.Problems
	if len(chosen) != len(e.Segments) {
		problems.Add(experiment.Msg("simulate.wave-shares", "wave", wave+1, "segment", ""))
		return problems.Err()
	}
	for i, s := range e.Segments {
		total, ok := 0.0, len(chosen[i]) == len(e.Triggers)
		for _, share := range chosen[i] {
			ok = ok && 0 <= share && share <= math.MaxFloat32
			total += share
		}
		if !ok || total == 0 {
			problems.Add(experiment.Msg("simulate.wave-shares", "wave", wave+1, "segment", s.Name))
		}
	}
	return problems.Err()
}

// fraction tells whether v is in [0, 1], which NaN is not.
func fraction(v float64) bool { return 0 <= v && v <= 1 }
