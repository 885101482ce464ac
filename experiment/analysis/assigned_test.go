package analysis_test

import (
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// TestAssigned: a few contacts who were shown another trigger are named, and
// from one in a hundred on nothing follows.
func TestAssigned(t *testing.T) {
	for _, tc := range []struct {
		crossed int64
		status  string
		said    string
	}{
		{0, findings.OK, "winner B winner"},
		{19, findings.Warning, "winner B winner"},
		{20, findings.Stop, "invalid crossed"},
	} {
		g := control("A").gatherer()
		for i, engaged := range []int64{100, 200} {
			g.AddTotals(profile(g, ""), trigger(g, []string{"A", "B"}[i]), 0, tally.Counts{Exposures: 1000, Engagements: engaged}, tally.NoDay)
		}
		data, _ := g.Close(nil, nil)
		e := control("A").Experiment
		e.Triggers = []experiment.Trigger{{Name: "A"}, {Name: "B"}}
		f, err := analysis.Run(ctx, &e, data, findings.Provenance{
			RowsRead: 2000, RowsUsed: 2000, ContactsKnown: true, Assigned: &findings.Assigned{Contacts: 3000, Met: 2000, Crossed: tc.crossed},
		})
		if err != nil {
			t.Fatal(err)
		}
		if c := check(t, f, "assigned"); c.Status != tc.status {
			t.Errorf("%d crossed: %s, want %s", tc.crossed, c.Status, tc.status)
		}
		if got := said(f.Verdict); got != tc.said {
			t.Errorf("%d crossed: %s, want %s", tc.crossed, got, tc.said)
		}
	}
}
