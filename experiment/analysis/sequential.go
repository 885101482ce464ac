package analysis

import (
	"cmp"
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// futile is the chance to show an effect below which going on is advised
// against.
const futile = 0.1

// sequential says whether the data may be looked at now, what that takes, and
// what the end may still bring.
func (s *study) sequential(sc *scope, best bestSet) findings.Sequential {
	l := s.looking
	q := findings.Sequential{
		Rule: string(cmp.Or(s.e.Stopping, experiment.Fixed)), Moment: l.moment, Planned: s.e.PlannedLooks(), Basis: l.maximum.basis,
		Information: findings.Number(l.now), Critical: findings.Number(l.rule.Critical(inference.TwoSided(s.level))), Looks: []findings.Look{},
		BestCritical: findings.Number(best.critical),
		Difference:   findings.Unknown, Low: findings.Unknown, High: findings.Unknown, RepeatedP: findings.Unknown,
		PowerTrend: findings.Unknown, PowerMinimum: findings.Unknown, Reasons: []findings.Message{},
	}
	if l.moment == findings.MomentUnknown {
		q.Critical = findings.Unknown
	}
	if l.moment == findings.MomentEarly {
		q.Peeking = s.peeking()
	}
	s.looks(&q)
	if best.second >= 0 {
		s.lead(&q, sc, best)
	}
	s.explain(&q, sc)
	return q
}

// lookMethods are how looks were allowed for, and what going on may bring.
func (s *study) lookMethods() []findings.Method {
	var list []findings.Method
	l, q := s.looking, s.f.Sequential
	switch {
	case l.rule == nil:
	case l.moment == findings.MomentAny:
		list = append(list, s.made("method.confidence-sequence", "information", l.now))
	default:
		list = append(list, s.made("method."+q.Rule, "looks", q.Planned, "look", q.Look))
		if l.moment == findings.MomentBetween {
			list = append(list, s.made("method.between-looks"))
		}
		if l.correlation != nil {
			list = append(list, s.made("method.looks-estimated"))
		}
	}
	if q.PowerTrend.Known() {
		list = append(list, s.made("method.conditional-power"))
	}
	if q.Peeking != nil {
		list = append(list, s.made("method.peeking"))
	}
	return list
}

// looks lists the looks of the plan with their bounds.
func (s *study) looks(q *findings.Sequential) {
	l := s.looking
	for k, bound := range l.rule.Looks(s.level) {
		p := l.plan[k]
		look := findings.Look{
			Look: p.number, Day: p.day, State: findings.LookToCome, Information: findings.Number(bound.Information), Critical: findings.Number(bound.Critical),
			Spent: findings.Number(bound.Spent), NominalP: findings.Number(bound.NominalP),
		}
		switch {
		case k < l.present:
			look.State, q.Look = findings.LookPast, p.number
		case k == l.present && l.moment != findings.MomentBetween:
			look.State, q.Look = findings.LookPresent, p.number
		}
		q.Looks = append(q.Looks, look)
	}
}

// lead is how far the first is ahead of the second, at all looks together, and
// the chances that the end will show it.
func (s *study) lead(q *findings.Sequential, sc *scope, best bestSet) {
	p := sc.comparing.Pair(best.first, best.second)
	interval := p.Interval(best.critical)
	q.Trigger, q.Versus, q.Difference = s.name(sc, best.first), s.name(sc, best.second), findings.Number(p.Difference)
	q.Low, q.High = findings.Number(interval.Low), findings.Number(interval.High)
	if p.CannotTell != "" {
		return
	}
	l := s.looking
	q.RepeatedP = findings.Number(s.repeated(&p))
	told := l.moment != findings.MomentOnce && l.moment != findings.MomentUnknown
	if !told || l.maximum.basis == "" || l.maximum.basis == findings.BasisDefault || !(l.now < 1) {
		return
	}
	z := math.Abs(p.Z)
	bound := l.rule.Last(l.rule.Equivalent(best.critical))
	q.PowerTrend = findings.Number(inference.ConditionalPower(z, l.now, bound, z/math.Sqrt(l.now)))
	likely := q.PowerTrend
	if effect := s.leastEffect(sc); effect > 0 {
		// What the pair's own standard error makes of the effect, at the end.
		q.PowerMinimum = findings.Number(inference.ConditionalPower(z, l.now, bound, effect/p.SE/math.Sqrt(l.now)))
		likely = q.PowerMinimum
	}
	q.Futile = len(best.in) > 1 && likely < futile
}

// explain puts it into messages: may the data be looked at, what does it take,
// what is to be expected.
func (s *study) explain(q *findings.Sequential, sc *scope) {
	say := func(code string, pairs ...any) { q.Reasons = append(q.Reasons, message(code, pairs...)) }
	l := s.looking
	switch l.moment {
	case findings.MomentEarly:
		say("sequential.early", "end", s.endDate(), "contacts", s.t.Contacts)
	case findings.MomentUnknown:
		say("sequential.unknown", "rule", q.Rule)
	case findings.MomentAny:
		say("sequential.any")
	case findings.MomentLast:
		say("sequential.last", "looks", q.Planned)
	case findings.MomentBetween:
		say("sequential.between", "next", l.plan[l.present].day, "look", l.plan[l.present].number, "looks", q.Planned)
	case findings.MomentLook:
		say("sequential.look", "look", q.Look, "looks", q.Planned)
	default:
		return
	}
	if q.Peeking != nil {
		say("sequential.peeking-"+q.Peeking.Every, "looks", q.Peeking.Looks, "alpha", 1-s.level,
			"hundred", math.Round(100*float64(q.Peeking.Alarms)), "meant", math.Round(100*(1-s.level)))
	}
	if l.rule != nil {
		say("sequential.takes", "critical", q.Critical, "p", inference.PValue(float64(q.Critical)), "once", inference.TwoSided(s.level), "level", s.level)
	}
	if q.Information.Known() && l.rule != nil {
		say("sequential.information-"+l.maximum.basis, "information", q.Information)
	}
	if s.e.Looks == 0 && q.Planned > 0 {
		say("sequential.default-looks", "looks", q.Planned)
	}
	if l.correlation != nil {
		say("sequential.correlated")
	}
	s.expect(q, say)
}

func (s *study) endDate() string {
	if s.plannedDays() == 0 {
		return ""
	}
	return s.e.End.Format("2006-01-02")
}

// expect says what going on may bring.
func (s *study) expect(q *findings.Sequential, say func(code string, pairs ...any)) {
	if q.RepeatedP.Known() && s.looking.rule != nil {
		say("sequential.lead", "trigger", q.Trigger, "versus", q.Versus, "difference", q.Difference, "low", q.Low, "high", q.High, "p", q.RepeatedP)
	}
	switch {
	case q.PowerMinimum.Known():
		say("sequential.power-minimum", "trigger", q.Trigger, "versus", q.Versus, "trend", q.PowerTrend, "minimum", q.PowerMinimum)
	case q.PowerTrend.Known():
		say("sequential.power", "trigger", q.Trigger, "versus", q.Versus, "trend", q.PowerTrend)
	}
	if q.Futile {
		say("sequential.futile", "trigger", q.Trigger, "versus", q.Versus)
	}
}
