package commands

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/characteristics"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// runsOptions are for playing a plan many times over.
type runsOptions struct{ runs, format string }

func (o *runsOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "runs", Destination: &o.runs, Category: categorySimulation, Usage: "play the plan `NUMBER` times by every stopping rule and say what to expect of it"},
		&cli.StringFlag{Name: "format", Destination: &o.format, Category: categoryOutput, Usage: "`FORMAT` of what --runs says: terminal, markdown or json (by the name of -o, else terminal)"},
	}
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
		return usage("leave --until and --model out", "--runs plays whole campaigns, by the rates of the book alone")
	}
	runs, ok := experiment.ParseWhole(opts.runs)
	if !ok || runs < 1 || runs > characteristics.MostRuns {
		return usage("--runs 1000", "--runs cannot be %q", opts.runs)
	}
	format, err := pageFormat(opts.format, opts.path, "--runs")
	if err != nil {
		return err
	}
	if err := opts.mayWrite(path); err != nil {
		return err
	}
	m := newMonitorOf(std.Err, "progress.runs", "progress.runs-left")
	doc, err := characteristics.Play(ctx, e, characteristics.Options{Runs: int(runs), Seed: play.Seed, Days: play.Days, Progress: func(done, of int) {
		m.Progress(1, float64(done)/float64(of))
	}})
	m.done()
	if err != nil {
		return err
	}
	look := lookOf(std.Out)
	return opts.write(std.Out, func(w io.Writer) error {
		return reports.WriteCharacteristics(w, format, doc, language.English, look)
	})
}
