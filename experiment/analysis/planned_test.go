package analysis_test

import (
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// TestPlan: a verdict is not sold as planned that is not, and a change that
// no number rests on forbids nothing.
func TestPlan(t *testing.T) {
	change := func(what string) findings.PlanChange {
		return findings.PlanChange{What: what, Planned: "a", Now: "b"}
	}
	for _, tc := range []struct {
		name   string
		plan   *findings.LockedPlan
		status string // the worst of the check, empty where there is none
		checks int
		said   string
	}{
		{"none", nil, "", 0, "winner B winner"},
		{"kept", &findings.LockedPlan{}, findings.OK, 1, "winner B winner"},
		{"late", &findings.LockedPlan{Outcomes: 12}, findings.Warning, 1, "winner B winner plan-late"},
		{"edited", &findings.LockedPlan{Edited: true}, findings.Stop, 1, "leader B held-back plan-edited"},
		{"the level", &findings.LockedPlan{Changes: []findings.PlanChange{change("level")}}, findings.Stop, 1, "leader B held-back plan-changed"},
		{"a share", &findings.LockedPlan{Changes: []findings.PlanChange{change(`trigger "B": share`)}}, findings.Stop, 1, "leader B held-back plan-changed"},
		{"who is a fan", &findings.LockedPlan{Changes: []findings.PlanChange{change(`segment "a": b": relation`)}}, findings.Stop, 1, "leader B held-back plan-changed"},
		{"a message", &findings.LockedPlan{Changes: []findings.PlanChange{change(`trigger "B": message`)}}, findings.Warning, 1, "winner B winner plan-differs"},
		{"a name", &findings.LockedPlan{Changes: []findings.PlanChange{change("name")}}, findings.Warning, 1, "winner B winner plan-differs"},
		{"much", &findings.LockedPlan{Outcomes: 1, Changes: []findings.PlanChange{
			change("name"), change("hypothesis"), change("power"), change("salt"), change("exposures"), change("looks"), change("stopping"),
		}}, findings.Stop, 6, "leader B held-back plan-changed plan-late plan-differs"},
	} {
		g := control("A").gatherer()
		for name, engaged := range map[string]int64{"A": 100, "B": 200} {
			g.AddTotals(profile(g, ""), trigger(g, name), 0, tally.Counts{Exposures: 1000, Engagements: engaged}, tally.NoDay)
		}
		data, _ := g.Close(nil, nil)
		e := control("A").Experiment
		e.Triggers = nil
		for _, name := range data.Triggers {
			e.Triggers = append(e.Triggers, experiment.Trigger{Name: name})
		}
		if tc.plan != nil {
			tc.plan.Fingerprint, tc.plan.Locked = "sha256:1", time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
		}
		f, err := analysis.Run(ctx, &e, data, findings.Provenance{RowsRead: 2000, RowsUsed: 2000, ContactsKnown: true, Plan: tc.plan})
		if err != nil {
			t.Fatal(err)
		}
		status, checks := "", 0
		for _, c := range f.Health {
			if c.Check == "plan" {
				if checks++; status != findings.Stop && (status == "" || c.Status != findings.OK) {
					status = c.Status
				}
			}
		}
		if status != tc.status || checks != tc.checks {
			t.Errorf("%s: %d checks, %q at worst, want %d and %q", tc.name, checks, status, tc.checks, tc.status)
		}
		if got := said(f.Verdict); got != tc.said {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.said)
		}
		if tc.plan != nil && f.Experiment.Fingerprint != "sha256:1" {
			t.Errorf("%s: the fingerprint is %q", tc.name, f.Experiment.Fingerprint)
		}
	}
}
