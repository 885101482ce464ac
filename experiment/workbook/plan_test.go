package workbook_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// planned is an experiment whose names need care.
func planned() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Name: "Valentine", Control: "none", MinimumEffect: experiment.Effect{Value: 0.02}, Window: 48 * time.Hour},
		Segments: []experiment.Segment{
			{Name: `fans "of" ours`, Relation: experiment.Fan, BaseRate: 0.6, Attributes: []experiment.Attribute{{Name: "city", Value: "Gent"}}},
			{Name: "a: b"},
		},
		Triggers: []experiment.Trigger{
			{Name: "none", Control: true, Message: "Dear you,\r\n roses are red "},
			{Name: "poem", Share: 2, Tailoring: experiment.Personal, For: []string{"a: b"}},
		},
	}
}

func planOf(e *experiment.Experiment) *workbook.Plan {
	d := experiment.Decisions(e)
	return &workbook.Plan{
		Locked: time.Date(2026, 2, 1, 9, 30, 0, 0, time.UTC), Outcomes: 12, Decisions: d, Fingerprint: experiment.Fingerprint(d),
		Cells: []workbook.PlannedCell{{Segment: "a: b", Trigger: `the "poem" in "x"`, Contacts: 1200}, {Trigger: "none", Contacts: 7}},
		Looks: []workbook.PlannedLook{{Fraction: 0.5, Contacts: 600, Z: 2.963}, {Fraction: 1, Contacts: 1200, Z: 1.969}},
	}
}

// bookOf writes an experiment into a file.
func bookOf(t *testing.T, e *experiment.Experiment) string {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, e, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func amended(t *testing.T, path string, sheets ...workbook.Sheet) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "amended.xlsx")
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := workbook.Amend(context.Background(), f, path, sheets...); err != nil {
		t.Fatal(err)
	}
	return to
}

