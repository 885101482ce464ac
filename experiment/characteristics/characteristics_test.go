package characteristics

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// duel is two triggers in one segment, over days that five looks divide.
func duel(contacts int64, base, other float64) *experiment.Experiment {
	e := &experiment.Experiment{
		Segments: []experiment.Segment{{Name: "all", Size: contacts}},
		Triggers: []experiment.Trigger{{Name: "letter"}, {Name: "card"}},
		Affinity: experiment.Affinity{"all": {"letter": base, "card": other}},
	}
	e.Control = "letter"
	e.Start = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	e.End = e.Start.AddDate(0, 0, 10)
	return e
}

func play(t *testing.T, e *experiment.Experiment, o Options) *findings.Characteristics {
	t.Helper()
	c, err := Play(t.Context(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rulesOf(list []findings.RuleCharacteristics) map[string]findings.RuleCharacteristics {
	rules := map[string]findings.RuleCharacteristics{}
	for _, r := range list {
		rules[r.Stopping] = r
	}
	return rules
}

// TestKnownTruths: of two triggers, power, false winners and expected contacts
// are those of R's numerical integration, and the fixed test has the power that
// its size was made for.
func TestKnownTruths(t *testing.T) {
	runs := 1000
	if testing.Short() {
		runs = 100
	}
	per := inference.SampleSize(.2, .26, inference.TwoSided(.95), .8)
	c := play(t, duel(int64(math.Ceil(2*per)), .2, .26), Options{Runs: runs, Seed: 11})
	truth, null := rulesOf(c.Rules), rulesOf(c.NullRules)
	n, contacts := float64(runs), float64(c.Plan.Contacts)
	for _, row := range sequentialR(t) {
		r, stops := truth[row.stopping], float64(truth[row.stopping].Power)
		want := row.right
		if row.drift == 0 {
			r, want = null[row.stopping], row.stops
			stops = float64(r.FalseWinner)
		}
		// Counts are whole and rates are estimated: half a percentage point.
		if se := math.Sqrt(want * (1 - want) / n); math.Abs(stops-want) > 3.5*se+.006 {
			t.Errorf("%s at drift %.1f: a winner in %.4f, in R %.4f (± %.4f)", row.stopping, row.drift, stops, want, se)
		}
		share := float64(r.ExpectedContacts) / contacts
		half := float64(r.Errors.ExpectedContacts.High-r.Errors.ExpectedContacts.Low) / 2 / contacts
		if math.Abs(share-row.contacts) > 1.8*half+.006 {
			t.Errorf("%s at drift %.1f: %.4f of the contacts, in R %.4f", row.stopping, row.drift, share, row.contacts)
		}
	}
	if r := null[string(experiment.AlwaysValid)]; r.Errors.FalseWinner.Low > .05 {
		t.Errorf("always-valid looks name a false winner in %v of tests", r.FalseWinner)
	}
	for _, r := range []findings.RuleCharacteristics{truth["fixed"], null["fixed"], truth["pocock"], null["always-valid"]} {
		if r.Errors.Coverage.High < .95 {
			t.Errorf("%s: intervals cover in %v", r.Stopping, r.Coverage)
		}
	}
}

// A row of testdata/sequential.csv.
type row struct {
	stopping                      string
	drift, stops, right, contacts float64
}

func sequentialR(t *testing.T) (rows []row) {
	f, err := os.Open("testdata/sequential.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		var x [4]float64
		for i := range x {
			if x[i], err = strconv.ParseFloat(line[i+1], 64); err != nil {
				t.Fatal(err)
			}
		}
		rows = append(rows, row{line[0], x[0], x[1], x[2], x[3]})
	}
	return rows
}

// TestAnyNumberOfCores: the same seed gives the same document on one processor
// and on several, and another seed another one.
func TestAnyNumberOfCores(t *testing.T) {
	write := func(cores int, seed uint64) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		b, err := json.Marshal(play(t, duel(600, .2, .3), Options{Runs: 30, Seed: seed}))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	one := write(1, 5)
	if several := write(4, 5); several != one {
		t.Errorf("on four processors\n%s\non one\n%s", several, one)
	}
	if write(1, 6) == one {
		t.Error("another seed changes nothing")
	}
}

// TestStopped: a cancelled context ends the playing, and is the error.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Play(ctx, duel(600, .2, .3), Options{Runs: 100_000, Progress: func(done, of int) {
		if done == 5 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestWorld: what is true follows from the rates and the sizes.
func TestWorld(t *testing.T) {
	e := duel(300, .2, .3)
	e.Segments = append(e.Segments, experiment.Segment{Name: "few", Size: 100})
	e.Affinity["few"] = map[string]float64{"letter": .5, "card": .1}
	w := newWorld(e, false)
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, not %v", what, got, want)
		}
	}
	near("letter", w.overall[0], .75*.2+.25*.5)
	near("card", w.overall[1], .75*.3+.25*.1)
	near("the gain of tailoring", w.gain, .75*.1) // over the letter, which is best
	near("what the card lacks", w.short(1), .275-.25)
	near("what the card loses among the few", w.lost(1, 1), .4)
	near("the gain of a policy", w.policyGain([]int{1, -1}), .75*.1)
	p := newPlan(e, 0)
	c := p.newCampaign(w, 1, 1)
	c.shown, c.left = [][]int64{{10, 20}, {0, 5}}, []int64{100, 10}
	during, after := p.regret(w, c, 1)
	near("regret in the test", during, 20*-.1+5*.4)
	near("regret after it", after, 100*-.1+10*.4)
	alike := newWorld(e, true)
	near("the same rate for all", alike.rates[1][0], .3)
	near("nothing to gain", alike.gain, 0)
	if len(alike.best) != 2 || len(w.best) != 1 {
		t.Errorf("best are %v, and %v where all are alike", w.best, alike.best)
	}
}

// TestPeople: contacts who are played one by one come to what counts come to.
func TestPeople(t *testing.T) {
	p := newPlan(duel(400, .2, .3), 0)
	w := newWorld(p.e, false)
	var sums [2][2]moments
	const runs = 100
	for i := range uint64(runs) {
		people, err := p.newPeople(t.Context(), w, 1, i)
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range []player{people, p.newCampaign(w, 1, i)} {
			c.play(0)
			counts := c.play(1).Counts(1)
			sums[k][0].add(float64(counts.Exposures))
			sums[k][1].add(float64(counts.Engagements))
		}
	}
	for what := range 2 {
		a, b := sums[0][what].mean(runs), sums[1][what].mean(runs)
		if se := float64(a.High-a.Low+b.High-b.Low) / 4 / 1.4; math.Abs(float64(a.Value-b.Value)) > 4*se {
			t.Errorf("played one by one %v, as counts %v", a, b)
		}
		if ratio := float64((a.High - a.Low) / (b.High - b.Low)); ratio < .8 || ratio > 1.25 {
			t.Errorf("the spreads have a ratio of %v", ratio)
		}
	}
	e := duel(200, .2, .3)
	e.MinExposures, e.MaxExposures, e.Segments[0].Heterogeneity = 1, 4, .3
	c := play(t, e, Options{Runs: 20, Seed: 1})
	e.Design = experiment.Deck
	d := play(t, e, Options{Runs: 20, Seed: 1})
	for _, r := range append(c.Rules, d.Rules...) {
		if r.ExpectedContacts > 200 || r.Invalid > .2 {
			t.Errorf("%s: %v contacts, %v invalid", r.Stopping, r.ExpectedContacts, r.Invalid)
		}
	}
}
