package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// hostilePlan has everything that a plan may have, with names that would act.
func hostilePlan() *findings.Plan {
	n := func(n int64) *int64 { return &n }
	say := func(code string, pairs ...any) findings.Message {
		return findings.FromMessage(experiment.Msg(code, pairs...))
	}
	return &findings.Plan{
		Schema: findings.PlanSchema, Status: findings.PlanNotFeasible, PerTrigger: n(50), Total: n(100), Days: n(4), Power: .8,
		MinimumEffect: .05, BaseRate: .2, Inflation: 1.0249, Critical: 1.96, Expected: 71.4, Comparisons: 1, First: "2026-12-30", Last: "2027-01-02",
		Experiment: findings.Experiment{Name: "\x1b[31mred", Design: "split", Stopping: "pocock", Level: .95},
		Triggers:   []findings.PlannedTrigger{{Trigger: "a|b", Control: true, Share: .5, Contacts: n(50)}, {Trigger: "=1+1", Share: .5, Contacts: n(50)}},
		Cells: []findings.PlannedCell{
			{Segment: "<b>", Trigger: "a|b", Contacts: 25}, {Segment: "x", Trigger: "a|b", Contacts: 25}, {Segment: "<b>", Trigger: "=1+1", Contacts: 25}, {Segment: "x", Trigger: "=1+1", Contacts: 25},
		},
		Chances:   []findings.Chance{{Event: findings.ChanceShown, Contacts: 100, Chance: .8, Needed: n(100)}, {Event: findings.ChanceWinner, Contacts: 100, Chance: findings.Unknown}},
		Available: []findings.Chance{{Event: findings.ChanceShown, Contacts: 60, Chance: findings.Unknown}},
		Segments:  []findings.PlannedSegment{{Segment: "<b>", BaseRate: .2, Effect: .05, Contacts: n(60), Power: findings.Unknown, Winner: findings.Unknown, Difference: findings.Unknown, Lift: findings.Unknown}, {Segment: "x", BaseRate: .1, Effect: .05, Needed: n(9)}},
		Looks:     []findings.PlannedLook{{Look: 1, Fraction: .5, Contacts: 50, Z: 2.178, Spent: .03, Found: .4}, {Look: 2, Fraction: 1, Contacts: 100, Z: 2.178, Spent: .05, Found: .8}},
		Prices: findings.Prices{
			Triggers: []findings.PricedTriggers{{Triggers: 2, Comparisons: 1, Critical: 1.96, PerTrigger: n(50), Total: n(100), Days: n(4), Chosen: true}},
			Rules:    []findings.PricedRule{{Stopping: "always-valid", Inflation: 1.6, Total: n(160), Expected: 110.2}},
			Segments: []findings.PricedSegments{{Segments: 1, Critical: 1.96, Total: n(100)}, {Segments: 2, Critical: 2.2, Own: true}},
			Control:  &findings.PricedControl{Share: .4, Total: 90, Saved: 10},
		},
		Effects: []findings.PricedEffect{{Difference: .02, Lift: .1, PerTrigger: n(300), Total: n(600)}},
		Curves:  findings.Curves{Contacts: []findings.CurvePoint{{Contacts: 100, Difference: .05, Shown: .8, Winner: findings.Unknown, Top: .99}}},
		Reasons: []findings.Message{say("plan.not-feasible", "total", int64(100), "there", int64(60), "limit", "sizes"), say("plan.takes-dated", "daily", int64(25), "days", int64(4), "first", "2026-12-30", "last", "2027-01-02")},
		Ways:    []findings.Message{say("plan.way-people", "more", int64(40), "total", int64(100))},
	}
}

// TestPlanFormats: a plan is written in every format, its names act in none,
// and nothing in it is changed.
func TestPlanFormats(t *testing.T) {
	doc := hostilePlan()
	write := func(f Format) string {
		t.Helper()
		var b bytes.Buffer
		if err := WritePlan(&b, f, doc, language.English, Options{}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	screen := write(Terminal)
	for _, want := range []string{
		"␛[31mred", "Not feasible: the plan takes 100 contacts, and there are 60. At 25 a day that\n  takes 4 days (30 December 2026 to 2 January 2027).",
		"a|b (control)", "1.02 times", "always-valid    any", "2.18  0.050", "More people: 40 more contacts, 100 in all.", "██",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("the screen does not say %q:\n%s", want, screen)
		}
	}
	for _, line := range strings.Split(screen, "\n") {
		if width(line) > DefaultWidth {
			t.Errorf("%d wide: %s", width(line), line)
		}
	}
	if markdown := write(Markdown); strings.Contains(markdown, "<b>") || !strings.Contains(markdown, `a\|b`) {
		t.Errorf("the markdown has %.300s", markdown)
	}
	if book := write(XLSX); !strings.HasPrefix(book, "PK") {
		t.Errorf("the workbook begins %.8q", book)
	}
	var read findings.Plan
	if err := json.Unmarshal([]byte(write(JSON)), &read); err != nil || read.Chances[1].Chance.Known() || read.Prices.Segments[1].Total != nil || read.Reasons[0].Text == "" {
		t.Errorf("read again: %+v, %v", read, err)
	}
	if doc.Reasons[0].Text != "" {
		t.Error("the plan itself was worded")
	}
	full := errors.New("full")
	if err := WritePlan(failing{full}, Terminal, doc, language.English, Options{}); !errors.Is(err, full) {
		t.Errorf("a full disk is %v", err)
	}
	if err := WritePlan(&bytes.Buffer{}, "pdf", doc, language.English, Options{}); err == nil {
		t.Error("any format will do")
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
