package characteristics

import (
	"context"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/planning"
	"triggerlab/experiment/simulate"
)

// WaveOptions say how often a campaign in waves is played.
type WaveOptions struct {
	Waves int
	Runs  int
	Seed  uint64
	Floor float64 // of every trigger; 0: planning.DefaultFloor
	// Progress, where it is not nil, is told how many runs of how many are done.
	Progress func(done, of int)
}

// DefaultWaveRuns is how often a campaign in waves is played where nobody says:
// a chance is then known to within seven percentage points at the most.
const DefaultWaveRuns = 200

// drifting is by how much the rates of the first wave fall short of their mean
// in a world whose times change, and those of the last exceed it.
const drifting = 0.25

// PlayWaves plays the campaign of the experiment in waves, each with its part
// of every segment's contacts: with the shares of the plan in all of them, and
// with shares that follow what came of the waves before, by the rule of
// planning.Next. Both are judged at the end, once, by the analysis of reports;
// the second also as if nobody had kept the waves, with the shares that came out
// for planned ones, to show what that does.
//
// Three worlds are played: that of the book; one in which no trigger works
// better than another; and that one in times that change, where all rates rise
// evenly from a quarter below their mean to a quarter above. Contacts are drawn
// as counts, which the first wave of both campaigns has in common.
//
// It returns early with the context's error when that is cancelled; other
// errors are *experiment.Problems.
func PlayWaves(ctx context.Context, e *experiment.Experiment, o WaveOptions) (*findings.WavePlay, error) {
	if err := checkWaves(e, o); err != nil {
		return nil, err
	}
	p := newWavePlan(e, o)
	worlds := []*world{newWorld(p.e, false), newWorld(p.e, true), newWorld(p.e, true)}
	sums := make([]waveSums, len(worlds))
	err := playAll(ctx, len(worlds)*o.Runs, func(i int) (waveRun, error) {
		k := i % len(worlds)
		return p.play(worlds[k], k == len(worlds)-1, o.Seed, uint64(i/len(worlds)))
	}, func(i int, run waveRun) {
		sums[i%len(worlds)].add(worlds[i%len(worlds)], run)
		if o.Progress != nil {
			o.Progress(i+1, len(worlds)*o.Runs)
		}
	})
	if err != nil {
		return nil, err
	}
	return p.tell(o, worlds, sums), nil
}

// checkWaves returns everything that keeps the campaign from being played.
func checkWaves(e *experiment.Experiment, o WaveOptions) error {
	var problems experiment.Problems
	if !(1 <= o.Runs && o.Runs <= MostRuns) {
		problems.Add(experiment.Msg("characteristics.runs", "runs", o.Runs, "limit", MostRuns))
	}
	if o.Waves < 2 {
		problems.Add(experiment.Msg("waves.few", "waves", o.Waves))
	}
	if _, most := e.PlannedExposures(); most > 1 || e.Design == experiment.Deck {
		problems.Add(experiment.Msg("waves.once", "exposures", e.ExposuresText(), "deck", e.Design == experiment.Deck))
	}
	if err := problems.Err(); err != nil {
		return err
	}
	_, err := simulate.New(context.Background(), e, simulate.Options{Seed: o.Seed, Waves: o.Waves})
	return err
}

// A wavePlan is what all runs of a campaign in waves have in common.
type wavePlan struct {
	e      *experiment.Experiment // judged once, at the end
	waves  int
	policy planning.Policy
	names  []string
}

func newWavePlan(from *experiment.Experiment, o WaveOptions) *wavePlan {
	e := *from
	e.Window, e.SimulatedSeed, e.Design = 0, "", experiment.Split
	e.Stopping, e.Looks, e.Start, e.End, e.DailyContacts = experiment.Fixed, 0, time.Time{}, time.Time{}, 0
	p := &wavePlan{e: &e, waves: o.Waves, names: e.TriggerNames()}
	p.policy = planning.Policy{Planned: sharesOf(e.Triggers), Control: -1, Floor: o.Floor}
	for a, name := range p.names {
		if name == e.Control {
			p.policy.Control = a
		}
	}
	return p
}
