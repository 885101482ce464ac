package commands

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/source"
)

type recordImportOptions struct {
	ledgerOptions
	outcomesOptions
	correct, same, again bool
}

func newRecordImport(std Streams) *cli.Command {
	var opts recordImportOptions
	return &cli.Command{
		Name:      "import",
		Usage:     "take over the outcomes of a file, all or none",
		ArgsUsage: "LEDGER FILE",
		Description: `Reads FILE as a report reads it, and records each exposure. The ledger is made
where there is none.

  triggerlab record import spring.swipes monday.csv
  triggerlab record import spring.swipes tuesday.csv
  triggerlab record import spring.swipes export.csv --map trigger=Variant --map outcome=Clicked

The same file again changes nothing, and of a longer copy of it only what is new
is added. An exposure is known again by its event; where the file has none by
contact, trigger, channel and time; and where that is not there either, by where
it stands in the file. An outcome that was not known and now is, is recorded as
a correction. One that was known and is now another is a conflict: --correct
takes it over, and what was said before stays in the ledger too. An old file that
tells what was corrected since changes nothing either, except with --correct.

Where a file names contacts and neither events nor times, another file with the
same contact and trigger may tell of the same exposure or of a new one: --same or
--again says which.

Exit status is 0 if all was recorded, 2 if the command line is wrong, 3 if the
file cannot be used as it is or is in conflict with the ledger, in which case
nothing was recorded, and 4 if anything else is in the way.`,
		Flags: append(slices.Concat(opts.ledgerOptions.flags(), opts.importFlags()),
			&cli.BoolFlag{Name: "correct", Destination: &opts.correct, Category: categoryRecord, Usage: "take over outcomes that are others than those recorded, as corrections"},
			&cli.BoolFlag{Name: "same", Destination: &opts.same, Category: categoryRecord, Usage: "where nothing says when: the same contact and trigger as before are the same exposure"},
			&cli.BoolFlag{Name: "again", Destination: &opts.again, Category: categoryRecord, Usage: "where nothing says when: the same contact and trigger as before are another exposure"},
		),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, file, err := twoArguments(c, "LEDGER FILE")
			if err != nil {
				return err
			}
			if source.IsAddress(file) {
				return misuse("usage.database-import")
			}
			src, err := opts.sourceOf(c, file)
			if err != nil {
				return err
			}
			if opts.same && opts.again {
				return misuse("usage.together", "first", "--same", "second", "--again")
			}
			if ledger.Is(file) && !ledger.Is(path) {
				return misuse("usage.ledger-first", "line", "triggerlab record import "+typed(file)+" "+typed(path))
			}
			return runRecordImport(c.Context, std, opts, path, src)
		},
	}
}

// importFlags are those of reading outcomes that say how a file is read, and
// none that says what to conclude of it.
func (o *recordImportOptions) importFlags() []cli.Flag {
	return slices.DeleteFunc(o.outcomesOptions.flags(), func(f cli.Flag) bool {
		name := f.Names()[0]
		asked := slices.ContainsFunc(o.databaseOptions.flags(), func(f cli.Flag) bool { return f.Names()[0] == name })
		return asked || name == "outcomes" || name == "share" || slices.ContainsFunc(experiment.SettingList, func(s experiment.Setting) bool { return experiment.FlagOf(s.Name) == name })
	})
}

