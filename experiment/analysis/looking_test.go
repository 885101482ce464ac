package analysis_test

import (
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// plannedTest is two weeks from 2 February 2026 on.
func plannedTest(more experiment.Settings) question {
	q := control("a")
	q.Settings = more
	q.Control, q.Start, q.End = "a", time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 16, 0, 0, 0, 0, time.UTC)
	return q
}

// until gathers some days of 200 exposures of each trigger, 20 % of a and a
// part of b engaging.
func (q question) until(t *testing.T, days int, b int64) *findings.Findings {
	t.Helper()
	g := newGathering(nil)
	g.LookDays = q.LookDays()
	first := int32(q.Start.Unix() / (24 * 60 * 60))
	if q.Start.IsZero() {
		first = 20486
	}
	for d := range int32(days) {
		g.AddTotals(profile(g, ""), trigger(g, "a"), 0, tally.Counts{Exposures: 200, Engagements: 40}, first+d)
		g.AddTotals(profile(g, ""), trigger(g, "b"), 0, tally.Counts{Exposures: 200, Engagements: b}, first+d)
	}
	return q.ask(t, g)
}

// TestMoments: what a plan says of a day, and which looks there are.
func TestMoments(t *testing.T) {
	fleming := func(looks int) question {
		return plannedTest(experiment.Settings{Stopping: experiment.OBrienFleming, Looks: looks})
	}
	undated := func(s experiment.Settings) question {
		q := plannedTest(s)
		q.Start, q.End = time.Time{}, time.Time{}
		return q
	}
	for _, tc := range []struct {
		name         string
		q            question
		days         int
		moment       string
		basis        string
		look, listed int
		winner       bool
	}{
		{"a fixed plan in its middle", plannedTest(experiment.Settings{}), 7, "early", "calendar", 0, 0, false},
		{"a fixed plan but for its last day", plannedTest(experiment.Settings{}), 13, "once", "calendar", 0, 0, true},
		{"a fixed plan without days", undated(experiment.Settings{}), 7, "once", "", 0, 0, true},
		{"the second look of four", fleming(4), 7, "look", "calendar", 2, 4, true},
		{"the day after it", fleming(4), 8, "between", "calendar", 2, 4, true},
		{"a fixed plan whose last days are too young", plannedTest(experiment.Settings{Window: 48 * time.Hour}), 11, "once", "calendar", 0, 0, true},
		{"before the first", fleming(4), 2, "between", "calendar", 0, 4, false},
		{"the end", fleming(4), 14, "last", "calendar", 4, 4, true},
		{"a week after the end", fleming(4), 21, "last", "calendar", 4, 4, true},
		{"looks that have no days", undated(experiment.Settings{Stopping: experiment.Pocock, MinimumEffect: experiment.Effect{Value: .103}}), 1, "look", "minimum-effect", 3, 5, true},
		{"between looks that have no days", undated(experiment.Settings{Stopping: experiment.Pocock, MinimumEffect: experiment.Effect{Value: .1}}), 1, "between", "minimum-effect", 2, 5, false},
		{"all the information that was planned", undated(experiment.Settings{Stopping: experiment.Pocock, MinimumEffect: experiment.Effect{Value: .1}}), 14, "last", "minimum-effect", 5, 5, true},
		{"daily contacts without an end", undated(experiment.Settings{Stopping: experiment.Pocock, DailyContacts: 10}), 7, "unknown", "", 0, 0, false},
		{"daily contacts", plannedTest(experiment.Settings{Stopping: experiment.AlwaysValid, DailyContacts: 400}), 7, "any", "daily-contacts", 0, 0, true},
		{"any time", undated(experiment.Settings{Stopping: experiment.AlwaysValid}), 7, "any", "default", 0, 0, true},
	} {
		f := tc.q.until(t, tc.days, 62)
		q := f.Sequential
		if q.Moment != tc.moment || q.Basis != tc.basis || q.Look != tc.look || len(q.Looks) != tc.listed || (f.Verdict.Status == findings.Winner) != tc.winner {
			t.Errorf("%s: moment %s at %.3f by %q, look %d of %d, verdict %s", tc.name, q.Moment, q.Information, q.Basis, q.Look, len(q.Looks), said(f.Verdict))
		}
		if moments := len(q.Reasons) > 0; moments != (tc.moment != findings.MomentOnce) {
			t.Errorf("%s: %d reasons", tc.name, len(q.Reasons))
		}
	}
}

