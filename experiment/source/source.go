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
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
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

// reportSheets are three sheets of a report of ours in every language that it
// speaks, which no workbook with outcomes has together.
var reportSheets = [][]string{
	{"Summary", "Health", "Method"},
	{"Résumé", "Santé des données", "Méthode"},
	{"Samenvatting", "Gezondheid van de gegevens", "Methode"},
}

// isReport tells a report of ours, which holds conclusions and no outcomes.
func isReport(f table.File) bool {
	named := map[string]bool{}
	for _, s := range f.Sheets() {
		named[s.Name] = true
	}
	return slices.ContainsFunc(reportSheets, func(names []string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !named[name] })
	})
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

// ownSheet chooses between the Outcomes and the Totals of a book.
func (in *input) ownSheet(b *workbook.Book, path string) error {
	at := experiment.Place{File: path}
	if b.OutcomesSheet != "" && b.TotalsSheet != "" {
		// A starter has both, to be filled in or not.
		switch outcomes, totals := in.filled(b.OutcomesSheet), in.filled(b.TotalsSheet); {
		case outcomes && !totals:
			b.TotalsSheet = ""
		case totals && !outcomes:
			b.OutcomesSheet = ""
		case !totals:
			return experiment.Problem(experiment.Msg("source.no-outcomes-yet", "sheet", b.OutcomesSheet, "file", path).On(experiment.Place{File: path, Sheet: b.OutcomesSheet}))
		}
	}
	switch {
	case b.OutcomesSheet != "" && b.TotalsSheet != "":
		return experiment.Problem(experiment.Msg("source.both-sheets", "outcomes", b.OutcomesSheet, "totals", b.TotalsSheet, "file", path).On(at))
	case b.OutcomesSheet != "":
		in.sheet = b.OutcomesSheet
	case b.TotalsSheet != "":
		in.sheet, in.totals = b.TotalsSheet, true
	default:
		return experiment.Problem(experiment.Msg("source.no-outcomes", "file", path).On(at))
	}
	return nil
}

// filled tells that a sheet of the outcomes' book has a row below its header,
// or something in it that cannot be read, of which reading it will tell.
func (in *input) filled(sheet string) bool {
	if sheet == "" {
		return false
	}
	rows, err := in.outcomes.Rows(sheet)
	if err != nil {
		return !noHeader(err)
	}
	for shard := range rows.Shards() {
		for range rows.Scan(context.Background(), shard) {
			return true
		}
	}
	return false
}

// noHeader tells that there is nothing in a sheet at all.
func noHeader(err error) bool {
	var p *experiment.Problems
	return errors.As(err, &p) && p.Total == 1 && p.List[0].Code == "table.no-header"
}

// splitSheet takes book.xlsx#Sheet apart.
func splitSheet(source string) (path, sheet string) {
	if at := strings.LastIndex(source, ".xlsx#"); at >= 0 {
		return source[:at+len(".xlsx")], source[at+len(".xlsx#"):]
	}
	return source, ""
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