func runRecordImport(ctx context.Context, std Streams, opts recordImportOptions, path string, src source.Options) (err error) {
	aside, err := opts.newRejects(&src, "")
	if err != nil {
		return err
	}
	swipes, err := source.OpenSwipes(ctx, src)
	if err != nil {
		return err
	}
	defer swipes.Close()
	l, err := opts.create(ctx, std, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	m := newMonitor(std)
	imported, err := opts.take(ctx, l, swipes, m)
	m.done()
	if writing := aside.write(std); writing != nil && err == nil {
		return writing
	}
	if err != nil {
		return err
	}
	if err := notice(std, importNotices(swipes)...); err != nil {
		return err
	}
	return answerWith(std, importAnswers(path, src.Path, imported, swipes)...)
}

// take names the exposures of the file and imports them.
func (o *recordImportOptions) take(ctx context.Context, l *ledger.Ledger, swipes *source.Swipes, m source.Monitor) (ledger.Imported, error) {
	digest, err := swipes.SHA256()
	if err != nil {
		return ledger.Imported{}, err
	}
	earlier, err := l.Imports(ctx)
	if err != nil {
		return ledger.Imported{}, err
	}
	var series []ledger.Series
	for _, e := range earlier {
		if s, ok := ledger.ParseSeries(e.Series); ok {
			series = append(series, s)
		}
	}
	naming, err := l.Naming(ctx, digest, series, o.again)
	if err != nil {
		return ledger.Imported{}, err
	}
	from := &ledger.Origin{Digest: digest, Name: filepath.Base(swipes.Path()), Correct: o.correct}
	if from.Simulated, err = swipes.Seed(ctx); err != nil {
		return ledger.Imported{}, err
	}
	// Where rows say which exposures they are nobody has to look which file it is.
	if !swipes.Numbered() && !(swipes.Named() && swipes.Timed()) {
		if err := look(ctx, swipes, naming); err != nil {
			return ledger.Imported{}, err
		}
		from.Series = naming.Series().String()
		from.Fresh = swipes.Named() && !o.same && !o.again && !naming.Continues()
	}
	done, err := l.Import(ctx, from, named(ctx, swipes, naming, m))
	return done, standing(err, l.Path(), swipes)
}

// look lets the naming see all of a file before anything of it is named.
func look(ctx context.Context, swipes *source.Swipes, naming *ledger.Naming) error {
	for one, err := range swipes.All(ctx, quietly{}, nil) {
		if err != nil {
			return err
		}
		s := swipeOf(&one)
		naming.Look(&s, one.Row)
	}
	return nil
}

// standing puts problems at the places of the file that they are about: a ledger
// knows which of the swipes it was given they are.
func standing(err error, path string, swipes *source.Swipes) error {
	var problems *experiment.Problems
	if errors.As(err, &problems) {
		for i, m := range problems.List {
			if m.At.Row > 0 && m.At.File == path {
				m = m.On(swipes.Place(m.At.Row - 1))
				if m.Code == "ledger.conflict" { // for which there is a flag here
					m.Code = "record.conflict"
				}
				problems.List[i] = m
			}
		}
	}
	return err
}

// quietly is the Monitor of a reading that another one follows.
type quietly struct{}

func (quietly) Progress(int64, float64) {}

// named gives the swipes of a file with their events.
func named(ctx context.Context, swipes *source.Swipes, naming *ledger.Naming, m source.Monitor) iter.Seq2[ledger.Swipe, error] {
	return func(yield func(ledger.Swipe, error) bool) {
		name := func(x *source.Swipe) error {
			s := swipeOf(x)
			err := naming.Name(&s, x.Row, x.Merged)
			x.Event = s.Event
			return err
		}
		number := int64(0)
		for x, err := range swipes.All(ctx, m, name) {
			s := swipeOf(&x)
			number++
			s.At.Row = number
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// swipeOf is a swipe as a ledger keeps it.
func swipeOf(x *source.Swipe) ledger.Swipe {
	s := ledger.Swipe{Exposure: x.Exposure, Note: x.Note, Minds: x.Minds, Position: x.Position, Via: experiment.Via(x.Via)}
	if s.Via == experiment.ViaUnknown {
		s.Via = experiment.ViaImport
	}
	return s
}

// importNotices are what a person should know of how the file was read.
func importNotices(swipes *source.Swipes) []experiment.Message {
	p := swipes.Provenance()
	list := p.Notices
	if swipes.FromLedger() {
		list = append(list, experiment.Msg("record.from-ledger"))
	}
	if unkept := swipes.Unkept(); len(unkept) > 0 {
		list = append(list, experiment.Msg("record.unkept", "headers", unkept))
	}
	return list
}

// importAnswers say what became of the rows of the file.
func importAnswers(path, file string, i ledger.Imported, swipes *source.Swipes) []experiment.Message {
	p := swipes.Provenance()
	code := "record.imported"
	if i.Recorded+i.Corrected == 0 {
		code = "record.nothing-new"
	}
	list := []experiment.Message{experiment.Msg(code, "ledger", path, "file", file,
		"recorded", i.Recorded, "already", i.Already, "corrected", i.Corrected)}
	if i.Outdated > 0 {
		list = append(list, experiment.Msg("record.imported-outdated", "rows", i.Outdated, "file", file))
	}
	if p.Simulated {
		list = append(list, experiment.Msg("record.imported-simulated"))
	}
	for _, a := range p.SetAside {
		list = append(list, experiment.Msg("record.imported-aside", "rows", a.Rows, "reason", a.Reason, "first", a.First))
	}
	return append(list, experiment.Msg("record.imported-next", "ledger", path))
}
