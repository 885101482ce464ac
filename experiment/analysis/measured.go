package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// measure takes down what a portfolio needs of the whole audience. Of data that
// cannot be trusted, and of triggers that are one with the segments, nothing
// goes into what many tests say together.
func (s *study) measure(sc *scope, best bestSet) *findings.Measured {
	if len(s.broken) > 0 || sc.confounded || best.second < 0 {
		return nil
	}
	k := len(s.t.Triggers)
	m := &findings.Measured{
		Engagements: make([]float64, k), Exposures: make([]float64, k),
		WinnerP: inference.WinningP(s.looking.rule, sc.comparing, best.first), Critical: best.critical,
		DifferP: s.looking.rule.Repeated(inference.DifferP(sc.comparing)),
	}
	for i := range k {
		m.Engagements[i], m.Exposures[i] = math.NaN(), math.NaN()
	}
	engagements, exposures := sc.comparing.Independent()
	for i, a := range sc.active {
		m.Engagements[a], m.Exposures[a] = engagements[i], exposures[i]
	}
	return m
}
