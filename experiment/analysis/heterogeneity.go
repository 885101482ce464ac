package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// expectedCount is how many engagements and how many ignores every trigger of
// a segment must be expected to have before the segment takes part in the
// tests over segments, which rest on the normal distribution, and
// contactsPerContrast how many contacts for each of its contrasts, whose
// covariances are estimated. (With 6 expected in 12 segments of 4 triggers the
// interaction was found in 11 % of tests without one, with 15 contacts of many
// exposures in 22 %.)
const (
	expectedCount       = 10
	contactsPerContrast = 10
)

func (s *study) emptyHeterogeneity() findings.Heterogeneity {
	reason := message("heterogeneity.no-segments")
	return noHeterogeneity(&reason)
}

func noHeterogeneity(reason *findings.Message) findings.Heterogeneity {
	none := untested(reason)
	return findings.Heterogeneity{
		Interaction: none, Crossover: none, BreslowDay: none, CochranQ: none, CMH: none,
		OddsRatio: findings.OddsRatio{Ratio: findings.Unknown, Low: findings.Unknown, High: findings.Unknown},
		Pooling:   noPooling(reason), Simpson: []findings.Simpson{},
	}
}

func untested(reason *findings.Message) findings.Test {
	return findings.Test{Statistic: findings.Unknown, DF: findings.Unknown, PValue: findings.Unknown, Reason: reason}
}

// heterogeneity asks whether the effect depends on the segment, by differences
// and by odds, whether the leader and the runner-up trade places somewhere,
// whether triggers differ within segments, and whether pooling misleads.
func (s *study) heterogeneity(cut *tally.Breakdown, scopes []*scope, whole *scope, best bestSet) findings.Heterogeneity {
	if !independent(cut) {
		reason := message("heterogeneity.shared", "columns", cut.ExposureLevel)
		return noHeterogeneity(&reason)
	}
	part := s.participants(scopes, whole.active)
	reason := message("heterogeneity.too-few", "segments", len(scopes), "usable", len(part), "expected", expectedCount)
	h := noHeterogeneity(&reason)
	if contrasted(part, whole) {
		h.Interaction = s.interaction(part, whole)
		h.Crossover = s.overSegments(part, whole, best, inference.GailSimon)
		h.CochranQ = s.overSegments(part, whole, best, inference.CochranQ)
		h.BreslowDay = s.breslowDay(part, whole, best)
	}
	if best.second >= 0 {
		h.CMH, h.OddsRatio = s.stratified(scopes, whole, best)
		h.Pooling = s.pooling(cut, scopes, whole, best)
	}
	h.Simpson = s.simpson(s.inWaves(cut, cut.Segments), whole.active)
	return h
}

// contrasted tells that there are segments and triggers to hold against each
// other.
func contrasted(part []*scope, whole *scope) bool { return len(part) > 1 && len(whole.active) > 1 }

// testable tells whether the segments of the first breakdown can be held
// against each other.
func (s *study) testable(cut *tally.Breakdown, whole *scope) bool {
	if s.seen.tested == nil {
		var scopes []*scope
		for i := range cut.Segments {
			sc, err := s.within(cut, i)
			if err != nil {
				return false
			}
			scopes = append(scopes, sc)
		}
		part := s.participants(scopes, whole.active)
		tested := independent(cut) && contrasted(part, whole) && s.interaction(part, whole).PValue.Known()
		s.seen.tested = &tested
	}
	return *s.seen.tested
}

// participants are the segments with enough of every trigger.
func (s *study) participants(scopes []*scope, active []int) []*scope {
	var part []*scope
	for _, sc := range scopes {
		if len(sc.active) == len(active) && s.enough(sc) {
			part = append(part, sc)
		}
	}
	return part
}

func (s *study) enough(sc *scope) bool {
	expected, fewest := s.expected(sc)
	return expected >= expectedCount && fewest > contactsPerContrast*float64(len(sc.active)-1)
}

// expected is the smallest count of engagements, or of ignores, that a trigger
// of the scope is expected to have, and the smallest number of its contacts.
func (s *study) expected(sc *scope) (counts, fewest float64) {
	return expectedOf(sc.comparing), slices.Min(contactsOf(sc.gram, sc.active))
}

