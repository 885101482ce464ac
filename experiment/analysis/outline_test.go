package analysis_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
)

// TestOutline: many tests say together what they say when each has its whole
// report, to the last digit, whatever their designs.
func TestOutline(t *testing.T) {
	whole, outlined := analysis.NewPortfolio("test", 0), analysis.NewPortfolio("test", 0)
	statuses := map[string]int{}
	for seed := range uint64(150) {
		c := campaignOf(seed)
		c.e.Name = fmt.Sprint(seed)
		f, err := analysis.Run(t.Context(), c.e, c.t, c.p)
		if err != nil {
			t.Fatal(seed, err)
		}
		o, err := analysis.Outline(c.e, c.t, c.p)
		if err != nil {
			t.Fatal(seed, err)
		}
		if fmt.Sprintf("%+v", f.Measured) != fmt.Sprintf("%+v", o.Measured) || written(t, f.Leader) != written(t, o.Leader) && f.Verdict.Status != findings.Invalid {
			t.Errorf("campaign %d:\n%+v\n%+v", seed, f.Leader, o.Leader)
		}
		statuses[f.Verdict.Status]++
		whole.Add(f, c.e)
		outlined.Add(o, c.e)
	}
	want, err := whole.Conclude()
	if err != nil {
		t.Fatal(err)
	}
	got, err := outlined.Conclude()
	if err != nil {
		t.Fatal(err)
	}
	if written(t, want) != written(t, got) {
		t.Errorf("together they say\n%s\nand not\n%s", written(t, got), written(t, want))
	}
	if len(statuses) < 4 {
		t.Errorf("the campaigns come to %v alone", statuses)
	}
}

func written(t *testing.T, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
