package analysis

import (
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// poolRates gives every trigger in every segment the better guess of its rate
// that all segments together make: what sets the trigger apart in a segment is
// pulled towards what does in the others, and how much the segment engages in
// general is left to the segment. Segments take part that have enough of every
// trigger that was shown to the whole audience.
func (s *study) poolRates(segments []findings.Segment, scopes []*scope, whole *scope) {
	used := s.poolable(scopes, whole.active)
	if len(used) < fewToPool || len(whole.active) < 2 {
		return
	}
	for _, trigger := range whole.active {
		d, se := make([]float64, len(used)), make([]float64, len(used))
		for i, at := range used {
			d[i], se[i] = scopes[at].comparing.Centred(scopes[at].at(trigger), scopes[at].places(whole.active))
		}
		pooled, err := inference.Pool(d, se, s.level)
		if err != nil {
			return
		}
		for i, at := range used {
			t := &segments[at].Triggers[trigger]
			t.Pooled = findings.Number(math.Max(0, math.Min(1, float64(t.Rate)-d[i]+pooled.Shrunk[i].Estimate)))
		}
	}
}

// poolable lists the scopes that have enough of all the triggers.
func (s *study) poolable(scopes []*scope, triggers []int) []int {
	var used []int
	for i, sc := range scopes {
		enough := sc.comparing != nil
		for _, trigger := range triggers {
			at := sc.at(trigger)
			if !enough || at < 0 {
				enough = false
				break
			}
			_, exposures := sc.comparing.Effective(at)
			enough = exposures >= fewExposures
		}
		if enough {
			used = append(used, i)
		}
	}
	return used
}

// places are where triggers are in the comparing.
func (sc *scope) places(triggers []int) []int {
	list := make([]int, len(triggers))
	for i, trigger := range triggers {
		list[i] = sc.at(trigger)
	}
	return list
}