// expectedOf is the smallest count of engagements, or of ignores, that a
// trigger is expected to have at the rate of all together, in exposures as good
// as independent.
func expectedOf(c *inference.Comparing) float64 {
	var y, m float64
	least := math.Inf(1)
	for i := range c.Triggers() {
		engagements, exposures := c.Effective(i)
		y, m, least = y+engagements, m+exposures, math.Min(least, exposures)
	}
	rate := y / m
	return least * math.Min(rate, 1-rate)
}

func (s *study) interaction(part []*scope, whole *scope) findings.Test {
	differences, covariances, err := s.contrasts(part, whole)
	var chi inference.Chi
	if err == nil {
		chi, err = inference.Interaction(differences, covariances)
	}
	if err != nil {
		reason := message("heterogeneity.singular")
		return untested(&reason)
	}
	return findings.Test{Statistic: findings.Number(chi.Statistic), DF: findings.Number(chi.DF), PValue: findings.Number(chi.P), Segments: len(part)}
}

// plenty is the expected count from which a rate's own variance is as good as
// the one it would have without interaction.
const plenty = 100

// contrasts returns what the test of interaction is made of: the robust
// variances, but of few single exposures those under no interaction.
func (s *study) contrasts(part []*scope, whole *scope) ([][]float64, [][][]float64, error) {
	var engagements, exposures, differences [][]float64
	var covariances [][][]float64
	others := make([]int, 0, len(whole.active)-1)
	for i := 1; i < len(whole.active); i++ {
		others = append(others, i)
	}
	single, thin := true, false
	for _, sc := range part {
		expected, _ := s.expected(sc)
		thin = thin || expected < plenty
		m := s.moments(sc.gram, sc.active)
		engagements, exposures = append(engagements, m.Engagements), append(exposures, m.Exposures)
		d, v := sc.comparing.Contrasts(0, others)
		differences, covariances = append(differences, d), append(covariances, v)
		single = single && sc.comparing.Single() && !sc.standardised
	}
	if single && thin {
		return inference.AdditiveContrasts(engagements, exposures)
	}
	return differences, covariances, nil
}

// overSegments makes a test of the leader's differences from the runner-up in
// the segments: whether the leader truly loses somewhere and does not only win
// by less, or whether they differ at all.
func (s *study) overSegments(part []*scope, whole *scope, best bestSet, test func(d, se []float64) (inference.Chi, error)) findings.Test {
	var d, se []float64
	for _, sc := range part {
		difference, v := sc.comparing.Contrasts(best.second, []int{best.first})
		d, se = append(d, difference[0]), append(se, math.Sqrt(v[0][0]))
	}
	chi, err := test(d, se)
	if err != nil {
		reason := message("heterogeneity.singular")
		return untested(&reason)
	}
	return s.between(whole, best, chi, len(part))
}

// between is a test of the leader against the runner-up.
func (s *study) between(whole *scope, best bestSet, chi inference.Chi, segments int) findings.Test {
	return findings.Test{
		Trigger: s.name(whole, best.first), Versus: s.name(whole, best.second),
		Statistic: findings.Number(chi.Statistic), DF: findings.Number(chi.DF), PValue: findings.Number(chi.P), Segments: segments,
	}
}

// simpson lists the comparisons that pooling turns around or that it could,
// because triggers were dealt unlike over the segments.
func (s *study) simpson(cut *tally.Breakdown, active []int) []findings.Simpson {
	list := []findings.Simpson{}
	if s.alike(cut, active) {
		return list
	}
	standardised, err := s.standardised(s.t.Overall, cut, active)
	pooled, err2 := s.scopeOf(s.t.Overall)
	if err != nil || err2 != nil || standardised == nil || standardised.strata < 2 {
		return list
	}
	for _, pair := range s.pairsOf(pooled) {
		with, without := standardised.comparing.Pair(pair[0], pair[1]), pooled.comparing.Pair(pair[0], pair[1])
		list = append(list, findings.Simpson{
			Trigger: s.name(pooled, pair[0]), Versus: s.name(pooled, pair[1]),
			Pooled: findings.Number(without.Difference), Standardised: findings.Number(with.Difference),
			Flips: with.Difference*without.Difference < 0,
		})
	}
	return list
}
