package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/assign"
	"triggerlab/experiment/roles"
)

type assignOptions struct {
	outputOptions
	contacts, method, wave, take, draws, balance string
	splitTo, splitFormat, csv, format            string
	encoding, delimiter, headerRow, sheet        string
	triggers, shares, mapped, by                 cli.StringSlice
	keep, exclude, notIn                         cli.StringSlice
	allowRejects                                 bool
}

func newAssign(std Streams) *cli.Command {
	var opts assignOptions
	return &cli.Command{
		Name:      "assign",
		Usage:     "share contacts out among the triggers, each to one and for good",
		ArgsUsage: "BOOK or FILE",
		Description: `Gives every contact of BOOK a trigger, in the shares of its sheet Triggers, and
says how it was done; -o writes it down.

  triggerlab assign spring.xlsx
  triggerlab assign spring.xlsx -o spring.xlsx --split-to mailing
  triggerlab assign spring.xlsx --contacts crm.csv --by country -o assigned.csv
  triggerlab assign people.csv --trigger flowers --trigger poem -o assigned.csv

Up to 100,000 contacts are dealt in permuted blocks within their segments, more
by a salted hash of each alone. Who was assigned before, in the book's sheet
Assignments or a file named by --keep, is never moved: run it again when there
are newcomers.

Exit status is 0 if contacts were assigned, 2 if the command line is wrong, 3
if the book or a list is, and 4 if anything else is in the way.`,
		Flags:        opts.flags(),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "BOOK -o FILE")
			if err != nil {
				return err
			}
			return opts.run(c, std, path)
		},
	}
}

func (o *assignOptions) flags() []cli.Flag {
	text := func(name string, to *string, category, usage string) cli.Flag {
		return &cli.StringFlag{Name: name, Destination: to, Category: category, Usage: usage}
	}
	list := func(name string, to *cli.StringSlice, category, usage string) cli.Flag {
		return &cli.StringSliceFlag{Name: name, Destination: to, Category: category, Usage: usage}
	}
	flags := []cli.Flag{
		text("contacts", &o.contacts, categoryInput, "the contacts are in `FILE` (.csv, .tsv, .xlsx, .parquet) and not in the book"),
		list("keep", &o.keep, categoryInput, "`FILE` holds earlier assignments, which stay as they are; repeat for more"),
		list("exclude", &o.exclude, categoryInput, "leave out the contacts that `FILE` lists; repeat for more"),
		list("not-in", &o.notIn, categoryInput, "leave out the contacts whom `FILE`, another book or its assignments, has assigned; repeat for more"),
		list("map", &o.mapped, categoryInput, "read a column as a role: `ROLE=HEADER`, such as contact=\"Klant nr\"; repeat for more"),
		list("by", &o.by, categoryInput, "make segments of the columns `HEADERS`, such as country or country,plan"),
		text("sheet", &o.sheet, categoryInput, "the contacts are in the sheet `NAME` of a workbook"),
		text("encoding", &o.encoding, categoryInput, "the text of the contacts is in `NAME`, such as windows-1252"),
		text("delimiter", &o.delimiter, categoryInput, "`CHARACTER` between the cells of a line; tab for a tab"),
		text("header-row", &o.headerRow, categoryInput, "the names of the columns are in row `NUMBER` of the file"),
		&cli.BoolFlag{Name: "allow-rejects", Destination: &o.allowRejects, Category: categoryInput, Usage: "go on when more than 1 % of the rows cannot be used"},
		list("trigger", &o.triggers, categoryExperiment, "`NAME` of a trigger, where there is no book; repeat for each"),
		list("share", &o.shares, categoryExperiment, "part of a trigger, relative to the others: `TRIGGER=PART`; repeat for each"),
		text("method", &o.method, categoryAssignment, "`METHOD`: blocked (even in every segment) or hash (each contact by itself)"),
		text("wave", &o.wave, categoryAssignment, "`NUMBER` of the wave the newcomers are of (the last one so far, else 1)"),
		text("take", &o.take, categoryAssignment, "assign only `HOWMANY` of the newcomers, such as 5000 or 20%, drawn by hash; the others wait for a later wave"),
		text("balance", &o.balance, categoryAssignment, "of many draws take the one most even in the columns `HEADERS`, such as prior,country"),
		text("draws", &o.draws, categoryAssignment, "`NUMBER` of draws for --balance (1000)"),
		text("split-to", &o.splitTo, categoryOutput, "write a file a trigger, for the mailing tool, and one of the holdout into `FOLDER`"),
		text("split-format", &o.splitFormat, categoryOutput, "`FORMAT` of those files: xlsx (the default) or csv"),
		text("csv", &o.csv, categoryOutput, "`KIND` of CSV: plain for programs (the default), or excel, in which no cell runs as a formula"),
		text("format", &o.format, categoryOutput, "tell what was done as `FORMAT`: terminal, markdown or json"),
	}
	for _, name := range []string{"name", "holdout", "salt"} {
		flags = append(flags, &cli.StringFlag{Name: name, Category: categoryExperiment, Usage: settingHelp[name]})
	}
	return append(flags, o.outputOptions.flags()...)
}

