package commands

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
	"triggerlab/experiment/workbook"
	"triggerlab/reports"
	"triggerlab/reports/text"
)

type simulateOptions struct {
	pageOptions
	played                outputOptions // the one file of outcomes
	seed, exposures, days string
	model, until          string
	runsOptions
	wavesOptions
}

func newSimulate(std Streams) *cli.Command {
	var opts simulateOptions
	return &cli.Command{
		Name:      "simulate",
		Usage:     "play the campaign of a workbook on contacts that do not exist",
		ArgsUsage: "BOOK",
		Description: `Plays the triggers of BOOK on the contacts that its sheet Segments describes
and writes what they did as Outcomes, marked as simulated.

  triggerlab simulate valentine.xlsx --seed 7 -o played.xlsx
  triggerlab report played.xlsx

Contacts engage at the rates of the sheet Affinity, or at the base_rate of their
segment and what tailoring adds to it. Where Segments says more of people, they
behave so: attention, fatigue (and recovery), taste, patience, ambivalence and
ladder are columns of it. --model full fills in usual strengths of all of them,
--model plain leaves all of them out; triggerlab explain behaviour tells more.

The same seed gives the same outcomes on every machine. Whatever is concluded
from them says SIMULATED.

With --runs the campaign is played that many times, and as often with triggers
that are all alike, and every stopping rule is followed through each: how often
it names the right trigger, a wrong one, or one where there is none.

  triggerlab simulate valentine.xlsx --runs 200

With --waves the shares of the triggers follow the outcomes from wave to wave,
and campaigns with such shares are held against campaigns with planned ones:
engagements gained, the right winner found, wrong ones named. With -o one such
campaign is written, each contact with its wave.

  triggerlab simulate valentine.xlsx --waves 5
  triggerlab simulate valentine.xlsx --waves 5 -o played.xlsx

Exit status is 0 if it was written, 2 if the command line is wrong, 3 if the
workbook is wrong, and 4 if anything else is in the way.`,
		Flags: append(slices.Concat(opts.pageOptions.flags("what --runs and --waves say", reports.Formats()), opts.runsOptions.flags(), opts.wavesOptions.flags()),
			&cli.StringFlag{Name: "seed", Destination: &opts.seed, Category: categorySimulation, Usage: "whole `NUMBER` that the draws start from (the book's simulated_seed, else 1)"},
			&cli.StringFlag{Name: "exposures", Destination: &opts.exposures, Category: categorySimulation, Usage: "how `OFTEN` a contact sees its trigger: 3, or 1-5 for a number between (the book's, else 1)"},
			&cli.StringFlag{Name: "days", Destination: &opts.days, Category: categorySimulation, Usage: "`NUMBER` of days the campaign lasts (from start to end, else 14)"},
			&cli.StringFlag{Name: "until", Destination: &opts.until, Category: categorySimulation, Usage: "play no further than the end of `DAY`, such as 2026-02-07: what comes later is not in the file"},
			&cli.StringFlag{Name: "model", Destination: &opts.model, Value: "book", Category: categorySimulation, Usage: "`WHAT` of behaviour plays: book (what its Segments say), plain (nothing beside the rates) or full (everything, at usual strengths)"},
		),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			book, err := oneFile(c, "BOOK -o FILE")
			if err != nil {
				return err
			}
			if opts.comparesWaves() {
				return runWaves(c.Context, std, opts, book)
			}
			if opts.runs != "" && opts.waves != "" {
				return misuse("usage.runs-outcomes", "file", opts.paths()[0])
			}
			if opts.runs != "" {
				return runCharacteristics(c.Context, std, opts, book)
			}
			return runSimulate(c.Context, std, opts, book)
		},
	}
}

func runSimulate(ctx context.Context, std Streams, opts simulateOptions, path string) error {
	e, err := source.Book(ctx, path)
	if err != nil {
		return err
	}
	play, err := opts.options(e)
	if err != nil {
		return err
	}
	if err := opts.played.mayWrite(path); err != nil {
		return err
	}
	ending := outcomesEnding(opts.played.path)
	if err := opts.follow(e, &play); err != nil {
		return err
	}
	campaign, err := simulate.New(ctx, e, play)
	if err != nil {
		return inFile(path, err)
	}
	if ending == ".xlsx" {
		if err := workbook.Fits(campaign.AtLeast()); err != nil {
			return err
		}
	}
	e.SimulatedSeed = strconv.FormatUint(play.Seed, 10)
	var count int64
	m := newMonitorOf(std, "progress.played", "progress.rows-left")
	written := func(exposures int64) {
		count += exposures
		m.Progress(exposures, 0)
	}
	err = opts.played.write(std.Out, func(w io.Writer) error {
		if ending == ".xlsx" {
			return writePlayedBook(ctx, w, e, campaign, written)
		}
		return writePlayedLines(ctx, w, ending == ".csv.gz", e, campaign, written)
	})
	m.done()
	if err != nil {
		return err
	}
	p := text.New(std.reportIn(e.Language))
	said := p.Word("simulate.written", "exposures", count, "file", opts.played.path, "seed", e.SimulatedSeed) + "\n"
	if mechanisms := simulate.Mechanisms(e, play.Model); len(mechanisms) > 0 {
		said += p.Word("simulate.mechanisms", "mechanisms", mechanisms) + "\n"
	}
	_, err = io.WriteString(std.Out, said)
	return err
}

