package analysis

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

func (s *study) name(sc *scope, i int) string { return s.t.Triggers[sc.active[i]] }

// verdict decides on the whole audience.
func (s *study) verdict(sc *scope, best bestSet) findings.Verdict {
	if len(s.broken) > 0 {
		return findings.Verdict{Status: findings.Invalid, Reasons: slices.Concat(s.broken, s.lost())}
	}
	stops, remarks := s.fans(best, sc)
	return s.decide(sc, best, s.f.Triggers, slices.Concat(s.stops, stops), slices.Concat(s.unplanned, s.lost(), s.fewEngagements(), remarks))
}

// decide settles on a verdict and words it. Stops are what forbids a winner,
// remarks what must be said with it.
func (s *study) decide(sc *scope, best bestSet, triggers []findings.Trigger, stops, remarks []findings.Message) findings.Verdict {
	if best.second < 0 {
		return findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{message("verdict.nothing-to-compare")}}
	}
	first := triggers[sc.active[best.first]]
	d := s.settle(sc, best, stops, func() float64 { return float64(first.ProbabilityBest) })
	verdict := findings.Verdict{Status: d.status}
	if d.names() {
		verdict.Trigger = first.Trigger
	}
	switch {
	case d.status == findings.Winner:
		verdict.Reasons = slices.Concat(s.winnerReasons(sc, best, first), remarks)
	case d.status == findings.Equivalent:
		verdict.Reasons = slices.Concat([]findings.Message{d.equivalent}, remarks)
	case d.alone:
		// Ahead of all others beyond chance; what holds it back are the stops.
		verdict.Reasons = slices.Concat([]findings.Message{s.leads(sc, best, first, "verdict.held-back")}, d.stops, remarks)
	case d.status == findings.Leading:
		reasons := []findings.Message{s.leads(sc, best, first, "verdict.leader"), s.notRuledOut(sc, best)}
		verdict.Reasons = slices.Concat(reasons, d.stops, s.wouldTell(sc, best), remarks)
	default:
		verdict.Reasons = slices.Concat(s.undecided(sc, best, first), d.stops, s.wouldTell(sc, best), remarks)
	}
	return verdict
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// leads says by how much the first leads the second.
func (s *study) leads(sc *scope, best bestSet, first findings.Trigger, code string) findings.Message {
	p := sc.comparing.Pair(best.first, best.second)
	interval := p.Interval(best.critical)
	return message(code, "trigger", first.Trigger, "versus", s.name(sc, best.second), "rate", float64(first.Rate),
		"versus_rate", sc.comparing.Rate(best.second), "difference", p.Difference, "low", interval.Low, "high", interval.High,
		"probability", float64(first.ProbabilityBest), "others", len(sc.active)-1)
}

func (s *study) winnerReasons(sc *scope, best bestSet, first findings.Trigger) []findings.Message {
	code := "verdict.winner"
	if first.Control {
		code = "verdict.winner-control"
	}
	reasons := []findings.Message{s.leads(sc, best, first, code)}
	p := sc.comparing.Pair(best.first, best.second)
	if minimum := s.minimum(sc, best.second); minimum > 0 && p.Interval(best.critical).Low < minimum {
		reasons = append(reasons, message("verdict.below-minimum", "minimum", minimum, "low", p.Interval(best.critical).Low, "versus", s.name(sc, best.second)))
	}
	return reasons
}

// minimum is the smallest effect worth having, as an absolute difference: a
// relative one is held against the control's rate, or the other trigger's.
func (s *study) minimum(sc *scope, versus int) float64 {
	if c := sc.at(s.control); c >= 0 {
		versus = c
	}
	return sc.effect.Of(sc.comparing.Rate(versus))
}

// leastMinimum is the minimum with the rate that a relative one is held
// against at its lower bound: taken as known, it would call triggers equal in
// 10 % of tests where they are just not.
func (s *study) leastMinimum(sc *scope, versus int, level float64) float64 {
	if !sc.effect.Relative {
		return s.minimum(sc, versus)
	}
	if c := sc.at(s.control); c >= 0 {
		versus = c
	}
	return sc.effect.Of(sc.comparing.RateInterval(versus, s.looking.rule.Level(2*level-1)).Low)
}

// notRuledOut lists the others that may still be the best.
func (s *study) notRuledOut(sc *scope, best bestSet) findings.Message {
	names := []string{}
	for _, i := range best.in {
		if i != best.first {
			names = append(names, s.name(sc, i))
		}
	}
	return message("verdict.not-ruled-out", "triggers", names)
}

func (s *study) undecided(sc *scope, best bestSet, first findings.Trigger) []findings.Message {
	if tied(sc, best) {
		return []findings.Message{s.leads(sc, best, first, "verdict.tie")}
	}
	reasons := []findings.Message{s.leads(sc, best, first, "verdict.undecided")}
	if p := sc.comparing.Pair(best.first, best.second); p.CannotTell != "" {
		reasons = append(reasons, message("verdict."+p.CannotTell, "trigger", first.Trigger, "versus", s.name(sc, best.second)))
	}
	return reasons
}

// segmentNamed is what the Segments sheet says of a segment, which may be
// nothing.
func (s *study) segmentNamed(name string) experiment.Segment {
	for _, one := range s.e.Segments {
		if one.Name == name {
			return one
		}
	}
	return experiment.Segment{}
}
