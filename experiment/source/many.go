package source

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// Many is a file of many experiments, told apart by what stands in one of its
// columns. What the columns mean is settled once, by all rows; apart from that
// every experiment is read as if its rows stood in a file of their own.
type Many struct {
	Header string // of the column
	// Provenance is of the whole file: RowsRead counts all rows, and SetAside
	// those that belong to no experiment.
	Provenance findings.Provenance
	Sorted     bool // the rows of each experiment stand together

	reader  *reader
	options Options
	file    table.File // all rows of the outcomes
	rows    table.Rows
	at      int // the column
	titles  []title
	keep    map[string]bool // what --only keeps of the column; nil: everything
	plan    *findings.LockedPlan
	list    []member // in the order in which they begin
	numbers map[string]int32
	direct  func(number int) *One // where no rows have to be read; nil: they have
}

// One is one of many experiments.
type One struct {
	Name  string // what stands in the column
	Rows  int64
	First experiment.Place // where it begins
	// Rejects are the rows that were set aside, where they were asked for, when
	// it has been loaded.
	Rejects []findings.Reject

	load func(context.Context, *One) (*Loaded, error)
}

// Load reads the experiment. Several may be loaded at the same time. What is
// wrong with its rows comes back as *experiment.Problems, and says nothing
// against the others.
func (o *One) Load(ctx context.Context) (*Loaded, error) { return o.load(ctx, o) }

// OpenMany opens a file of many experiments and looks through it once: which
// there are, and where each begins and ends. What is wrong with the file as a
// whole comes back as *experiment.Problems. Close it.
func OpenMany(ctx context.Context, o Options, m Monitor) (*Many, error) {
	ex, err := exported(ctx, o)
	if err != nil {
		return nil, err
	}
	if ex != nil {
		return nil, experiment.Problem(experiment.Msg("source.many-report", "file", o.Path).On(experiment.Place{File: o.Path}))
	}
	if path := cmp.Or(o.Outcomes, o.Path); beginsAsCells(path) {
		return nil, experiment.Problem(experiment.Msg("source.cells-many").On(experiment.Place{File: path}))
	}
	in, err := open(ctx, nil, &o)
	if err != nil {
		return nil, err
	}
	many, err := in.many(ctx, o, m)
	if err != nil {
		in.Close()
		return nil, err
	}
	return many, nil
}

// many prepares everything that is the same for all.
func (in *input) many(ctx context.Context, o Options, m Monitor) (*Many, error) {
	if err := in.settings(o.Settings); err != nil {
		return nil, err
	}
	if err := in.manyTogether(); err != nil {
		return nil, err
	}
	plan := in.locked(o)
	o = in.assume(o)
	r, err := in.prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	many := &Many{reader: r, options: o, plan: plan, file: in.outcomes, numbers: map[string]int32{}}
	if _, away := in.outcomes.(*inDatabase); away {
		return many, many.ask(ctx, m)
	}
	if in.isLog() {
		many.file = in.whole
	}
	if !in.strict {
		many.titles = r.layout.titles()
	}
	if many.rows, err = many.file.Rows(in.sheet); err != nil {
		return nil, err
	}
	if err := many.column(o); err != nil {
		return nil, placed(err, r.layout.rows)
	}
	digest := digestOf(in.outcomes)
	if err := many.look(ctx, m); err != nil {
		return nil, err
	}
	many.Provenance.SHA256, err = digest()
	return many, err
}

// manyTogether refuses what cannot be told apart by a column of the outcomes.
func (in *input) manyTogether() error {
	at := experiment.Place{File: in.outcomes.Path()}
	switch {
	case in.kept != nil:
		return experiment.Problem(experiment.Msg("source.many-ledger", "ledger", in.kept.Path()).On(at))
	case in.sent != nil && !in.isLog():
		return experiment.Problem(experiment.Msg("source.many-sent", "file", in.sent.Path()).On(at))
	case in.book != nil && in.book.AssignmentsSheet != "":
		return experiment.Problem(experiment.Msg("source.many-assigned", "sheet", in.book.AssignmentsSheet).On(at))
	}
	return nil
}

