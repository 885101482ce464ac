package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// looking is how the data may be looked at: the stopping rule at the present
// moment, and what it was made from.
type looking struct {
	rule    *inference.Rule // nil: as at one look
	moment  string          // of findings.Sequential
	maximum maximum
	now     float64 // fraction of the maximum
	plan    []planned
	present int // in the plan: this look, or the next one
	// correlation of the looks where it is not what information alone makes it.
	correlation [][]float64
}

// planned is one look of a plan.
type planned struct {
	number      int     // from 1
	day         string  // its last; empty where the plan has no days
	information float64 // as a fraction of the maximum
	time        float64 // of the error
}

// look finds the rule by which the whole audience is judged at this moment. A
// plan of several looks that does not say how much there is to come cannot be
// followed, and forbids a winner: so does one look at the end, before it.
func (s *study) look(whole *scope) {
	s.looking = looking{moment: findings.MomentOnce, now: math.NaN()}
	if whole.comparing == nil || len(s.pairsOf(whole)) == 0 {
		return
	}
	now := s.information(whole)
	if !(now > 0) {
		return
	}
	s.looking.maximum = s.plannedMaximum(whole, now)
	if s.e.Stopping == experiment.AlwaysValid && s.looking.maximum.information == 0 {
		s.looking.maximum = s.defaultMaximum(whole)
	}
	if m := s.looking.maximum.information; m > 0 {
		s.looking.now = now / m
	}
	switch {
	case s.e.Stopping == experiment.AlwaysValid:
		s.atAnyTime()
	case s.e.PlannedLooks() > 1:
		s.atPlannedLooks(whole)
	default:
		s.atOnce()
	}
}

// usualEffect is the effect, as a part of the rate, for which a sequence is
// tightest when nothing says how large the test is to be. Too late costs more
// than too early: with a tenth of that information it is 3.8 standard errors
// wide, with ten times as much 3.2, at best 3.0.
const usualEffect = 1.0 / 3

func (s *study) defaultMaximum(sc *scope) maximum {
	return maximum{s.neededFor(sc, usualEffect*s.baseRate(sc)), findings.BasisDefault}
}

// atAnyTime judges by a confidence sequence.
func (s *study) atAnyTime() {
	rule, err := inference.AnyTime(s.looking.now, s.level)
	if err != nil {
		s.unknownPlan()
		return
	}
	s.looking.rule, s.looking.moment = rule, findings.MomentAny
	s.check("stopping", findings.OK, findings.Unknown, message("health.any-time"))
}

// atPlannedLooks judges by what the spending function leaves for this look.
func (s *study) atPlannedLooks(whole *scope) {
	l := &s.looking
	if !(l.now > 0) {
		s.unknownPlan()
		return
	}
	l.plan, l.present, l.moment = s.fractions()
	if days, ok := s.lookDays(whole); ok {
		s.followDays(days)
	}
	schedule := inference.Schedule{Spend: s.spending(), Correlation: l.correlation}
	for _, p := range l.plan {
		schedule.Information = append(schedule.Information, p.information)
		schedule.Time = append(schedule.Time, p.time)
	}
	var err error
	if l.moment == findings.MomentBetween {
		l.rule, err = inference.BetweenLooks(schedule, l.present, l.now)
	} else {
		l.rule, err = inference.AtLook(schedule, l.present)
	}
	if err != nil {
		s.unknownPlan()
		return
	}
	s.check("stopping", findings.OK, findings.Unknown, message("health.looks", "rule", string(s.e.Stopping), "looks", s.e.PlannedLooks()))
}

// unknownPlan forbids a winner, because nothing says what looks may spend.
func (s *study) unknownPlan() {
	s.looking.moment = findings.MomentUnknown
	s.check("stopping", findings.Warning, findings.Unknown, message("health.looks-unknown", "rule", string(s.e.Stopping)))
	s.stops = append(s.stops, message("verdict.looks-unknown", "rule", string(s.e.Stopping)))
}

// spending is how the rule of the plan spends the error.
func (s *study) spending() inference.Spending {
	if s.e.Stopping == experiment.Pocock {
		return inference.PocockSpending
	}
	return inference.OBrienFlemingSpending
}

// mostLooks is how many looks without days are reckoned with: a hundred and a
// thousand have bounds that differ by less than 2 %, and take seconds.
const mostLooks = 100

// fractions plans looks by information alone: those at j/looks of it that are
// behind, this one, and those to come. A planned look that is no further than
// an eighth of the way to the next one is this one; any other moment lies
// between two looks, and spends nothing: nobody knows how many there are.
func (s *study) fractions() (plan []planned, present int, moment string) {
	now, looks := s.looking.now, min(s.e.PlannedLooks(), mostLooks)
	near := 1 / float64(8*looks)
	this := planned{information: now, time: min(1, now)}
	var coming []planned
	for j, at := range evenly(looks) {
		look := planned{number: j + 1, information: at, time: at}
		switch last := j == looks-1; {
		case at < now-near && !last:
			plan = append(plan, look)
		case at > now+near || last && now < 1:
			coming = append(coming, look)
		default:
			this.number = j + 1
		}
	}
	moment = findings.MomentLook
	if now >= 1 {
		this.number, moment = looks, findings.MomentLast
	}
	present = len(plan)
	if this.number == 0 {
		return append(plan, coming...), present, findings.MomentBetween
	}
	return slices.Concat(plan, []planned{this}, coming), present, moment
}

// atOnce judges by one look. Before the end of the plan there is no winner
// to be named: who looks early and stops when it pays, looks more than once.
// The plan is of the campaign, and a panel is none.
func (s *study) atOnce() {
	l := &s.looking
	planned, _ := s.plannedContacts()
	switch passed := s.passed(); {
	case s.t.Cards.Panel():
		if passed > 0 || planned > 0 {
			s.check("stopping", findings.OK, findings.Unknown, message("health.panel-unplanned"))
		}
	case 0 < passed && passed < nearlyAll && s.daysMissing() > 1:
		l.moment = findings.MomentEarly
		s.check("stopping", findings.Warning, findings.Unknown, message("health.early", "end", s.e.End.Format("2006-01-02"), "share", passed))
		s.stops = append(s.stops, message("verdict.early", "end", s.e.End.Format("2006-01-02")))
	default:
		if share := ratio(s.t.Contacts, planned); 0 < share && share < nearlyAll && passed == 0 {
			l.moment = findings.MomentEarly
			s.check("stopping", findings.Warning, findings.Unknown, message("health.few-of-planned", "contacts", s.t.Contacts, "planned", planned))
		}
	}
}

// nearlyAll is the share of a plan from which on it is taken for over.
const nearlyAll = 0.95

// daysMissing is how many days of the plan the data do not hold yet.
func (s *study) daysMissing() float64 { return (1 - s.passed()) * s.plannedDays() }
