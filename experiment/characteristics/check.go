package characteristics

import (
	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// check returns everything that keeps the plan from being played: what keeps
// its campaign from being simulated, and what is asked.
func check(e *experiment.Experiment, o Options) error {
	if !(1 <= o.Runs && o.Runs <= MostRuns) {
		return experiment.Problem(experiment.Msg("characteristics.runs", "runs", o.Runs, "limit", MostRuns))
	}
	_, err := simulate.Exposures(e, simulate.Options{Seed: o.Seed, Days: o.Days})
	return err
}
