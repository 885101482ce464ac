package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// cellsOf makes a cell of every trigger a, b, c…
func cellsOf(n int64, engaged ...int64) []cell {
	var cells []cell
	for i, y := range engaged {
		cells = append(cells, cell{trigger: string(rune('a' + i)), n: n, y: y})
	}
	return cells
}

// TestLeaderIsHonest: what is left of a lead once it is allowed for luck.
func TestLeaderIsHonest(t *testing.T) {
	clear := question{}.of(t, cellsOf(2000, 400, 700)...).Leader
	if lost := clear.NaiveDifference - clear.Difference; !near(clear.NaiveDifference, .15, 1e-12) || !near(lost, 0, .001) {
		t.Errorf("a clear lead: %+v", clear)
	}
	if !(clear.Low > .1 && clear.High < .2 && clear.Low < clear.Difference) || clear.Method != "hybrid" {
		t.Errorf("a clear lead: %+v", clear)
	}
	lucky := question{}.of(t, cellsOf(1000, 222, 240, 175, 188, 181, 169)...).Leader
	if lucky.Trigger != "b" || lucky.RunnerUp != "a" || !near(lucky.NaiveDifference, .018, 1e-12) {
		t.Fatalf("%+v", lucky)
	}
	if !(lucky.Difference < .012 && lucky.Low < 0 && lucky.High > 0) {
		t.Errorf("a lucky lead: %+v", lucky)
	}
	if !(lucky.Rate.Median < lucky.NaiveRate && lucky.Conditional.Low <= lucky.Low) {
		t.Errorf("a lucky rate: %+v", lucky)
	}
}

// TestHonestyIsUnknown: where nothing can be told the numbers are unknown and
// the reason says why.
func TestHonestyIsUnknown(t *testing.T) {
	few := question{}.gatherer()
	for i := range 12 {
		show(few, fmt.Sprint("c", i), "", string(rune('a'+i%2)), 20, i%3*5)
	}
	for _, tc := range []struct {
		name, code string
		doc        *findings.Findings
	}{
		{"one trigger", "winner.nothing-to-compare", question{}.of(t, cellsOf(100, 10)...)},
		{"a broken split", "winner.invalid", question{}.of(t, cell{trigger: "a", n: 1000, y: 100}, cell{trigger: "b", n: 2000, y: 400})},
		{"nobody", "winner.nobody", question{}.of(t, cellsOf(100, 0, 0)...)},
		{"a tie", "winner.tie", question{}.of(t, cellsOf(100, 20, 20)...)},
		{"few contacts", "winner.cannot-tell", question{}.ask(t, few)},
		{"a small arm", "winner.cannot-tell", question{Experiment: planned("a", 1000, "b", 20)}.of(t, cell{trigger: "a", n: 1000, y: 200}, cell{trigger: "b", n: 20, y: 6})},
		{"confounded", "winner.confounded", bySegment(question{}).of(t, cell{"x", "a", 500, 100, 0}, cell{"y", "b", 500, 50, 0})},
	} {
		l, r := tc.doc.Leader, tc.doc.Replication
		if l.Reason == nil || l.Reason.Code != tc.code || r.Reason == nil || r.Reason.Code != tc.code {
			t.Errorf("%s: reasons %+v and %+v, want %s", tc.name, l.Reason, r.Reason, tc.code)
		}
		for _, n := range []findings.Number{l.Difference, l.Low, l.High, l.Conditional.Median, l.Rate.Median, r.ProbabilityFirst, r.ProbabilityProven, r.Difference} {
			if n.Known() {
				t.Errorf("%s: %v is known", tc.name, n)
			}
		}
		if r.Contacts != nil || l.Method != "" {
			t.Errorf("%s: %+v, %+v", tc.name, l, r)
		}
	}
}

