package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// alike is the p from which allocation is taken to be alike over segments. It
// uses no outcomes, so that choosing by it spends nothing.
const alike = 0.05

// whole compares triggers in the whole audience: pooled where allocation is
// alike over the segments, else standardised to the segments' shares of
// contacts. With segments allocated 55:45, 50:50 and 45:55 and no effect,
// pooling raises 40 % false alarms and standardising 5 %.
func (s *study) whole() (*scope, error) {
	pooled, err := s.scopeOf(s.t.Overall)
	if err != nil || len(s.t.Breakdowns) == 0 || s.alike(&s.t.Breakdowns[0], pooled.active) {
		return pooled, err
	}
	standardised, err := s.standardised(&s.t.Breakdowns[0], pooled.active)
	if err != nil || standardised == nil {
		return pooled, err
	}
	return standardised, nil
}

// alike tells whether the triggers were dealt in the same shares over the
// segments of a breakdown.
func (s *study) alike(cut *tally.Breakdown, active []int) bool {
	if s.deck || !independent(cut) || len(cut.Segments) < 2 {
		return true
	}
	counts := make([][]float64, 0, len(cut.Segments))
	for i := range cut.Segments {
		counts = append(counts, contactsOf(cut.Segments[i].Total(), active))
	}
	chi, err := inference.Homogeneity(counts)
	return err != nil || !(chi.P < alike)
}

// allocation says that triggers were dealt unlike over the segments, and who
// was left out because of it.
func (s *study) allocation(whole *scope) {
	switch {
	case whole.left > 0:
		s.check("allocation", findings.Warning, findings.Unknown, message("health.allocation-left", "segments", whole.strata, "left", whole.left))
	case whole.strata > 1:
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
func (s *study) standardised(cut *tally.Breakdown, active []int) (*scope, error) {
	sc := &scope{gram: s.t.Overall, active: active, effect: s.e.MinimumEffect}
	var strata []inference.Stratum
	var contacts float64
	for i := range cut.Segments {
		g := cut.Segments[i].Total()
		if len(shown(g)) < len(active) {
			sc.left++
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
	sc.strata = len(strata)
	var err error
	sc.comparing, err = inference.NewComparing(strata)
	return sc, err
}

// triggers says how every trigger did in a scope.
func (s *study) triggers(sc *scope) []findings.Trigger {
	list := make([]findings.Trigger, len(s.t.Triggers))
	for i, name := range s.t.Triggers {
		b := sc.gram.Block(i, i)
		list[i] = findings.Trigger{
			Trigger: name, Control: i == s.control, Contacts: s.contacts(int64(b[tally.N][tally.N])),
			Exposures: int64(b[tally.N][tally.M]), Engagements: int64(b[tally.N][tally.Y]), Complaints: int64(b[tally.N][tally.C]),
			Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown,
			ProbabilityBest: findings.Unknown, ExpectedLoss: findings.Unknown, Guardrail: s.guardrail(b),
		}
	}
	if sc.comparing == nil {
		return list
	}
	engagements, exposures := make([]float64, len(sc.active)), make([]float64, len(sc.active))
	for i, a := range sc.active {
		interval := sc.comparing.RateInterval(i, s.level)
		list[a].Rate = findings.Number(sc.comparing.Rate(i))
		list[a].Low, list[a].High = findings.Number(interval.Low), findings.Number(interval.High)
		engagements[i], exposures[i] = sc.comparing.Effective(i)
	}
	best, loss, err := inference.Posterior(engagements, exposures)
	if err != nil || len(sc.active) < 2 {
		return list
	}
	for i, a := range sc.active {
		list[a].ProbabilityBest, list[a].ExpectedLoss = findings.Number(best[i]), findings.Number(loss[i])
	}
	return list
}

// guardrail says whether complaints are certain, with one-sided confidence,
// to be above what is acceptable.
func (s *study) guardrail(b tally.Block) string {
	if s.e.Guardrail == 0 {
		return ""
	}
	if s.complaintsLow(b) > s.e.Guardrail {
		return "exceeded"
	}
	return "ok"
}

// complaintsLow is the one-sided 95 % lower bound of a complaint rate.
func (s *study) complaintsLow(b tally.Block) float64 {
	const twoSided = 0.90
	interval, err := inference.Wilson(b[tally.N][tally.C], b[tally.N][tally.M], twoSided)
	if err != nil {
		return 0
	}
	return interval.Low
}
