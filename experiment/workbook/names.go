package workbook

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// A kind is what a sheet is to us; its text is the name we write.
type kind string

const (
	experimentSheet kind = "Experiment"
	segmentsSheet   kind = "Segments"
	triggersSheet   kind = "Triggers"
	affinitySheet   kind = "Affinity"
	contactsSheet   kind = "Contacts"
	outcomesSheet   kind = "Outcomes"
	totalsSheet     kind = "Totals"
	planSheet       kind = "Plan"
	// One that is full goes on in "Assignments 2": see partsOf.
	assignmentsSheet kind = "Assignments"
)

// sheetNames are the names of sheets in English, French and Dutch, folded.
var sheetNames = map[string]kind{
	"experiment": experimentSheet, "experience": experimentSheet,
	"segments": segmentsSheet, "segmenten": segmentsSheet,
	"triggers": triggersSheet, "declencheurs": triggersSheet, "messages": triggersSheet,
	"affinity": affinitySheet, "affinite": affinitySheet, "affiniteit": affinitySheet,
	"contacts": contactsSheet, "contacten": contactsSheet,
	"outcomes": outcomesSheet, "resultats": outcomesSheet, "resultaten": outcomesSheet, "uitkomsten": outcomesSheet,
	"totals": totalsSheet, "totaux": totalsSheet, "totalen": totalsSheet,
	"plan": planSheet, "plan verrouille": planSheet,
	"assignments": assignmentsSheet, "affectations": assignmentsSheet, "attributions": assignmentsSheet, "toewijzingen": assignmentsSheet,
}

func kindOf(sheet string) kind { return sheetNames[roles.Fold(sheet)] }

// findSheets notes which sheet is which. Two for one purpose are an error:
// which of them was meant is not for us to guess.
func (r *reader) findSheets() {
	r.sheets = make(map[kind]string)
	for _, s := range r.file.Sheets() {
		k := kindOf(s.Name)
		if k == "" {
			continue
		}
		if other, twice := r.sheets[k]; twice {
			r.wrong(experiment.Msg("workbook.two-sheets", "sheet", s.Name, "other", other, "name", string(k)),
				experiment.Place{File: r.file.Path(), Sheet: s.Name})
			continue
		}
		r.sheets[k] = s.Name
	}
	r.book.OutcomesSheet, r.book.TotalsSheet = r.sheets[outcomesSheet], r.sheets[totalsSheet]
	r.book.AssignmentsSheet = r.sheets[assignmentsSheet]
}

// The number formats of columns. A cell formatted as text keeps 15% and
// 3-4 as they are typed, which would else become a number and a date.
const (
	asText = "@"
	asRate = "0.0%"
)

// A column is one of a sheet's own, for rows that become a T.
type column[T any] struct {
	name   string   // the header we write in English
	fr, nl string   // and in French and Dutch, where it is another one
	also   []string // further headers that mean it, folded
	format string   // the number format we write; asText keeps what a person types
	width  float64
	wrap   bool       // it holds texts of several lines
	words  vocabulary // of which one belongs here; nil: anything
	from   kind       // the sheet of which a name belongs here; empty: none
	rare   bool       // written only where some row says something
	read   func(c cell, to *T)
	write  func(from *T) any // nil is an empty cell
}

// is tells whether a folded header means the column.
func (c *column[T]) is(folded string) bool {
	return c.title().is(folded) || slices.Contains(c.also, folded)
}

func (c *column[T]) title() named { return named{c.name, c.fr, c.nl} }

// find returns the column that a header means, or nil.
func find[T any](columns []column[T], header string) *column[T] {
	folded := roles.Fold(header)
	for i := range columns {
		if columns[i].is(folded) {
			return &columns[i]
		}
	}
	return nil
}
