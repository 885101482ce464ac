package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// twoColumns cuts by country and age in one breakdown, so that there is more
// than one thing to split by.
func twoColumns(q question) question {
	q.columns, q.breakdowns = []string{"country", "age"}, [][]string{{"country", "age"}}
	return q
}

// byAge is people of whom those above 40 like b, wherever they live.
func byAge() []cell {
	var cells []cell
	for _, country := range []string{"be", "fr", "nl"} {
		for _, age := range []int{20, 30, 40, 50, 100} {
			a, b := int64(90), int64(60)
			if age > 40 {
				a, b = 60, 100
			}
			values := fmt.Sprintf("%s,%d", country, age)
			cells = append(cells, cell{values, "a", 300, a, 0}, cell{values, "b", 300, b, 0})
		}
	}
	return cells
}

// TestTreesFindTheSplit: numbers are cut in their order, 100 above 50, and the
// leaves tell whom to send what.
func TestTreesFindTheSplit(t *testing.T) {
	f := twoColumns(question{}).of(t, byAge()...)
	if len(f.Tailoring.Trees) != 2 {
		t.Fatalf("%d trees", len(f.Tailoring.Trees))
	}
	tree := f.Tailoring.Trees[0]
	root := tree.Root
	if tree.Verdict != findings.Tailor || root == nil || root.By != "age" || !root.UpTo || root.Value != "40" {
		t.Fatalf("%+v of %+v", root, tree)
	}
	if root.Yes.Trigger != "a" || root.No.Trigger != "b" || root.Yes.Yes != nil {
		t.Errorf("%+v and %+v", root.Yes, root.No)
	}
	if !near(root.No.Share, .4, 1e-9) || !near(root.No.NaiveGain, 40./300, 1e-9) || !(root.No.Low > 0 && root.No.Low < root.No.Gain) {
		t.Errorf("the leaf that gains: %+v", root.No)
	}
	if root.Yes.Gain != 0 || f.Tailoring.BestSingle != "a" {
		t.Errorf("the leaf of %s: %+v", f.Tailoring.BestSingle, root.Yes)
	}
	if !near(tree.NaiveGain, .4*40/300, 1e-9) || !(tree.Low > 0 && tree.Gain < tree.NaiveGain+.03) {
		t.Errorf("the tree gains %v at first sight, %v honestly", tree.NaiveGain, tree.Gain)
	}
	if second := f.Tailoring.Trees[1]; second.Depth != 2 || second.NaiveGain < tree.NaiveGain {
		t.Errorf("two questions gain %v, one %v", second.NaiveGain, tree.NaiveGain)
	}
}

// TestSegmentGains: what each segment gains, at first sight exactly what the
// counts say, and honestly near it.
func TestSegmentGains(t *testing.T) {
	f := bySegment(question{}).of(t, cell{"x", "a", 3000, 900, 0}, cell{"x", "b", 3000, 300, 0}, cell{"y", "a", 3000, 300, 0}, cell{"y", "b", 3000, 840, 0})
	if f.Tailoring.BestSingle != "a" || len(f.Tailoring.Segments) != 2 || len(f.Tailoring.Trees) != 0 {
		t.Fatalf("%+v", f.Tailoring)
	}
	x, y := f.Tailoring.Segments[0], f.Tailoring.Segments[1]
	if x.Trigger != "a" || x.NaiveGain != 0 || x.Gain != 0 {
		t.Errorf("where the best single trigger stays: %+v", x)
	}
	if y.Trigger != "b" || !near(y.NaiveGain, .18, 1e-9) || !near(y.Gain, .18, .02) || !(y.Low > .1 && y.High < .26) {
		t.Errorf("where the other one is better: %+v", y)
	}
	// Too few to tell, though something was chosen.
	f = bySegment(question{}).of(t, cell{"x", "a", 3000, 900, 0}, cell{"x", "b", 3000, 600, 0}, cell{"y", "a", 25, 4, 0}, cell{"y", "b", 25, 12, 0})
	if y := f.Tailoring.Segments[1]; y.Gain.Known() || y.Low.Known() {
		t.Errorf("of 25 contacts: %+v", y)
	}
}

