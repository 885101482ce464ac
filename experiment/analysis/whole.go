package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// alike is the p from which allocation is taken to be alike over segments. It
// uses no outcomes, so that choosing by it spends nothing, and standardising
// what needed none costs little, while pooling what did need it does not: at
// p = .07, with fans at 60 % and prospects at 2 %, 15 % false alarms.
const alike = 0.1

// whole compares triggers in the whole audience: pooled where allocation is
// alike over the segments, else standardised to the segments' shares of
// contacts. With segments allocated 55:45, 50:50 and 45:55 and no effect,
// pooling raises 40 % false alarms and standardising 5 %. Where no segment saw
// every trigger there is nothing to standardise over, and what triggers do is
// not to be told from what segments are.
func (s *study) whole() (*scope, error) {
	if s.seen.whole != nil {
		return s.seen.whole, nil
	}
	var err error
	s.seen.whole, err = s.everybody()
	return s.seen.whole, err
}

func (s *study) everybody() (*scope, error) {
	if cut := s.dealtBy(); cut != nil {
		return s.compared(s.t.Overall, cut)
	}
	return s.scopeOf(s.t.Overall)
}

// over does the same for a part of the segments.
func (s *study) over(segments []tally.Segment) (*scope, error) {
	g := tally.NewGram(len(s.t.Triggers))
	for i := range segments {
		g.Add(segments[i].Total())
	}
	return s.compared(g, s.inWaves(&s.t.Breakdowns[0], segments))
}

func (s *study) compared(g *tally.Gram, cut *tally.Breakdown) (*scope, error) {
	pooled, err := s.scopeOf(g)
	if err != nil || s.alike(cut, pooled.active) {
		return pooled, err
	}
	standardised, err := s.standardised(g, cut, pooled.active)
	if err != nil || standardised != nil {
		return standardised, err
	}
	pooled.confounded = true
	return pooled, nil
}

// alike tells whether the triggers were dealt in the same shares over the
// segments of a breakdown.
func (s *study) alike(cut *tally.Breakdown, active []int) bool {
	if !independent(cut) || len(cut.Segments) < 2 {
		return true
	}
	if s.deck {
		return s.missed() <= manyInSeveral
	}
	counts := make([][]float64, 0, len(cut.Segments))
	for i := range cut.Segments {
		counts = append(counts, contactsOf(cut.Segments[i].Total(), active))
	}
	chi, err := inference.Homogeneity(counts)
	return err != nil || !(chi.P < alike)
}

// tooManyLeft is the share of contacts from which on a comparison that
// leaves them out speaks for another audience.
const tooManyLeft = 0.2

// allocation says that triggers were dealt unlike over the segments, and who
// was left out because of it.
func (s *study) allocation(whole *scope) {
	left := []any{"segments", whole.strata, "left", whole.left, "share", whole.leftShare}
	switch {
	case s.waves(whole):
	case whole.confounded:
		s.check("allocation", findings.Stop, findings.Unknown, message("health.allocation-confounded"))
		s.stops = append(s.stops, message("verdict.confounded"))
	case whole.leftShare > tooManyLeft:
		s.check("allocation", findings.Stop, findings.Unknown, message("health.allocation-left", left...))
		s.stops = append(s.stops, message("verdict.left-out", left...))
	case whole.left > 0:
		s.check("allocation", findings.Warning, findings.Unknown, message("health.allocation-left", left...))
	case whole.standardised:
		s.check("allocation", findings.Warning, findings.Unknown, message("health.allocation", "segments", whole.strata))
	}
}

// independent returns the segments of the first breakdown when each contact
// is in one of them only.
func (s *study) independent() []tally.Segment {
	if len(s.t.Breakdowns) == 0 || !independent(&s.t.Breakdowns[0]) {
		return nil
	}
	return s.t.Breakdowns[0].Segments
}

func contactsOf(g *tally.Gram, triggers []int) []float64 {
	n := make([]float64, len(triggers))
	for i, a := range triggers {
		b := g.Block(a, a)
		n[i] = b[tally.N][tally.N]
	}
	return n
}

