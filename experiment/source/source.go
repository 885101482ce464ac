// Package source is the one switch over where outcomes come from: whatever
// can yield a tally meets here.
//
// A workbook of ours is read strictly, an unknown name or value being an
// error; in a file that was never made for us such rows are set aside by
// reason, counted and placed. No row is dropped: rows read are always rows
// used + rows set aside + rows pending.
package source

import (
	"context"
	"errors"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/workbook"
)

// Options says where outcomes are and how their columns are to be read.
type Options struct {
	Path         string   // the FILE of the command line: our workbook, or any file with outcomes
	More         []string // further files of the same table
	Outcomes     string   // elsewhere: FILE or FILE.xlsx#Sheet
	Sent         string   // all recipients; those without an outcome ignored
	Map          map[roles.Role]string
	By           [][]string // breakdowns, each of one header or more
	Attributes   []string   // headers of columns that tell of the trigger
	Experiment   string     // the header of the column that tells many experiments apart
	Only         []Only
	Empty        string // "ignore", "pending" or empty: not said
	Apart        bool   // leave small segments by themselves, because none is shown
	AllowRejects bool   // go on when more than 1 % of the rows are set aside
	Settings     []Setting
	Shares       map[string]float64 // planned parts of triggers, over those of the book
	// Rejects is told of the rows that are set aside, in the order of their
	// file, when all have been read; nil: nobody is.
	Rejects  func(findings.Reject)
	Database Database
	Save     *Save // of what was gathered per contact; nil: it is not kept
	Reading
	alone bool        // the FILE itself, whatever lies beside it
	class roles.Class // of outcomes of no known tool, as their values show
}

// Only keeps the rows whose value under Header is one of Values, or is Whole
// where the column holds that: subject lines have commas.
type Only struct {
	Header string
	Values []string
	Whole  string
}

// Setting overrides a row of the Experiment sheet.
type Setting struct{ Name, Value string }

// Loaded is an experiment with its outcomes as a tally.
type Loaded struct {
	Experiment *experiment.Experiment
	Tally      *tally.Tally
	Provenance findings.Provenance
	Ledger     string // where the outcomes stood in one: its path
	// Export is the report that the sums were carried by, or by whose experiment
	// outcomes were read; nil where there was none.
	Export *evidence.Export
	// Alone is why nothing can be concluded from a part that was saved, by
	// itself; nil: something can.
	Alone *experiment.Problems
	told  map[string][]toldOf // what the rows of a trigger tell of it
	ours  bool                // the outcomes stood in a sheet of ours,
	sheet string              // this one
}

// A Monitor is told how far reading has come, from several goroutines: how
// many rows more, and which part of the file, from 0 to 1, has now been read.
// Where a file must be read again, rows are taken back.
type Monitor interface {
	Progress(rows int64, read float64)
}

// Load reads everything the options name. What is wrong with the input comes
// back as *experiment.Problems.
func Load(ctx context.Context, o Options, m Monitor) (*Loaded, error) {
	o.Database.monitor = m
	ex, err := exported(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := o.keepable(ex); err != nil {
		return nil, err
	}
	if ex != nil && o.Outcomes == "" {
		return again(ex, o)
	}
	if cells, digest, err := cellsIn(o); err != nil || cells != nil {
		if err != nil {
			return nil, err
		}
		if o.Save != nil {
			return nil, experiment.Problem(experiment.Msg("source.save-database"))
		}
		return fromCells(ctx, cells, digest, ex, o)
	}
	if saved, err := o.saved(); err != nil || saved != nil {
		if err != nil {
			return nil, err
		}
		return join(ctx, o, saved, m)
	}
	in, err := open(ctx, ex, &o)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := in.settings(o.Settings); err != nil {
		return nil, err
	}
	plan := in.locked(o)
	r, err := in.prepare(ctx, in.assume(o))
	if err != nil {
		return nil, err
	}
	return r.load(ctx, m, plan)
}

// load reads what was prepared; plan is that of the book, held against what is
// asked now.
func (r *reader) load(ctx context.Context, m Monitor, plan *findings.LockedPlan) (*Loaded, error) {
	in, o := r.input, r.options
	t, provenance, err := r.read(ctx, m)
	if err != nil {
		return nil, err
	}
	provenance.Notices, provenance.Plan = slices.Concat(in.opened, in.seen, provenance.Notices), plan
	loaded := &Loaded{Experiment: in.experiment, Tally: t, Provenance: provenance, Export: in.export, told: in.told, ours: in.strict, sheet: in.sheet}
	if in.kept != nil {
		loaded.Ledger = in.kept.Path()
	}
	if o.Save != nil {
		if err := o.Save.end(in.experiment, provenance, r.sources(provenance)); err != nil {
			return nil, err
		}
	}
	return loaded.concluded(o)
}

// concluded holds what was loaded against what was said. Of a part that is
// saved it is no error that nothing can be concluded from it alone.
func (l *Loaded) concluded(o Options) (*Loaded, error) {
	err := l.check(o)
	var problems *experiment.Problems
	switch {
	case err != nil && o.Save != nil && errors.As(err, &problems):
		l.Alone = problems
		return l, nil
	case err != nil:
		return l, err
	case !o.Apart:
		l.hideSmall()
	}
	return l, nil
}

// Book reads a workbook of ours without its outcomes.
func Book(ctx context.Context, path string) (*experiment.Experiment, error) {
	f, book, err := openBook(ctx, path)
	if err != nil {
		return nil, err
	}
	f.Close()
	return book.Experiment, nil
}

// openBook opens a workbook of ours and reads its sheets; it is the caller's
// to close.
func openBook(ctx context.Context, path string) (table.File, *workbook.Book, error) {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return nil, nil, err
	}
	if !workbook.Is(f) {
		f.Close()
		return nil, nil, experiment.Problem(experiment.Msg("source.not-a-book", "file", path).On(experiment.Place{File: path}))
	}
	book, err := workbook.Read(ctx, f)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, book, nil
}
