package source

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
)

// aTenth is the share of rows from which on what is left is another file:
// going on without them is then the last thing to advise.
const aTenth = 0.1

func tooMuch(bad, of int64) bool { return float64(bad) > aTenth*float64(of) }

// person sets aside a row of which the message or the segment is called like
// a person, who has no place in a report. The value itself is never told.
func (s *shard) person(column int) {
	s.bad(namesAPerson, column, func() experiment.Message { return experiment.Msg("source.names-a-person") })
}

// nameWords says which words were no outcomes. Words that hardly ever come
// twice may be names, and are nobody's business.
func (sc *scan) nameWords(aside *findings.SetAside) {
	var words wordCounts
	for _, s := range sc.shards {
		words.merge(s.unread)
	}
	for word := range words {
		if roles.IsPerson([]byte(word)) {
			delete(words, word)
		}
	}
	if n := int64(len(words)); sc.at.outcome < 0 || n >= manyNames && 2*n > aside.Rows {
		return
	}
	aside.Header, aside.Words = sc.layout.header[sc.at.outcome], words.said()
}

// withAside adds to a list rows that were set aside elsewhere: to those of the
// same reason, with the words that either of them says.
func withAside(list []findings.SetAside, more findings.SetAside) []findings.SetAside {
	at := slices.IndexFunc(list, func(a findings.SetAside) bool { return a.Reason == more.Reason })
	if at < 0 {
		return append(list, more)
	}
	list[at].Rows += more.Rows
	words := saidWords(list[at].Words)
	words.merge(saidWords(more.Words))
	list[at].Words, list[at].Header = words.said(), cmp.Or(list[at].Header, more.Header)
	return list
}

// merged names the merged cells of a sheet of which rows lack a cell: only
// the first row of a merged range has the value of all.
func merged(p *findings.Provenance) (problems experiment.Problems) {
	lacks := func(s findings.SetAside) bool {
		return slices.Contains([]string{noTrigger, unknownSegment, errorValue}, s.Reason)
	}
	if !slices.ContainsFunc(p.SetAside, lacks) {
		return problems
	}
	for _, notice := range p.Notices {
		if notice.Code == "table.merged-cells" {
			problems.Add(experiment.Msg("source.merged", "ranges", notice.Values["ranges"], "cells", notice.Values["cells"]).On(notice.At))
		}
	}
	return problems
}
