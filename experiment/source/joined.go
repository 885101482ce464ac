package source

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/workbook"
)

// saved are the parts that the outcomes were saved in; nil where they stand in
// files of another kind. Both together are an error: the contacts of the others
// are not hashed by the parts' key.
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
		return nil, experiment.Problem(experiment.Msg("source.tally-among", "other", paths[0]).On(experiment.Place{File: others[0]}))
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
	j.parts, j.provenances, j.bases = append(j.parts, p), append(j.provenances, provenance), append(j.bases, base)
	return nil
}

// differs tells why a part cannot be added to the first.
func (j *joined) differs(p *parts.Part, e *experiment.Experiment) (m experiment.Message, differs bool) {
	first := j.parts[0]
	for _, before := range j.parts {
		if a, b, same := sameRows(before.About.Sources, p.About.Sources); same {
			return experiment.Msg("source.parts-same", "other", before.Path, "file", b.File, "others", a.File), true
		}
	}
	if p.About.Key != first.About.Key {
		return experiment.Msg("source.parts-key", "other", first.Path), true
	}
	a, b := first.About.Reading, p.About.Reading
	for _, one := range []struct{ what, mine, others string }{
		{"by", listed(b.Breakdowns), listed(a.Breakdowns)},
		{"columns", strings.Join(slices.Concat(b.Columns, b.Circumstances, []string{b.Wave}), ", "), strings.Join(slices.Concat(a.Columns, a.Circumstances, []string{a.Wave}), ", ")},
		{"totals", said(b.Totals), said(a.Totals)}, {"timeless", said(b.Timeless), said(a.Timeless)},
		{"engaged", b.Engaged, a.Engaged}, {"empty", b.Empty, a.Empty}, {"contacts", said(b.Ledger), said(a.Ledger)}, {"known", said(b.Known), said(a.Known)},
		{"triggers", strings.Join(e.TriggerNames(), ", "), strings.Join(j.own.TriggerNames(), ", ")},
		{"segments", strings.Join(e.SegmentNames(), ", "), strings.Join(j.own.SegmentNames(), ", ")},
	} {
		if one.mine != one.others {
			return experiment.Msg("source.parts-differ", "what", one.what, "mine", one.mine, "others", one.others, "other", first.Path), true
		}
	}
	for _, before := range j.parts {
		if x := before.About.Reading.Dates; x != "" && b.Dates != "" && x != b.Dates {
			return experiment.Msg("source.parts-differ", "what", "dates", "mine", b.Dates, "others", x, "other", before.Path), true
		}
	}
	return j.settingsDiffer(e)
}

// settingsDiffer finds a setting that the parts do not share, and that nobody
// sets now.
func (j *joined) settingsDiffer(e *experiment.Experiment) (m experiment.Message, differs bool) {
	for _, s := range experiment.SettingList {
		mine, others := e.Text(s.Name), j.own.Text(s.Name)
		said := s.Name != "window" && (j.options.Outcomes != "" || slices.ContainsFunc(j.options.Settings, func(set Setting) bool { return set.Name == s.Name }))
		if mine != others && !said {
			return experiment.Msg("source.parts-setting", "setting", experiment.FlagOf(s.Name), "mine", mine, "others", others, "other", j.parts[0].Path, "fixed", s.Name == "window"), true
		}
	}
	return m, false
}

func listed(breakdowns [][]string) string {
	list := make([]string, len(breakdowns))
	for i, by := range breakdowns {
		list[i] = strings.Join(by, ",")
	}
	return strings.Join(list, "; ")
}

func said(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// sameRows finds a file whose rows are in both parts.
func sameRows(a, b []parts.Source) (x, y parts.Source, same bool) {
	for _, x := range a {
		for _, y := range b {
			if x.SHA256 != "" && x.SHA256 == y.SHA256 && !apart(x.Only, y.Only) {
				return x, y, true
			}
		}
	}
	return x, y, false
}

// apart tells that --only kept rows of which none is in both.
func apart(a, b map[string][]string) bool {
	for header, values := range a {
		others, said := b[header]
		if said && !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(others, v) }) {
			return true
		}
	}
	return false
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

// fits refuses a book by which the rows would have been read in another way.
func (j *joined) fits(book *workbook.Book) error {
	at := experiment.Place{File: j.parts[0].Path}
	e := book.Experiment
	known := len(book.Contacts) > 0
	switch {
	case !slices.Equal(e.TriggerNames(), j.own.TriggerNames()), !slices.Equal(e.SegmentNames(), j.own.SegmentNames()), known != j.parts[0].About.Reading.Known,
		e.Text("window") != j.own.Text("window"):
		return experiment.Problem(experiment.Msg("source.tally-book", "book", j.options.Path).On(at))
	}
	return nil
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

// keep saves the parts as one.
func (j *joined) keep() error {
	s := j.options.Save
	s.about = parts.About{Reading: j.parts[0].About.Reading, Rows: j.bases[len(j.bases)-1] + j.parts[len(j.parts)-1].About.Rows}
	for i, p := range j.parts {
		for _, one := range p.About.Places {
			one.From += j.bases[i]
			s.about.Places = append(s.about.Places, one)
		}
		if last := p.About.Last; last != nil && (s.about.Last == nil || *last > *s.about.Last) {
			s.about.Last = last
		}
		s.about.Reading.Dates = cmp.Or(s.about.Reading.Dates, p.About.Reading.Dates)
	}
	var err error
	if s.writer, err = parts.NewWriter(s.To); err != nil {
		return err
	}
	s.about.Key = j.parts[0].About.Key
	return j.gatherer.Save(tally.Saving{Section: s.writer.Section})
}

func (j *joined) sources() (list []parts.Source) {
	for _, p := range j.parts {
		list = append(list, p.About.Sources...)
	}
	return list
}

// provenance adds up the accounts of all parts. Rows of events that are in
// several parts are told apart only now.
func (j *joined) provenance(t *tally.Tally, rows tally.Rows) findings.Provenance {
	first := j.provenances[0]
	p := findings.Provenance{
		Source: strings.Join(j.options.names(), ", "), SHA256: j.digest(), Columns: map[string]string{}, RowsUsed: rows.Used, Pending: rows.Pending,
		ContactsKnown: t.Anonymous < t.Contacts, ComplaintsKnown: true, Plan: first.Plan,
	}
	files := int64(0)
	for i, one := range j.provenances {
		p.RowsRead += one.RowsRead
		p.Simulated, p.Granted, p.ComplaintsKnown = p.Simulated || one.Simulated, p.Granted || one.Granted, p.ComplaintsKnown && one.ComplaintsKnown
		p.Seed = cmp.Or(p.Seed, one.Seed)
		for role, header := range one.Columns {
			p.Columns[role] = cmp.Or(p.Columns[role], header)
		}
		for _, aside := range one.SetAside {
			if aside.Reason != duplicateEvent && aside.Reason != eventConflict {
				p.SetAside = withAside(p.SetAside, aside)
			}
		}
		for _, notice := range one.Notices {
			addNotice(&p, notice)
		}
		files += int64(len(j.parts[i].About.Sources))
	}
	if rows.Duplicates > 0 {
		p.SetAside = append(p.SetAside, findings.SetAside{Reason: duplicateEvent, Rows: rows.Duplicates, First: j.place(rows.FirstDuplicate), Words: []string{}})
	}
	if rows.Conflicts > 0 {
		p.SetAside = append(p.SetAside, findings.SetAside{Reason: eventConflict, Rows: rows.Conflicts, First: j.place(rows.FirstConflict), Words: []string{}})
	}
	slices.SortFunc(p.SetAside, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	if len(j.parts) > 1 {
		p.Notices = append([]experiment.Message{experiment.Msg("source.parts", "parts", len(j.parts), "files", files)}, p.Notices...)
	}
	return p
}

// names are what the outcomes are called on the command line.
func (o Options) names() []string {
	if o.Outcomes != "" {
		return []string{o.Outcomes}
	}
	return append([]string{o.Path}, o.More...)
}

// digest is that of a part, or of the digests of all, as of several files.
func (j *joined) digest() string {
	if len(j.parts) == 1 {
		return j.parts[0].SHA256
	}
	var digests []string
	for _, p := range j.parts {
		digests = append(digests, p.SHA256+"\n")
	}
	slices.Sort(digests)
	sum := sha256.Sum256([]byte(strings.Join(digests, "")))
	return hex.EncodeToString(sum[:])
}

// place is where a row stood that a part tells of.
func (j *joined) place(number uint64) string {
	at := len(j.bases) - 1
	for at > 0 && j.bases[at] >= number {
		at--
	}
	return j.parts[at].About.Place(number - j.bases[at]).String()
}

// addNotice adds what was noticed in a part. What was noticed in others too,
// of rows, is told of all their rows together.
func addNotice(p *findings.Provenance, more experiment.Message) {
	if more.Code == "source.files" || more.Code == "source.parts" || more.Code == "source.folder-left" {
		return // files that are not read now
	}
	at := slices.IndexFunc(p.Notices, func(n experiment.Message) bool {
		return n.Code == more.Code && n.At == more.At && n.Values["header"] == more.Values["header"]
	})
	if at < 0 {
		p.Notices = append(p.Notices, more)
		return
	}
	sum := map[string]any{}
	for name, value := range p.Notices[at].Values {
		sum[name] = value
		if n, whole := value.(int64); whole && (name == "rows" || name == "contacts") {
			if o, whole := more.Values[name].(int64); whole {
				sum[name] = n + o
			}
		}
	}
	p.Notices[at].Values = sum
}