// TestTreesFromTheSheet: a single column is split by what the Segments sheet
// says of its segments, and a broken split tells nothing.
func TestTreesFromTheSheet(t *testing.T) {
	q := bySegment(question{})
	var cells []cell
	for i, name := range []string{"p", "q", "r", "s"} {
		warm := []string{"warm", "cold"}[i%2]
		q.Segments = append(q.Segments, experiment.Segment{Name: name, Attributes: []experiment.Attribute{{Name: "climate", Value: warm}}})
		a, b := int64(200), int64(150)
		if warm == "cold" {
			a, b = 150, 190
		}
		cells = append(cells, cell{name, "a", 600, a, 0}, cell{name, "b", 600, b, 0})
	}
	f := q.of(t, cells...)
	if root := f.Tailoring.Trees[0].Root; root == nil || root.By != "climate" || root.Value != "cold" || root.Yes.Trigger != "b" {
		t.Errorf("%+v", root)
	}
	cells[0].n *= 2
	f = q.of(t, cells...)
	if f.Verdict.Status != findings.Invalid || len(f.Tailoring.Trees)+len(f.Tailoring.Segments)+len(f.Attention.Shares) != 0 || f.Fans != nil {
		t.Errorf("of a broken split: %s, %+v", f.Verdict.Status, f.Tailoring)
	}
}

// TestAttention: rates over their sum, and what tailoring adds.
func TestAttention(t *testing.T) {
	f := bySegment(question{}).of(t, cell{"x", "a", 3000, 900, 0}, cell{"x", "b", 3000, 300, 0}, cell{"y", "a", 3000, 300, 0}, cell{"y", "b", 3000, 840, 0})
	a, b := f.Attention.Shares[0], f.Attention.Shares[1]
	if !near(a.Share, 1200./2340, 1e-12) || !near(a.Share+b.Share, 1, 1e-12) || !near(a.Low+b.High, 1, 1e-12) || !(a.Low < a.Share && a.Share < a.High) {
		t.Errorf("%+v, %+v", a, b)
	}
	tailored := f.Attention.Tailored
	p, g := .2, float64(f.Tailoring.Gain)
	if tailored == nil || !near(tailored.Gain, (p+g)/(.39+g)-p/.39, 1e-12) || !(tailored.Low > 0) {
		t.Errorf("%+v", tailored)
	}
}

