package source

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// The reasons for which rows are set aside.
const (
	ragged         = "ragged-row"
	noTrigger      = "no-trigger"
	unknownTrigger = "unknown-trigger"
	unknownSegment = "unknown-segment"
	notAnOutcome   = "not-an-outcome"
	errorValue     = "error-value"
	notSelected    = "not-selected"
	duplicateEvent = "duplicate-event"
	eventConflict  = "event-conflict"
	totalRow       = "total-row"
	headerAgain    = "header-again"
	notSent        = "not-sent"
	notAssigned    = "not-assigned"
	namesAPerson   = "names-a-person"
	noExperiment   = "no-experiment" // nothing says to which it belongs
	notJudged      = "not-judged"    // it belongs to an experiment that could not be
	// Of a log: a row that says nothing of an outcome.
	notAnOutcomeEvent = "not-an-outcome-event"
	// And one of which nobody knows what it says.
	unknownEvent = "unknown-event"
	// Nobody saw the message.
	notDelivered = "not-delivered"
)

// expected reasons say nothing against the file.
var expected = map[string]bool{notSelected: true, duplicateEvent: true, totalRow: true, headerAgain: true, notAnOutcomeEvent: true, notDelivered: true}

// reject is a row that was set aside, or several from it on.
type reject struct {
	reason string
	rows   int64
	at     spot
}

type rejected struct {
	rows  int64
	first spot
	names wordCounts // of what the book does not know
}

type problem struct {
	message experiment.Message
	at      spot
}

// spot is a place that is worked out only when somebody has to be told.
type spot struct {
	shard  int
	line   int64
	column int
}

// bad is what a row does that cannot be used: an error in our own sheets,
// which is made only there, and set aside elsewhere.
func (s *shard) bad(reason string, column int, make func() experiment.Message) {
	if s.strict {
		s.problem(make(), column)
	} else {
		s.reject(reason, column)
	}
}

// errorValue is bad of a cell that holds an error value of a spreadsheet.
func (s *shard) errorValue(c table.Cell, column int) {
	s.bad(errorValue, column, func() experiment.Message { return experiment.Msg("source.error-value", "value", c.String()) })
}

func (s *shard) fail(err error) { s.failed = placed(err, s.layout.rows) }

func (s *shard) reject(reason string, column int) {
	s.rejectAt(reason, s.stands(), spot{s.number, s.line, column})
}

// stands is how many rows the one at hand stands for.
func (s *shard) stands() int64 { return max(1, s.times) }

func (s *shard) rejectAt(reason string, rows int64, at spot) {
	r := s.rejects[reason]
	if r == nil {
		r = &rejected{first: at}
		s.rejects[reason] = r
	}
	r.rows += rows
	if s.listed {
		s.list = append(s.list, reject{reason, rows, at})
	}
}

// stranger notes the name for which a row was set aside.
func (s *shard) stranger(reason string, name []byte) {
	if r := s.rejects[reason]; r != nil {
		r.names.hear(name, s.stands())
	}
}

// tell gives the rows that were set aside in the order of the file.
func (sc *scan) tell(rejects func(findings.Reject)) {
	var list []reject
	for _, s := range sc.shards {
		list = append(list, s.list...)
	}
	slices.SortStableFunc(list, func(a, b reject) int {
		return cmp.Or(cmp.Compare(a.at.shard, b.at.shard), cmp.Compare(a.at.line, b.at.line))
	})
	for _, r := range list {
		rejects(findings.Reject{At: sc.place(r.at), Reason: r.reason, Rows: r.rows})
	}
}

// amount notes an outcome that is a number but not 0 or 1. A column of
// amounts has its zeros right, so that setting the others aside would take
// away everyone who engaged.
func (s *shard) amount(value string, column int) {
	if s.amounts == 0 {
		s.anAmount = problem{experiment.Msg("source.amounts", "header", s.layout.header[column], "value", value), spot{s.number, s.line, column}}
	}
	s.amounts++
}

func (s *shard) problem(m experiment.Message, column int) {
	s.found++
	if len(s.problems) < experiment.MaxProblems {
		s.problems = append(s.problems, problem{m, spot{s.number, s.line, column}})
	}
}

