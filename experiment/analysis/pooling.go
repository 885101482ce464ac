package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

func noPooling(reason *findings.Message) findings.Pooling {
	return findings.Pooling{
		Mean: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, PredictionLow: findings.Unknown, PredictionHigh: findings.Unknown,
		Tau2: findings.Unknown, I2: findings.Unknown, Segments: []findings.PooledEffect{}, Reason: reason,
	}
}

// pooling says what the segments' leads of the leader over the runner-up say
// together. It takes no test of its own: the interaction asks whether they
// differ, this how much.
func (s *study) pooling(cut *tally.Breakdown, scopes []*scope, whole *scope, best bestSet) findings.Pooling {
	pooled, used := s.pool(scopes, whole.active[best.first], whole.active[best.second])
	if len(used) == 0 {
		reason := message("pooling.too-few", "segments", len(scopes), "usable", s.usable(scopes, whole.active[best.first], whole.active[best.second]), "exposures", fewExposures)
		return noPooling(&reason)
	}
	p := findings.Pooling{
		Trigger: s.name(whole, best.first), Versus: s.name(whole, best.second),
		Mean: findings.Number(pooled.Mean), Low: findings.Number(pooled.Interval.Low), High: findings.Number(pooled.Interval.High),
		PredictionLow: findings.Number(pooled.Prediction.Low), PredictionHigh: findings.Number(pooled.Prediction.High),
		Tau2: findings.Number(pooled.Tau2), I2: findings.Number(pooled.I2), Segments: []findings.PooledEffect{},
	}
	for i, at := range used {
		difference, _ := s.raw(scopes[at], whole.active[best.first], whole.active[best.second])
		p.Segments = append(p.Segments, findings.PooledEffect{
			Segment: SegmentName(cut.By, cut.Segments[at].Values), Difference: findings.Number(difference), Pooled: findings.Number(pooled.Shrunk[i].Estimate),
		})
	}
	return p
}

// fewToPool is how many segments it takes to say anything of how much they
// vary: two give a mean an interval of twelve standard errors.
const fewToPool = 3

// usable counts the segments that have enough of two triggers.
func (s *study) usable(scopes []*scope, trigger, versus int) int {
	n := 0
	for _, sc := range scopes {
		if _, se := s.raw(sc, trigger, versus); se > 0 {
			n++
		}
	}
	return n
}

// pool pools the differences of two triggers over the segments that have
// enough of both, and says which those are; none where they are too few.
func (s *study) pool(scopes []*scope, trigger, versus int) (pooled inference.Pooled, used []int) {
	var d, se []float64
	for i, sc := range scopes {
		if difference, error := s.raw(sc, trigger, versus); error > 0 {
			d, se, used = append(d, difference), append(se, error), append(used, i)
		}
	}
	pooled, err := inference.Pool(d, se, s.level)
	if err != nil || len(used) < fewToPool {
		return pooled, nil
	}
	return pooled, used
}

// raw is the difference of two triggers in a segment and its standard error,
// 0 where too little was shown to have one.
func (s *study) raw(sc *scope, trigger, versus int) (difference, se float64) {
	a, b := sc.at(trigger), sc.at(versus)
	if a < 0 || b < 0 {
		return 0, 0
	}
	for _, i := range []int{a, b} {
		if _, exposures := sc.comparing.Effective(i); exposures < fewExposures {
			return 0, 0
		}
	}
	return sc.comparing.Smoothed(a, b)
}

// poolComparisons gives every comparison in a segment the better guess that
// all segments together make of it.
func (s *study) poolComparisons(comparisons []findings.Comparison, names []named, scopes []*scope) {
	type pair struct{ trigger, versus string }
	guesses := map[pair]map[string]float64{}
	for i := range comparisons {
		c := &comparisons[i]
		p := pair{c.Trigger, c.Versus}
		if guesses[p] == nil {
			guesses[p] = map[string]float64{}
			pooled, used := s.pool(scopes, slices.Index(s.t.Triggers, p.trigger), slices.Index(s.t.Triggers, p.versus))
			for j, at := range used {
				guesses[p][*names[at].segment] = pooled.Shrunk[j].Estimate
			}
		}
		if guess, known := guesses[p][*c.Segment]; known {
			c.Pooled = findings.Number(guess)
		}
	}
}