// TestReplication: a clear winner wins again, with fewer contacts than it had;
// a lucky one needs more, or there is nothing to prove.
func TestReplication(t *testing.T) {
	clear := question{}.of(t, cellsOf(2000, 400, 700)...).Replication
	if !(clear.ProbabilityFirst > .999 && clear.ProbabilityProven > .999) || clear.Contacts == nil || *clear.Contacts > 300 || *clear.Contacts < 100 {
		t.Errorf("a clear lead: %+v", clear)
	}
	narrow := question{}.of(t, cellsOf(2000, 400, 460)...).Replication
	if !(narrow.ProbabilityFirst > .7 && narrow.ProbabilityFirst < .98 && narrow.ProbabilityProven < narrow.ProbabilityFirst) {
		t.Errorf("a narrow lead: %+v", narrow)
	}
	if narrow.Contacts == nil || *narrow.Contacts < 2000 || narrow.Reason != nil {
		t.Errorf("a narrow lead: %+v", narrow)
	}
	for code, engaged := range map[string][]int64{"winner.nothing-left": {200, 203}, "winner.too-close": {30_000_000, 30_011_500}} {
		n := int64(1000)
		if engaged[0] > n {
			n = 60_000_000
		}
		r := question{}.of(t, cellsOf(n, engaged...)...).Replication
		if r.Contacts != nil || r.Reason == nil || r.Reason.Code != code || !(r.ProbabilityFirst > 0) {
			t.Errorf("%s: %+v", code, r)
		}
	}
	// The runner-up only just became that, so that more than the lead as it
	// looks is expected: a plan rests on the lead as it looks.
	doc := question{}.of(t, cellsOf(1000, 212, 230, 205, 198, 201, 209)...)
	if l, r := doc.Leader, doc.Replication; !(l.Difference > l.NaiveDifference) || r.Difference != l.NaiveDifference {
		t.Errorf("a lucky runner-up: %+v, %+v", l, r)
	}
}

// TestHonestLeadsAreSmaller: over many tests of four messages that differ
// little, as headlines do, the leads that are expected come to little more
// than half of those that are seen, and nearer to the truth.
func TestHonestLeadsAreSmaller(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const tests = 200
	var naive, honest, truth float64
	above, told := 0, 0
	for range tests {
		rates := map[string]float64{}
		var cells []cell
		for i := range 4 {
			name := string(rune('a' + i))
			rates[name] = .015 + .002*r.NormFloat64()
			var y int64
			for range 3000 {
				if r.Float64() < rates[name] {
					y++
				}
			}
			cells = append(cells, cell{trigger: name, n: 3000, y: y})
		}
		l := question{}.of(t, cells...).Leader
		if !l.Difference.Known() { // a tie
			continue
		}
		told++
		naive += float64(l.NaiveDifference) / tests
		honest += float64(l.Difference) / tests
		lead := rates[l.Trigger] - rates[l.RunnerUp]
		truth += lead / tests
		count(&above, float64(l.Difference) > lead)
	}
	t.Logf("leads seen %.5f, expected %.5f, true %.5f; expected more than is true in %d of %d", naive, honest, truth, above, told)
	if !(honest < .75*naive) {
		t.Errorf("leads seen %.5f, expected %.5f, true %.5f", naive, honest, truth)
	}
	if above < 70 || above > 130 {
		t.Errorf("%d of %d expected leads are above the truth", above, told)
	}
}

// TestHonestPaired: the lead of a deck is that of the same people.
func TestHonestPaired(t *testing.T) {
	g := question{}.gatherer()
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 400 {
		contact, latent := fmt.Sprint("c", i), r.Float64()
		for j, rate := range []float64{.5, .42} {
			y := 0
			if latent < rate {
				y = 1
			}
			show(g, contact, "", string(rune('a'+j)), 1, y)
		}
	}
	deck := question{Experiment: experiment.Experiment{Settings: experiment.Settings{Design: experiment.Deck}}}.ask(t, g).Leader
	if !deck.Difference.Known() || !(deck.Low > 0) || !(deck.High-deck.Low < .08) {
		t.Errorf("a deck in which everybody agrees: %+v", deck)
	}
}

// planned is a split whose shares are the contacts that were dealt.
func planned(a string, n float64, b string, m float64) experiment.Experiment {
	return experiment.Experiment{Triggers: []experiment.Trigger{{Name: a, Share: n}, {Name: b, Share: m}}}
}
