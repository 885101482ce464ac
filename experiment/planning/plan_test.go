package planning

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// campaign is a plan of some triggers, the first of them the control.
func campaign(triggers int, change func(*experiment.Experiment)) *experiment.Experiment {
	e := &experiment.Experiment{
		Settings: experiment.Settings{Control: "a", MinimumEffect: points(5)},
		Segments: []experiment.Segment{{Name: "all", BaseRate: .2}},
	}
	for i := range triggers {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: string(rune('a' + i))})
	}
	if change != nil {
		change(e)
	}
	return e
}

func planned(t *testing.T, e *experiment.Experiment) *findings.Plan {
	t.Helper()
	f, err := Plan(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestKnownSizes: two groups are R's power.prop.test, and Dunnett's critical
// values make more of them.
func TestKnownSizes(t *testing.T) {
	for _, tc := range []struct {
		triggers int
		each     int64
		critical float64
	}{{2, 1094, 1.9600}, {4, 1421, 2.3513}} {
		f := planned(t, campaign(tc.triggers, nil))
		if *f.PerTrigger != tc.each || *f.Total != tc.each*int64(tc.triggers) || math.Abs(float64(f.Critical)-tc.critical) > 5e-5 {
			t.Errorf("%d triggers: %d each, %d in all, critical %v", tc.triggers, *f.PerTrigger, *f.Total, f.Critical)
		}
	}
}

// TestMoreCostsMore: every further trigger, look, segment and percentage point
// of power or level costs contacts, and a larger effect saves some.
func TestMoreCostsMore(t *testing.T) {
	base := *planned(t, campaign(3, nil)).Total
	for name, change := range map[string]func(*experiment.Experiment){
		"a trigger":     func(e *experiment.Experiment) { e.Triggers = append(e.Triggers, experiment.Trigger{Name: "z"}) },
		"power":         func(e *experiment.Experiment) { e.Power = .85 },
		"level":         func(e *experiment.Experiment) { e.Level = .96 },
		"all pairs":     func(e *experiment.Experiment) { e.Comparisons = experiment.AllPairs },
		"looks":         func(e *experiment.Experiment) { e.Stopping, e.Looks = experiment.OBrienFleming, 4 },
		"any time":      func(e *experiment.Experiment) { e.Stopping = experiment.AlwaysValid },
		"one by one":    func(e *experiment.Experiment) { e.Correction = experiment.BY },
		"a smaller one": func(e *experiment.Experiment) { e.MinimumEffect = points(4.5) },
		"unequal shares": func(e *experiment.Experiment) {
			e.Triggers[0].Share, e.Triggers[1].Share, e.Triggers[2].Share = 1, 1, 4
		},
		"a middling rate": func(e *experiment.Experiment) { e.Segments[0].BaseRate = .4 },
	} {
		if f := planned(t, campaign(3, change)); !(*f.Total > base) {
			t.Errorf("%s: %d contacts instead of %d", name, *f.Total, base)
		}
	}
	often := planned(t, campaign(3, func(e *experiment.Experiment) {
		e.MinExposures, e.MaxExposures = 1, 5
		e.Segments[0].Heterogeneity = .2
	}))
	if !(*often.Total < base && float64(often.Exposures.Design) > 1.4) {
		t.Errorf("three exposures each on average take %d contacts, of a design effect of %v", *often.Total, often.Exposures.Design)
	}
}

// TestCells: nobody is lost between segments and triggers.
func TestCells(t *testing.T) {
	f := planned(t, campaign(4, func(e *experiment.Experiment) {
		e.Segments = []experiment.Segment{{Name: "x", BaseRate: .2, Size: 7001}, {Name: "y", BaseRate: .1, Size: 333}, {Name: "z", BaseRate: .3, Size: 12345}}
		e.Triggers[0].Share, e.Triggers[1].Share, e.Triggers[2].Share = 3, 2, 1 // and d is not shown
	}))
	sums := map[string]int64{}
	var all int64
	for _, c := range f.Cells {
		sums[c.Trigger] += c.Contacts
		all += c.Contacts
	}
	if all != *f.Total || len(f.Cells) != 9 || len(f.Triggers) != 3 {
		t.Errorf("%d contacts in %d cells of %d triggers, of %d", all, len(f.Cells), len(f.Triggers), *f.Total)
	}
	for _, one := range f.Triggers {
		if sums[one.Trigger] != *one.Contacts {
			t.Errorf("%s has %d contacts in cells, of %d", one.Trigger, sums[one.Trigger], *one.Contacts)
		}
	}
	if *f.PerTrigger != sums["c"] || sums["a"] < 2*sums["c"] {
		t.Errorf("the smallest of %v has %d", sums, *f.PerTrigger)
	}
}

// TestFeasible: what there is is held against what is needed, and ways out are
// true: each of them makes a plan that can be done.
func TestFeasible(t *testing.T) {
	short := func(e *experiment.Experiment) { e.Segments[0].Size = 4000 }
	f := planned(t, campaign(4, short))
	if f.Status != findings.PlanNotFeasible || len(f.Ways) < 4 {
		t.Fatalf("%s, with %d ways out", f.Status, len(f.Ways))
	}
	effect := f.Detectable[0].Difference
	for name, out := range map[string]*experiment.Experiment{
		"fewer":  campaign(3, short),
		"larger": campaign(4, func(e *experiment.Experiment) { short(e); e.MinimumEffect.Value = float64(effect) + 1e-6 }),
		"people": campaign(4, func(e *experiment.Experiment) { e.Segments[0].Size = *f.Total }),
	} {
		if g := planned(t, out); g.Status != findings.PlanFeasible {
			t.Errorf("%s is %s", name, g.Status)
		}
	}
	days := campaign(4, func(e *experiment.Experiment) {
		e.DailyContacts, e.Start = 300, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		e.End = e.Start.Add(7 * day)
	})
	f = planned(t, days)
	if f.Status != findings.PlanNotFeasible || f.Audience.Limit != "days" || *f.Audience.Contacts != 2100 || f.Last != "2026-01-23" {
		t.Errorf("%s for %s: %d contacts, until %s", f.Status, f.Audience.Limit, *f.Audience.Contacts, f.Last)
	}
	days.End = days.Start.Add(time.Duration(*f.Days) * day)
	if f = planned(t, days); f.Status != findings.PlanFeasible {
		t.Errorf("as long as it takes is %s", f.Status)
	}
}

// TestNothingSaid: a plan says what it takes for granted, and where nobody chose
// an effect, what each costs.
func TestNothingSaid(t *testing.T) {
	f := planned(t, &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "a"}, {Name: "b"}}})
	if f.Status != findings.PlanChoose || f.Total != nil || f.PerTrigger != nil || f.MinimumEffect.Known() || len(f.Effects) < 5 || len(f.Assumptions) < 2 {
		t.Errorf("%+v", f)
	}
	b, err := json.Marshal(f)
	if err != nil || !strings.Contains(string(b), `"total":null`) || !strings.Contains(string(b), `"looks":[]`) {
		t.Errorf("%s %v", b, err)
	}
	mixed := planned(t, campaign(2, func(e *experiment.Experiment) {
		e.MinimumEffect = experiment.Effect{}
		e.Segments = []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, MinimumEffect: points(6)}, {Name: "new", Relation: experiment.Prospect, MinimumEffect: lift(30)},
		}
	}))
	if want := (.06 + .3*.03) / 2; math.Abs(float64(mixed.MinimumEffect)-want) > 1e-12 || !mixed.Segments[0].Assumed || *mixed.Segments[1].Needed <= *mixed.Segments[0].Needed {
		t.Errorf("%v, %+v", mixed.MinimumEffect, mixed.Segments)
	}
}

