package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// fansEffect says how much of the leader's lead over the control (over the
// runner-up, where there is none or it leads itself) comes from fans, and how
// many would engage anyway: as many fans, and others, as engage with the
// control. Fans and the others count by their shares of contacts, whatever
// each trigger happened to be dealt. Nil where nobody is known to be a fan, or
// everybody.
func (s *study) fansEffect(whole *scope, best bestSet) *findings.FansEffect {
	fans, rest := s.byRelation()
	if len(fans) == 0 || len(rest) == 0 || best.second < 0 {
		return nil
	}
	versus := best.second
	if c := whole.at(s.control); c >= 0 && c != best.first {
		versus = c
	}
	a, b := whole.active[best.first], whole.active[versus]
	e := &findings.FansEffect{Trigger: s.t.Triggers[a], Versus: s.t.Triggers[b]}
	share := contactShare(fans, rest)
	e.Share = findings.Number(share)
	one, ok := s.part(fans, a, b, share)
	other, ok2 := s.part(rest, a, b, 1-share)
	if !ok || !ok2 {
		return nil
	}
	e.Fans, e.Others = one.told(s.looking.rule.Level(s.level)), other.told(s.looking.rule.Level(s.level))
	e.Lead = s.contributed([2]float64{one.extra, other.extra}, [2]float64{one.se, other.se})
	if t := s.tailored; t != nil && !t.Constant {
		gains := [2]float64{t.Parts[0].Gain, t.Parts[1].Gain}
		c := s.contributed(gains, [2]float64{t.Parts[0].SE, t.Parts[1].SE})
		e.Tailoring = &c
	}
	return e
}

func contactShare(fans, rest []tally.Segment) float64 {
	var n [2]int64
	for i, list := range [][]tally.Segment{fans, rest} {
		for _, segment := range list {
			n[i] += segment.Total().Contacts
		}
	}
	return ratio(n[0], n[0]+n[1])
}

// brought is what a part of the audience brings in, per contact of everybody.
type brought struct {
	anyway, extra, se float64
	told              func(level float64) findings.FansPart
}

// part compares two triggers in a part of the audience; false where they
// cannot be told apart there.
func (s *study) part(segments []tally.Segment, a, b int, share float64) (brought, bool) {
	sc, err := s.over(segments)
	if err != nil || sc.comparing == nil || sc.confounded || sc.at(a) < 0 || sc.at(b) < 0 {
		return brought{}, false
	}
	pair := sc.comparing.Pair(sc.at(a), sc.at(b))
	if pair.CannotTell != "" {
		return brought{}, false
	}
	part := brought{anyway: share * sc.comparing.Rate(sc.at(b)), extra: share * pair.Difference, se: share * pair.SE}
	part.told = func(level float64) findings.FansPart {
		i := pair.Interval(inference.TwoSided(level))
		return findings.FansPart{
			Anyway: findings.Number(part.anyway), Extra: findings.Number(part.extra),
			Low: findings.Number(share * i.Low), High: findings.Number(share * i.High),
		}
	}
	return part, true
}

// contributed says what share of a sum fans make.
func (s *study) contributed(parts, se [2]float64) findings.Contributed {
	o := inference.Originate(parts, se, s.looking.rule.Critical(inference.TwoSided(s.level)))
	c := findings.Contributed{
		Whole: findings.Number(parts[0] + parts[1]), Fans: findings.Number(parts[0]), Others: findings.Number(parts[1]),
		Share: findings.Number(o.Share), Low: findings.Number(o.Interval.Low), High: findings.Number(o.Interval.High),
	}
	if math.IsInf(o.Interval.High, 1) { // a share of what may be nothing
		c.Share, c.Low, c.High = findings.Unknown, findings.Unknown, findings.Unknown
	}
	return c
}