// column finds the column that tells the experiments apart.
func (m *Many) column(o Options) error {
	l := m.reader.layout
	m.at = l.experiment
	if m.at < 0 {
		return experiment.Problem(experiment.Msg("source.no-experiment-column", "header", o.Experiment, "headers", l.header))
	}
	m.Header = l.header[m.at]
	role := roleOf(l.columns, m.at)
	switch {
	case roles.NamesPeople(m.Header) || role == string(roles.Contact):
		return experiment.Problem(experiment.Msg("source.experiment-people", "header", m.Header))
	case role != "":
		return experiment.Problem(experiment.Msg("source.experiment-role", "header", m.Header, "role", role))
	}
	// Who asks for some of the experiments wants to hear nothing of the others.
	for _, only := range l.only {
		if only.at == m.at {
			m.keep = only.keep
		}
	}
	return nil
}

// Close closes the files.
func (m *Many) Close() { m.reader.Close() }

// Len is how many experiments there are.
func (m *Many) Len() int { return len(m.list) }

// Experiment is what the book says of all of them, which may be nothing.
func (m *Many) Experiment() *experiment.Experiment { return m.reader.experiment }

// All gives the experiments in the order in which they begin in the file. The
// rows of one are held in memory until it was loaded, packed, but never more
// than some: where the rows of many experiments stand among each other the file
// is read again for those that were too many to hold, and an experiment of very
// many rows is read where it stands. An error ends it.
func (m *Many) All(ctx context.Context) iter.Seq2[*One, error] { return m.all(ctx, maxHeld) }

// all holds at most so many rows.
func (m *Many) all(ctx context.Context, most int64) iter.Seq2[*One, error] {
	return func(yield func(*One, error) bool) {
		if m.direct != nil {
			for number := range m.list {
				if !yield(m.direct(number), nil) {
					return
				}
			}
			return
		}
		for _, b := range m.batches(most) {
			if !m.give(ctx, b, yield) {
				return
			}
		}
	}
}

// one is an experiment of which the rows are these.
func (m *Many) one(number int, rows table.Rows) *One {
	it := m.list[number]
	first := m.rows.Place(int(it.first>>40), int64(it.first&(1<<40-1)), m.at)
	return &One{Name: it.name, Rows: it.rows, First: first, load: func(ctx context.Context, one *One) (*Loaded, error) {
		in, r := *m.reader.input, *m.reader
		r.one = m.list[number].sums
		in.experiment = in.experiment.Named(one.Name)
		in.told, in.files = nil, nil
		f := table.As(m.file, rows)
		if in.outcomes = f; in.isLog() {
			in.sent, in.outcomes = in.events.apart(f, rows)
		}
		own, err := in.outcomes.Rows(in.sheet)
		if err != nil {
			return nil, err
		}
		if in.seen = slices.Concat(in.seen, m.Provenance.Notices); m.options.Rejects != nil {
			r.options.Rejects = func(row findings.Reject) { one.Rejects = append(one.Rejects, row) }
		}
		r.input, r.layout = &in, r.layout.over(own, m.at)
		if d, away := m.file.(*inDatabase); away {
			r.ownClock(d)
		}
		return r.load(ctx, quiet{}, m.plan)
	}}
}

// ownClock lifts the window of an experiment in a database of which no row has a
// time. (What stands in a file is looked through again.)
func (r *reader) ownClock(d *inDatabase) {
	if r.experiment.Window > 0 && d.lasts != nil && d.lasts[r.experiment.Name] == nil {
		r.timeless, r.experiment.Window = true, 0
	}
}

// over is the same layout of other rows, all of them of what stands in a
// column.
func (l *layout) over(rows table.Rows, at int) *layout {
	other := *l
	other.rows, other.columns = rows, maps.Clone(l.columns)
	other.by, other.notices = slices.Clone(l.by), slices.Clip(l.notices)
	other.only = slices.DeleteFunc(slices.Clone(l.only), func(o onlyColumn) bool { return o.at == at })
	return &other
}