// TestLookDays: a plan of days has its looks there, with the information that
// there was, and bounds as tables have them for as much.
func TestLookDays(t *testing.T) {
	q := plannedTest(experiment.Settings{Stopping: experiment.OBrienFleming, Looks: 2})
	f := q.until(t, 7, 50)
	for i, want := range []findings.Look{
		{Look: 1, Day: "2026-02-08", State: findings.LookPresent, Information: .5, Critical: 2.9626, Spent: .00305, NominalP: .00305},
		{Look: 2, Day: "2026-02-15", State: findings.LookToCome, Information: 1, Critical: 1.9686, Spent: .05, NominalP: .04900},
	} {
		got := f.Sequential.Looks[i]
		if got.Look != want.Look || got.Day != want.Day || got.State != want.State || !near(got.Information, float64(want.Information), 1e-9) ||
			!near(got.Critical, float64(want.Critical), 5e-5) || !near(got.Spent, float64(want.Spent), 5e-6) || !near(got.NominalP, float64(want.NominalP), 5e-6) {
			t.Errorf("look %d is %+v, want %+v", i+1, got, want)
		}
	}
	later := q.until(t, 10, 50).Sequential
	if past := later.Looks[0]; past.State != findings.LookPast || !near(past.Information, .5, 1e-6) || later.Moment != findings.MomentBetween {
		t.Errorf("after ten days the first look is %+v", past)
	}
	// What holds between looks must clear the next by far: (b √I + 2.3263 √(I - i))/√i.
	if want := (1.9686 + 2.32635*.534522) / .845154; !near(later.Critical, want, 5e-4) {
		t.Errorf("between looks the bound is %v, want %v", later.Critical, want)
	}
}

// TestRepeatedIntervalAgrees: at every moment of every rule p and the interval
// say the same, in the whole and in segments, and the sequential part repeats
// what the leader's says.
func TestRepeatedIntervalAgrees(t *testing.T) {
	for _, rule := range []experiment.Stopping{experiment.OBrienFleming, experiment.Pocock, experiment.AlwaysValid} {
		for days := 1; days <= 14; days += 3 {
			for _, b := range []int64{41, 50, 60, 80} {
				f := plannedTest(experiment.Settings{Stopping: rule, Looks: 4}).until(t, days, b)
				c, q := f.Comparisons[0], f.Sequential
				if (c.PAdjusted < .05) != (c.Low > 0 || c.High < 0) {
					t.Errorf("%s, day %d: p %v with %v to %v", rule, days, c.PAdjusted, c.Low, c.High)
				}
				if v := f.Leader.Versus[0]; q.Low != v.Low || q.High != v.High || (q.RepeatedP < .05) != (q.Low > 0) {
					t.Errorf("%s, day %d: the lead is %v to %v, p %v, and %v to %v", rule, days, q.Low, q.High, q.RepeatedP, v.Low, v.High)
				}
				if p := q.PowerTrend; p.Known() && !(p >= 0 && p <= 1) {
					t.Errorf("%s, day %d: conditional power %v", rule, days, p)
				}
			}
		}
	}
}

// TestSplitLookedAtOften: a split that is looked at often is not called broken
// by one look's p.
func TestSplitLookedAtOften(t *testing.T) {
	cells := []cell{{trigger: "a", n: 1000, y: 100}, {trigger: "b", n: 1160, y: 116}} // χ² p .0006
	if f := control("a").of(t, cells...); f.Verdict.Status != findings.Invalid {
		t.Errorf("one look says %s", said(f.Verdict))
	}
	q := control("a")
	q.Stopping = experiment.AlwaysValid
	f := q.of(t, cells...)
	if c := check(t, f, "sample-ratio"); f.Verdict.Status == findings.Invalid || c.Message.Code != "health.sample-ratio-always" || c.PValue < .001 {
		t.Errorf("many looks say %s, %+v", said(f.Verdict), c)
	}
	cells[1].n = 1400
	if f := q.of(t, cells...); f.Verdict.Status != findings.Invalid {
		t.Errorf("a broken split is %s", said(f.Verdict))
	}
}
