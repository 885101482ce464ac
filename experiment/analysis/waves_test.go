package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// inWaves cuts by segment, with a wave beside it.
func inWaves(q question) question {
	q = bySegment(q)
	q.columns = append(q.columns, "wave")
	return q
}

func (q question) ofWaves(t *testing.T, cells ...cell) *findings.Findings {
	t.Helper()
	g := q.gatherer()
	g.Wave = "wave"
	addTotals(g, cells)
	return q.ask(t, g)
}

// rising are two waves with rates that rise, in which b was given more late
// than early, and does exactly as well as a in each.
var rising = []cell{
	{"new,1", "a", 1000, 50, 0}, {"new,1", "b", 1000, 50, 0},
	{"new,2", "a", 400, 40, 0}, {"new,2", "b", 1600, 160, 0},
	{"old,1", "a", 1000, 200, 0}, {"old,1", "b", 1000, 200, 0},
	{"old,2", "a", 400, 120, 0}, {"old,2", "b", 1600, 480, 0},
}

// TestWaves: what changed with time is not what a trigger does, in the whole
// audience and in every segment.
func TestWaves(t *testing.T) {
	q := inWaves(control("a"))
	f := q.ofWaves(t, rising...)
	for _, segment := range []string{"", "new", "old"} {
		if c := find(f, segment, "b", "a"); !near(c.Difference, 0, 1e-12) || !(c.PAdjusted > .999) {
			t.Errorf("in %q: %+v", segment, c)
		}
	}
	if c := check(t, f, "waves"); c.Status != findings.OK || c.Message.Code != "health.waves" {
		t.Errorf("%+v", c)
	}
	if c := check(t, f, "sample-ratio"); c.Message.Code != "health.sample-ratio-first-wave" || c.PValue != 1 {
		t.Errorf("%+v", c)
	}
	if f.Verdict.Status != findings.Undecided || f.Tailoring.Verdict != findings.NotProven || f.Tailoring.Reasons[0].Code != "tailoring.waves" {
		t.Errorf("%s, %+v", said(f.Verdict), f.Tailoring)
	}
	if !strings.HasSuffix(find(f, "", "b", "a").Method, "+standardised") {
		t.Errorf("by %s", find(f, "", "b", "a").Method)
	}
	// Who throws them together finds a broken split, and with shares that were
	// planned so a winner that is none.
	q.Triggers = []experiment.Trigger{{Name: "a", Share: 1400}, {Name: "b", Share: 2600}}
	if f := q.of(t, rising...); f.Verdict.Status != findings.Winner {
		t.Errorf("thrown together: %s", said(f.Verdict))
	}
}

// TestWavesOpposed: shares that went one way in one segment and the other way in
// another show in the segments though not in everybody, and are no tailoring.
func TestWavesOpposed(t *testing.T) {
	f := inWaves(control("a")).ofWaves(t,
		cell{"new,1", "a", 1000, 100, 0}, cell{"new,1", "b", 1000, 100, 0}, cell{"new,2", "a", 200, 60, 0}, cell{"new,2", "b", 1800, 540, 0},
		cell{"old,1", "a", 1000, 100, 0}, cell{"old,1", "b", 1000, 100, 0}, cell{"old,2", "a", 1800, 540, 0}, cell{"old,2", "b", 200, 60, 0})
	if f.Tailoring.Verdict != findings.NotProven || f.Tailoring.Reasons[0].Code != "tailoring.waves" {
		t.Errorf("%+v", f.Tailoring)
	}
	if c := check(t, f, "waves"); c.Message.Code != "health.waves" {
		t.Errorf("%+v", c)
	}
	for _, segment := range []string{"", "new", "old"} {
		if c := find(f, segment, "b", "a"); !near(c.Difference, 0, 1e-12) {
			t.Errorf("in %q: %+v", segment, c)
		}
	}
}

// TestWavesAlike: waves that were dealt alike change nothing.
func TestWavesAlike(t *testing.T) {
	cells := []cell{
		{"new,1", "a", 1000, 50, 0}, {"new,1", "b", 1000, 70, 0}, {"new,2", "a", 500, 40, 0}, {"new,2", "b", 500, 60, 0},
		{"old,1", "a", 1000, 200, 0}, {"old,1", "b", 1000, 230, 0}, {"old,2", "a", 500, 120, 0}, {"old,2", "b", 500, 150, 0},
	}
	q := inWaves(control("a"))
	with, without := q.ofWaves(t, cells...), q.of(t, cells...)
	for _, segment := range []string{"", "new", "old"} {
		if a, b := find(with, segment, "b", "a"), find(without, segment, "b", "a"); fmt.Sprint(a.Difference, a.Low, a.High, a.PAdjusted, a.Method) != fmt.Sprint(b.Difference, b.Low, b.High, b.PAdjusted, b.Method) {
			t.Errorf("in %q: %+v with waves, %+v without", segment, a, b)
		}
	}
}

