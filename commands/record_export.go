package commands

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/source"
	"triggerlab/experiment/workbook"
)

type recordExportOptions struct {
	outputOptions
	csv, delimiter string
}

func newRecordExport(std Streams) *cli.Command {
	var opts recordExportOptions
	return &cli.Command{
		Name:      "export",
		Usage:     "write what a ledger holds as a workbook, a CSV or a Parquet file",
		ArgsUsage: "LEDGER",
		Description: `Writes a row for each exposure, as its last correction says, under the headers
that report and record import read. Contacts are pseudonyms.

  triggerlab record export spring.swipes -o swiped.xlsx
  triggerlab record export spring.swipes -o spring.csv --csv plain
  triggerlab record export spring.swipes -o spring.parquet

A CSV file is written for Excel, with an apostrophe in front of any text that a
spreadsheet program would run as a formula; record import takes it away again.
--csv plain writes every text as it is, for other programs.

Exit status is 0 if it was written, 2 if the command line is wrong, 3 if the
ledger cannot be read or holds more than a sheet can, and 4 if anything else is
in the way.`,
		Flags: append(opts.outputOptions.flags(),
			&cli.StringFlag{Name: "csv", Value: "excel", Destination: &opts.csv, Category: categoryOutput, Usage: "write CSV for `WHOM`: excel, or plain for other programs"},
			&cli.StringFlag{Name: "delimiter", Destination: &opts.delimiter, Category: categoryOutput, Usage: "`CHARACTER` between the cells of a line of CSV; semicolon where decimals have a comma"},
		),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "LEDGER -o FILE")
			if err != nil {
				return err
			}
			return runRecordExport(c, std, opts, path)
		},
	}
}

func runRecordExport(c *cli.Context, std Streams, opts recordExportOptions, path string) error {
	as, packed, err := opts.export(c)
	if err != nil {
		return err
	}
	if err := opts.mayWrite(path); err != nil {
		return err
	}
	if opts.replacesBook(c.Context, path) {
		return misuse("usage.export-book", "file", opts.path)
	}
	f, err := ledger.File(c.Context, path)
	if err != nil {
		return err
	}
	defer f.Close()
	if as.Format == ledger.XLSX {
		if err := workbook.Fits(f.Len()); err != nil {
			return inFile(path, err)
		}
	}
	m := newMonitorOf(std, "progress.written", "progress.rows-left")
	as.Progress = func(rows int64) { m.Progress(rows, 0) }
	var done ledger.Exported
	err = opts.write(std.Out, func(w io.Writer) (err error) {
		done, err = writeExport(c.Context, w, f, as, packed)
		return err
	})
	m.done()
	if err != nil || opts.path == "-" {
		return err
	}
	said := []experiment.Message{experiment.Msg("record.exported", "rows", done.Rows, "file", opts.path, "columns", done.Columns)}
	if done.Formulas > 0 {
		said = append(said, experiment.Msg("record.exported-formulas", "cells", done.Formulas))
	}
	return answerWith(std, said...)
}

// replacesBook tells that the file to write is a book, such as the one that the
// swipes are of, which has the same name but for its ending. An earlier export
// names no triggers and may be replaced.
func (o *recordExportOptions) replacesBook(ctx context.Context, path string) bool {
	if _, err := os.Stat(o.path); err != nil || !strings.EqualFold(filepath.Ext(o.path), ".xlsx") {
		return false
	}
	if e, err := source.Book(ctx, o.path); err == nil {
		return len(e.Triggers) > 0
	}
	of, _ := ledger.Beside(o.path)
	return sameFile(of, path)
}

func writeExport(ctx context.Context, w io.Writer, f *ledger.Outcomes, as ledger.ExportOptions, packed bool) (done ledger.Exported, err error) {
	if !packed {
		return ledger.Export(ctx, w, f, as)
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return done, err
	}
	done, err = ledger.Export(ctx, z, f, as)
	return done, errors.Join(err, z.Close())
}

// export checks the flags; the name of the file says the format.
func (o *recordExportOptions) export(c *cli.Context) (as ledger.ExportOptions, packed bool, err error) {
	if o.path == "" {
		return as, false, misuse("usage.nowhere", "command", "record export", "instead", []string{"-o swiped.xlsx", "-o swiped.csv", "-o swiped.parquet"})
	}
	if !among(o.csv, "excel", "plain") {
		return as, false, misuse("usage.value", "flag", "--csv", "value", o.csv, "instead", []string{"--csv excel", "--csv plain"})
	}
	as.Excel = o.csv == "excel" && (o.path != "-" || c.IsSet("csv"))
	ending := strings.ToLower(filepath.Ext(o.path))
	if ending == ".gz" {
		packed = true
		ending = strings.ToLower(filepath.Ext(strings.TrimSuffix(strings.ToLower(o.path), ".gz")))
	}
	switch {
	case ending == ".xlsx" && !packed:
		as.Format = ledger.XLSX
	case ending == ".parquet" && !packed:
		as.Format = ledger.Parquet
	case ending == ".csv" || o.path == "-":
		as.Format = ledger.CSV
	case ending == ".tsv":
		as.Format, as.Delimiter = ledger.CSV, '\t'
	default:
		return as, false, misuse("usage.ending", "command", "record export", "file", filepath.Base(o.path), "endings", []string{".xlsx", ".csv", ".csv.gz", ".tsv", ".parquet"})
	}
	if as.Format != ledger.CSV && (c.IsSet("csv") || o.delimiter != "") {
		return as, false, misuse("usage.csv-only", "file", filepath.Base(o.path))
	}
	if o.delimiter != "" {
		if as.Delimiter, err = delimiterOf(o.delimiter); err == nil && !strings.ContainsRune(",;\t", as.Delimiter) {
			err = misuse("usage.value", "flag", "--delimiter", "value", o.delimiter, "instead", []string{"--delimiter semicolon", "--delimiter comma", "--delimiter tab"})
		}
	}
	return as, packed, err
}
