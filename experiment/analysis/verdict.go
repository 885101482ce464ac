package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// convincing is the probability to be best from which a trigger is called the
// leader though nothing is ruled out.
const convincing = 0.8

func (s *study) name(sc *scope, i int) string { return s.t.Triggers[sc.active[i]] }

// verdict decides on the whole audience.
func (s *study) verdict(sc *scope, best bestSet) findings.Verdict {
	if len(s.broken) > 0 {
		return findings.Verdict{Status: findings.Invalid, Reasons: slices.Concat(s.broken, s.lost())}
	}
	stops, remarks := s.fans(best, sc)
	return s.decide(sc, best, s.f.Triggers, slices.Concat(s.stops, stops), slices.Concat(s.lost(), s.fewEngagements(), remarks))
}

// decide goes through the verdicts in their order. Stops are what forbids a
// winner, remarks what must be said with it.
func (s *study) decide(sc *scope, best bestSet, triggers []findings.Trigger, stops, remarks []findings.Message) findings.Verdict {
	if best.second < 0 {
		return findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{message("verdict.nothing-to-compare")}}
	}
	first := triggers[sc.active[best.first]]
	alone := len(best.in) == 1
	if alone && first.Guardrail == "exceeded" {
		// A copy: what stops one segment does not stop the next.
		stops = append(slices.Clone(stops), s.tooManyComplaints(first.Trigger, tally.Counts{Exposures: first.Exposures, Complaints: *first.Complaints}))
	}
	if alone && !worthALook(sc) {
		stops = append(slices.Clone(stops), message("verdict.few-contacts", "trigger", first.Trigger, "versus", s.name(sc, best.second)))
	}
	if alone && len(stops) == 0 {
		return findings.Verdict{Status: findings.Winner, Trigger: first.Trigger, Reasons: slices.Concat(s.winnerReasons(sc, best, first), remarks)}
	}
	// What forbids a winner, outcomes still to come or looks not paid for,
	// forbids calling the triggers equal too.
	if m, ok := s.equivalent(sc, best.level); ok && len(stops) == 0 {
		return findings.Verdict{Status: findings.Equivalent, Reasons: slices.Concat([]findings.Message{m}, remarks)}
	}
	if alone {
		// Ahead of all others beyond chance; what holds it back are the stops.
		reasons := slices.Concat([]findings.Message{s.leads(sc, best, first, "verdict.held-back")}, stops, remarks)
		return findings.Verdict{Status: findings.Leading, Trigger: first.Trigger, Reasons: reasons}
	}
	if !tied(sc, best) && (len(best.in) < len(sc.active) || s.likelyBest(sc, best, first)) {
		reasons := []findings.Message{s.leads(sc, best, first, "verdict.leader"), s.notRuledOut(sc, best)}
		reasons = slices.Concat(reasons, stops, s.wouldTell(sc, best), remarks)
		return findings.Verdict{Status: findings.Leading, Trigger: first.Trigger, Reasons: reasons}
	}
	return findings.Verdict{Status: findings.Undecided, Reasons: slices.Concat(s.undecided(sc, best, first), stops, s.wouldTell(sc, best), remarks)}
}

// likelyBest tells whether the first is likely enough the best to be called a
// leader, with the chance to be wrong shared among segments like the level.
func (s *study) likelyBest(sc *scope, best bestSet, first findings.Trigger) bool {
	threshold := 1 - (1-convincing)*(1-best.level)/(1-s.level)
	return float64(first.ProbabilityBest) >= threshold && worthALook(sc) && sc.comparing.Pair(best.first, best.second).CannotTell == ""
}

// fewExposures is how many exposures, as good as independent, every trigger
// must have before the highest of them is called a leader: one of one is
// likely to be the best of two, and says nothing.
const fewExposures = 10

func worthALook(sc *scope) bool {
	for i := range sc.active {
		if _, exposures := sc.comparing.Effective(i); exposures < fewExposures {
			return false
		}
	}
	return true
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

// equivalent holds when every pair's interval of two one-sided tests lies
// within the smallest effect worth having.
func (s *study) equivalent(sc *scope, level float64) (findings.Message, bool) {
	critical := s.looking.rule.Critical(inference.OneSided(level))
	minimum := math.Inf(1)
	for a := range sc.active {
		for b := range a {
			p := sc.comparing.Pair(a, b)
			// Without a control the smaller of the two, whichever comes first.
			within := math.Min(s.leastMinimum(sc, a, level), s.leastMinimum(sc, b, level))
			interval := p.Interval(critical)
			if !(within > 0) || p.CannotTell != "" || !math.IsNaN(p.ExactP) || !(-within < interval.Low && interval.High < within) {
				return findings.Message{}, false
			}
			minimum = math.Min(minimum, within)
		}
	}
	return message("verdict.equivalent", "minimum", minimum, "triggers", len(sc.active)), len(sc.active) > 1
}

// tied tells that the two highest rates are one and the same, so that nobody
// is ahead.
func tied(sc *scope, best bestSet) bool {
	return sc.comparing.Rate(best.first) == sc.comparing.Rate(best.second)
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
