package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// leader holds the highest rate against the runner-up and all others, at the
// critical value of the best set, and says what the lead is worth once it is
// allowed for that the leader was picked as the highest: nil where that cannot
// be told.
func (s *study) leader(sc *scope, best bestSet) (findings.Leader, *inference.Honest) {
	l := findings.Leader{
		NaiveDifference: findings.Unknown, Difference: findings.Unknown, Low: findings.Unknown, High: findings.Unknown,
		Conditional: findings.NoEstimate, NaiveRate: findings.Unknown, Rate: findings.NoEstimate, Versus: []findings.Versus{},
	}
	if best.second < 0 {
		l.Reason = why("winner.nothing-to-compare")
		return l, nil
	}
	l.Trigger, l.RunnerUp = s.name(sc, best.first), s.name(sc, best.second)
	p := sc.comparing.Pair(best.first, best.second)
	l.NaiveDifference, l.NaiveRate = findings.Number(p.Difference), findings.Number(sc.comparing.Rate(best.first))
	for i := range sc.active {
		if i == best.first {
			continue
		}
		p := sc.comparing.Pair(best.first, i)
		interval := p.Interval(best.critical)
		l.Versus = append(l.Versus, findings.Versus{Trigger: s.name(sc, i), Difference: findings.Number(p.Difference), Low: findings.Number(interval.Low), High: findings.Number(interval.High)})
	}
	if l.Reason = s.noHonesty(sc, best, &p); l.Reason != nil {
		return l, nil
	}
	lead := s.honest(sc, best, &l)
	return l, lead
}

// noHonesty is why nothing can be told of how good the leader is: nil where it
// can.
func (s *study) noHonesty(sc *scope, best bestSet, p *inference.Pair) *findings.Message {
	code := ""
	switch {
	case len(s.broken) > 0:
		code = "winner.invalid"
	case sc.confounded:
		code = "winner.confounded"
	case p.CannotTell != "" || !worthALook(sc):
		code = "winner.cannot-tell"
	case sc.comparing.Rate(best.first) == 0:
		code = "winner.nobody"
	case tied(sc, best): // the first was not picked for its rate
		code = "winner.tie"
	case !math.IsNaN(p.ExactP):
		// With fewer than 5 expected engagements or ignores in an arm the
		// interval covers .85 to .93.
		code = "winner.cannot-tell"
	default:
		return nil
	}
	reason := message(code, "trigger", s.name(sc, best.first), "versus", s.name(sc, best.second))
	return &reason
}

// honest fills in what is left of the lead and of the rate.
func (s *study) honest(sc *scope, best bestSet, l *findings.Leader) *inference.Honest {
	rate, lead, err := sc.comparing.Honest(best.first, best.second, s.looking.rule.Level(s.level))
	if err != nil {
		reason := message("winner.cannot-tell", "trigger", l.Trigger, "versus", l.RunnerUp)
		l.Reason = &reason
		return nil
	}
	l.Method = "hybrid"
	l.Difference, l.Low, l.High = findings.Number(lead.Hybrid.Median), findings.Number(lead.Hybrid.Low), findings.Number(lead.Hybrid.High)
	l.Conditional, l.Rate = estimate(lead.Conditional), estimate(rate.Hybrid)
	return &lead
}

// replication says whether the leader would win again, and what it takes to
// show an honest lead in another test.
func (s *study) replication(sc *scope, best bestSet, l *findings.Leader, lead *inference.Honest) findings.Replication {
	r := findings.Replication{
		Trigger: l.Trigger, Versus: l.RunnerUp, Power: s.power, Reason: l.Reason,
		ProbabilityFirst: findings.Unknown, ProbabilityProven: findings.Unknown, Difference: findings.Unknown,
	}
	if lead == nil {
		return r
	}
	again := sc.comparing.Replication(best.first, best.second, *lead, s.atTheEnd(best.critical))
	r.ProbabilityFirst, r.ProbabilityProven = findings.Number(again.First), findings.Number(again.Proven)
	// Where the runner-up had more luck than the leader, a plan does not rest on
	// more than was seen.
	expected := math.Min(lead.Hybrid.Median, lead.Naive)
	r.Difference = findings.Number(expected)
	r.Contacts, r.Reason = s.toProveAgain(sc, best, expected)
	return r
}

// toProveAgain is how many contacts each trigger needs to prove an honest lead
// in another test, or why there is no such number.
func (s *study) toProveAgain(sc *scope, best bestSet, lead float64) (*int64, *findings.Message) {
	names := []any{"trigger", s.name(sc, best.first), "versus", s.name(sc, best.second), "difference", lead}
	if !(lead > 0) {
		none := message("winner.nothing-left", names...)
		return nil, &none
	}
	low := sc.comparing.Rate(best.second)
	high := math.Min(1, low+lead)
	var need float64
	for _, i := range []int{best.first, best.second} {
		_, one := s.needed(sc, best, best.second, i, low, high)
		need = math.Max(need, math.Ceil(one))
	}
	if !(need < manyContacts) {
		close := message("winner.too-close", names...)
		return nil, &close
	}
	contacts := int64(need)
	return &contacts, nil
}

func estimate(g inference.Guess) findings.Estimate {
	return findings.Estimate{Median: findings.Number(g.Median), Low: findings.Number(g.Low), High: findings.Number(g.High)}
}
