package planning_test

import (
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/planning"
)

// TestDaysOfReports: looks are on the days by which a report knows them, and who
// is done long before the planned end is told that a report is not.
func TestDaysOfReports(t *testing.T) {
	dated := func(days int, rule experiment.Stopping) *findings.Plan {
		e := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "letter"}, {Name: "card"}}}
		e.Segments = []experiment.Segment{{Name: "all", BaseRate: .2, Size: 2000}}
		e.Control, e.MinimumEffect, e.DailyContacts = "letter", experiment.Effect{Value: .1}, 100
		e.Stopping = rule
		e.Start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		e.End = e.Start.AddDate(0, 0, days)
		f, err := planning.Plan(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	early := func(f *findings.Plan) bool {
		return slices.ContainsFunc(f.Warnings, func(m findings.Message) bool { return m.Code == "plan.ends-early" })
	}
	if f := dated(20, experiment.Fixed); *f.Days >= 19 || !early(f) {
		t.Errorf("%d days of twenty: %v", *f.Days, f.Warnings)
	} else if f := dated(int(*f.Days), experiment.Fixed); early(f) {
		t.Errorf("all of the days: %v", f.Warnings)
	}
	if early(dated(20, experiment.AlwaysValid)) {
		t.Error("a test that may end at any time has no end to wait for")
	}
	days := []string{}
	for _, look := range dated(20, experiment.Pocock).Looks {
		days = append(days, look.Day)
	}
	if want := []string{"2026-03-04", "2026-03-08", "2026-03-12", "2026-03-16", "2026-03-20"}; !slices.Equal(days, want) {
		t.Errorf("looks on %v, in a report on %v", days, want)
	}
}
