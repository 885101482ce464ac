package source_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/source"
	"triggerlab/experiment/workbook"
)

// TestLockedPlan: what is judged by is held against the plan, flags included,
// and what the outcomes bring along is no decision.
func TestLockedPlan(t *testing.T) {
	e := &experiment.Experiment{Settings: experiment.Settings{Control: "A", Level: 0.9}, Triggers: []experiment.Trigger{{Name: "A", Share: 1}, {Name: "B", Share: 1}}}
	outcomes := func(yield func(experiment.Exposure) bool) {
		for _, trigger := range []string{"A", "B"} {
			for i, contact := range []string{"1", "2", "3"} {
				if !yield(experiment.Exposure{Contact: trigger + contact, Segment: "fans", Trigger: trigger, Outcome: experiment.Outcome(1 + i%2)}) {
					return
				}
			}
		}
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	write(t, path, func(f *os.File) error { return workbook.Write(f, e, outcomes) })
	locked := filepath.Join(t.TempDir(), "locked.xlsx")
	plan := &workbook.Plan{Locked: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Outcomes: 6, Decisions: experiment.Decisions(e)}
	write(t, locked, func(f *os.File) error {
		return workbook.Amend(context.Background(), f, path, workbook.PlanSheet(plan))
	})
	load := func(path string, o source.Options) *findings.LockedPlan {
		t.Helper()
		o.Path = path
		loaded, err := source.Load(context.Background(), o, &monitor{})
		if err != nil {
			t.Fatal(err)
		}
		return loaded.Provenance.Plan
	}
	if p := load(path, source.Options{}); p != nil {
		t.Errorf("of a book without a plan: %+v", p)
	}
	p := load(locked, source.Options{})
	if p == nil || p.Edited || p.Outcomes != 6 || p.Fingerprint != experiment.Fingerprint(experiment.Decisions(e)) || len(p.Changes) > 0 {
		t.Errorf("of a plan that was kept: %+v", p)
	}
	p = load(locked, source.Options{
		Settings: []source.Setting{{Name: "level", Value: "0.99"}, {Name: "stopping", Value: "pocock"}, {Name: "metric", Value: "engagement_rate"}},
		Shares:   map[string]float64{"A": 1, "B": 3},
	})
	want := []findings.PlanChange{
		{What: "level", Planned: "0.9", Now: "0.99", Flag: "--level"}, {What: "stopping", Planned: "fixed", Now: "pocock", Flag: "--stopping"},
		{What: `trigger "B": share`, Planned: "1", Now: "3", Flag: "--share"}, {What: "looks", Now: "5", Flag: "--stopping"},
	}
	if !slices.Equal(p.Changes, want) {
		t.Errorf("changed by flags: %+v", p.Changes)
	}
}

func write(t *testing.T, path string, fill func(*os.File) error) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
}
