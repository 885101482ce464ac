package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// named is a family's place: a breakdown and one of its segments; nil for the
// whole audience.
type named struct {
	by      []string
	segment *string
}

// pairsOf lists the comparisons of a scope, as places in its comparing: every
// trigger against the control, or all pairs.
func (s *study) pairsOf(sc *scope) [][2]int {
	var pairs [][2]int
	for i := range sc.active {
		for j := range sc.active {
			switch {
			case s.pairs && i < j:
				pairs = append(pairs, [2]int{i, j})
			case !s.pairs && sc.active[j] == s.control && i != j:
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	return pairs
}

// familyOf is the family of a scope's own comparisons, at one look.
func (s *study) familyOf(sc *scope) (*inference.Family, error) {
	if sc.family != nil {
		return sc.family, nil
	}
	var err error
	sc.family, err = inference.NewFamily([]inference.Member{{Comparing: sc.comparing, Pairs: s.pairsOf(sc)}})
	return sc.family, err
}

// compare makes one family of all comparisons of the scopes, which share no
// contacts, with intervals and adjusted p that agree with each other.
func (s *study) compare(names []named, scopes []*scope) ([]findings.Comparison, error) {
	list := []findings.Comparison{}
	family, err := s.ruling(scopes)
	if err != nil || family.pairs == 0 {
		return list, err
	}
	s.judged = append(s.judged, judged{by: breakdownOf(names), pairs: family.pairs, critical: family.critical})
	for i, sc := range scopes {
		var at named
		if names != nil {
			at = names[i]
		}
		for _, pair := range s.pairsOf(sc) {
			list = append(list, s.comparison(sc, pair, at, family))
		}
	}
	return list, nil
}

func (s *study) comparison(sc *scope, pair [2]int, at named, family ruling) findings.Comparison {
	p := sc.comparing.Pair(pair[0], pair[1])
	difference := family.difference(&p)
	lift, adjusted := family.judge(&p)
	told, pValue, exact := p.CannotTell, findings.Number(p.P), findings.Number(p.ExactP)
	if sc.confounded {
		told, pValue, exact, adjusted = confoundedPair, findings.Unknown, findings.Unknown, findings.Unknown
	}
	return findings.Comparison{
		Adjusted: s.adjusted(sc, pair, &p, family.critical),
		By:       at.by, Segment: at.segment,
		Trigger: s.t.Triggers[sc.active[pair[0]]], Versus: s.t.Triggers[sc.active[pair[1]]],
		Difference: findings.Number(p.Difference), Low: findings.Number(difference.Low), High: findings.Number(difference.High),
		Lift: findings.Number(p.Lift()), LiftLow: findings.Number(lift.Low), LiftHigh: findings.Number(lift.High),
		PValue: pValue, ExactP: exact, PAdjusted: adjusted, Pooled: findings.Unknown,
		CannotTell: told, Method: s.method(sc, &p, at.segment == nil),
	}
}

// confoundedPair is why nothing is concluded from a comparison of triggers
// that no segment saw together: a reason beside those of inference.
const confoundedPair = "confounded"

// method names how a pair was compared, in codes that the reports word.
func (s *study) method(sc *scope, p *inference.Pair, whole bool) string {
	method := "score"
	switch {
	case s.deck:
		method = "score-paired"
	case !math.IsInf(p.DF, 1):
		method = "score-clustered"
	case !math.IsNaN(p.ExactP):
		method = "score-boschloo"
	}
	switch {
	case whole && sc.standardised:
		method += "+standardised"
	case whole:
		method += "+pooled"
	}
	if s.oneByOne() {
		method += "+" + string(s.e.Correction)
	}
	return method
}