// decided finds the book and its contacts, and takes over the flags.
func (o *assignOptions) decided(ctx context.Context, c *cli.Context, path string) (a assign.Options, err error) {
	read, err := o.reading()
	if err != nil {
		return a, err
	}
	first := read
	if o.contacts != "" {
		first = assign.Reading{}
	}
	in, err := assign.Look(ctx, path, first)
	if err != nil {
		return a, err
	}
	a = assign.Options{Experiment: in.Experiment, Contacts: in.Contacts, Keep: in.Assignments, AllowRejects: o.allowRejects}
	if in.IsBook {
		a.Book = path
	}
	switch {
	case o.contacts != "" && !in.IsBook:
		return a, misuse("usage.contacts-book", "file", path, "contacts", typed(o.contacts))
	case o.contacts != "":
		a.Contacts = assign.List{Path: o.contacts}
	case in.IsBook && in.Contacts.Path == "":
		return a, experiment.Problem(experiment.Msg("assign.no-contacts").On(experiment.Place{File: path}))
	}
	if err := o.columns(&a.Contacts, read); err != nil {
		return a, err
	}
	if err := o.experiment(c, in, a.Experiment); err != nil {
		return a, err
	}
	return a, o.lists(ctx, &a)
}

func (o *assignOptions) lists(ctx context.Context, a *assign.Options) error {
	for _, path := range o.keep.Value() {
		lists, err := assign.Assigned(ctx, path)
		if err != nil {
			return err
		}
		a.Keep = append(a.Keep, lists...)
	}
	for _, path := range o.notIn.Value() {
		lists, err := assign.Assigned(ctx, path)
		if err != nil {
			return err
		}
		a.NotIn = append(a.NotIn, lists...)
	}
	for _, path := range o.exclude.Value() {
		a.Exclude = append(a.Exclude, assign.List{Path: path})
	}
	return nil
}

func (o *assignOptions) reading() (r assign.Reading, err error) {
	r.Encoding = o.encoding
	if o.headerRow != "" {
		if r.HeaderRow, err = strconv.ParseInt(o.headerRow, 10, 64); err != nil || r.HeaderRow < 1 {
			return r, misuse("usage.number", "flag", "--header-row", "value", o.headerRow, "example", "--header-row 3")
		}
	}
	r.Delimiter, err = delimiterOf(o.delimiter)
	return r, err
}