// standardised compares over the segments where every trigger was shown,
// each weighted with its share of contacts; nil where there is none.
func (s *study) standardised(g *tally.Gram, cut *tally.Breakdown, active []int) (*scope, error) {
	sc := &scope{gram: g, active: active, effect: s.e.MinimumEffect, standardised: true}
	var strata []inference.Stratum
	var contacts, left float64
	for i := range cut.Segments {
		g := cut.Segments[i].Total()
		if len(shown(g)) < len(active) {
			sc.left++
			left += float64(g.Contacts)
			continue
		}
		contacts += float64(g.Contacts)
		strata = append(strata, inference.Stratum{Moments: s.moments(g, active), Weight: float64(g.Contacts)})
	}
	if len(strata) == 0 {
		return nil, nil
	}
	for i := range strata {
		strata[i].Weight /= contacts
	}
	sc.strata, sc.leftShare = len(strata), left/(left+contacts)
	var err error
	sc.comparing, err = inference.NewComparing(strata)
	return sc, err
}

// countedTriggers says what was counted of every trigger in a scope.
func (s *study) countedTriggers(sc *scope) []findings.Trigger {
	list := make([]findings.Trigger, len(s.t.Triggers))
	for i, name := range s.t.Triggers {
		b := sc.gram.Block(i, i)
		list[i] = findings.Trigger{
			Trigger: name, Control: i == s.control, Contacts: s.contacts(int64(b[tally.N][tally.N])),
			Exposures: int64(b[tally.N][tally.M]), Engagements: int64(b[tally.N][tally.Y]), Complaints: s.complained(int64(b[tally.N][tally.C])),
			Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown,
			ProbabilityBest: findings.Unknown, ExpectedLoss: findings.Unknown, Guardrail: s.guardrail(sc.gram, i),
			Pooled: findings.Unknown, EffectiveEngagements: findings.Unknown, EffectiveExposures: findings.Unknown,
		}
	}
	return list
}

// triggers says how every trigger did in a scope.
func (s *study) triggers(sc *scope) []findings.Trigger {
	list := s.countedTriggers(sc)
	if sc.comparing == nil {
		return list
	}
	for i, a := range sc.active {
		interval := s.rateInterval(sc, i)
		list[a].Rate = findings.Number(sc.comparing.Rate(i))
		list[a].Low, list[a].High = findings.Number(interval.Low), findings.Number(interval.High)
		y, m := sc.comparing.Effective(i)
		list[a].EffectiveEngagements, list[a].EffectiveExposures = findings.Number(y), findings.Number(m)
	}
	best, loss, err := posterior(sc)
	if err != nil || len(sc.active) < 2 {
		return list
	}
	for i, a := range sc.active {
		list[a].ProbabilityBest, list[a].ExpectedLoss = findings.Number(best[i]), findings.Number(loss[i])
	}
	return list
}

// posterior is how likely each trigger of a scope is the best, and what it
// loses against the best.
func posterior(sc *scope) (best, loss []float64, err error) {
	engagements, exposures := make([]float64, len(sc.active)), make([]float64, len(sc.active))
	for i := range sc.active {
		engagements[i], exposures[i] = sc.comparing.Effective(i)
	}
	return inference.Posterior(engagements, exposures)
}

// rateInterval is the interval of a trigger's rate at this moment of the plan.
// Where any moment is as good as another, independent exposures have the one of
// a beta-binomial mixture, which does not rest on the normal distribution.
func (s *study) rateInterval(sc *scope, i int) inference.Interval {
	if s.betaBinomial(sc) {
		y, m := sc.comparing.Effective(i)
		if interval, err := inference.BernoulliSequence(y, m, m/s.looking.now, s.level); err == nil {
			return interval
		}
	}
	return sc.comparing.RateInterval(i, s.looking.rule.Level(s.level))
}

// betaBinomial tells whether rates have intervals that hold at any time and do
// not rest on the normal distribution.
func (s *study) betaBinomial(sc *scope) bool {
	return s.looking.moment == findings.MomentAny && sc.strata == 1 && sc.comparing.Single()
}

// guardrail says whether complaints are certain, with one-sided confidence,
// to be above what is acceptable.
func (s *study) guardrail(g *tally.Gram, trigger int) string {
	if s.e.Guardrail == 0 {
		return ""
	}
	if s.complaintsLow(g, trigger) > s.e.Guardrail {
		return "exceeded"
	}
	return "ok"
}

// complaintsLow is the one-sided 95 % lower bound of a complaint rate, with
// the same allowance for repeated exposures as engagements have.
func (s *study) complaintsLow(g *tally.Gram, trigger int) float64 {
	const twoSided = 0.90
	m := s.counted(g, []int{trigger}, tally.M, tally.C)
	m.Deck = false // one trigger alone
	c, err := inference.NewComparing([]inference.Stratum{{Moments: m, Weight: 1}})
	if err != nil || !(m.Exposures[0] > 0) {
		return 0
	}
	return c.RateInterval(0, twoSided).Low
}