func (sc *scan) place(at spot) experiment.Place {
	return sc.layout.rows.Place(at.shard, at.line, at.column)
}

// err lists the problems of all shards in the order of the file.
func (sc *scan) err() error {
	var all experiment.Problems
	if m, some := sc.rounded(); some {
		all.Add(m)
	}
	for _, s := range sc.shards {
		for _, p := range s.problems {
			if len(all.List) < experiment.MaxProblems {
				all.Add(p.message.On(sc.place(p.at)))
			} else {
				all.Total++
			}
		}
		all.Total += s.found - len(s.problems)
	}
	return all.Err()
}

// amounts is the error of an outcome column that holds amounts.
func (sc *scan) amounts() error {
	for _, s := range sc.shards {
		if s.amounts > 0 {
			return experiment.Problem(s.anAmount.message.On(sc.place(s.anAmount.at)))
		}
	}
	return nil
}

func spotOf(order uint64, column int) spot {
	return spot{int(order >> 40), int64(order & (1<<40 - 1)), column}
}

// setAside sums the rejected rows of all shards by reason, with the first.
func (sc *scan) setAside() []findings.SetAside {
	sums := map[string]*rejected{}
	for _, s := range sc.shards {
		for reason, r := range s.rejects {
			sum := sums[reason]
			if sum == nil {
				sum = &rejected{first: r.first}
				sums[reason] = sum
			}
			sum.rows += r.rows
			sum.names.merge(r.names)
			if cmp.Or(cmp.Compare(r.first.shard, sum.first.shard), cmp.Compare(r.first.line, sum.first.line)) < 0 {
				sum.first = r.first
			}
		}
	}
	var list []findings.SetAside
	for reason, r := range sums {
		aside := findings.SetAside{Reason: reason, Rows: r.rows, First: sc.place(r.first).String(), Words: r.names.said()}
		if reason == notAnOutcome {
			sc.nameWords(&aside)
		}
		list = append(list, aside)
	}
	slices.SortFunc(list, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}

// tolerated is the share of rows that may be set aside without being asked.
const tolerated = 0.01

// tooMany refuses a file of which much could not be used, naming each reason
// and where it is first met.
func (r *reader) tooMany(p *findings.Provenance) error {
	var bad, fine int64
	for _, s := range p.SetAside {
		if expected[s.Reason] {
			fine += s.Rows
		} else {
			bad += s.Rows
		}
	}
	if bad == 0 || float64(bad) <= tolerated*float64(p.RowsRead-fine) {
		return nil
	}
	problems := merged(p)
	for _, s := range p.SetAside {
		unknown := s.Reason == unknownTrigger || s.Reason == unknownSegment
		switch {
		case expected[s.Reason]:
		case r.keyless != "" && s.Reason == unknownSegment && len(s.Words) == 0:
			problems.Add(experiment.Msg("source.ledger-needs-key", "rows", s.Rows, "of", p.RowsRead-fine, "ledger", r.kept.Path(), "key", r.keyless))
		case r.kept != nil && unknown && len(s.Words) > 0:
			problems.Add(experiment.Msg("source.ledger-unknown", "what", s.Reason, "names", s.Words, "rows", s.Rows, "first", s.First, "of", p.RowsRead-fine, "ledger", r.kept.Path()))
		case s.Reason == unknownEvent && len(r.unknown) > 0:
			problems.Add(experiment.Msg("source.unknown-events", "words", r.unknown, "rows", s.Rows, "first", s.First, "of", p.RowsRead-fine))
		case IsAddress(p.Source): // whose rows have no places, and cannot be listed
			problems.Add(experiment.Msg("source.database-set-aside", "reason", s.Reason, "rows", s.Rows, "of", p.RowsRead-fine, "header", s.Header, "words", s.Words, "unknown", unknown).On(experiment.Place{File: p.Source}))
		default:
			problems.Add(experiment.Msg("source.set-aside", "reason", s.Reason, "rows", s.Rows, "first", s.First, "of", p.RowsRead-fine, "many", tooMuch(bad, p.RowsRead-fine), "header", s.Header, "words", s.Words, "unknown", unknown))
		}
	}
	return problems.Err()
}
