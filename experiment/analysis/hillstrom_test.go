package analysis_test

import (
	"math"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// TestHillstrom: the published numbers of a real campaign, from its counts.
func TestHillstrom(t *testing.T) {
	cells := hillstrom(t, "hillstrom-counts.csv", func(r []string) []cell {
		return []cell{{values: r[0] + "," + r[1], trigger: r[2], n: count64(t, r[3]), y: count64(t, r[4])}}
	})
	const mens, none, womens = "Mens E-Mail", "No E-Mail", "Womens E-Mail"
	q := control(none)
	q.columns, q.breakdowns = []string{"mens", "womens"}, [][]string{{"mens", "womens"}}
	f := q.of(t, cells...)

	for i, want := range []struct {
		trigger     string
		contacts, y int64
	}{{mens, 21307, 3894}, {none, 21306, 2262}, {womens, 21387, 3238}} {
		if got := f.Triggers[i]; got.Trigger != want.trigger || *got.Contacts != want.contacts || got.Engagements != want.y {
			t.Errorf("%s: %d contacts and %d visits, want %+v", got.Trigger, *got.Contacts, got.Engagements, want)
		}
	}
	if p := check(t, f, "sample-ratio").PValue; !near(p, .9037, .00005) {
		t.Errorf("sample ratio p %v, want .9037", p)
	}
	for trigger, want := range map[string]float64{mens: .07658956, womens: .04523311} {
		c := find(f, "", trigger, none)
		if !near(c.Difference, want, .5e-8) {
			t.Errorf("%s: difference %v, want %v", trigger, c.Difference, want)
		}
		if c.Method != "score+pooled" || !(c.PAdjusted < 1e-40) || !(c.Low > 0) {
			t.Errorf("%s: %+v", trigger, c)
		}
	}
	if f.Verdict.Status != findings.Winner || f.Verdict.Trigger != mens {
		t.Errorf("verdict is %s", said(f.Verdict))
	}

	// Mens - Womens in the segments, which the control comparisons give.
	published := map[string]struct{ d, se float64 }{
		"mens=0, womens=1": {-.0034058, .0053953}, "mens=1, womens=0": {.0580767, .0049938}, "mens=1, womens=1": {.0633406, .0137058},
	}
	for name, want := range published {
		a, b := find(f, name, mens, none), find(f, name, womens, none)
		if d := a.Difference - b.Difference; !near(d, want.d, .5e-7) {
			t.Errorf("%s: difference %v, want %v", name, d, want.d)
		}
	}
	crossover := f.Heterogeneity.Crossover
	if crossover.Trigger != mens || crossover.Versus != womens || !near(crossover.PValue, .4688, .00005) || !near(crossover.Statistic, .3985, .00005) {
		t.Errorf("Gail-Simon is %+v, want .3985, p .4688", crossover)
	}
	if p := f.Heterogeneity.Interaction.PValue; !(p < 1e-12) {
		t.Errorf("interaction p is %v", p)
	}
	tailored := f.Tailoring
	if !near(tailored.NaiveGain, .001529, .5e-6) || tailored.BestSingle != mens {
		t.Errorf("naive gain %v over %s, want .001529", tailored.NaiveGain, tailored.BestSingle)
	}
	if tailored.Verdict != findings.NotProven || !(tailored.Gain < tailored.NaiveGain+.001) {
		t.Errorf("tailoring: %s with gain %v", tailored.Verdict, tailored.Gain)
	}

	for _, tree := range tailored.Trees {
		if tree.Verdict == findings.Tailor || !(tree.Low < 0) {
			t.Errorf("%d questions: %+v", tree.Depth, tree)
		}
	}
	if len(tailored.Trees) != 2 {
		t.Errorf("%d trees by two columns", len(tailored.Trees))
	}

	// Between the two e-mails alone: Cochran's Q over the segments.
	var two []cell
	for _, c := range cells {
		if c.trigger != none {
			two = append(two, c)
		}
	}
	q.Experiment = experiment.Experiment{}
	f = q.of(t, two...)
	if i := f.Heterogeneity.Interaction; !near(i.Statistic, 75.561, .05) || i.DF != 2 {
		t.Errorf("interaction of two is %+v, want 75.561", i)
	}
	if c := f.Heterogeneity.CochranQ; !near(c.Statistic, 75.561, .0005) || !near(c.PValue, 3.9e-17, 5e-19) {
		t.Errorf("Cochran's Q of two is %+v, want 75.561, p 3.9e-17", c)
	}
	if b := f.Heterogeneity.BreslowDay; !(b.PValue < 1e-10) || b.DF != 2 {
		t.Errorf("Breslow-Day of two is %+v", b)
	}
	// metafor's REML of the published differences and standard errors.
	pooled := f.Heterogeneity.Pooling
	if !near(pooled.Tau2, .001337131, 1e-7) || !near(pooled.I2, .967461, 2e-5) || !near(pooled.Mean, .0384951, 1e-6) {
		t.Errorf("pooled: %+v", pooled)
	}
	if l := f.Leader; l.Trigger != mens || !near(l.Difference, float64(l.NaiveDifference), .00002) || !(l.Low > .02) {
		t.Errorf("the lead of Mens over Womens: %+v", l)
	}
	// One segment alone: its interval, as wide as twice 1.96
	// of the published standard errors.
	for name, want := range published {
		q.breakdowns = nil
		var one []cell
		for _, c := range two {
			if "mens="+c.values[:1]+", womens="+c.values[2:] == name {
				one = append(one, c)
			}
		}
		c := find(q.of(t, one...), "", mens, womens)
		if se := float64(c.High-c.Low) / 2 / 1.959964; math.Abs(se/want.se-1) > .002 {
			t.Errorf("%s: standard error %v, want %v", name, se, want.se)
		}
	}
}