func opened(t *testing.T, path string) table.File {
	t.Helper()
	f, err := table.Open(context.Background(), path, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestPlanIsKept: a plan that is locked is read back as it was, and nothing
// has changed since.
func TestPlanIsKept(t *testing.T) {
	want := planOf(planned())
	noted := workbook.PlanSheet(want).WithNotes("Notes", func(what string) string { return "of " + what })
	path := amended(t, bookOf(t, planned()), noted)
	path = amended(t, path, workbook.PlanSheet(want)) // and locked again
	book, err := workbook.Read(context.Background(), opened(t, path))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(book.Plan, want) {
		t.Errorf("read %+v\nwant %+v", book.Plan, want)
	}
	if changes := book.Plan.Changes(book.Experiment); len(changes) > 0 {
		t.Errorf("of an experiment that did not change: %q", changes)
	}
}

// TestChanges: whatever is decided otherwise is named, and what is the same in
// other words is not.
func TestChanges(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(e *experiment.Experiment)
		want   []workbook.Change
	}{
		{"nothing", func(*experiment.Experiment) {}, nil},
		{"a default that is typed", func(e *experiment.Experiment) {
			e.Level, e.Power, e.Stopping, e.Metric = 0.95, 0.8, experiment.Fixed, experiment.EngagementRate
			e.Comparisons, e.Correction, e.MinExposures, e.MaxExposures = experiment.AgainstControl, experiment.Simultaneous, 1, 1
		}, nil},
		{"the order of rows", func(e *experiment.Experiment) { slices.Reverse(e.Triggers); slices.Reverse(e.Segments) }, nil},
		{"what decides nothing", func(e *experiment.Experiment) {
			e.SimulatedSeed, e.Affinity = "7", experiment.Affinity{"a: b": {"poem": 0.4}}
		}, nil},
		{"a setting", func(e *experiment.Experiment) { e.MinimumEffect.Value = 0.01 }, []workbook.Change{{"minimum_effect", "2pp", "1pp"}}},
		{"one that is gone", func(e *experiment.Experiment) { e.Window = 0 }, []workbook.Change{{"window", "48h", ""}}},
		{"one that is new", func(e *experiment.Experiment) { e.Guardrail = 0.005 }, []workbook.Change{{"guardrail", "", "0.005"}}},
		{"the rule", func(e *experiment.Experiment) { e.Stopping = experiment.Pocock },
			[]workbook.Change{{"stopping", "fixed", "pocock"}, {"looks", "", "5"}}},
		{"a message", func(e *experiment.Experiment) { e.Triggers[0].Message = "Hi" },
			[]workbook.Change{{`trigger "none": message`, "Dear you,\n roses are red", "Hi"}}},
		{"a segment", func(e *experiment.Experiment) { e.Segments = e.Segments[:1] },
			[]workbook.Change{{"segments", `"a: b", "fans ""of"" ours"`, `"fans ""of"" ours"`}}},
	} {
		now := planned()
		tc.change(now)
		if got := planOf(planned()).Changes(now); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestPlanIsEdited: what somebody did to the sheet shows.
func TestPlanIsEdited(t *testing.T) {
	e := planned()
	path := amended(t, bookOf(t, e), workbook.PlanSheet(planOf(e)))
	rows := [][2]string{}
	sheet, err := opened(t, path).Rows("Plan")
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range sheet.Scan(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, [2]string{row.Cells[0].String(), row.Cells[1].String()})
	}
	read := func(rows [][2]string) (*workbook.Plan, error) {
		b := table.NewBook(table.Properties{})
		s, err := b.Sheet("PLAN", []table.Column{{Header: "waarde"}, {Header: "onderdeel"}, {Header: "notes"}})
		for _, r := range rows {
			err = errors.Join(err, s.Row(r[1], r[0], "mine"))
		}
		path := filepath.Join(t.TempDir(), "plan.xlsx")
		f, err2 := os.Create(path)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		_, err = b.WriteTo(f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		read, err := workbook.Read(context.Background(), opened(t, path))
		if err != nil {
			return nil, err
		}
		return read.Plan, nil
	}
	if p, err := read(rows); err != nil || p.Edited {
		t.Fatalf("looked at, with the columns moved: %+v %v", p, err)
	}
	slices.Reverse(rows)
	if p, err := read(rows); err != nil || p.Edited {
		t.Errorf("sorted: %+v %v", p, err)
	}
	for i, r := range rows {
		edited := slices.Clone(rows)
		switch r[0] {
		case "locked":
			edited[i][1] = "2026-01-31T09:30:00Z"
		case "outcomes then", `contacts of "none"`:
			edited[i][1] = "0"
		case "look 1":
			edited[i][1] = "at 0.5 of the information, 600 contacts, |z| of 1.96"
		default:
			edited[i][1] = r[1] + "0"
		}
		if p, err := read(edited); err == nil && !p.Edited {
			t.Errorf("an edited row %q does not show", r[0])
		}
		if p, err := read(slices.Delete(slices.Clone(rows), i, i+1)); err == nil && !p.Edited {
			t.Errorf("a row %q that is gone does not show", r[0])
		}
	}
}

// TestAssignmentsAreKept: what is assigned is read back, with what a person
// adds, and in a book that calls the sheet something else.
func TestAssignmentsAreKept(t *testing.T) {
	want := []workbook.Assignment{
		{"001", "fans", "poem", 1}, {"mia@example.com", "a: b", "none", 2}, {"_x0041_ & co\n2", "", experiment.Holdout, 0},
	}
	path := amended(t, bookOf(t, planned()), workbook.AssignmentsSheet(slices.Values(want)))
	var got []workbook.Assignment
	for a, err := range workbook.ReadAssignments(context.Background(), opened(t, path)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	f := book("toewijzingen\ncontact | declencheur | note\nc1 | A | mine", "Toewijzingen 2\ncontact | trigger\nc2 | B")
	got = nil
	for a, err := range workbook.ReadAssignments(context.Background(), f) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if want := []workbook.Assignment{{"c1", "", "A", 0}, {"c2", "", "B", 0}}; !slices.Equal(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	f = book("Assignments\ncontact | wave\n | 1\nc2 | soon\nc3 | 1")
	var problem error
	for _, err := range workbook.ReadAssignments(context.Background(), f) {
		problem = err
	}
	var problems *experiment.Problems
	if !errors.As(problem, &problems) || problems.Total != 2 || problems.List[0].Code != "workbook.no-name" || problems.List[1].At.String() != "book.xlsx:Assignments!B3" {
		t.Errorf("what is wrong is %v", problem)
	}
}
