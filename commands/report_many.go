package commands

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// concluded is what a portfolio takes from one experiment.
type concluded struct {
	experiment *experiment.Experiment
	doc        *findings.Findings
	report     []byte // a member of the JSON document, where one is written
}

// reportMany reports on many experiments. Next to nothing of each is held in
// memory: the reports of the experiments, which the JSON document carries, wait
// in a temporary file until it is whole.
func reportMany(ctx context.Context, std Streams, opts reportOptions, src source.Options) (err error) {
	targets, err := opts.targets(choosing("report --experiment", reports.PortfolioFormats()), src.Path, src.Outcomes)
	if err != nil {
		return err
	}
	if err := opts.csvFor(targets); err != nil {
		return err
	}
	aside, err := opts.newRejects(&src, opts.paths()...)
	if err != nil {
		return err
	}
	many, err := openMany(ctx, std, src)
	if err != nil {
		return errors.Join(err, aside.write(std))
	}
	defer many.Close()
	defer thrifty(many.Len())()
	var document *spooled
	if slices.ContainsFunc(targets, func(t target) bool { return t.format == reports.JSON }) {
		if document, err = newSpooled(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, document.remove()) }()
	}
	all := analysis.NewPortfolio(many.Header, many.Experiment().Level)
	defer func() { err = errors.Join(err, all.Close()) }()
	summary, err := opts.concludeAll(ctx, std, many, all, src, document)
	if err := aside.write(std); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	lang := std.reportIn(many.Experiment().Language)
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		if opts.csv != "" {
			look.Plain = opts.csv == csvPlain
		}
		if f == reports.JSON {
			return document.copyTo(w)
		}
		return reports.WritePortfolio(w, f, &summary, lang, look)
	})
}

// concludeAll judges every experiment and what they say together, and writes
// the document where there is one.
func (o *reportOptions) concludeAll(ctx context.Context, std Streams, many *source.Many, all *analysis.Portfolio, src source.Options, to *spooled) (findings.Summary, error) {
	refused := []findings.Refused{}
	var why *experiment.Problems // of the first
	err := judgeEach(ctx, std, many, func(ctx context.Context, one *source.One) (concluded, error) {
		return o.conclude(ctx, one, to != nil)
	}, func(j judgedOne[concluded]) error {
		for _, row := range j.one.Rejects {
			src.Rejects(row)
		}
		if j.refused != nil {
			if why == nil {
				why = j.refused
			}
			refused = append(refused, j.one.Refused(j.refused))
			return nil
		}
		if err := all.Add(j.made.doc, j.made.experiment); err != nil || to == nil {
			return onDisk(err)
		}
		return to.stream.Add(j.made.report)
	})
	if err != nil {
		return findings.Summary{}, err
	}
	if len(refused) == many.Len() {
		return findings.Summary{}, noneJudged(many, why)
	}
	summary, err := all.Conclude()
	if err != nil {
		return findings.Summary{}, onDisk(err)
	}
	summary.RowsRead, summary.SetAside, summary.Refused = many.Provenance.RowsRead, many.Provenance.SetAside, refused
	if to != nil {
		err = to.close(&summary)
	}
	return summary, err
}

// thrifty has waste collected sooner where experiments are very many, until it
// is undone: they take a tenth more time, and memory stays near that of some.
func thrifty(experiments int) (undo func()) {
	const many, percent = 5000, 40
	if experiments < many {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	if 0 <= before && before < percent { // somebody asked for less
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}

// conclude judges one experiment, as report does one that is alone; carried
// into the document it has its own report.
func (o *reportOptions) conclude(ctx context.Context, one *source.One, carried bool) (c concluded, err error) {
	loaded, err := one.Load(ctx)
	if err != nil {
		return c, err
	}
	c.experiment = loaded.Experiment
	if !carried {
		c.doc, err = analysis.Outline(loaded.Experiment, loaded.Tally, loaded.Provenance)
		return c, err
	}
	if c.doc, err = analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance); err != nil {
		return c, err
	}
	if !o.noEvidence {
		if c.doc.Evidence, err = evidence.Pack(loaded.Experiment, loaded.Tally, loaded.Provenance, c.doc.Panel, version()); err != nil {
			return c, err
		}
	}
	if c.report, err = reports.PortfolioReport(c.doc); err == nil {
		c.doc.Evidence = nil
	}
	return c, err
}

// onDisk says of an error that it came of the folder of temporary files.
func onDisk(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return unwritten(os.TempDir(), err)
	}
	return err
}

// noneJudged is the error of a file of which no experiment could be judged:
// how many there are, and what is wrong with the first.
func noneJudged(many *source.Many, first *experiment.Problems) error {
	problems := experiment.Problems{}
	problems.Add(experiment.Msg("source.none-judged", "experiments", many.Len(), "header", many.Header))
	for _, m := range first.List {
		problems.Add(m)
	}
	problems.Total += first.Total - len(first.List)
	return problems.Err()
}

// spooled is a document that waits in a temporary file, which only its owner
// can read, until it is whole.
type spooled struct {
	file   *os.File
	stream *reports.PortfolioStream
}

func newSpooled() (*spooled, error) {
	file, err := os.CreateTemp("", "triggerlab-*.json")
	if err != nil {
		return nil, unwritten(os.TempDir(), err)
	}
	return &spooled{file: file, stream: reports.NewPortfolioStream(file)}, nil
}

func (s *spooled) close(all *findings.Summary) error { return s.stream.Close(all) }

// copyTo writes the document. It may be written to several places.
func (s *spooled) copyTo(w io.Writer) error {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

func (s *spooled) remove() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }
