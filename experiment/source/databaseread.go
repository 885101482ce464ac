package source

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// readDatabase tallies one row an exposure where the rows are: it looks at the
// words that occur in them, settles what each stands for, and has the engine
// add up the rest.
func (r *reader) readDatabase(ctx context.Context, p *findings.Provenance) (*tally.Tally, error) {
	one := r.one
	if one == nil {
		var err error
		if one, err = r.ask(ctx); err != nil {
			return nil, err
		}
	}
	sc, err := r.heardOf(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := tally.Assemble(one.layout, one.cells)
	if err != nil {
		return nil, err
	}
	r.account(sc, p, answer)
	if looked := rowsOf(sc); looked != p.RowsRead {
		return nil, experiment.Problem(experiment.Msg("source.database-changed", "before", looked, "after", p.RowsRead).On(experiment.Place{File: p.Source}))
	}
	return answer.Tally, nil
}

// answered are the sums of one experiment.
type answered struct {
	layout tally.Layout
	cells  []tally.Cell
}

// ask has the engine add up the rows, all of one experiment.
func (r *reader) ask(ctx context.Context) (*answered, error) {
	in, _ := r.outcomes.(*inDatabase)
	reading, err := r.settled(ctx, in)
	if err != nil {
		return nil, err
	}
	cells, err := in.db.Cells(ctx, reading)
	return &answered{reading.Layout(), cells}, err
}

// heardOf reads the combinations of words in the rows, for what only all of
// them can tell.
func (r *reader) heardOf(ctx context.Context) (*scan, error) {
	sc := r.newScan(r.layout, false)
	sc.exposures, sc.listed = true, false
	if err := sc.run(ctx, quiet{}, func(s *shard, row table.Row) { r.exposure(s, row) }); err != nil {
		return nil, err
	}
	if err := sc.err(); err != nil || r.options.AllowRejects {
		return sc, err
	}
	return sc, sc.amounts()
}

// settled reads every value that occurs in a column of words, and says what it
// stands for.
func (r *reader) settled(ctx context.Context, in *inDatabase) (*warehouse.Reading, error) {
	if err := r.mayAsk(in); err != nil {
		return nil, err
	}
	if err := r.setTimes(ctx, in); err != nil {
		return nil, err
	}
	r.layout.rows = r.layout.rows.Need(r.worded())
	if _, err := r.heardOf(ctx); err != nil { // before anything large is asked
		return nil, err
	}
	found, err := in.combinations(ctx, r.worded())
	if err != nil {
		return nil, err
	}
	return r.reading(in, r.settle(in, found)), nil
}

// fewTimes are so few that each is read here, however it is written.
const fewTimes = 2_000

// setTimes finds out how the column of times is to be read, and the last moment
// of the rows where something depends on it. Texts of which there are few are
// read by the code that reads those of a file; of many the engine reads those
// written year first.
func (r *reader) setTimes(ctx context.Context, in *inDatabase) error {
	l := r.layout
	at := timeColumn(l)
	if at < 0 {
		return r.setClock(ctx, l)
	}
	if in.columns[at].Kind == warehouse.Text {
		few, err := in.db.FewTexts(ctx, in.relation, in.columns[at], fewTimes)
		if err != nil {
			return err
		}
		if few {
			return r.readTimes(ctx, in, at)
		}
	}
	if r.experiment.Window == 0 {
		return nil
	}
	in.latest = at
	found, err := in.combinations(ctx, r.worded())
	in.latest = -1
	if err != nil {
		return err
	}
	for _, g := range found {
		if r.meets(in, g, g.latest); l.chosen(g) && g.latest != nil && (!r.clock.known || *g.latest > r.clock.last) {
			r.clock = clock{known: true, last: *g.latest}
		}
	}
	if !r.clock.known {
		r.timeless, r.experiment.Window = true, 0
	}
	return nil
}

// readTimes reads the texts of a column of times.
func (r *reader) readTimes(ctx context.Context, in *inDatabase, at int) error {
	l := r.layout
	need := []int{at}
	for _, only := range l.only {
		need = append(need, only.at)
	}
	if in.tells >= 0 {
		need = append(need, in.tells)
	}
	l.rows = l.rows.Need(need)
	if err := r.setClock(ctx, l); err != nil {
		return err
	}
	found, err := in.combinations(ctx, need)
	if err != nil {
		return err
	}
	in.seconds = map[string]int64{}
	read := r.newScan(l, false).shard(0).moment
	for _, g := range found {
		unix, ok := read.unix(g.cells[at].Trim())
		if !ok {
			r.meets(in, g, nil)
			continue
		}
		in.seconds[string(g.cells[at].Raw)] = unix
		r.meets(in, g, &unix)
	}
	return nil
}

// chosen tells the rows that --only keeps.
func (l *layout) chosen(g group) bool {
	return !slices.ContainsFunc(l.only, func(o onlyColumn) bool { return !o.keep[string(g.cells[o.at].Trim())] })
}

// meets notes the last moment of rows for their experiment, where experiments
// are told apart.
func (r *reader) meets(in *inDatabase, g group, last *int64) {
	if in.tells < 0 || !r.layout.chosen(g) {
		return
	}
	if in.lasts == nil {
		in.lasts = map[string]*int64{}
	}
	name := string(g.cells[in.tells].Trim())
	if before := in.lasts[name]; before == nil || last != nil && *last > *before {
		in.lasts[name] = last
	}
}

// mayAsk refuses what cannot be asked of the rows of a database.
func (r *reader) mayAsk(in *inDatabase) error {
	at := experiment.Place{File: in.shown}
	for _, column := range slices.Concat(r.reach.reached, r.reach.missed, r.reach.complained) {
		kind := in.columns[column].Kind
		in.present[column] = kind == warehouse.Date || kind == warehouse.Time || kind == warehouse.Instant
	}
	for _, column := range r.named() {
		if in.private[column] {
			return experiment.Problem(experiment.Msg("source.database-private", "header", in.header[column]).On(at))
		}
	}
	for role, column := range r.layout.columns {
		if in.columns[column].Kind == warehouse.Other && role != roles.Note {
			return experiment.Problem(experiment.Msg("source.database-type", "header", in.header[column], "role", string(role), "type", in.columns[column].Type).On(at))
		}
	}
	if r.cards {
		return experiment.Problem(experiment.Msg("source.database-cards").On(at))
	}
	return nil
}

// named are the columns that a person named to cut or to choose rows by.
func (r *reader) named() (columns []int) {
	for _, by := range r.layout.by {
		columns = append(columns, by.at)
	}
	for _, only := range r.layout.only {
		columns = append(columns, only.at)
	}
	if d, away := r.outcomes.(*inDatabase); away && d.tells >= 0 {
		columns = append(columns, d.tells)
	}
	return columns
}

// worded are the columns of which every value is read.
func (r *reader) worded() []int {
	at := r.layout.places()
	columns := slices.Concat(r.named(), []int{at.trigger, at.outcome, at.channel, at.simulated}, r.reach.reached, r.reach.missed, r.reach.complained, r.layout.telling)
	columns = slices.DeleteFunc(columns, func(at int) bool { return at < 0 })
	slices.Sort(columns)
	return slices.Compact(columns)
}

// reading is what the columns mean, and what their values stand for.
func (r *reader) reading(in *inDatabase, t *settling) *warehouse.Reading {
	at := t.s.at
	name := func(column int) string {
		if column < 0 {
			return ""
		}
		return in.header[column]
	}
	q := &warehouse.Reading{
		From: in.relation, Columns: in.columns,
		Contact: name(at.contact), Event: name(at.event),
		Triggers: r.experiment.TriggerNames(), Breakdowns: r.layout.breakdowns, Wave: r.layout.wave,
		Circumstances: t.circumstances(), Complaints: t.complaints(),
		Time:  warehouse.Moment{Column: name(at.time), Seconds: in.seconds},
		Prior: name(at.prior), LookDays: r.experiment.LookDays(),
	}
	var aside []warehouse.Aside
	q.Trigger, aside = t.triggers()
	q.Aside = slices.Concat(t.selected(), t.delivered(), aside, t.errorValues())
	q.Profile, aside = t.profile()
	q.Aside = append(q.Aside, aside...)
	q.Outcome, aside = t.outcomes()
	q.Aside = append(q.Aside, aside...)
	if r.experiment.Window > 0 {
		q.Window, q.Last, q.Lasts = r.experiment.Window, r.clock.last, in.lasts
	}
	if r.window > 0 {
		q.Took, q.Within = name(at.swipe), r.window
	}
	return q
}

// wholeRows asks for the rows of totals, of which there are as few as there are
// cells; those that are alike come once.
func (r *reader) wholeRows() {
	if _, away := r.outcomes.(*inDatabase); !away {
		return
	}
	need := slices.Concat(r.named(), r.layout.complaints, r.layout.telling, slices.Collect(maps.Values(r.layout.columns)), []int{columnOf(r.layout.untaken, roles.Channel)})
	r.layout.rows = r.layout.rows.Need(slices.DeleteFunc(need, func(at int) bool { return at < 0 }))
}

// rowsOf is how many rows the look has found.
func rowsOf(sc *scan) (rows int64) {
	for _, s := range sc.shards {
		rows += s.read
	}
	return rows
}

// account says what became of the rows, by the counts of the engine and the
// words that were met in the look.
func (r *reader) account(sc *scan, p *findings.Provenance, answer *tally.Assembled) {
	p.RowsUsed, p.Pending = answer.Rows.Used, answer.Rows.Pending
	p.RowsRead = p.RowsUsed + p.Pending
	said := sc.setAside()
	aside := func(reason string, rows int64) {
		if rows == 0 {
			return
		}
		more := findings.SetAside{Reason: reason, First: p.Source, Words: []string{}}
		if at := slices.IndexFunc(said, func(s findings.SetAside) bool { return s.Reason == reason }); at >= 0 {
			more = said[at]
		}
		more.Rows = rows
		p.RowsRead += rows
		p.SetAside = append(p.SetAside, more)
	}
	first := sc.shards[0]
	first.untimed, first.unnamed, first.priorsUnread, first.repliesUnread = 0, 0, 0, 0
	for _, reason := range slices.Sorted(maps.Keys(answer.Others)) {
		switch n := answer.Others[reason]; reason {
		case warehouse.Untimed:
			first.untimed = n
		case warehouse.UnnamedRows:
			first.unnamed = n
		case warehouse.PriorUnread:
			first.priorsUnread = n
		case warehouse.ReplyUnread:
			first.repliesUnread = n
		default:
			aside(reason, n)
		}
	}
	aside(duplicateEvent, answer.Rows.Duplicates)
	aside(eventConflict, answer.Rows.Conflicts)
	slices.SortFunc(p.SetAside, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	r.wordsHeard(sc, p)
	p.Notices = append(p.Notices, r.remarks(sc)...)
	p.Notices = append(p.Notices, r.gatherTold(sc)...)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
