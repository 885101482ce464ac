package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// manyDays is from how many days on nobody is taken to look every day.
const manyDays = 60

// peeking is what looking often and stopping at the first p below what one
// look allows does to one comparison: every day until the end of the plan, or
// every week of a long one, or ten times where the plan has no days.
func (s *study) peeking() *findings.Peeking {
	p := findings.Peeking{Every: "tenth", Looks: 10}
	switch days := s.plannedDays(); {
	case days >= manyDays:
		p = findings.Peeking{Every: "week", Looks: int(math.Ceil(days / 7))}
	case days >= 2:
		p = findings.Peeking{Every: "day", Looks: int(math.Ceil(days))}
	}
	criticals := make([]float64, p.Looks)
	for k := range criticals {
		criticals[k] = inference.TwoSided(s.level)
	}
	alarms, err := inference.FalseAlarms(evenly(p.Looks), criticals)
	if err != nil {
		return nil
	}
	p.Alarms = findings.Number(alarms)
	return &p
}
