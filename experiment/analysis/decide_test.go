package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// A campaign is a world made at random: its plan and what was counted.
type campaign struct {
	e *experiment.Experiment
	t *tally.Tally
	p findings.Provenance
}

// campaignOf makes a world of any design that the program knows.
func campaignOf(seed uint64) campaign {
	rng := rand.New(rand.NewPCG(seed, 0x776f726c64))
	one := func(percent int) bool { return rng.IntN(100) < percent }
	e := &experiment.Experiment{}
	for i := range 2 + rng.IntN(4) {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: fmt.Sprintf("t%d", i)})
	}
	if one(60) {
		e.Control = "t0"
	}
	if one(40) {
		e.MinimumEffect = experiment.Effect{Value: .02 + .1*rng.Float64(), Relative: one(50)}
	}
	if one(20) {
		e.Correction = []experiment.Correction{experiment.Holm, experiment.BH}[rng.IntN(2)]
	}
	if one(30) {
		e.Guardrail = .02
	}
	if one(15) {
		e.Metric = experiment.Reach
	}
	e.Design = experiment.Split
	if one(20) {
		e.Design = experiment.Deck
	}
	var segments int
	if one(80) {
		segments = 1 + rng.IntN(6)
	}
	for i := range segments {
		s := experiment.Segment{Name: fmt.Sprintf("s%d", i)}
		if one(25) {
			s.Relation = experiment.Fan
		}
		e.Segments = append(e.Segments, s)
	}
	if one(60) {
		e.Start = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		e.End = e.Start.AddDate(0, 0, 10)
	}
	p := findings.Provenance{ContactsKnown: true, RowsRead: 1000, RowsUsed: 1000}
	if one(5) {
		p.Pending = 3
	}
	looks := e.Settings
	looks.Stopping, looks.Looks = experiment.Pocock, 4
	return campaign{e, played(rng, e, looks.LookDays()), p}
}

// played counts what contacts of a world did until some day of it.
func played(rng *rand.Rand, e *experiment.Experiment, looks []int32) *tally.Tally {
	columns, breakdowns := []string{}, [][]string{}
	if len(e.Segments) > 0 {
		columns, breakdowns = []string{"segment"}, [][]string{{"segment"}}
	}
	waves := rng.IntN(4) == 0
	if waves {
		columns = append(columns, "wave")
	}
	g := newGathering(columns)
	g.LookDays = looks
	if waves {
		g.Wave = "wave"
	}
	most, effect, days := 1, .15*rng.Float64(), 1+rng.IntN(10)
	if rng.IntN(3) == 0 {
		most = 4
	}
	for i := range 60 + rng.IntN(1500) {
		segment, a := 0, rng.IntN(len(e.Triggers))
		values := ""
		if n := len(e.Segments); n > 0 {
			segment = rng.IntN(n)
			values = e.Segments[segment].Name
		}
		if waves {
			wave := rng.IntN(2)
			if values != "" {
				values += ","
			}
			values += fmt.Sprint(wave + 1)
			if wave == 1 && rng.IntN(2) == 0 { // in which shares are others
				a = 0
			}
		}
		liking := .1 * rng.Float64()
		for range 1 + rng.IntN(most) {
			shown := []int{a}
			if e.Design == experiment.Deck {
				shown = rng.Perm(len(e.Triggers))
			}
			for _, a := range shown {
				x := tally.Exposure{Contact: fmt.Appendf(nil, "c%d", i), Profile: profile(g, values), Trigger: trigger(g, e.Triggers[a].Name), Outcome: experiment.Ignore, Day: tally.NoDay}
				if len(looks) > 0 {
					x.Day = int32(e.Start.Unix()/86400) + int32(rng.IntN(days))
				}
				switch at := rng.Float64(); {
				case at < .1+liking+effect*float64((a+segment*(segment%2))%len(e.Triggers)):
					x.Outcome = experiment.Engage
				case at > .99:
					x.Outcome = experiment.Complain
				}
				g.Add(x)
			}
		}
	}
	t, _ := g.Close(e.TriggerNames(), breakdowns)
	return t
}

