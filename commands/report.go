package commands

import (
	"context"
	"io"
	"slices"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment/analysis"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

type reportOptions struct {
	outcomesOptions
	outputOptions
	format  string
	details bool
}

func newReport(std Streams) *cli.Command {
	var opts reportOptions
	return &cli.Command{
		Name:      "report",
		Usage:     "say which trigger wins, for whom, and how sure that is",
		ArgsUsage: "FILE",
		Description: `Reads the outcomes of an experiment and says which trigger wins attention:
overall, per segment, and whether tailoring per segment is worth it.

  triggerlab report valentine.xlsx
  triggerlab report export.csv --map trigger=Variant --map outcome=Clicked --control "No e-mail"
  triggerlab report export.csv --by country,plan --format xlsx -o report.xlsx

FILE is a workbook with a sheet Outcomes or Totals, or any table with a row
for each exposure or for each trigger.

Exit status is 0 whatever the verdict, 2 if the command line is wrong, 3 if
the input data are wrong, and 4 if anything else is in the way.`,
		Flags: slices.Concat(opts.outcomesOptions.flags(), opts.outputOptions.flags(), []cli.Flag{
			&cli.StringFlag{Name: "format", Destination: &opts.format, Category: categoryOutput, Usage: "`FORMAT` of the report: terminal, markdown, json or xlsx (by the name of -o, else terminal)"},
			&cli.BoolFlag{Name: "details", Destination: &opts.details, Category: categoryOutput, Usage: "show everything on the screen; a file holds it anyway"},
		}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			src, err := opts.source(c)
			if err != nil {
				return err
			}
			return runReport(c.Context, std, opts, src)
		},
	}
}

func runReport(ctx context.Context, std Streams, opts reportOptions, src source.Options) error {
	if err := opts.mayWrite(src.Path, src.Outcomes, src.Sent); err != nil {
		return err
	}
	format, err := chooseFormat(opts.format, opts.path)
	if err != nil {
		return err
	}
	if format == reports.XLSX && opts.path == "" {
		return usage("name a file: -o report.xlsx", "a workbook cannot be shown on a screen")
	}
	loaded, err := opts.load(ctx, std, src, opts.path)
	if err != nil {
		return err
	}
	doc, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		return err
	}
	look := lookOf(std.Out)
	look.Details = opts.details || opts.path != ""
	return opts.write(std.Out, func(w io.Writer) error {
		return reports.Write(w, format, doc, language.English, look)
	})
}
