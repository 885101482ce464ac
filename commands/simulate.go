package commands

import (
	"context"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
	"triggerlab/experiment/workbook"
	"triggerlab/reports/text"
)

type simulateOptions struct {
	outputOptions
	seed, exposures, days string
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

The same seed gives the same outcomes on every machine. Whatever is concluded
from them says SIMULATED.

Exit status is 0 if it was written, 2 if the command line is wrong, 3 if the
workbook is wrong, and 4 if anything else is in the way.`,
		Flags: append(opts.outputOptions.flags(),
			&cli.StringFlag{Name: "seed", Destination: &opts.seed, Category: categorySimulation, Usage: "whole `NUMBER` that the draws start from (the book's simulated_seed, else 1)"},
			&cli.StringFlag{Name: "exposures", Destination: &opts.exposures, Category: categorySimulation, Usage: "how `OFTEN` a contact sees its trigger: 3, or 1-5 for a number between (the book's, else 1)"},
			&cli.StringFlag{Name: "days", Destination: &opts.days, Category: categorySimulation, Usage: "`NUMBER` of days the campaign lasts (from start to end, else 14)"},
		),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			book, err := oneFile(c, "BOOK -o FILE")
			if err != nil {
				return err
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
	if err := opts.mayWrite(path); err != nil {
		return err
	}
	exposures, err := simulate.Exposures(e, play)
	if err != nil {
		return err
	}
	e.SimulatedSeed = strconv.FormatUint(play.Seed, 10)
	var count int64
	counted := func(yield func(experiment.Exposure) bool) {
		for x := range exposures {
			count++
			if ctx.Err() != nil || !yield(x) {
				return
			}
		}
	}
	err = opts.write(std.Out, func(w io.Writer) error {
		write := workbook.Write
		if strings.EqualFold(filepath.Ext(opts.path), ".csv") {
			write = workbook.WriteCSV
		}
		if err := write(w, e, counted); err != nil {
			return err
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(std.Out, text.New(language.English).Word("simulate.written", "exposures", count, "file", opts.path, "seed", e.SimulatedSeed)+"\n")
	return err
}

// options checks the flags; the seed of the book is the default.
func (o *simulateOptions) options(e *experiment.Experiment) (play simulate.Options, err error) {
	if o.path == "" {
		return play, usage("-o played.xlsx, or -o played.csv", "simulate where to? no file was named")
	}
	if ext := strings.ToLower(filepath.Ext(o.path)); ext != ".xlsx" && ext != ".csv" {
		return play, usage("-o played.xlsx, or -o played.csv", "simulate writes a file ending in .xlsx or .csv, not %q", o.path)
	}
	seed := o.seed
	if seed == "" {
		seed = e.SimulatedSeed
	}
	if seed == "" {
		seed = "1"
	}
	number, ok := experiment.ParseWhole(seed)
	if !ok {
		return play, usage("type a whole number in digits, such as --seed 7", "the seed cannot be %q", seed)
	}
	play.Seed = uint64(number)
	if o.exposures != "" {
		if problem, ok := e.Set("exposures", o.exposures); !ok {
			return play, flagProblem("exposures", problem)
		}
	}
	if o.days != "" {
		days, ok := experiment.ParseWhole(o.days)
		if !ok || days < 1 || days > 3650 {
			return play, usage("--days 14", "--days cannot be %q", o.days)
		}
		play.Days = int(days)
	}
	return play, nil
}
