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

// runsOptions are for playing a plan many times over.
type runsOptions struct{ runs string }

func (o *runsOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "runs", Destination: &o.runs, Category: categorySimulation, Usage: "play the plan `NUMBER` times by every stopping rule and say what to expect of it"},
	}
}

// count is how many campaigns were asked for, or the number for who did not say.
func (o *runsOptions) count(otherwise int) (int, error) {
	if o.runs == "" {
		return otherwise, nil
	}
	runs, ok := experiment.ParseWhole(o.runs)
	if !ok || runs < 1 || runs > characteristics.MostRuns {
		return 0, misuse("usage.number", "flag", "--runs", "value", o.runs, "example", "--runs 1000")
	}
	return int(runs), nil
}

// watchRuns tells a terminal how many campaigns were played, until done.
func watchRuns(std Streams) (progress func(done, of int), done func()) {
	m := newMonitorOf(std, "progress.runs", "progress.runs-left")
	return func(done, of int) { m.Progress(1, float64(done)/float64(of)) }, m.done
}

// runCharacteristics says what is to be expected of the plan in a book.
func runCharacteristics(ctx context.Context, std Streams, opts simulateOptions, path string) error {
	e, err := source.Book(ctx, path)
	if err != nil {
		return err
	}
	var play simulate.Options
	if err := opts.draws(e, &play); err != nil {
		return err
	}
	if opts.until != "" || opts.model == string(simulate.Full) {
		return misuse("usage.runs-whole")
	}
	runs, err := opts.count(0) // it was said
	if err != nil {
		return err
	}
	targets, err := opts.targets(choosing("--runs", reports.Formats()), path)
	if err != nil {
		return err
	}
	progress, done := watchRuns(std)
	doc, err := characteristics.Play(ctx, e, characteristics.Options{Runs: runs, Seed: play.Seed, Days: play.Days, Progress: progress})
	done()
	if err != nil {
		return err
	}
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return reports.WriteCharacteristics(w, f, doc, std.reportIn(e.Language), look)
	})
}
