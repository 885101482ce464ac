package source

import (
	"io"
	"maps"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/table"
	"triggerlab/experiment/tally"
)

// Save is where what was gathered per contact is written, to be put together
// with other parts.
type Save struct {
	To      io.Writer
	Program string // the version of it
	// Key is the one that was used, once it was.
	Key *ledger.SharedKey

	writer *parts.Writer
	about  parts.About
}

// keepable refuses sources whose contacts are not at hand.
func (o Options) keepable(ex *evidence.Export) error {
	switch {
	case o.Save == nil:
		return nil
	case o.inDatabase():
		return experiment.Problem(experiment.Msg("source.save-database"))
	case ex != nil && o.Outcomes == "":
		return experiment.Problem(experiment.Msg("source.save-report").On(experiment.Place{File: o.Path}))
	}
	return nil
}

// savable refuses what only all rows together tell.
func (r *reader) savable(sc *scan) error {
	code := ""
	switch {
	case r.isLog():
		code = "source.save-log"
	case r.sent != nil:
		code = "source.save-sent"
	case r.assigned != nil:
		code = "source.save-assigned"
	case sc.at.cards != noCards:
		code = "source.save-cards"
	case r.counts && r.experiment.Window > 0:
		code = "source.save-counts"
	case len(r.options.Attributes) > 0:
		code = "source.save-attributes"
	default:
		if doubt, some := sc.layout.dates.Doubt(); some {
			return sc.layout.problemAt(doubt, timeColumn(sc.layout))
		}
		return nil
	}
	return experiment.Problem(experiment.Msg(code).On(experiment.Place{File: r.outcomes.Path()}))
}

// keep saves what was gathered, before it is closed.
func (r *reader) keep(sc *scan) error {
	to := r.options.Save
	if err := r.savable(sc); err != nil {
		return err
	}
	rows := newRowNumbers(sc)
	to.about = parts.About{Reading: r.asRead(sc), Places: rows.stretches(), Rows: rows.last()}
	if r.clock.known && !r.clock.guessed {
		to.about.Last = &r.clock.last
	}
	return to.begin(func(to *Save) error {
		return sc.gatherer.Save(tally.Saving{Veil: func() tally.Veil { return to.Key.Veil() }, Order: rows.number, Section: to.writer.Section})
	})
}

// begin writes the sections.
func (s *Save) begin(save func(*Save) error) (err error) {
	if s.Key, err = ledger.Shared("", parts.KeyName); err != nil {
		return err
	}
	s.about.Key = s.Key.Check()
	if s.writer, err = parts.NewWriter(s.To); err != nil {
		return err
	}
	return save(s)
}

// end writes what the part is about.
func (s *Save) end(e *experiment.Experiment, p findings.Provenance, sources []parts.Source) (err error) {
	if s.about.Carried, err = evidence.Carry(e, p); err != nil {
		return err
	}
	s.about.Program, s.about.Methods, s.about.Sources = s.Program, findings.Methods, sources
	return s.writer.End(&s.about)
}

// asRead is how the rows were read.
func (r *reader) asRead(sc *scan) parts.Reading {
	l := sc.layout
	dates := ""
	switch {
	case !l.dates.Met():
	case l.dates.Order() == table.DayFirst:
		dates = DayFirst
	case l.dates.Order() == table.MonthFirst:
		dates = MonthFirst
	}
	return parts.Reading{
		Columns: l.columnNames(), Breakdowns: l.breakdowns, Circumstances: sc.at.circumstances(), Wave: l.wave, Totals: r.counts,
		Timeless: r.timeless, Dates: dates, Engaged: r.options.Engaged, Empty: r.options.Empty, Ledger: r.ledgerName(),
		Known: r.book != nil && len(r.book.Contacts) > 0,
	}
}

// sources are the files that were read, and which of their rows.
func (r *reader) sources(p findings.Provenance) []parts.Source {
	of := parts.Source{File: p.Source, SHA256: p.SHA256, Sheets: r.options.Sheets, Ledger: r.ledgerName(), Only: map[string][]string{}}
	if r.sheet != "" {
		of.Sheets = []string{r.sheet}
	}
	for _, one := range r.layout.only {
		of.Only[r.layout.header[one.at]] = slices.Sorted(maps.Keys(one.keep))
	}
	s := r.several()
	if s == nil {
		return []parts.Source{of}
	}
	var list []parts.Source
	for path, digest := range s.Digests() {
		of.File, of.SHA256 = path, digest
		list = append(list, of)
	}
	return list
}

// ledgerName is that of the ledger in which the outcomes stand; empty: in none.
func (in *input) ledgerName() string {
	if in.kept == nil {
		return ""
	}
	return in.kept.Name()
}

// rowNumbers numbers the rows of all shards of a scan together.
type rowNumbers struct {
	sc     *scan
	before []uint64 // rows of earlier shards
}

func newRowNumbers(sc *scan) rowNumbers {
	n := rowNumbers{sc, []uint64{0}}
	for _, s := range sc.shards {
		n.before = append(n.before, n.before[len(n.before)-1]+uint64(s.line))
	}
	return n
}

func (n rowNumbers) last() uint64 { return n.before[len(n.before)-1] }

func (n rowNumbers) number(order uint64) uint64 {
	at := spotOf(order, -1)
	return n.before[at.shard] + uint64(at.line)
}

// mostStretches is how many places are told apart: of more nobody knows the
// row.
const mostStretches = 20_000

// stretches are the rows that follow each other in one file.
func (n rowNumbers) stretches() []parts.Stretch {
	var list []parts.Stretch
	for shard, s := range n.sc.shards {
		firsts := []int64{1}
		if several, ok := n.sc.layout.rows.(interface{ Stretches(int) []int64 }); ok {
			firsts = several.Stretches(shard)
		}
		for i, first := range firsts {
			last := s.line
			if i+1 < len(firsts) {
				last = firsts[i+1] - 1
			}
			if first <= last {
				n.stretch(&list, shard, first, last)
			}
		}
	}
	return list
}

func (n rowNumbers) stretch(list *[]parts.Stretch, shard int, from, to int64) {
	first := n.sc.place(spot{shard, from, -1})
	last := n.sc.place(spot{shard, to, -1})
	follow := first.File == last.File && first.Sheet == last.Sheet && last.Row-first.Row == to-from
	if !follow && from < to && len(*list) < mostStretches {
		middle := from + (to-from)/2
		n.stretch(list, shard, from, middle)
		n.stretch(list, shard, middle+1, to)
		return
	}
	one := parts.Stretch{From: n.before[shard] + uint64(from), File: first.File, Sheet: first.Sheet, Row: first.Row}
	if !follow {
		one.Row = 0
	}
	*list = append(*list, one)
}
