package assign

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// bad is what a row does that cannot be used: an error in our own sheets, and
// set aside elsewhere. It returns false: the row is not used.
func (s *shard) bad(reason string, column int, code string, pairs ...any) bool {
	if !s.list.own {
		return s.reject(reason, column)
	}
	s.wrong(column, code, pairs...)
	return false
}

// wrong notes what is an error in any list.
func (s *shard) wrong(column int, code string, pairs ...any) {
	if s.found++; len(s.problems) < experiment.MaxProblems {
		s.problems = append(s.problems, problem{experiment.Msg(code, pairs...), spot{s.number, s.line, column}})
	}
}

func (s *shard) reject(reason string, column int) bool {
	r := s.aside[reason]
	if r == nil {
		r = &aside{first: spot{s.number, s.line, column}}
		s.aside[reason] = r
	}
	r.rows++
	return false
}

func (sc *scan) place(at spot) experiment.Place {
	return sc.list.rows.Place(at.shard, at.line, at.column)
}

// read is how many rows were read.
func (sc *scan) read() (n int64) {
	for _, s := range sc.shards {
		n += s.read
	}
	return n
}

// setAside sums the rejected rows of all shards by reason, with the first.
func (sc *scan) setAside() []findings.SetAside {
	sums := map[string]*aside{}
	for _, s := range sc.shards { // in the order of the file
		for reason, r := range s.aside {
			if sums[reason] == nil {
				sums[reason] = &aside{first: r.first}
			}
			sums[reason].rows += r.rows
		}
	}
	list := []findings.SetAside{}
	for reason, r := range sums {
		list = append(list, findings.SetAside{Reason: reason, Rows: r.rows, First: sc.place(r.first).String()})
	}
	slices.SortFunc(list, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}

// tolerated is the share of rows that may be set aside without being asked.
const tolerated = 0.01

// err lists what is wrong with the list, in its order: everything in a sheet
// of our own, and where too many rows cannot be used.
func (sc *scan) err(allowRejects bool) error {
	var all experiment.Problems
	if cells, first := sc.rounded(); cells > 0 {
		all.Add(experiment.Msg("source.mangled-id", "header", sc.list.header[sc.list.contact], "cells", cells).On(sc.place(first)))
	}
	if cells, first := sc.long(); cells > 0 {
		all.Add(experiment.Msg("assign.long-cell", "cells", cells, "limit", table.MaxCell).On(sc.place(first)))
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
	if !allowRejects && all.Total == 0 {
		sc.tooMany(&all)
	}
	return all.Err()
}

// rounded counts the identifiers that a spreadsheet has rounded.
func (sc *scan) rounded() (cells int64, first spot) {
	for _, s := range sc.shards {
		if cells == 0 {
			first = s.aRounded
		}
		cells += s.rounded
	}
	return cells, first
}

// long counts the cells that are too long for the sheets that are written.
func (sc *scan) long() (cells int64, first spot) {
	for _, s := range sc.shards {
		if cells == 0 {
			first = s.aLong
		}
		cells += s.long
	}
	return cells, first
}

// tooMany refuses a list of which much could not be used.
func (sc *scan) tooMany(all *experiment.Problems) {
	var bad int64
	of := sc.read()
	list := sc.setAside()
	for _, a := range list {
		if a.Reason == headerAgain {
			of -= a.Rows
		} else {
			bad += a.Rows
		}
	}
	if bad == 0 || float64(bad) <= tolerated*float64(of) {
		return
	}
	for _, a := range list {
		if a.Reason != headerAgain {
			all.Add(experiment.Msg("assign.set-aside", "reason", a.Reason, "rows", a.Rows, "first", a.First, "of", of))
		}
	}
}