// columns takes over what was said of the list of contacts.
func (o *assignOptions) columns(l *assign.List, read assign.Reading) error {
	l.Read, l.Map = read, map[roles.Role]string{}
	if o.sheet != "" {
		l.Sheet, l.Own = o.sheet, false
	}
	for _, m := range o.mapped.Value() {
		role, header, ok := strings.Cut(m, "=")
		if !ok || header == "" || !among(role, string(roles.Contact), string(roles.Segment), string(roles.Prior)) {
			return misuse("usage.map", "value", m, "roles", roleNames(roles.Contact, roles.Segment, roles.Prior))
		}
		l.Map[roles.Role(role)] = header
	}
	for _, by := range o.by.Value() {
		l.By = append(l.By, splitList(by)...)
	}
	return nil
}

// experiment takes over the flags that stand for rows of the book.
func (o *assignOptions) experiment(c *cli.Context, in assign.Input, e *experiment.Experiment) error {
	for _, name := range []string{"name", "holdout", "salt"} {
		if !c.IsSet(name) {
			continue
		}
		if problem, ok := e.Set(name, c.String(name)); !ok {
			return flagProblem(name, problem)
		}
	}
	if in.IsBook && len(o.triggers.Value()) > 0 {
		return misuse("usage.trigger-book")
	}
	for _, name := range o.triggers.Value() {
		if name = strings.TrimSpace(name); name == "" || slices.Contains(e.TriggerNames(), name) {
			return misuse("usage.value", "flag", "--trigger", "value", name, "instead", []string{"--trigger flowers --trigger poem"})
		}
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: name})
	}
	if len(e.Triggers) == 0 && !in.IsBook {
		return misuse("usage.no-trigger", "file", in.Contacts.Path, "contacts", typed(in.Contacts.Path))
	}
	return o.newShares(e)
}

// newShares puts the shares of the flags in the place of those of the book:
// all of them, so that a part means the same whatever the book says.
func (o *assignOptions) newShares(e *experiment.Experiment) error {
	said, err := parseShares(o.shares.Value())
	if err != nil || len(said) == 0 {
		return err
	}
	for i := range e.Triggers {
		e.Triggers[i].Share = 0
	}
	for name, share := range said {
		at := slices.IndexFunc(e.Triggers, func(t experiment.Trigger) bool { return t.Name == name })
		if at < 0 {
			return misuse("usage.share-trigger", "trigger", name, "triggers", e.TriggerNames())
		}
		e.Triggers[at].Share = share
	}
	return nil
}

// how checks the flags that say how contacts are shared out.
func (o *assignOptions) how(a *assign.Options) error {
	if !among(o.method, "", string(assign.Hash), string(assign.Blocked)) {
		return misuse("usage.value", "flag", "--method", "value", o.method, "instead", []string{"--method blocked", "--method hash"})
	}
	a.Method = assign.Method(o.method)
	if o.wave != "" {
		n, ok := experiment.ParseWhole(o.wave)
		if !ok || n < 1 || n > 1000 {
			return misuse("usage.number", "flag", "--wave", "value", o.wave, "example", "--wave 2")
		}
		a.Wave = int(n)
	}
	if o.take != "" {
		number, percent := strings.CutSuffix(o.take, "%")
		part, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		n, whole := experiment.ParseWhole(o.take)
		switch {
		case percent && err == nil && 0 < part && part <= 100:
			a.TakePart = part / 100
		case whole && n > 0:
			a.TakeCount = n
		default:
			return misuse("usage.value", "flag", "--take", "value", o.take, "instead", []string{"--take 5000", "--take 20%"})
		}
	}
	a.Balance = splitList(o.balance)
	if o.draws != "" {
		n, ok := experiment.ParseWhole(o.draws)
		if !ok || n < 1 || n > 1_000_000 || len(a.Balance) == 0 {
			return misuse("usage.value", "flag", "--draws", "value", o.draws, "instead", []string{"--balance prior --draws 1000"})
		}
		a.Draws = int(n)
	}
	if len(a.Balance) > 0 && a.Method == assign.Hash {
		return misuse("usage.hash-balance")
	}
	return nil
}