// TestRare: a plan has the contacts without which a report cannot tell, however
// large the effect.
func TestRare(t *testing.T) {
	f := planned(t, campaign(2, func(e *experiment.Experiment) {
		e.Segments[0].BaseRate, e.MinimumEffect = .002, lift(900)
	}))
	engaged := float64(*f.PerTrigger) * (.002 + .02) / 2
	if !(engaged > 9) || len(f.Warnings) == 0 {
		t.Errorf("%d contacts with %v engagements, warned %v", *f.PerTrigger, engaged, f.Warnings)
	}
	few := planned(t, campaign(2, func(e *experiment.Experiment) { e.Segments[0].Size = 15 }))
	if few.Detectable[0].Difference.Known() || few.Available[0].Chance.Known() {
		t.Errorf("fifteen contacts show %v with %v", few.Detectable[0].Difference, few.Available[0].Chance)
	}
}

// TestRefused: what cannot be planned is an error with a code.
func TestRefused(t *testing.T) {
	for code, e := range map[string]*experiment.Experiment{
		"plan.too-few-triggers": campaign(1, nil),
		"plan.share": campaign(3, func(e *experiment.Experiment) {
			e.Triggers[1].Share = -1
			e.Triggers[0].Share = 5
			e.Triggers[2].Share = 5
		}),
		"plan.unknown-control":  campaign(3, func(e *experiment.Experiment) { e.Control = "nobody" }),
		"plan.heterogeneity":    campaign(3, func(e *experiment.Experiment) { e.Segments[0].Heterogeneity = 1 }),
		"plan.base-rate":        campaign(3, func(e *experiment.Experiment) { e.Segments[0].BaseRate = 1 }),
		"plan.effect-too-large": campaign(3, func(e *experiment.Experiment) { e.MinimumEffect = points(85) }),
	} {
		_, err := Plan(t.Context(), e)
		var problems *experiment.Problems
		if !errors.As(err, &problems) || problems.List[0].Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestPoweredByFew: where telling anything takes more contacts than the power
// does, the chance that is told is that of those contacts.
func TestPoweredByFew(t *testing.T) {
	e := campaign(3, func(e *experiment.Experiment) { e.Power = 0.01 })
	f := planned(t, e)
	for _, m := range f.Reasons {
		if strings.HasPrefix(m.Code, "plan.powered") && (m.Values["few"] != true || m.Values["chance"] != f.Chances[0].Chance) {
			t.Errorf("%v, where the chance is %v", m.Values, f.Chances[0].Chance)
		}
	}
	if !(f.Chances[0].Chance > 0.011) {
		t.Errorf("%v: nothing was raised, and nothing is tested", f.Chances[0].Chance)
	}
}
