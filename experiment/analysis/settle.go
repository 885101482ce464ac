package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// settled is a verdict before it is worded.
type settled struct {
	status     string
	alone      bool               // no other may still be the best
	stops      []findings.Message // what forbids a winner
	equivalent findings.Message   // of a verdict that says so
}

// names tells that the verdict is about the first trigger.
func (d settled) names() bool { return d.status == findings.Winner || d.status == findings.Leading }

// settle goes through the verdicts in their order. The probability that the
// first is the best is asked for only where it decides.
func (s *study) settle(sc *scope, best bestSet, stops []findings.Message, probability func() float64) settled {
	d := settled{status: findings.Undecided, alone: len(best.in) == 1, stops: stops}
	if best.second < 0 {
		return d
	}
	if d.alone {
		// A new list: what stops one segment does not stop the next.
		d.stops = slices.Concat(stops, s.heldBack(sc, best))
	}
	if d.alone && len(d.stops) == 0 {
		d.status = findings.Winner
		return d
	}
	// What forbids a winner, outcomes still to come or looks not paid for,
	// forbids calling the triggers equal too.
	if len(d.stops) == 0 {
		if m, ok := s.equivalent(sc, best.level); ok {
			d.status, d.equivalent = findings.Equivalent, m
			return d
		}
	}
	if d.alone || !tied(sc, best) && (len(best.in) < len(sc.active) || s.likelyBest(sc, best, probability)) {
		d.status = findings.Leading
	}
	return d
}

// heldBack is what forbids the one that is ahead of all others to win.
func (s *study) heldBack(sc *scope, best bestSet) []findings.Message {
	var stops []findings.Message
	trigger := sc.active[best.first]
	if s.guardrail(sc.gram, trigger) == "exceeded" {
		b := sc.gram.Block(trigger, trigger)
		stops = append(stops, s.tooManyComplaints(s.name(sc, best.first), tally.Counts{Exposures: int64(b[tally.N][tally.M]), Complaints: int64(b[tally.N][tally.C])}))
	}
	if !worthALook(sc) {
		stops = append(stops, message("verdict.few-contacts", "trigger", s.name(sc, best.first), "versus", s.name(sc, best.second)))
	}
	return stops
}

// convincing is the probability to be best from which a trigger is called the
// leader though nothing is ruled out.
const convincing = 0.8

// likelyBest tells whether the first is likely enough the best to be called a
// leader, with the chance to be wrong shared among segments like the level.
func (s *study) likelyBest(sc *scope, best bestSet, probability func() float64) bool {
	threshold := 1 - (1-convincing)*(1-best.level)/(1-s.level)
	return worthALook(sc) && sc.comparing.Pair(best.first, best.second).CannotTell == "" && probability() >= threshold
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

// equivalent holds when every pair's interval of two one-sided tests lies
// within the smallest effect worth having.
func (s *study) equivalent(sc *scope, level float64) (findings.Message, bool) {
	if !(sc.effect.Value > 0) {
		return findings.Message{}, false
	}
	critical := s.looking.rule.Critical(inference.OneSided(level))
	minimum := math.Inf(1)
	for a := range sc.active {
		for b := range a {
			p := sc.comparing.Pair(a, b)
			// Without a control the smaller of the two, whichever comes first.
			within := math.Min(s.leastMinimum(sc, a, level), s.leastMinimum(sc, b, level))
			if !(within > 0) || p.CannotTell != "" || !math.IsNaN(p.ExactP) || !(math.Abs(p.Difference) < within) {
				return findings.Message{}, false
			}
			if interval := p.Interval(critical); !(-within < interval.Low && interval.High < within) {
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