// TestWavesStandardised holds the standardised difference to its definition:
// each wave by its part of the contacts.
func TestWavesStandardised(t *testing.T) {
	f := inWaves(control("a")).ofWaves(t,
		cell{"new,1", "a", 500, 50, 0}, cell{"new,1", "b", 500, 70, 0}, cell{"new,2", "a", 300, 60, 0}, cell{"new,2", "b", 1200, 300, 0})
	want := .4*(.14-.10) + .6*(.25-.20)
	for _, segment := range []string{"", "new"} {
		if c := find(f, segment, "b", "a"); !near(c.Difference, want, 1e-12) {
			t.Errorf("in %q: %v, want %v", segment, c.Difference, want)
		}
	}
}

// TestWavesApart: where waves cannot be held apart nobody wins.
func TestWavesApart(t *testing.T) {
	lost := []cell{
		{"new,1", "a", 1000, 100, 0}, {"new,1", "b", 1000, 300, 0}, {"new,2", "b", 2000, 600, 0},
	}
	f := inWaves(control("a")).ofWaves(t, lost...)
	if c := check(t, f, "waves"); c.Status != findings.Stop || f.Verdict.Status == findings.Winner || f.Segments[0].Verdict.Status == findings.Winner {
		t.Errorf("half of the contacts saw one trigger only: %+v, %s, %s", c, said(f.Verdict), said(f.Segments[0].Verdict))
	}
	q := inWaves(control("a"))
	g := q.gatherer()
	g.Wave = "wave"
	for i := range 800 {
		name := fmt.Sprint("contact", i)
		shown := []string{"a", "b"}[i%2]
		show(g, name, "new,1", shown, 1, i%3%2)
		if i%8 == 0 {
			show(g, name, "new,2", shown, 1, 1)
		}
	}
	for i := range 900 {
		show(g, fmt.Sprint("late", i), "new,2", "b", 1, 1)
	}
	f = q.ask(t, g)
	if c := check(t, f, "waves"); c.Message.Code != "health.waves-shared" || f.Verdict.Status == findings.Winner || f.Verdict.Status == findings.Invalid {
		t.Errorf("contacts in several waves: %+v, %s", c, said(f.Verdict))
	}
}

// TestWavesCalibrated plays campaigns of five waves whose shares follow the
// outcomes and whose rates rise, in which nothing works: by wave false winners
// are as few as they should be and the difference is right on average; thrown
// together neither is true.
func TestWavesCalibrated(t *testing.T) {
	runs := 300
	if testing.Short() {
		runs = 60
	}
	src := rand.New(rand.NewPCG(11, 4))
	q := inWaves(control("a"))
	var false1, differs, differsPooled float64
	var sum, squares, sumPooled float64
	for range runs {
		cells, shares := adaptive(t, src)
		f := q.ofWaves(t, cells...)
		if f.Verdict.Status == findings.Winner {
			false1++
		}
		c := find(f, "", "b", "a")
		if c.PValue < .05 {
			differs++
		}
		sum, squares = sum+float64(c.Difference), squares+float64(c.Difference*c.Difference)
		pooled := q
		pooled.Triggers = shares
		c = find(pooled.of(t, cells...), "", "b", "a")
		if c.PValue < .05 {
			differsPooled++
		}
		sumPooled += math.Abs(float64(c.Difference))
	}
	n := float64(runs)
	mean, error := sum/n, math.Sqrt(squares-sum*sum/n)/n
	t.Logf("by wave: %.3f false winners, %.3f differences at .05, mean %.5f (%.5f); thrown together %.3f differences", false1/n, differs/n, mean, error, differsPooled/n)
	if limit := .05*n + 3.3*math.Sqrt(.05*.95*n); false1 > limit || differs > limit+.01*n {
		t.Errorf("of %v tests in which nothing works %v have a winner, %v a difference", runs, false1, differs)
	}
	if math.Abs(mean) > 4*error {
		t.Errorf("the difference is %v on average, with an error of %v", mean, error)
	}
	if differsPooled < .15*n {
		t.Errorf("thrown together only %v of %d differ: the test is too weak to show anything", differsPooled, runs)
	}
}

// adaptive plays one campaign, and returns the shares that came out as if they
// had been the plan's.
func adaptive(t *testing.T, src *rand.Rand) ([]cell, []experiment.Trigger) {
	names := []string{"a", "b", "c"}
	var cells []cell
	y, m := make([]float64, 3), make([]float64, 3)
	shares := []float64{1. / 3, 1. / 3, 1. / 3}
	for wave := range 5 {
		rate := .1 * (.5 + float64(wave)/4)
		counts, err := inference.Apportion(2000, shares)
		if err != nil {
			t.Fatal(err)
		}
		for a, n := range counts {
			engaged := int64(0)
			for range n {
				if src.Float64() < rate {
					engaged++
				}
			}
			cells = append(cells, cell{fmt.Sprintf("new,%d", wave+1), names[a], n, engaged, 0})
			y[a], m[a] = y[a]+float64(engaged), m[a]+float64(n)
		}
		psi, _, _, err := inference.TopTwo(y, m, .5)
		if err != nil {
			t.Fatal(err)
		}
		if shares, err = inference.Floored(psi, []float64{.1, .05, .05}); err != nil {
			t.Fatal(err)
		}
	}
	var triggers []experiment.Trigger
	for a, name := range names {
		triggers = append(triggers, experiment.Trigger{Name: name, Share: m[a]})
	}
	return cells, triggers
}