// under returns the world's experiment with another plan for stopping.
func under(e *experiment.Experiment, stopping experiment.Stopping, looks int) *experiment.Experiment {
	one := *e
	one.Stopping, one.Looks = stopping, looks
	return &one
}

// TestDecideIsRun: a decision says what the findings say, whatever the world
// and however many rules are held against it.
func TestDecideIsRun(t *testing.T) {
	worlds := 100
	if raceDetector || testing.Short() {
		worlds = 30
	}
	said := map[string]int{}
	for _, d := range playAll(worlds, func(seed uint64) map[string]int { return decideAndRun(t, seed) }) {
		for what, n := range d {
			said[what] += n
		}
	}
	t.Log(said)
	for _, status := range []string{findings.Winner, findings.Leading, findings.Undecided, findings.Equivalent, findings.Tailor, findings.NotProven, findings.DoNotTailor} {
		if said[status] == 0 {
			t.Errorf("no world is said to be %q: nothing was tried", status)
		}
	}
}

func decideAndRun(t *testing.T, seed uint64) map[string]int {
	said := map[string]int{}
	w := campaignOf(seed)
	observed := analysis.Observe(w.t, w.p)
	for _, stopping := range []experiment.Stopping{experiment.Fixed, experiment.OBrienFleming, experiment.Pocock, experiment.AlwaysValid} {
		e := under(w.e, stopping, 4)
		f, err := analysis.Run(ctx, e, w.t, w.p)
		d := observed.Under(e)
		trigger, won, err1 := d.Winner()
		v, err2 := d.Verdict()
		if c, _ := observed.Under(e).Conclusion(); c.Status != v.Status && !(v.Status == findings.Leading && c.Status == findings.Undecided) {
			t.Errorf("seed %d, %s: concluded %v, but decided %v", seed, stopping, c, v)
		}
		intervals, err3 := d.Intervals()
		tailoring, err4 := d.Tailoring()
		if err != nil || err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Errorf("seed %d, %s: %v %v %v %v %v", seed, stopping, err, err1, err2, err3, err4)
			return said
		}
		said[f.Verdict.Status]++
		said[f.Tailoring.Verdict]++
		if v.Status != f.Verdict.Status || v.Trigger != f.Verdict.Trigger || won != (v.Status == findings.Winner) || won && trigger != v.Trigger {
			t.Errorf("seed %d, %s: decided %v, winner %q (%v), but found %v", seed, stopping, v, trigger, won, f.Verdict)
		}
		if v.Status != findings.Invalid {
			sameIntervals(t, fmt.Sprintf("seed %d, %s", seed, stopping), intervals, f.Comparisons)
		}
		f.Tailoring.Trees = tailoring.Trees
		if got, want := fmt.Sprint(tailoring), fmt.Sprint(f.Tailoring); len(w.t.Breakdowns) > 0 && got != want {
			t.Errorf("seed %d, %s: tailoring\n%s, but found\n%s", seed, stopping, got, want)
		}
	}
	return said
}

func sameIntervals(t *testing.T, what string, got []analysis.Interval, comparisons []findings.Comparison) {
	comparisons = slices.DeleteFunc(slices.Clone(comparisons), func(c findings.Comparison) bool { return c.Segment != nil })
	var want []analysis.Interval
	for _, c := range comparisons {
		want = append(want, analysis.Interval{Trigger: c.Trigger, Versus: c.Versus, Difference: float64(c.Difference), Low: float64(c.Low), High: float64(c.High)})
	}
	if fmt.Sprint(got) != fmt.Sprint(want) { // which writes every digit, and NaN alike
		t.Errorf("%s: intervals\n%v, but found\n%v", what, got, want)
	}
}
