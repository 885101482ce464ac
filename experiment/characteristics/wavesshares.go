package characteristics

import (
	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// FollowOutcomes chooses the shares of a simulation's waves by what came of the
// waves before, as planning.Next does: the plan's in the first one. Where
// contacts see their trigger several times, counts are divided by the design
// effect that the heterogeneity h of the segment makes of m exposures,
// 1 + (Σm²/Σm - 1) h.
func FollowOutcomes(e *experiment.Experiment, floor float64) func(wave int, soFar simulate.Counts) ([][]float64, error) {
	policy := newWavePlan(e, WaveOptions{Floor: floor}).policy
	low, high := e.PlannedExposures()
	var exposures, squares float64
	for m := low; m <= high; m++ {
		exposures, squares = exposures+float64(m), squares+float64(m*m)
	}
	return func(wave int, soFar simulate.Counts) ([][]float64, error) {
		if wave == 0 {
			return nil, nil
		}
		engaged, shown := square(len(soFar), len(policy.Planned)), square(len(soFar), len(policy.Planned))
		for s := range soFar {
			design := 1 + (squares/exposures-1)*e.Segments[s].Heterogeneity
			for a, c := range soFar[s] {
				engaged[s][a], shown[s][a] = float64(c.Engagements)/design, float64(c.Exposures)/design
			}
		}
		return policy.Shares(engaged, shown)
	}
}
