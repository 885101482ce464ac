package source

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// input is the files of one call, open.
type input struct {
	experiment *experiment.Experiment
	export     *evidence.Export // whose experiment it is; nil: no report's
	book       *workbook.Book   // nil: a file that was not made for us
	outcomes   table.File
	sheet      string     // of outcomes
	whole      table.File // all rows of outcomes, where a log is taken apart; nil: it was not looked at
	base       table.File // what they were read from, before they were seen in another way
	totals     bool       // the sheet is our Totals
	strict     bool       // the sheet is ours
	sent       table.File
	events     *events // the outcomes are words of what happened; nil: they are not
	files      []table.File
	seen       []experiment.Message // of how the outcomes are read
	opened     []experiment.Message // and of which files
	kept       *ledger.Outcomes     // they stand in a ledger; nil: they do not
	told       map[string][]toldOf  // what the rows of a trigger tell of it
	pseudonyms bool                 // which knows the contacts of other files by these
	keyless    string               // the key that would take, where it is missing
}

func (in *input) Close() {
	for _, f := range in.files {
		f.Close()
	}
}

func (in *input) open(ctx context.Context, path string, o table.Options) (table.File, error) {
	return in.openMore(ctx, path, nil, o)
}

// openMore opens a file, or several that are one table.
func (in *input) openMore(ctx context.Context, path string, more []string, o table.Options) (table.File, error) {
	f, notices, err := openFiles(ctx, path, more, o)
	if err == nil {
		in.files, in.opened = append(in.files, f), append(in.opened, notices...)
	}
	return f, err
}

// open finds out which file holds what; ex is the report that FILE is, nil
// where it is none.
func open(ctx context.Context, ex *evidence.Export, o *Options) (*input, error) {
	in := &input{experiment: &experiment.Experiment{}}
	if ex != nil {
		if err := in.asExported(ex, o); err != nil {
			return nil, err
		}
	}
	if err := in.openAll(ctx, *o); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

func (in *input) openAll(ctx context.Context, o Options) error {
	if in.export != nil {
		if err := in.elsewhere(ctx, o); err != nil {
			return err
		}
		return in.openSent(ctx, o)
	}
	if o.FileIsDatabase() {
		if err := in.connect(ctx, o); err != nil {
			return err
		}
		return in.see(ctx, o)
	}
	first := o.table()
	if o.Outcomes != "" {
		first = table.Options{} // what is said is of the outcomes
	}
	f, err := in.openMore(ctx, o.Path, o.More, first)
	if err != nil {
		return err
	}
	if isReport(f) {
		return experiment.Problem(experiment.Msg("source.a-report", "file", o.Path).On(experiment.Place{File: o.Path}))
	}
	if workbook.Is(f) {
		if err := o.madeHere(f, o.Outcomes == ""); err != nil {
			return err
		}
		if in.book, err = workbook.Read(ctx, f); err != nil {
			return err
		}
		in.experiment = in.book.Experiment
	}
	switch {
	case o.Outcomes != "":
		if err := in.elsewhere(ctx, o); err != nil {
			return err
		}
	case in.book != nil:
		in.outcomes, in.strict = f, true
		if kept, err := in.beside(ctx, o); err != nil {
			return err
		} else if kept {
			break
		}
		if err := in.ownSheet(in.book, o.Path); err != nil {
			return err
		}
	default:
		in.outcomes = f
		if kept, err := in.keptIn(f, o); err != nil {
			return err
		} else if book := bookOf(o.Path); kept && book != "" {
			in.seen = append(in.seen, experiment.Msg("source.ledger-alone", "book", book))
		}
	}
	return in.openSent(ctx, o)
}

// openSent opens the list of recipients, and looks at the outcomes.
func (in *input) openSent(ctx context.Context, o Options) (err error) {
	in.base = in.outcomes
	if o.Sent != "" {
		if in.sent, err = in.open(ctx, o.Sent, table.Options{}); err != nil {
			return err
		}
	}
	return in.see(ctx, o)
}

// see looks at outcomes that were not made for us the way they are to be
// read. Ours are read in one way only.
func (in *input) see(ctx context.Context, o Options) error {
	switch {
	case in.kept != nil:
		return nil
	case in.strict:
		return o.madeHere(in.outcomes, true)
	case o.inDatabase():
		return in.seeDatabase(ctx, o)
	}
	others := in.otherSheets(ctx, o)
	seen, notices, err := o.see(ctx, in.outcomes, in.sheet)
	if err != nil {
		return err
	}
	in.files[slices.Index(in.files, in.outcomes)] = seen
	in.outcomes, in.seen = seen, append(others, notices...)
	in.whole = seen
	return in.part(ctx, o)
}

// elsewhere opens outcomes that are not in the book: FILE must then be one,
// for nothing else of it would be read. Those of another book of ours stand in
// its own sheet, and are read as strictly.
func (in *input) elsewhere(ctx context.Context, o Options) (err error) {
	path, sheet := splitSheet(o.Outcomes)
	if !o.inDatabase() {
		if in.outcomes, err = in.open(ctx, path, o.table()); err != nil {
			return err
		}
	}
	if in.book == nil && in.export == nil {
		return experiment.Problem(experiment.Msg("source.not-a-book", "file", o.Path).On(experiment.Place{File: o.Path}))
	}
	if o.inDatabase() {
		return in.connect(ctx, o)
	}
	in.sheet = sheet
	if kept, err := in.keptIn(in.outcomes, o); kept || err != nil {
		return err
	}
	if !workbook.Is(in.outcomes) {
		return nil
	}
	if err := o.madeHere(in.outcomes, sheet == ""); err != nil {
		return err
	}
	b, err := workbook.Read(ctx, in.outcomes)
	switch {
	case sheet == "" && err != nil:
		return err
	case sheet == "":
		in.strict = true
		return in.ownSheet(b, path)
	case err == nil:
		in.totals = strings.EqualFold(sheet, b.TotalsSheet)
		in.strict = in.totals || strings.EqualFold(sheet, b.OutcomesSheet)
	}
	return ctx.Err()
}

func (in *input) settings(said []Setting) error {
	var problems experiment.Problems
	for _, s := range said {
		if problem, ok := in.experiment.Set(s.Name, s.Value); !ok {
			problems.Add(problem)
		}
	}
	return problems.Err()
}

// splitSheet takes book.xlsx#Sheet apart.
func splitSheet(source string) (path, sheet string) {
	if at := strings.LastIndex(source, ".xlsx#"); at >= 0 {
		return source[:at+len(".xlsx")], source[at+len(".xlsx#"):]
	}
	return source, ""
}
