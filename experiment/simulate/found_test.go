package simulate_test

import (
	"math"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
)

// concluded takes a campaign the whole way to its findings.
func concluded(t *testing.T, e *experiment.Experiment, o simulate.Options) *findings.Findings {
	t.Helper()
	if testing.Short() {
		t.Skip("the whole way, several times")
	}
	c, err := simulate.New(t.Context(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := source.Exposures(t.Context(), e, c.Exposures(), "1", c.Columns()...)
	if err != nil {
		t.Fatal(err)
	}
	f, err := analysis.Run(t.Context(), loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// one is an experiment of one segment with the given strengths.
func one(size int64, strengths experiment.Segment, triggers ...experiment.Trigger) *experiment.Experiment {
	strengths.Name, strengths.Size, strengths.Relation = "all", size, experiment.Regular
	return &experiment.Experiment{
		Settings: experiment.Settings{Design: experiment.Split, Control: triggers[0].Name},
		Segments: []experiment.Segment{strengths}, Triggers: triggers,
	}
}

var (
	plain   = experiment.Trigger{Name: "plain"}
	generic = experiment.Trigger{Name: "generic", Tailoring: experiment.Generic, Mode: "proactive"}
	fitting = experiment.Trigger{Name: "fitting", Tailoring: experiment.PerSegment, Mode: "proactive"}
	poem    = experiment.Trigger{Name: "a poem", Tailoring: experiment.Personal, Mode: "proactive"}
	answer  = experiment.Trigger{Name: "an answer", Tailoring: experiment.Generic, Mode: "reactive", Channel: "e-mail, social"}
	help    = experiment.Trigger{Name: "help", Tailoring: experiment.Generic, Mode: "reactive", Channel: "e-mail, social"}
)

// driver is what was found of a term, nil where it is not among the drivers.
func driver(f *findings.Findings, term, kind string) *findings.Driver {
	for i, d := range f.Drivers {
		if d.Term == term && d.Kind == kind {
			return &f.Drivers[i]
		}
	}
	return nil
}

// TestTailoringFound: the dose of tailoring is found as it was put in, though
// contacts differ in their taste for it, and none where none was.
func TestTailoringFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		affinity experiment.Affinity
		step     float64
	}{
		{nil, .05}, // .22, .26 and .32: as a line over three steps
		{experiment.Affinity{"all": {"generic": .25, "fitting": .25, "a poem": .25}}, 0},
	} {
		e := one(20000, experiment.Segment{BaseRate: .2, Taste: .5}, plain, generic, fitting, poem)
		e.Affinity = c.affinity
		d := driver(concluded(t, e, simulate.Options{Seed: 1, MaxExposures: 2}), "tailoring", findings.DriverTrend)
		if d == nil || !(d.Low <= findings.Number(c.step) && findings.Number(c.step) <= d.High) || (d.PAdjusted < .01) != (c.step > 0) {
			t.Errorf("%v a step of tailoring, found %+v", c.step, d)
		}
	}
}

// TestFatigueFound: rates that wear off over the days, and so does the lead;
// without fatigue neither.
func TestFatigueFound(t *testing.T) {
	t.Parallel()
	for _, fatigue := range []float64{0, .2} {
		e := one(20000, experiment.Segment{BaseRate: .3, Fatigue: fatigue, Recovery: 30}, plain, generic, poem)
		f := concluded(t, e, simulate.Options{Seed: 2, MinExposures: 5})
		if len(f.Time.Trends) != 3 || f.Time.Lead == nil {
			t.Fatalf("%+v", f.Time)
		}
		for _, x := range f.Time.Trends {
			if fatigue == 0 && !(x.Low <= 0 && 0 <= x.High) || fatigue > 0 && !(x.High < 0) {
				t.Errorf("fatigue %v: %+v", fatigue, x)
			}
		}
		if lead := f.Time.Lead; (lead.PValue < .001) != (fatigue > 0) || fatigue > 0 && !(lead.Slope < 0) {
			t.Errorf("fatigue %v: %+v", fatigue, lead)
		}
	}
}

// TestLateRepliesFound: what a late reply costs, and that one in five is late.
func TestLateRepliesFound(t *testing.T) {
	t.Parallel()
	// Up to twice as long as expected takes 16/17 - 4/5 of the replies, up to
	// four times 64/65 - 16/17.
	left := .5*(16./17-.8) + .25*(64./65-16./17) + .125*(1-64./65)
	for patience, cost := range map[float64]float64{1: 0, .5: .33 * (1 - left/.2)} {
		e := one(20000, experiment.Segment{BaseRate: .3, Patience: patience, Ambivalence: .001}, plain, answer, help)
		f := concluded(t, e, simulate.Options{Seed: 3, MinExposures: 2})
		d := driver(f, "reply", findings.DriverExposure)
		if d == nil || !(d.Low <= findings.Number(cost) && findings.Number(cost) <= d.High) || (d.PAdjusted < .01) != (cost > 0) {
			t.Errorf("a late reply costs %v, found %+v", cost, d)
		}
		if all := f.Reply.All; !(all.Low <= .8 && .8 <= all.High) {
			t.Errorf("four in five are in time, found %+v", all)
		}
		if d := driver(f, "channel", findings.DriverExposure); d == nil || d.PAdjusted < .01 {
			t.Errorf("channels are alike, found %+v", d)
		}
	}
}

// TestLadderFound: without a ladder contacts climb as independent draws do;
// with one, those who engaged engage again and stay.
func TestLadderFound(t *testing.T) {
	t.Parallel()
	const engage, exposures = .3, 6
	rungs := map[float64]findings.Rungs{}
	for _, ladder := range []float64{0, .4} {
		e := one(20000, experiment.Segment{BaseRate: engage, Ladder: ladder, Ambivalence: 0}, plain, generic)
		for _, r := range concluded(t, e, simulate.Options{Seed: 4, MinExposures: exposures}).Ladder {
			if r.Trigger == "plain" { // which nobody asks for, and is never clumsy
				rungs[ladder] = r
			}
		}
	}
	never := math.Pow(1-engage, exposures)
	for _, c := range []struct {
		found findings.Rung
		want  float64
	}{
		{rungs[0].Noticed, 1 - never}, {rungs[0].InLove, 1 - never - exposures*engage*never/(1-engage)}, {rungs[.4].Noticed, 1 - never},
	} {
		if want := findings.Number(c.want); !(c.found.Low <= want && want <= c.found.High) {
			t.Errorf("found %+v, want %v", c.found, want)
		}
	}
	if rungs[.4].InLove.Low <= rungs[0].InLove.High || rungs[.4].Stays.Low <= rungs[0].Stays.High {
		t.Errorf("engaged again and stayed without a ladder %+v, with one %+v", rungs[0], rungs[.4])
	}
}

// TestAmbivalenceFound: who is of two minds is found to be, and who is of one
// is not.
func TestAmbivalenceFound(t *testing.T) {
	t.Parallel()
	for reason, s := range map[string]experiment.Segment{
		"ambivalence.as-chance": {}, "ambivalence.more": {Ambivalence: .4}, "ambivalence.fewer": {Heterogeneity: .1},
	} {
		s.BaseRate = .3
		f := concluded(t, one(20000, s, plain, generic), simulate.Options{Seed: 5, MinExposures: 3})
		if a := f.Ambivalence; len(a.Reasons) == 0 || a.Reasons[0].Code != reason {
			t.Errorf("want %s, found %+v", reason, a)
		}
	}
}
