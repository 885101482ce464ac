package planning_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/planning"
	"triggerlab/experiment/tally"
)

// A cell is contacts of one exposure each.
type cell struct {
	segment, trigger string
	n, y, c          int64
}

// florist is a plan of three triggers for two segments.
func florist() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Control: "reminder", Stopping: experiment.OBrienFleming, Looks: 4},
		Segments: []experiment.Segment{{Name: "fans", Relation: experiment.Fan, Size: 3000}, {Name: "new", Size: 9000}},
		Triggers: []experiment.Trigger{{Name: "reminder"}, {Name: "flowers"}, {Name: "poem"}},
	}
}

// found is what the report finds in the cells.
func found(t *testing.T, e *experiment.Experiment, cells ...cell) *findings.Findings {
	t.Helper()
	g := tally.NewGatherer([]string{"segment"})
	shard := g.Shard()
	for _, c := range cells {
		profile, err1 := shard.Profile([]byte(c.segment))
		shown, err2 := shard.Trigger([]byte(c.trigger))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		shard.AddTotals(profile, shown, 0, tally.Counts{Exposures: c.n, Engagements: c.y, Complaints: c.c}, tally.NoDay)
	}
	data, _ := g.Close(e.TriggerNames(), [][]string{{"segment"}})
	f, err := analysis.Run(context.Background(), e, data, findings.Provenance{ContactsKnown: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func next(t *testing.T, e *experiment.Experiment, o planning.NextOptions, cells ...cell) *findings.Next {
	t.Helper()
	n, err := planning.Next(e, found(t, e, cells...), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(n); err != nil {
		t.Fatal(err)
	}
	return n
}

// early is a test that has begun: poem leads, nothing is decided.
var early = []cell{
	{"fans", "reminder", 200, 120, 0}, {"fans", "flowers", 200, 124, 0}, {"fans", "poem", 200, 126, 0},
	{"new", "reminder", 500, 30, 0}, {"new", "flowers", 500, 38, 0}, {"new", "poem", 500, 44, 0},
}

// without leaves the cells of a segment out.
func without(cells []cell, segment string) []cell {
	return slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return c.segment == segment })
}

func codes(messages []findings.Message) string {
	var list []string
	for _, m := range messages {
		list = append(list, m.Code)
	}
	return strings.Join(list, " ")
}

// TestNext: a test that has begun goes on, by who is likely the best in each
// segment, and everybody in the wave gets something.
func TestNext(t *testing.T) {
	n := next(t, florist(), planning.NextOptions{Contacts: 1001}, early...)
	if n.Decision != findings.GoOn || *n.Wave.Left != 12000-2100 || n.Wave.Basis != findings.WaveSaid {
		t.Errorf("%s, %d left, by %s", n.Decision, *n.Wave.Left, n.Wave.Basis)
	}
	var all int64
	for _, s := range n.Segments {
		y, m := []float64{}, []float64{}
		for _, c := range early {
			if c.segment == s.Segment {
				y, m = append(y, float64(c.y)), append(m, float64(c.n))
			}
		}
		psi, best, _, err := inference.TopTwo(y, m, .5)
		if err != nil {
			t.Fatal(err)
		}
		want, err := inference.Floored(psi, []float64{.1, .05, .05})
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for a, got := range s.Triggers {
			sum += *got.Contacts
			if math.Abs(float64(got.Share)-want[a]) > 1e-9 || math.Abs(float64(got.ProbabilityBest)-best[a]) > 1e-6 {
				t.Errorf("%s: %+v, want a share of %v, best with %v", s.Segment, got, want[a], best[a])
			}
		}
		if sum != *s.Contacts || codes(s.Reasons) != "next.shares" || s.Thin {
			t.Errorf("%s: %d of %d contacts, %s", s.Segment, sum, *s.Contacts, codes(s.Reasons))
		}
		all += sum
	}
	// 2400 and 7500 are left.
	if all != 1001 || *n.Segments[0].Contacts != 243 {
		t.Errorf("%d contacts, of which %d fans", all, *n.Segments[0].Contacts)
	}
	if !(0 < n.Wave.PowerNext && n.Wave.PowerNext < 1) || !(n.Wave.PowerNext > n.Wave.PowerEven) {
		t.Errorf("the wave shows the lead with %v, with even shares with %v", n.Wave.PowerNext, n.Wave.PowerEven)
	}
}

// TestNextDecision: the report decides, and the plan.
func TestNextDecision(t *testing.T) {
	fixed := func(e *experiment.Experiment) { e.Stopping, e.Looks = experiment.Fixed, 0 }
	for _, c := range []struct {
		why   string
		e     func(*experiment.Experiment)
		cells []cell
		want  string
		said  string
	}{
		{"nothing is decided", nil, early, findings.GoOn, "next.go-on"},
		{"it has won, whoever is left", fixed, []cell{{"new", "reminder", 500, 30, 0}, {"new", "flowers", 500, 30, 0}, {"new", "poem", 500, 130, 0}}, findings.StopHere, "next.winner"},
		{"they are alike", func(e *experiment.Experiment) { fixed(e); e.MinimumEffect.Value = .1 },
			[]cell{{"new", "reminder", 2900, 300, 0}, {"new", "flowers", 2900, 300, 0}, {"new", "poem", 2900, 300, 0}}, findings.StopHere, "next.equivalent"},
		{"nobody is left", func(e *experiment.Experiment) { fixed(e); e.Segments[0].Size, e.Segments[1].Size = 600, 1500 }, early, findings.StopHere, "next.nobody-left"},
		{"the last look", func(e *experiment.Experiment) { e.MinimumEffect = experiment.Effect{Value: .15} }, early, findings.StopHere, "next.last-look"},
		{"sent to two triggers unevenly", fixed, []cell{{"new", "reminder", 900, 30, 0}, {"new", "flowers", 500, 30, 0}, {"new", "poem", 500, 30, 0}}, findings.MendFirst, "next.invalid"},
		{"little is at stake", func(e *experiment.Experiment) {
			e.Stopping, e.MinimumEffect = experiment.AlwaysValid, experiment.Effect{Value: .05}
		}, []cell{{"new", "reminder", 500, 30, 0}, {"new", "flowers", 500, 31, 0}, {"new", "poem", 500, 50, 0}}, findings.MayStop, "next.small-loss"},
		{"but the plan is to be looked at once, at its end", func(e *experiment.Experiment) {
			fixed(e)
			e.MinimumEffect = experiment.Effect{Value: .03}
		}, []cell{{"new", "reminder", 500, 30, 0}, {"new", "flowers", 500, 31, 0}, {"new", "poem", 500, 44, 0}}, findings.GoOn, "next.go-on"},
	} {
		e := florist()
		if c.e != nil {
			c.e(e)
		}
		n := next(t, e, planning.NextOptions{}, c.cells...)
		if n.Decision != c.want || n.Reasons[0].Code != c.said {
			t.Errorf("%s: %s, %s (%s)", c.why, n.Decision, codes(n.Reasons), n.Verdict.Status)
		}
		if shares := len(n.Triggers) > 0; shares != (c.want == findings.GoOn || c.want == findings.MayStop) {
			t.Errorf("%s: %d triggers have shares", c.why, len(n.Triggers))
		}
	}
}

// TestNextFutile: where going on hardly ever tells the triggers apart, it says
// so, and what the wave would be.
func TestNextFutile(t *testing.T) {
	e := florist()
	e.MinimumEffect = experiment.Effect{Value: .04}
	var cells []cell
	for _, name := range e.TriggerNames() {
		cells = append(cells, cell{"new", name, 1450, 290, 0})
	}
	cells[0].y, cells[2].y = 170, 291
	n := next(t, e, planning.NextOptions{}, cells...)
	if n.Decision != findings.MayStop || n.Reasons[0].Code != "next.futile" {
		t.Errorf("%s, %s", n.Decision, codes(n.Reasons))
	}
}

// TestNextThin: where little was seen the shares are everybody's, and where
// little was seen of everybody, the plan's.
func TestNextThin(t *testing.T) {
	e := florist()
	n := next(t, e, planning.NextOptions{}, without(early, "fans")...)
	fans, others := n.Segments[0], n.Segments[1]
	if !fans.Thin || others.Thin || codes(fans.Reasons) != "next.thin" || *fans.Seen != 0 || *fans.Left != 3000 {
		t.Errorf("fans: %+v; new: %+v", fans, others)
	}
	for a := range fans.Triggers {
		if fans.Triggers[a].Share != n.Triggers[a].Share || fans.Triggers[a].ProbabilityBest.Known() {
			t.Errorf("fans have %+v, everybody has %+v", fans.Triggers[a], n.Triggers[a])
		}
	}
	n = next(t, e, planning.NextOptions{}, cell{"new", "reminder", 9, 3, 0}, cell{"new", "flowers", 9, 3, 0}, cell{"new", "poem", 9, 5, 0})
	if n.Policy.Name != findings.PlannedShares || n.Triggers[2].Share != 1./3 || !strings.Contains(codes(n.Reasons), "next.little") {
		t.Errorf("%+v: %+v, %s", n.Policy, n.Triggers, codes(n.Reasons))
	}
}

// TestNextShares: floors hold, complaints cost a trigger its part, and whoever
// wants even shares has the plan's.
func TestNextShares(t *testing.T) {
	clear := []cell{{"new", "reminder", 400, 20, 0}, {"new", "flowers", 400, 24, 0}, {"new", "poem", 400, 52, 20}}
	e := florist()
	share := func(n *findings.Next) (shares []float64) {
		for _, t := range n.Triggers {
			shares = append(shares, float64(t.Share))
		}
		return shares
	}
	if got := share(next(t, e, planning.NextOptions{Floor: .2}, clear...)); math.Abs(got[0]-.4) > 1e-9 || got[1] < .2 || got[2] < got[1] {
		t.Errorf("floors of a fifth: %v", got)
	}
	if got := share(next(t, e, planning.NextOptions{Even: true}, clear...)); got[0] != 1./3 || got[2] != 1./3 {
		t.Errorf("even shares: %v", got)
	}
	e.Triggers[0].Share, e.Triggers[1].Share, e.Triggers[2].Share = 2, 1, 1
	if got := share(next(t, e, planning.NextOptions{Even: true}, cell{"new", "reminder", 800, 20, 0}, cell{"new", "flowers", 400, 24, 0}, cell{"new", "poem", 400, 24, 0})); got[0] != .5 {
		t.Errorf("the plan's shares: %v", got)
	}
	e = florist()
	e.Guardrail = .02
	n := next(t, e, planning.NextOptions{}, clear...)
	if got := share(n); got[2] != 0 || math.Abs(got[0]+got[1]-1) > 1e-12 || !strings.Contains(codes(n.Reasons), "next.guardrail") {
		t.Errorf("with complaints: %v, %s", got, codes(n.Reasons))
	}
	if _, err := planning.Next(florist(), found(t, florist(), early...), planning.NextOptions{Floor: .26}); !errors.Is(err, inference.ErrWeights) {
		t.Errorf("a floor of more than there is: %v", err)
	}
}

// TestNextSize: a wave is what the next look takes, or a fifth of the audience,
// and never more than are left; without sizes it has no number.
func TestNextSize(t *testing.T) {
	size := func(change func(*experiment.Experiment), o planning.NextOptions) (int64, string) {
		e := florist()
		change(e)
		w := next(t, e, o, early...).Wave
		if w.Contacts == nil {
			return -1, w.Basis
		}
		return *w.Contacts, w.Basis
	}
	nothing := func(*experiment.Experiment) {}
	if n, basis := size(nothing, planning.NextOptions{}); basis != findings.WaveLook || n < 800 || n > 1000 { // 12000/4 - 2100
		t.Errorf("until the next look: %d by %s", n, basis)
	}
	if n, basis := size(func(e *experiment.Experiment) { e.Stopping = experiment.AlwaysValid }, planning.NextOptions{}); n != 2400 || basis != findings.WavePart {
		t.Errorf("a fifth: %d by %s", n, basis)
	}
	if n, basis := size(nothing, planning.NextOptions{Contacts: 20_000}); n != 9900 || basis != findings.WaveRest {
		t.Errorf("all who are left: %d by %s", n, basis)
	}
	if n, basis := size(func(e *experiment.Experiment) { e.Segments, e.Stopping = nil, experiment.Fixed }, planning.NextOptions{}); n != -1 || basis != "" {
		t.Errorf("without sizes: %d by %s", n, basis)
	}
	if n, _ := size(func(e *experiment.Experiment) { e.Segments = nil }, planning.NextOptions{Contacts: 300}); n != 300 {
		t.Errorf("without sizes, as said: %d", n)
	}
	if n, basis := size(nothing, planning.NextOptions{Contacts: 9000, Assigned: map[string]int64{"fans": 3000, "new": 8000}}); n != 1000 || basis != findings.WaveRest {
		t.Errorf("with all those assigned: %d by %s", n, basis)
	}
}

// TestNextDeck: a deck has no shares, only an end.
func TestNextDeck(t *testing.T) {
	e := florist()
	e.Design = experiment.Deck
	n := next(t, e, planning.NextOptions{}, early...)
	if len(n.Triggers) > 0 || !strings.Contains(codes(n.Reasons), "next.deck") {
		t.Errorf("%s, %+v", codes(n.Reasons), n.Triggers)
	}
}

// TestPolicy: shares from counts alone are those of the proposal, and whoever
// cannot be shared out among is refused.
func TestPolicy(t *testing.T) {
	cells := append(without(early, "fans"), cell{"fans", "reminder", 4, 2, 0}, cell{"fans", "flowers", 4, 2, 0}, cell{"fans", "poem", 4, 3, 0})
	n := next(t, florist(), planning.NextOptions{Floor: .08}, cells...)
	y, m := [][]float64{{2, 2, 3}, {30, 38, 44}}, [][]float64{{4, 4, 4}, {500, 500, 500}}
	p := planning.Policy{Planned: []float64{1. / 3, 1. / 3, 1. / 3}, Control: 0, Floor: .08}
	got, err := p.Shares(y, m)
	if err != nil {
		t.Fatal(err)
	}
	for s := range got {
		for a, share := range got[s] {
			if math.Abs(share-float64(n.Segments[s].Triggers[a].Share)) > 1e-9 {
				t.Errorf("%s has %v, the proposal %+v", n.Segments[s].Segment, got[s], n.Segments[s].Triggers)
			}
		}
	}
	if trigger, control := p.Floors(); trigger != .08 || control != .16 {
		t.Errorf("floors of %v and %v", trigger, control)
	}
	p.Planned = []float64{.5, .5, 0}
	if got, err = p.Shares(y, m); err != nil || got[1][2] != 0 {
		t.Errorf("a trigger that the plan has not: %v, %v", got, err)
	}
	if _, err := (planning.Policy{Planned: p.Planned, Control: 0, Floor: .4}).Shares(y, m); !errors.Is(err, inference.ErrWeights) {
		t.Errorf("floors of more than all: %v", err)
	}
	if _, err := p.Shares([][]float64{{20, 2, 0}}, [][]float64{{15, 20, 0}}); !errors.Is(err, inference.ErrCounts) {
		t.Errorf("engagements of nobody: %v", err)
	}
}

// TestNextHoldout: who is held out is not left for a wave.
func TestNextHoldout(t *testing.T) {
	e := florist()
	e.Holdout = 0.5
	n := next(t, e, planning.NextOptions{},
		cell{"fans", "reminder", 500, 100, 0}, cell{"fans", "flowers", 500, 110, 0}, cell{"fans", "poem", 500, 105, 0},
		cell{"new", "reminder", 1000, 100, 0}, cell{"new", "flowers", 1000, 110, 0}, cell{"new", "poem", 1000, 105, 0})
	if *n.Wave.Left != 1500 || *n.Segments[0].Left != 0 || *n.Segments[1].Left != 1500 {
		t.Errorf("%d are left: %d fans and %d others", *n.Wave.Left, *n.Segments[0].Left, *n.Segments[1].Left)
	}
}
