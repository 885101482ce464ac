package source

import (
	"context"
	"slices"
	"sync"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
)

// A Swipe is what one row tells of one exposure, as somebody who keeps it wants
// to have it.
type Swipe struct {
	experiment.Exposure
	Note     string
	Minds    bool // of two minds: an ignore that was hesitated over
	Position int  // of the card in its deck, from 1; 0 when not known
	Via      experiment.Via
	// Row is which row of the file it is, from 1, those that were set aside or
	// left out counted too.
	Row int64
	// Merged tells of an exposure without an event that it was put together
	// from several rows of a log: contact and trigger are then all that tells
	// it from others.
	Merged bool
}

// Swipes are the exposures of a file, read the way a report reads them but kept
// as they are: no window is applied, and nothing is expected of contacts without
// an outcome.
type Swipes struct {
	reader     *reader
	digest     func() (string, error)
	segments   map[int32]string // by profile
	words      map[string]string
	more       further
	provenance findings.Provenance
	scan       *scan
	took       time.Duration // the contact of the row that is being read, to engage
	yielded    int64
	standing   sync.Mutex // guards runs: places are asked for while reading goes on
	runs       []run      // where the yielded ones stand
	unguarded  int64      // cells of which an apostrophe was taken away
}

// further are columns of which a report makes nothing, or names alone; -1 is
// none.
type further struct{ note, wave int }

// OpenSwipes opens the file that the options name. Totals tell of nobody in
// particular and are refused.
func OpenSwipes(ctx context.Context, o Options) (*Swipes, error) {
	o.alone = true
	in, err := open(ctx, nil, &o)
	if err != nil {
		return nil, err
	}
	s, err := in.swipes(ctx, o)
	if err != nil {
		in.Close()
		return nil, err
	}
	return s, nil
}

func (in *input) swipes(ctx context.Context, o Options) (*Swipes, error) {
	if len(o.By) > 1 {
		return nil, experiment.Problem(experiment.Msg("source.swipes-by"))
	}
	in.experiment.Window = 0
	o = in.assume(o)
	r, err := in.reader(o)
	if err != nil {
		return nil, err
	}
	if err := r.layout.whole(ctx, o.Only); err != nil {
		return nil, err
	}
	if err := r.weakContact(ctx); err != nil {
		return nil, err
	}
	if in.totals || r.isTotals() {
		return nil, experiment.Problem(experiment.Msg("source.swipes-totals", "sheet", in.sheet).On(experiment.Place{File: in.outcomes.Path(), Sheet: in.sheet}))
	}
	if o.Wide != "" && r.layout.sentColumn(o) < 0 && in.experiment.Design == "" && o.Empty == "" {
		return nil, experiment.Problem(experiment.Msg("source.swipes-wide", "pattern", o.Wide).On(experiment.Place{File: in.outcomes.Path()}))
	}
	if r.layout.columns.Has(roles.Outcome) {
		r.reaching()
	}
	if missing := roles.Missing(r.layout.columns); in.sent == nil && len(missing) > 0 {
		return nil, r.layout.missing(missing...)
	}
	s := &Swipes{reader: r, digest: digestOf(in.outcomes), segments: map[int32]string{}, words: map[string]string{}}
	s.provenance = findings.Provenance{Source: in.outcomes.Path(), Columns: r.layout.said()}
	if in.outcomes.Path() == o.Path {
		s.provenance.Seed = in.experiment.SimulatedSeed
	}
	return s, nil
}

func furtherOf(l *layout) further {
	return further{note: columnOf(l.columns, roles.Note), wave: columnOf(l.columns, roles.Wave)}
}

// Close closes the files.
func (s *Swipes) Close() { s.reader.Close() }

// Path is the file as it was named.
func (s *Swipes) Path() string { return s.provenance.Source }

// SHA256 is the digest of the file's bytes.
func (s *Swipes) SHA256() (string, error) { return s.digest() }

// Experiment is what the file says of the experiment, which may be nothing.
func (s *Swipes) Experiment() *experiment.Experiment { return s.reader.experiment }

// Seed is what the file says it was simulated with; empty: it was not.
func (s *Swipes) Seed(ctx context.Context) (string, error) {
	l := s.reader.layout
	at, ok := l.columns[roles.Simulated]
	if s.provenance.Seed != "" || !ok {
		return s.provenance.Seed, nil
	}
	seed := ""
	err := eachValue(ctx, l.rows, at, func(text []byte) bool {
		seed = string(text)
		return seed == ""
	})
	return seed, err
}

// Timed and Named tell whether the file has a column that says when, and one
// that says of whom.
func (s *Swipes) Timed() bool { return timeColumn(s.reader.layout) >= 0 }

// Named is told of at Timed.
func (s *Swipes) Named() bool { return s.reader.layout.columns.Has(roles.Contact) }

// Numbered tells whether the file has a column of events.
func (s *Swipes) Numbered() bool { return s.reader.layout.columns.Has(roles.Event) }

// FromLedger tells that the file is a ledger itself, in which contacts are
// pseudonyms.
func (s *Swipes) FromLedger() bool { return s.reader.kept != nil }

// Unkept lists the columns of the file that say more than a ledger keeps.
func (s *Swipes) Unkept() []string {
	l := s.reader.layout
	kept := map[int]bool{}
	for role, at := range l.columns {
		if role != roles.Prior && role != roles.Message {
			kept[at] = true
		}
	}
	for _, at := range slices.Concat(s.reader.reach.reached, s.reader.reach.missed, s.reader.reach.complained) {
		kept[at] = true
	}
	for _, by := range l.by {
		kept[by.at] = true
	}
	var unkept []string
	for at, name := range l.header {
		if !kept[at] && name != "" && name != sentHeader {
			unkept = append(unkept, name)
		}
	}
	return unkept
}

// A run is where swipes stand that follow each other: the first of them, and
// its line.
type run struct {
	first int64
	shard int
	line  int64
}

// stands notes where the next swipe stands.
func (s *Swipes) stands(sh *shard) {
	s.standing.Lock()
	defer s.standing.Unlock()
	n := len(s.runs)
	if n == 0 || s.runs[n-1].shard != sh.number || sh.line-s.runs[n-1].line != s.yielded-s.runs[n-1].first {
		s.runs = append(s.runs, run{s.yielded, sh.number, sh.line})
	}
	s.yielded++
}

// Place is where the nth swipe stands, counted from 0.
func (s *Swipes) Place(n int64) experiment.Place {
	s.standing.Lock()
	defer s.standing.Unlock()
	at, met := slices.BinarySearchFunc(s.runs, n, func(r run, n int64) int {
		if r.first <= n {
			return -1
		}
		return 1
	})
	if met || at == 0 || s.scan == nil {
		return experiment.Place{File: s.provenance.Source}
	}
	r := s.runs[at-1]
	return s.scan.place(spot{r.shard, r.line + n - r.first, -1})
}
