package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// plainCounts are the counts of triggers in the segments where all of them
// were shown, or a reason where exposures are not independent: these tests
// know no repeated exposures and no decks.
func (s *study) plainCounts(scopes []*scope, whole *scope, triggers []int) (engagements, exposures [][]float64, reason *findings.Message) {
	for _, sc := range scopes {
		if sc.standardised {
			waves := message("heterogeneity.waves")
			return nil, nil, &waves
		}
		if sc.comparing != nil && !sc.comparing.Single() {
			repeated := message("heterogeneity.repeated")
			return nil, nil, &repeated
		}
		if len(sc.active) < len(whole.active) {
			continue
		}
		m := s.moments(sc.gram, sc.active)
		y, n := make([]float64, len(triggers)), make([]float64, len(triggers))
		for i, a := range triggers {
			y[i], n[i] = m.Engagements[a], m.Exposures[a]
		}
		engagements, exposures = append(engagements, y), append(exposures, n)
	}
	return engagements, exposures, nil
}

// breslowDay tests whether the odds of leader and runner-up have the same
// ratio in all segments, with Tarone's correction.
func (s *study) breslowDay(part []*scope, whole *scope, best bestSet) findings.Test {
	engagements, exposures, reason := s.plainCounts(part, whole, []int{best.first, best.second})
	if reason != nil {
		return untested(reason)
	}
	_, tarone, err := inference.BreslowDay(engagements, exposures)
	if err != nil {
		singular := message("heterogeneity.singular")
		return untested(&singular)
	}
	return s.between(whole, best, tarone, len(part))
}

// stratified tests whether triggers differ within segments, whatever the
// segments' own rates, and how the odds of leader and runner-up compare there.
// Small segments count as they are.
func (s *study) stratified(scopes []*scope, whole *scope, best bestSet) (findings.Test, findings.OddsRatio) {
	none := noHeterogeneity(nil).OddsRatio
	engagements, exposures, reason := s.plainCounts(scopes, whole, upTo(len(whole.active)))
	if reason != nil {
		return untested(reason), none
	}
	chi, err := inference.CMH(engagements, exposures, true)
	if err != nil {
		singular := message("heterogeneity.singular")
		return untested(&singular), none
	}
	test := findings.Test{Statistic: findings.Number(chi.Statistic), DF: findings.Number(chi.DF), PValue: findings.Number(chi.P), Segments: len(engagements)}
	engagements, exposures, _ = s.plainCounts(scopes, whole, []int{best.first, best.second})
	odds, err := inference.MantelHaenszel(engagements, exposures, s.level)
	if err != nil { // nobody engaged with one of the two, or everybody
		return test, none
	}
	return test, findings.OddsRatio{
		Trigger: s.name(whole, best.first), Versus: s.name(whole, best.second),
		Ratio: findings.Number(odds.Ratio), Low: findings.Number(odds.Interval.Low), High: findings.Number(odds.Interval.High),
	}
}
