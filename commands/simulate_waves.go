package commands

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/characteristics"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// wavesOptions are for campaigns whose shares follow the outcomes.
type wavesOptions struct{ waves, floor string }

func (o *wavesOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "waves", Destination: &o.waves, Category: categorySimulation, Usage: "play the campaign in a `NUMBER` of waves with shares that follow the outcomes, against planned shares; with -o played.xlsx, once"},
		&cli.StringFlag{Name: "floor", Destination: &o.floor, Category: categorySimulation, Usage: "`PART` of every wave that each trigger keeps, the control twice that (5%)"},
	}
}

// follow makes the simulation follow its outcomes from wave to wave.
func (o *simulateOptions) follow(e *experiment.Experiment, play *simulate.Options) error {
	if o.waves == "" {
		if o.floor != "" {
			return misuse("usage.alone", "flag", "--floor", "needs", "--waves", "example", "--waves 5 --floor "+o.floor)
		}
		return nil
	}
	waves, ok := experiment.ParseWhole(o.waves)
	if !ok || waves < 2 || waves > 1000 {
		return misuse("usage.number", "flag", "--waves", "value", o.waves, "example", "--waves 5")
	}
	if e.Design == experiment.Deck {
		return experiment.Problem(experiment.Msg("waves.once", "exposures", e.ExposuresText(), "deck", true))
	}
	floor, err := o.floorOf(e)
	if err != nil {
		return err
	}
	play.Waves, play.Shares = int(waves), characteristics.FollowOutcomes(e, floor)
	return nil
}

// floorOf is the floor that was said, 0 where none was.
func (o *wavesOptions) floorOf(e *experiment.Experiment) (float64, error) {
	if o.floor == "" {
		return 0, nil
	}
	floor, ok := experiment.ParseRate(o.floor)
	if most := 1 / float64(len(e.Triggers)+1); !ok || !(0 < floor && floor < most) {
		return 0, misuse("usage.floor", "value", o.floor, "triggers", len(e.Triggers), "most", most)
	}
	return floor, nil
}

// comparesWaves tells that waves are asked for, and not a file of outcomes.
func (o *simulateOptions) comparesWaves() bool {
	return o.waves != "" && !among(outcomesEnding(o.paths()[0]), ".xlsx", ".csv", ".csv.gz")
}

// runWaves says what adaptive waves buy and cost.
func runWaves(ctx context.Context, std Streams, opts simulateOptions, path string) error {
	e, err := source.Book(ctx, path)
	if err != nil {
		return err
	}
	var play simulate.Options
	if err := opts.draws(e, &play); err != nil {
		return err
	}
	if err := opts.follow(e, &play); err != nil {
		return err
	}
	if opts.until != "" || opts.model == string(simulate.Full) || opts.days != "" {
		return misuse("usage.waves-whole")
	}
	o := characteristics.WaveOptions{Waves: play.Waves, Seed: play.Seed}
	if o.Runs, err = opts.count(characteristics.DefaultWaveRuns); err != nil {
		return err
	}
	if o.Floor, err = opts.floorOf(e); err != nil {
		return err
	}
	targets, err := opts.targets(choosing("--waves", reports.PageFormats()), path)
	if err != nil {
		return err
	}
	var done func()
	o.Progress, done = watchRuns(std)
	doc, err := characteristics.PlayWaves(ctx, e, o)
	done()
	if err != nil {
		return err
	}
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return reports.WriteWavePlay(w, f, doc, std.reportIn(e.Language), look)
	})
}