// TestFansEffect: of all contacts, who engages anyway and who on top.
func TestFansEffect(t *testing.T) {
	q := bySegment(control("a"))
	q.Segments = []experiment.Segment{{Name: "f", Relation: experiment.Fan}, {Name: "o", Relation: experiment.Regular}}
	f := q.of(t, cell{"f", "a", 500, 300, 0}, cell{"f", "b", 500, 310, 0}, cell{"o", "a", 1500, 150, 0}, cell{"o", "b", 1500, 300, 0})
	e := f.Fans
	if e == nil || e.Trigger != "b" || e.Versus != "a" || !near(e.Share, .25, 1e-12) {
		t.Fatalf("%+v", e)
	}
	for what, pair := range map[string][2]float64{
		"fans anyway": {float64(e.Fans.Anyway), .25 * .6}, "fans on top": {float64(e.Fans.Extra), .25 * .02},
		"others anyway": {float64(e.Others.Anyway), .75 * .1}, "others on top": {float64(e.Others.Extra), .75 * .1},
		"the lead": {float64(e.Lead.Whole), .25*.02 + .75*.1}, "of it fans": {float64(e.Lead.Share), .005 / .08},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	if !(e.Fans.Low < 0 && e.Fans.High > .005 && e.Others.Low > 0 && e.Lead.Low < 0 && e.Lead.High < .3) {
		t.Errorf("%+v", e)
	}
	// A lead that may be nothing has no parts.
	f = q.of(t, cell{"f", "a", 500, 300, 0}, cell{"f", "b", 500, 302, 0}, cell{"o", "a", 1500, 150, 0}, cell{"o", "b", 1500, 152, 0})
	if f.Fans.Lead.Share.Known() || f.Fans.Lead.High.Known() {
		t.Errorf("%+v", f.Fans.Lead)
	}
	q.Segments = nil
	if f = q.of(t, cell{"f", "a", 500, 300, 0}, cell{"f", "b", 500, 310, 0}); f.Fans != nil {
		t.Errorf("nobody is a fan: %+v", f.Fans)
	}
}

// TestManyValues: of many numbers cuts are kept at even shares, of many words
// the largest.
func TestManyValues(t *testing.T) {
	q := twoColumns(question{})
	var cells []cell
	for i := range 60 {
		for j, word := range []string{"x", "y"} {
			n, a, b := int64(100), int64(30), int64(20)
			if i > 44 {
				n, a, b = 120, 18, 40
			}
			values := fmt.Sprintf("%s,%d", word, i*10)
			cells = append(cells, cell{values, "a", n, a, 0}, cell{values, "b", n, b + int64(j), 0})
		}
	}
	tree := q.of(t, cells...).Tailoring.Trees[0]
	if tree.Root == nil || tree.Root.By != "age" || !tree.Root.UpTo || !slices.Contains([]string{"430", "440", "450"}, tree.Root.Value) {
		t.Errorf("%+v", tree.Root)
	}
	for i := range cells { // words, each a segment of its own
		cells[i].values = "c" + cells[i].values[2:] + "," + cells[i].values[:1]
	}
	if trees := q.of(t, cells...).Tailoring.Trees; len(trees) != 2 || trees[0].Root == nil {
		t.Errorf("of many words: %+v", trees)
	}
}

// TestNothingToTailorTo: of 60 fine segments in which nothing differs neither
// the segments nor any question is said to be worth it.
func TestNothingToTailorTo(t *testing.T) {
	runs := 100
	if raceDetector || testing.Short() {
		runs = 30
	}
	tailor, trees := 0, 0
	for seed := range runs {
		rng := rand.New(rand.NewPCG(uint64(seed), 23))
		var cells []cell
		for i := range 60 {
			for _, name := range []string{"a", "b", "c"} {
				c := cell{values: fmt.Sprintf("c%d,%d", i%5, 10*(i/5)), trigger: name, n: int64(60 + rng.IntN(40))}
				for range c.n {
					if rng.Float64() < .3 {
						c.y++
					}
				}
				cells = append(cells, c)
			}
		}
		q := twoColumns(question{})
		for _, name := range []string{"a", "b", "c"} { // dealt as they are
			q.Triggers = append(q.Triggers, experiment.Trigger{Name: name, Share: dealt(cells, name)})
		}
		f := q.of(t, cells...)
		count(&tailor, f.Tailoring.Verdict == findings.Tailor)
		count(&trees, slices.ContainsFunc(f.Tailoring.Trees, func(tree findings.PolicyTree) bool { return tree.Verdict == findings.Tailor }))
		if len(f.Tailoring.Trees) != 2 {
			t.Fatalf("%d trees: %s", len(f.Tailoring.Trees), said(f.Verdict))
		}
	}
	t.Logf("tailor %.4f, by one question or two %.4f of %d", share(tailor, runs), share(trees, runs), runs)
	atMost(t, "tailor", tailor, runs, .025)
	atMost(t, "trees", trees, runs, .025)
}

func dealt(cells []cell, trigger string) float64 {
	var n int64
	for _, c := range cells {
		if c.trigger == trigger {
			n += c.n
		}
	}
	return float64(n)
}
