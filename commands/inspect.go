package commands

import (
	"context"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment/analysis"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

type inspectOptions struct {
	outcomesOptions
	manyOptions
	outputOptions
}

func newInspect(std Streams) *cli.Command {
	var opts inspectOptions
	return &cli.Command{
		Name:      "inspect",
		Usage:     "show what is understood of a file before anyone trusts a verdict from it",
		ArgsUsage: "FILE…",
		Description: `Shows how a file was read: its sheets, its header, what each column is taken
for, the first rows, and which rows would be set aside and why.

  triggerlab inspect export.csv
  triggerlab inspect export.csv --map trigger=Variant
  triggerlab inspect export.csv --rejects aside.csv
  triggerlab inspect tests.csv --experiment test_id --map trigger=package

Exit status is 0 if a report could be made of it, 2 if the command line is
wrong, 3 if the file cannot be used as it is, and 4 if anything else is in
the way.`,
		Flags:        slices.Concat(opts.outcomesOptions.flags(), opts.manyOptions.flags(), opts.outputOptions.flags()),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			src, err := opts.sources(c)
			if err != nil {
				return err
			}
			if err := opts.into(c, &src); err != nil {
				return err
			}
			return runInspect(c.Context, std, opts, src)
		},
	}
}

func runInspect(ctx context.Context, std Streams, opts inspectOptions, src source.Options) error {
	if err := opts.mayWrite(inputs(src)...); err != nil {
		return err
	}
	format, err := choosing("", reports.InspectionFormats())("", opts.path)
	if err != nil {
		return misuse("usage.inspect-format")
	}
	aside, err := opts.newRejects(&src, opts.path)
	if err != nil {
		return err
	}
	if opts.showSQL {
		return opts.show(ctx, std, src)
	}
	m := newMonitor(std)
	look, err := source.Inspect(ctx, src, m)
	m.done()
	if err := aside.write(std); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	analysis.Inspect(look)
	err = opts.write(std.Out, func(w io.Writer) error {
		return reports.WriteInspection(w, format, look, std.tongue.tag, lookOf(std.Out))
	})
	if err != nil {
		return err
	}
	// What would stop a report stops here too, after what was understood.
	return look.Problems.Err()
}