// writePlayedBook writes the book with the outcomes as a sheet.
func writePlayedBook(ctx context.Context, w io.Writer, e *experiment.Experiment, c *simulate.Campaign, written func(int64)) error {
	counted := func(yield func(experiment.Exposure) bool) {
		for x := range c.Exposures() {
			if ctx.Err() != nil || !yield(x) {
				return
			}
			written(1)
		}
	}
	if err := workbook.Write(w, e, counted, c.Columns()...); err != nil {
		return err
	}
	return ctx.Err()
}

// writePlayedLines writes the outcomes as a table, played and written on all
// processors.
func writePlayedLines(ctx context.Context, w io.Writer, compressed bool, e *experiment.Experiment, c *simulate.Campaign, written func(int64)) error {
	if compressed {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		return errors.Join(writePlayedLines(ctx, z, false, e, c, written), z.Close())
	}
	if _, err := io.WriteString(w, workbook.NewLines(e, c.Columns()...).Header()); err != nil {
		return err
	}
	return c.Render(ctx, w, func() func([]byte, experiment.Exposure) ([]byte, error) {
		return workbook.NewLines(e, c.Columns()...).Append
	}, written)
}

// outcomesEnding is what the name of a file of outcomes ends in.
func outcomesEnding(path string) string {
	name := strings.ToLower(filepath.Base(path))
	if strings.HasSuffix(name, ".csv.gz") {
		return ".csv.gz"
	}
	return filepath.Ext(name)
}

// options checks the flags; the seed of the book is the default.
func (o *simulateOptions) options(e *experiment.Experiment) (play simulate.Options, err error) {
	if o.format != "" {
		return play, misuse("usage.format-runs", "format", o.format)
	}
	if o.played.path, err = o.only("usage.one-played"); err != nil {
		return play, err
	}
	if o.played.path == "" {
		return play, misuse("usage.nowhere", "command", "simulate", "instead", []string{"-o played.xlsx", "-o played.csv"})
	}
	if !among(outcomesEnding(o.played.path), ".xlsx", ".csv", ".csv.gz") {
		return play, misuse("usage.ending", "command", "simulate", "file", o.played.path, "endings", []string{".xlsx", ".csv", ".csv.gz"})
	}
	switch o.model {
	case "book":
	case string(simulate.Plain), string(simulate.Full):
		play.Model = simulate.Model(o.model)
	default:
		return play, misuse("usage.value", "flag", "--model", "value", o.model, "instead", []string{"--model book", "--model plain", "--model full"})
	}
	if err := o.draws(e, &play); err != nil {
		return play, err
	}
	if o.until != "" {
		until, ok := experiment.ParseTime(o.until)
		if !ok {
			return play, misuse("usage.value", "flag", "--until", "value", o.until, "instead", []string{"--until 2026-02-07"})
		}
		if len(strings.TrimSpace(o.until)) <= len(time.DateOnly) {
			until = until.AddDate(0, 0, 1) // a day is played to its end
		}
		play.Until = until
	}
	return play, nil
}

// draws checks the flags that say what is drawn, how often and for how long.
func (o *simulateOptions) draws(e *experiment.Experiment, play *simulate.Options) error {
	seed := o.seed
	if seed == "" {
		seed = e.SimulatedSeed
	}
	if seed == "" {
		seed = "1"
	}
	number, ok := experiment.ParseWhole(seed)
	if !ok {
		return misuse("usage.number", "flag", "--seed", "value", seed, "example", "--seed 7")
	}
	play.Seed = uint64(number)
	if o.exposures != "" {
		if problem, ok := e.Set("exposures", o.exposures); !ok {
			return flagProblem("exposures", problem)
		}
	}
	if o.days != "" {
		days, ok := experiment.ParseWhole(o.days)
		if !ok || days < 1 || days > 3650 {
			return misuse("usage.number", "flag", "--days", "value", o.days, "example", "--days 14")
		}
		play.Days = int(days)
	}
	return nil
}
