package source

import (
	"cmp"
	"context"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/tally"
)

// saved are the parts that the outcomes were saved in; nil where they stand in
// files of another kind. Both together are an error: the contacts of the others
// are not hashed by the parts' key, and those of a ledger go by names of its own.
func (o Options) saved() ([]string, error) {
	var paths, others []string
	for _, path := range Inputs(o.names()...) {
		if parts.Is(path) {
			paths = append(paths, path)
		} else {
			others = append(others, path)
		}
	}
	if len(paths) > 0 && len(others) > 0 {
		code := "source.tally-among"
		if ledger.Is(others[0]) {
			code = "source.tally-ledger"
		}
		return nil, experiment.Problem(experiment.Msg(code, "other", paths[0], "file", others[0]).On(experiment.Place{File: others[0]}))
	}
	return paths, twice(paths)
}

// joined is parts that are put together.
type joined struct {
	*input
	options     Options
	parts       []*parts.Part
	provenances []findings.Provenance
	own         *experiment.Experiment // that of the parts
	bases       []uint64               // of each part: rows of those before
	gatherer    *tally.Gatherer
	held        holdings
}

// join loads parts as if their rows were read at once.
func join(ctx context.Context, o Options, paths []string, m Monitor) (*Loaded, error) {
	j := &joined{options: o}
	if err := o.asSaved(paths[0]); err != nil {
		return nil, err
	}
	if err := j.look(paths); err != nil {
		return nil, err
	}
	if err := j.settle(ctx); err != nil {
		return nil, err
	}
	plan := j.locked(o)
	if err := j.gather(ctx, m); err != nil {
		return nil, err
	}
	return j.load(plan)
}

// asSaved refuses to read parts in any other way than they were.
func (o Options) asSaved(path string) error {
	var flags []string
	for flag, said := range map[string]bool{
		"--map": len(o.Map) > 0, "--by": len(o.By) > 0, "--only": len(o.Only) > 0, "--sent": o.Sent != "", "--empty": o.Empty != "",
		"--rejects": o.Rejects != nil, "--sheet": len(o.Sheets) > 0, "--wide": o.Wide != "", "--engaged": o.Engaged != "", "--dates": o.Dates != "",
		"--attribute": len(o.Attributes) > 0, "--experiment": o.Experiment != "", "--encoding": o.Encoding != "", "--header-row": o.HeaderRow > 0,
	} {
		if said {
			flags = append(flags, flag)
		}
	}
	if slices.Sort(flags); len(flags) == 0 {
		return nil
	}
	return experiment.Problem(experiment.Msg("source.tally-as-it-is", "flags", flags).On(experiment.Place{File: path}))
}

// look opens every part, and refuses those that are not of one table.
func (j *joined) look(paths []string) error {
	var problems experiment.Problems
	for _, path := range paths {
		p, err := parts.Open(path)
		if err == nil {
			err = j.meet(p)
		}
		if other := take(&problems, err); other != nil {
			return other
		}
	}
	return problems.Err()
}

// take adds problems to others; an error that is none comes back.
func take(to *experiment.Problems, err error) error {
	p, ok := err.(*experiment.Problems)
	if !ok {
		return err
	}
	for _, m := range p.List {
		to.Add(m)
	}
	return nil
}

// meet takes in a part that fits the others.
func (j *joined) meet(p *parts.Part) error {
	e, provenance, err := evidence.Carried(p.About.Carried)
	if err != nil {
		return evidence.InFile(p.Path, err)
	}
	if len(j.parts) == 0 {
		j.own = e
	} else if m, differs := j.differs(p, e); differs {
		return experiment.Problem(m.On(experiment.Place{File: p.Path}))
	}
	base := uint64(0)
	if n := len(j.parts); n > 0 {
		base = j.bases[n-1] + j.parts[n-1].About.Rows
	}
	j.held.add(p)
	j.parts, j.provenances, j.bases = append(j.parts, p), append(j.provenances, provenance), append(j.bases, base)
	return nil
}

// settle finds the experiment: that of the book, or else of the parts, with the
// settings that are said now.
func (j *joined) settle(ctx context.Context) error {
	j.input = &input{experiment: j.own}
	o, at := j.options, experiment.Place{File: j.parts[0].Path}
	if o.Outcomes != "" {
		f, book, err := openBook(ctx, o.Path)
		if err != nil {
			return err
		}
		f.Close()
		j.book, j.experiment = book, book.Experiment
		if err := j.fits(book); err != nil {
			return err
		}
	}
	for _, s := range o.Settings {
		if s.Name == "window" && s.Value != j.own.Text("window") {
			return experiment.Problem(experiment.Msg("source.tally-window", "window", j.own.Text("window")).On(at))
		}
	}
	return j.settings(o.Settings)
}

// gather puts the parts together.
func (j *joined) gather(ctx context.Context, m Monitor) error {
	first := j.parts[0].About.Reading
	g := tally.NewGatherer(first.Columns)
	g.Circumstances, g.Wave, g.LookDays = first.Circumstances, first.Wave, j.experiment.LookDays()
	g.Waits, g.Window = true, int64(j.experiment.Window.Seconds())
	for i, p := range j.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if last := p.About.Last; last != nil && (i == 0 || *last > g.Last) {
			g.Last = *last
		}
		if err := joinPart(g, p, j.bases[i]); err != nil {
			return err
		}
		m.Progress(j.provenances[i].RowsRead, float64(i+1)/float64(len(j.parts)))
	}
	j.gatherer = g
	return nil
}

func joinPart(g *tally.Gatherer, p *parts.Part, base uint64) error {
	sections, err := p.Sections()
	if err != nil {
		return err
	}
	defer sections.Close()
	if err := g.Join(sections.Next, base); err != nil {
		return evidence.InFile(p.Path, err)
	}
	return sections.Whole()
}

// load closes what was gathered, and accounts for all rows.
func (j *joined) load(plan *findings.LockedPlan) (*Loaded, error) {
	o := j.options
	if o.Save != nil {
		if err := j.keep(); err != nil {
			return nil, err
		}
	}
	t, rows := j.gatherer.Close(j.experiment.TriggerNames(), j.parts[0].About.Reading.Breakdowns)
	p := j.provenance(t, rows)
	if !addsUp(&p) {
		return nil, experiment.Problem(experiment.Msg("parts.damaged", "part", "rows").On(experiment.Place{File: j.parts[0].Path}))
	}
	p.Plan = cmp.Or(plan, p.Plan)
	if !o.AllowRejects {
		if err := (&reader{input: j.input}).tooMany(&p); err != nil {
			return nil, err
		}
	}
	loaded := &Loaded{Experiment: j.experiment, Tally: t, Provenance: p}
	if o.Save != nil {
		if err := o.Save.end(j.experiment, p, j.sources()); err != nil {
			return nil, err
		}
	}
	return loaded.concluded(o)
}
