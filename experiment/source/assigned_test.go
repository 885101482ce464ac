package source_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/source"
)

// assignedBook is a book in which c1 to c5 are assigned; c6 is held out, c7
// was never assigned.
func assignedBook(settings, outcomes string) string {
	header := "contact,segment,trigger,outcome,time\n"
	if strings.Contains(outcomes, ",7\n") {
		header = strings.Replace(header, "time", "time,simulated", 1)
	}
	return "-- Experiment --\nSetting,Value\n" + settings +
		"-- Segments --\nsegment\nfans\nothers\n-- Triggers --\ntrigger\nA\nB\n" +
		"-- Contacts --\ncontact,segment,prior\nC4@x.be,others,1\n" +
		"-- Assignments --\ncontact,segment,trigger,wave\nc1,fans,A,1\nc2,fans,B,1\nc3,others,A,1\nc4@X.be,,B,2\n" +
		"-- Assignments 2 --\ncontact,segment,trigger\nc5,others,B\nc6,fans,holdout\n" +
		"-- Outcomes --\n" + header + outcomes
}

const shownAsAssigned = "c1,fans,A,engage,2026-02-02\nc2,fans,B,ignore,2026-02-03\nc3,others,A,,2026-02-04\n"

// TestAssigned: rows read are rows used, set aside and pending, assigned
// contacts without an outcome among them, and who counts for what is as it is
// said.
func TestAssigned(t *testing.T) {
	for _, tc := range []struct {
		name, settings, outcomes string
		change                   func(*source.Options)
		rows                     string // read used aside pending
		assigned                 string // contacts held met waiting ignored unplaced crossed first
		engaged, exposures       int64
		notice                   string
	}{
		{name: "going on", settings: "end,2026-02-14\n", outcomes: shownAsAssigned,
			rows: "5 2 0 3", assigned: "5 1 3 2 0 0 0 ", exposures: 2, engaged: 1, notice: "source.assigned-waiting"},
		{name: "nobody knows until when", outcomes: shownAsAssigned,
			rows: "5 2 0 3", assigned: "5 1 3 2 0 0 0 ", exposures: 2, engaged: 1, notice: "source.assigned-endless"},
		{name: "over on the day before the end", settings: "end,2026-02-05\n", outcomes: shownAsAssigned,
			rows: "5 5 0 0", assigned: "5 1 3 0 2 0 0 ", exposures: 5, engaged: 1, notice: "source.assigned-ignored"},
		{name: "over, and empty means pending", settings: "end,2026-02-05\n", outcomes: shownAsAssigned,
			change: func(o *source.Options) { o.Empty = "pending" },
			rows:   "5 2 0 3", assigned: "5 1 3 2 0 0 0 ", exposures: 2, engaged: 1, notice: "source.assigned-waiting"},
		{name: "empty means ignored", outcomes: shownAsAssigned, change: func(o *source.Options) { o.Empty = "ignore" },
			rows: "5 5 0 0", assigned: "5 1 3 0 2 0 0 ", exposures: 5, engaged: 1, notice: "source.assigned-ignored"},
		{name: "shown another one", settings: "end,2026-02-14\n",
			outcomes: shownAsAssigned + "C4@x.be,others,A,engage,2026-02-05\nc4@x.be,others,A,ignore,2026-02-05\nc5,others,B,ignore,2026-02-05\nc6,fans,B,ignore,2026-02-06\n",
			rows:     "7 6 0 1", assigned: "5 1 5 0 0 0 2 book.xlsx:Outcomes!C5", exposures: 6, engaged: 2},
		{name: "never assigned", settings: "end,2026-02-14\n", outcomes: shownAsAssigned + "c7,fans,A,engage,2026-02-05\n,fans,A,engage,2026-02-05\n",
			change: func(o *source.Options) { o.AllowRejects = true },
			rows:   "7 2 2 3", assigned: "5 1 3 2 0 0 0 ", exposures: 2, engaged: 1, notice: "source.assigned-waiting"},
		{name: "some selected", settings: "end,2026-02-05\n", outcomes: shownAsAssigned,
			change: func(o *source.Options) { o.Only = []source.Only{{Header: "segment", Values: []string{"fans"}}} },
			rows:   "3 2 1 0", assigned: "5 1 3 0 0 2 0 ", exposures: 2, engaged: 1, notice: "source.assigned-unplaced"},
		{name: "simulated", settings: "end,2026-02-05\n", outcomes: "x1,fans,A,engage,2026-02-02,7\nx2,fans,B,ignore,2026-02-02,7\n",
			rows: "2 2 0 0", assigned: "none", exposures: 2, engaged: 1, notice: "source.assignments-unread"},
		{name: "a deck", settings: "design,deck\n", outcomes: shownAsAssigned,
			rows: "3 2 0 1", assigned: "none", exposures: 2, engaged: 1, notice: "source.assignments-unread"},
	} {
		dir := t.TempDir()
		files(t, dir, map[string]string{"book.xlsx": assignedBook(tc.settings, tc.outcomes)})
		o := source.Options{Path: filepath.Join(dir, "book.xlsx")}
		if tc.change != nil {
			tc.change(&o)
		}
		l, err := source.Load(t.Context(), o, &monitor{})
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		p := l.Provenance
		if got := fmt.Sprint(p.RowsRead, p.RowsUsed, p.SetAsideRows(), p.Pending); got != tc.rows {
			t.Errorf("%s: rows are %s, want %s", tc.name, got, tc.rows)
		}
		got := "none"
		if a := p.Assigned; a != nil {
			got = fmt.Sprint(a.Contacts, a.HeldOut, a.Met, a.Waiting, a.Ignored, a.Unplaced, a.Crossed) + " " + strings.ReplaceAll(a.First, dir+string(filepath.Separator), "")
		}
		if got != tc.assigned {
			t.Errorf("%s: assigned are %s, want %s", tc.name, got, tc.assigned)
		}
		var all, engaged int64
		for i := range l.Tally.Triggers {
			all, engaged = all+l.Tally.Counts(i).Exposures, engaged+l.Tally.Counts(i).Engagements
		}
		if all != tc.exposures || engaged != tc.engaged {
			t.Errorf("%s: %d of %d engaged, want %d of %d", tc.name, engaged, all, tc.engaged, tc.exposures)
		}
		told := ""
		for _, n := range p.Notices {
			if strings.HasPrefix(n.Code, "source.assign") {
				told += n.Code
			}
		}
		if told != tc.notice {
			t.Errorf("%s: told %q, want %q", tc.name, told, tc.notice)
		}
	}
}

// TestAssignedWrongly: what is wrong with the sheet is said with its place, and
// who is meant is not.
func TestAssignedWrongly(t *testing.T) {
	dir := t.TempDir()
	text := strings.Replace(assignedBook("", shownAsAssigned), "c5,others,B\n", "c5,nobody,B\nC1,fans,C\nc2,fans,A\nc8,fans,\n", 1)
	files(t, dir, map[string]string{"book.xlsx": text})
	_, err := source.Load(t.Context(), source.Options{Path: filepath.Join(dir, "book.xlsx")}, &monitor{})
	want := []string{
		"book.xlsx:Assignments 2!B2 source.unknown-segment", "book.xlsx:Assignments 2!C3 source.unknown-trigger",
		"book.xlsx:Assignments 2!A4 source.assigned-twice", "book.xlsx:Assignments 2!C5 source.no-trigger",
	}
	var all *experiment.Problems
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all.List {
		got = append(got, filepath.Base(m.At.String())+" "+m.Code)
		for _, v := range m.Values {
			if v == "c2" {
				t.Error("a contact is named")
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", got, want)
	}
}
