package commands

import (
	"context"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment/analysis"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

type reportOptions struct {
	outcomesOptions
	manyOptions
	pageOptions
	saveOptions
	csv        string
	noEvidence bool
}

func newReport(std Streams) *cli.Command {
	var opts reportOptions
	return &cli.Command{
		Name:      "report",
		Usage:     "say which trigger wins, for whom, and how sure that is",
		ArgsUsage: "FILE…",
		Description: `Reads the outcomes of an experiment and says which trigger wins attention:
overall, per segment, and whether tailoring per segment is worth it.

  triggerlab report valentine.xlsx
  triggerlab report export.csv --map trigger=Variant --map outcome=Clicked --control "No e-mail"
  triggerlab report export.csv --by country,plan -o report.xlsx
  triggerlab report valentine.xlsx -o report.html -o report.csv -o - --format markdown
  triggerlab report '*day.csv'
  triggerlab report monday.csv --save-tally monday.tally
  triggerlab report '*.tally'
  triggerlab report tests.csv --experiment test_id --map trigger=package --map message=headline

FILE is a workbook with a sheet Outcomes or Totals, or any table with a row
for each exposure or for each trigger. Several files, a pattern in quotation
marks or a folder are one table, matched by the names of its columns: a
contact who is in several of them is one contact. --save-tally keeps a part of
them, without names, to be put together with others, also from other machines.

With --experiment the file holds many experiments: each is judged as if it were
alone, and the report says what all of them come to. The rows of each may stand
anywhere; where they stand together memory does not grow with the file.

A file that -o names is written as its name ends: .html, .xlsx, .md, .json, .csv
or .txt; -o - is the screen, and --format says what is written there. Of several
files all are replaced, or none.

Exit status is 0 whatever the verdict, 2 if the command line is wrong, 3 if
the input data are wrong, and 4 if anything else is in the way.`,
		Flags: slices.Concat(opts.outcomesOptions.flags(), opts.manyOptions.flags(), opts.pageOptions.flags("the report", reports.ReportFormats()), opts.saveOptions.flags(), []cli.Flag{
			&cli.BoolFlag{Name: "no-evidence", Destination: &opts.noEvidence, Category: categoryOutput, Usage: "leave out of json, html and xlsx the sums that everything was computed from; then they cannot be checked, nor made again in another format"},
			&cli.StringFlag{Name: "csv", Destination: &opts.csv, Category: categoryOutput, Usage: "write csv for `WHOM`: excel, or plain for other programs (excel in a file, plain on the screen)"},
		}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			src, err := opts.sources(c)
			if err != nil {
				return err
			}
			if err := opts.into(c, &src); err != nil {
				return err
			}
			if src.Experiment != "" && opts.tally != "" {
				return misuse("usage.tally-many", "header", src.Experiment)
			}
			if src.Experiment != "" {
				return reportMany(c.Context, std, opts, src)
			}
			return runReport(c.Context, std, &opts, src)
		},
	}
}

func runReport(ctx context.Context, std Streams, opts *reportOptions, src source.Options) error {
	targets, err := opts.targets(choosing("", reports.ReportFormats()), inputs(src)...)
	if err != nil {
		return err
	}
	if err := opts.csvFor(targets); err != nil {
		return err
	}
	if opts.showSQL {
		return opts.show(ctx, std, src)
	}
	defer opts.kept.discard()
	if err := opts.begin(&src, opts.paths()...); err != nil {
		return err
	}
	loaded, err := opts.load(ctx, std, src, opts.paths()...)
	if err != nil {
		return err
	}
	if loaded.Alone == nil {
		err = opts.report(ctx, std, src, loaded, targets)
	}
	if err != nil {
		return err
	}
	return opts.end(std, loaded.Alone)
}

// report says what is to be concluded.
func (o *reportOptions) report(ctx context.Context, std Streams, src source.Options, loaded *source.Loaded, targets []target) error {
	doc, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		return err
	}
	if err := o.carry(doc, loaded, targets); err != nil {
		return err
	}
	return o.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		if o.csv != "" {
			look.Plain = o.csv == csvPlain
		}
		if f == reports.JUnit {
			return o.judged(ctx, w, std, src, loaded, doc)
		}
		return reports.Write(w, f, doc, std.reportIn(loaded.Experiment.Language), look)
	})
}

// csvPlain is csv for programs, which guards no name against spreadsheets.
const csvPlain = "plain"

// csvFor checks for whom csv is to be.
func (o *reportOptions) csvFor(targets []target) error {
	switch {
	case !among(o.csv, "", "excel", csvPlain):
		return misuse("usage.value", "flag", "--csv", "value", o.csv, "instead", []string{"--csv excel", "--csv " + csvPlain})
	case o.csv != "" && !slices.ContainsFunc(targets, func(t target) bool { return t.format == reports.CSV }):
		return misuse("usage.alone", "flag", "--csv "+o.csv, "needs", "--format csv", "example", "-o report.csv --csv "+o.csv)
	}
	return nil
}

// carry adds what the findings were concluded from, where some target holds it.
func (o *reportOptions) carry(doc *findings.Findings, from *source.Loaded, targets []target) (err error) {
	carries := func(t target) bool { return reports.Carries(t.format) }
	if o.noEvidence || !slices.ContainsFunc(targets, carries) {
		return nil
	}
	doc.Evidence, err = evidence.Pack(from.Experiment, from.Tally, from.Provenance, doc.Panel, version())
	return err
}
