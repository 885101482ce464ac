// Package workbook reads our own sheets into nouns and writes them back.
//
//	Experiment   Setting, Value                 -> Settings
//	Segments     segment, relation, size, …     -> Segments, further columns as attributes
//	Triggers     trigger, message, control, …   -> Triggers, further columns as attributes
//	Affinity     segments down, triggers across -> Affinity
//	Contacts     contact, segment, prior, …     -> Contacts, further columns as attributes
//	Plan         What, Value                    -> Plan, as it was locked
//	Assignments  contact, segment, trigger      -> Assignments, one after another
//	Outcomes, Totals                            -> found here, read by package source
//
// Sheets and headers are recognised whatever their case, accents, spaces and
// underscores, in English, French and Dutch; what is written is English.
//
// These sheets were made for us, so it is strict: a name that is not known,
// a word that is not one of those asked for, a number that cannot be, and a
// value below no header are errors with a place and a cure, all of them told
// at once, and there is never a book together with an error. An empty cell
// says nothing. What is written is read back as the same experiment: see
// [Write] for the few things that a workbook cannot hold.
package workbook

import (
	"context"
	"errors"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// Book is what the sheets of a workbook say.
type Book struct {
	Experiment *experiment.Experiment

	// Contacts are those of the sheet of that name, by what tells them apart
	// ([roles.SameContact]), nil where there is none. Every contact has all attributes, in the order of the columns.
	Contacts map[string]experiment.Contact

	// OutcomesSheet and TotalsSheet are the names of the sheets as they
	// stand in the book, empty where there is none.
	OutcomesSheet, TotalsSheet string

	// AssignmentsSheet is that of the sheet which [ReadAssignments] reads.
	AssignmentsSheet string

	// Plan is what was decided and locked before the test, nil where the
	// book has no sheet Plan.
	Plan *Plan
}

// Is tells whether the file is a workbook of ours, and not some table that
// was saved as .xlsx: it has a sheet named Outcomes, Totals or Experiment, or
// two of the others.
func Is(f table.File) bool {
	if f.Dialect().Format != "xlsx" {
		return false
	}
	others := 0
	for _, s := range f.Sheets() {
		switch kindOf(s.Name) {
		case outcomesSheet, totalsSheet, experimentSheet:
			return true
		case segmentsSheet, triggersSheet, affinitySheet, contactsSheet, planSheet, assignmentsSheet:
			others++
		}
	}
	return others > 1
}

// Recorded tells a book with a sheet of what was decided, assigned or done,
// which no report has.
func Recorded(f table.File) bool {
	return slices.ContainsFunc(f.Sheets(), func(s table.Sheet) bool {
		switch kindOf(s.Name) {
		case experimentSheet, assignmentsSheet, outcomesSheet, totalsSheet:
			return true
		}
		return false
	})
}

// Read reads every sheet of ours but the outcomes. What is wrong with them
// is *experiment.Problems; anything else is an error of the machine or of
// the context.
//
// Every segment and every trigger has all attributes of its sheet, in the
// order of the columns, with an empty value where nothing was typed. The
// experiment's control and the triggers' marks agree, wherever it was said.
func Read(ctx context.Context, f table.File) (*Book, error) {
	return read(ctx, f, (*reader).readContacts, (*reader).readPlan)
}

// read reads the sheets that every reader of a book wants, and some more.
func read(ctx context.Context, f table.File, more ...func(*reader) error) (*Book, error) {
	r := &reader{ctx: ctx, file: f, book: &Book{Experiment: &experiment.Experiment{}}}
	r.findSheets()
	// In this order: each checks names against those before it.
	for _, read := range append([]func(*reader) error{
		(*reader).readSettings, (*reader).readSegments, (*reader).readTriggers, (*reader).readAffinity,
	}, more...) {
		if err := r.note(read(r)); err != nil {
			return nil, err
		}
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	return r.book, nil
}

// A reader reads one book.
type reader struct {
	ctx      context.Context
	file     table.File
	sheets   map[kind]string
	book     *Book
	problems experiment.Problems

	checks   bool              // the rows of the Experiment sheet are rules now
	control  experiment.Place  // of the setting
	end      experiment.Place  // of that setting
	marked   experiment.Place  // the last mark of a control that was read
	marks    []mark            // triggers marked as control
	segments map[string]string // names, which stand for themselves
	known    map[string]string // texts that repeat, which stand for themselves too
}

// note adds the problems of err to the others, and returns any other error.
func (r *reader) note(err error) error {
	var problems *experiment.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for _, m := range problems.List {
		r.problems.Add(m)
	}
	r.problems.Total += problems.Total - len(problems.List)
	return nil
}

func (r *reader) wrong(m experiment.Message, at experiment.Place) {
	r.problems.Add(m.On(at))
}
