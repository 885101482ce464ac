package analysis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

var ctx = context.Background()

func TestVerdict(t *testing.T) {
	settings := func(s experiment.Settings) question { return question{Experiment: experiment.Experiment{Settings: s}} }
	pp := func(v float64) experiment.Effect { return experiment.Effect{Value: v} }
	percent := func(v float64) experiment.Effect { return experiment.Effect{Value: v, Relative: true} }
	pending := func(q question, n int64) question { q.pending = n; return q }
	shares := func(q question, parts ...any) question {
		for i := 0; i < len(parts); i += 2 {
			q.Triggers = append(q.Triggers, experiment.Trigger{Name: parts[i].(string), Share: float64(parts[i+1].(int))})
		}
		return q
	}
	a, b := cell{trigger: "a", n: 1000, y: 200}, cell{trigger: "b", n: 1000, y: 300}
	for _, tc := range []struct {
		name  string
		q     question
		cells []cell
		want  string
	}{
		{"a winner", question{}, []cell{a, b}, "winner b winner"},
		{"the control wins", control("b"), []cell{a, b}, "winner b winner-control"},
		{"a winner perhaps below the least effect", settings(experiment.Settings{MinimumEffect: pp(.09)}), []cell{a, b}, "winner b winner below-minimum"},
		{"a winner above the least effect", settings(experiment.Settings{MinimumEffect: pp(.03)}), []cell{a, b}, "winner b winner"},
		{"a least effect relative to the control", settings(experiment.Settings{Control: "a", MinimumEffect: percent(.45)}), []cell{a, b}, "winner b winner below-minimum"},
		{"a broken split", question{}, []cell{a, {trigger: "b", n: 1300, y: 390}}, "invalid split-broken"},
		{"the same as planned", shares(question{}, "a", 10, "b", 13), []cell{a, {trigger: "b", n: 1300, y: 390}}, "winner b winner"},
		{"a trigger without contacts", shares(question{}, "a", 0, "b", 0, "c", 0), []cell{a, b}, "invalid split-broken"},
		{"contacts without a share", shares(question{}, "a", 1, "b", 1), []cell{a, b, {trigger: "c", n: 10, y: 1}}, "invalid split-broken"},
		{"one share alone", shares(question{}, "a", 1), []cell{a, b}, "invalid split-broken"},
		{"equivalent", settings(experiment.Settings{MinimumEffect: pp(.02)}), []cell{{trigger: "a", n: 9000, y: 1800}, {trigger: "b", n: 9000, y: 1820}}, "equivalent equivalent"},
		{"not certain to be equivalent", settings(experiment.Settings{MinimumEffect: pp(.02)}), []cell{{trigger: "a", n: 900, y: 180}, {trigger: "b", n: 900, y: 182}}, "undecided undecided would-show-minimum"},
		{"a leader", question{}, []cell{{trigger: "a", n: 1000, y: 300}, {trigger: "b", n: 1000, y: 280}, {trigger: "c", n: 1000, y: 150}}, "leader a leader not-ruled-out would-show-lead"},
		{"a leader that is likely the best", question{}, []cell{{trigger: "a", n: 1000, y: 220}, {trigger: "b", n: 1000, y: 200}}, "leader a leader not-ruled-out would-show-lead"},
		{"undecided", question{}, []cell{a, {trigger: "b", n: 1000, y: 204}}, "undecided undecided would-show-lead"},
		{"too close for ever", question{}, []cell{{trigger: "a", n: 1_000_000, y: 200_000}, {trigger: "b", n: 1_000_000, y: 200_010}}, "undecided undecided too-close"},
		{"pending outcomes", pending(question{}, 5), []cell{a, b}, "leader b held-back pending"},
		{"looks that are not paid for", settings(experiment.Settings{Stopping: experiment.Pocock}), []cell{a, b}, "leader b held-back looks-unknown"},
		{"equal so far", settings(experiment.Settings{Stopping: experiment.AlwaysValid, MinimumEffect: pp(.02)}), []cell{{trigger: "a", n: 5000, y: 1000}, {trigger: "b", n: 5000, y: 1010}}, "undecided undecided would-show-minimum"},
		{"equal at any time", settings(experiment.Settings{Stopping: experiment.AlwaysValid, MinimumEffect: pp(.02)}), []cell{{trigger: "a", n: 9000, y: 1800}, {trigger: "b", n: 9000, y: 1820}}, "equivalent equivalent"},
		{"pending within a window", pending(settings(experiment.Settings{Window: 1}), 5), []cell{a, b}, "winner b winner"},
		{"complaints", settings(experiment.Settings{Guardrail: .05}), []cell{a, {trigger: "b", n: 1000, y: 300, c: 80}}, "leader b held-back guardrail"},
		{"complaints that may be chance", settings(experiment.Settings{Guardrail: .05}), []cell{a, {trigger: "b", n: 1000, y: 300, c: 55}}, "winner b winner"},
		{"complaints about the loser", settings(experiment.Settings{Guardrail: .05}), []cell{{trigger: "a", n: 1000, y: 200, c: 90}, b}, "winner b winner"},
		{"rare and exact", question{}, []cell{{trigger: "a", n: 20, y: 0}, {trigger: "b", n: 20, y: 4}}, "leader b leader not-ruled-out would-show-lead few-engagements"},
		{"never and always", question{}, []cell{{trigger: "a", n: 50, y: 0}, {trigger: "b", n: 50, y: 50}}, "winner b winner"},
		{"never and never", question{}, []cell{{trigger: "a", n: 50, y: 0}, {trigger: "b", n: 50, y: 0}}, "undecided tie few-engagements"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := tc.q.of(t, tc.cells...)
			if got := said(f.Verdict); got != tc.want {
				t.Errorf("verdict is %s, want %s", got, tc.want)
			}
			for _, r := range f.Verdict.Reasons {
				if n, ok := r.Values["contacts"].(int64); ok && strings.HasPrefix(r.Code, "verdict.would") && n < 1 {
					t.Errorf("%s asks for %d contacts", r.Code, n)
				}
			}
		})
	}
}

// TestEquivalentInAnyOrder: a relative effect without a control is of the
// smaller rate, whichever trigger is named first.
func TestEquivalentInAnyOrder(t *testing.T) {
	q := question{Experiment: experiment.Experiment{Settings: experiment.Settings{MinimumEffect: experiment.Effect{Value: .09, Relative: true}}}}
	for n := int64(3000); n < 40000; n += 1000 {
		one := q.of(t, cell{trigger: "a", n: n, y: n / 5}, cell{trigger: "b", n: n, y: n * 21 / 100})
		other := q.of(t, cell{trigger: "b", n: n, y: n / 5}, cell{trigger: "a", n: n, y: n * 21 / 100})
		if one.Verdict.Status != other.Verdict.Status {
			t.Fatalf("of %d contacts each: %s, in the other order %s", n, said(one.Verdict), said(other.Verdict))
		}
	}
}

func TestUnplannedContacts(t *testing.T) {
	q := question{}
	q.Triggers = []experiment.Trigger{{Name: "a", Share: 2}, {Name: "b"}}
	c := check(t, q.of(t, cell{trigger: "a", n: 100, y: 20}, cell{trigger: "b", n: 60, y: 10}), "sample-ratio")
	if c.Status != findings.Stop || c.PValue != 0 || c.Message.Values["trigger"] != "b" || c.Message.Values["expected"] != int64(0) {
		t.Errorf("check is %+v", c)
	}
}

// TestSeveralTriggers: contacts of a split who were shown two triggers.
func TestSeveralTriggers(t *testing.T) {
	for _, tc := range []struct {
		both   int
		design experiment.Design
		want   string
		status string
	}{
		{0, "", "winner b winner", "ok"}, {3, "", "winner b winner", "warning"}, {4, "", "invalid several-triggers", "stop"}, {4, experiment.Deck, "", ""},
	} {
		q := question{}
		q.Design = tc.design
		g := q.gatherer()
		for i := range 400 {
			trigger, y := "a", 0
			if i%2 == 1 {
				trigger, y = "b", i%4/2
			}
			show(g, fmt.Sprint(i), "", trigger, 1, y)
			if i < 2*tc.both && i%2 == 0 {
				show(g, fmt.Sprint(i), "", "b", 1, 0)
			}
		}
		f := q.ask(t, g)
		if got := said(f.Verdict); tc.want != "" && got != tc.want {
			t.Errorf("%d in both: verdict is %s, want %s", tc.both, got, tc.want)
		}
		if tc.status != "" && check(t, f, "several-triggers").Status != tc.status {
			t.Errorf("%d in both: check is %+v", tc.both, check(t, f, "several-triggers"))
		}
		if tc.design != "" && (f.Experiment.Design != "deck" || f.Verdict.Status == findings.Invalid) {
			t.Errorf("a deck is a %s and %s", f.Experiment.Design, said(f.Verdict))
		}
	}
}

// TestFans: fans never decide alone, and where they disagree it is said.
func TestFans(t *testing.T) {
	q := bySegment(question{})
	q.Segments = []experiment.Segment{{Name: "fans", Relation: experiment.Fan}, {Name: "rest", Relation: experiment.Regular}, {Name: "more", Relation: experiment.Prospect}}
	for _, tc := range []struct {
		name  string
		cells []cell
		want  string
	}{
		{"alike", []cell{{"fans", "a", 1000, 800, 0}, {"fans", "b", 1000, 700, 0}, {"rest", "a", 1000, 300, 0}, {"rest", "b", 1000, 200, 0}}, "winner a winner"},
		{"fans decide", []cell{{"fans", "a", 1000, 900, 0}, {"fans", "b", 1000, 500, 0}, {"rest", "a", 1000, 200, 0}, {"rest", "b", 1000, 210, 0}}, "leader a held-back fans-decide fans-disagree"},
		{"fans differ by chance", []cell{{"fans", "a", 500, 400, 0}, {"fans", "b", 500, 405, 0}, {"rest", "a", 2000, 600, 0}, {"rest", "b", 2000, 400, 0}}, "winner a winner fans-differ"},
		{"fans disagree", []cell{{"fans", "a", 500, 300, 0}, {"fans", "b", 500, 400, 0}, {"rest", "a", 1000, 300, 0}, {"rest", "b", 1000, 200, 0}, {"more", "a", 2000, 600, 0}, {"more", "b", 2000, 400, 0}}, "winner a winner fans-disagree"},
		{"fans only", []cell{{"fans", "a", 1000, 800, 0}, {"fans", "b", 1000, 700, 0}}, "winner a winner fans-only"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := q.of(t, tc.cells...)
			if got := said(f.Verdict); got != tc.want {
				t.Errorf("verdict is %s, want %s", got, tc.want)
			}
			if f.Segments[0].Segment != "fans" || f.Segments[0].Relation != "fan" {
				t.Errorf("first segment is %+v", f.Segments[0])
			}
		})
	}
}

// TestSegmentVerdicts: a segment is judged at its part of the error, by its
// own least effect, and not where contacts have no segment of their own.
func TestSegmentVerdicts(t *testing.T) {
	q := bySegment(question{})
	q.Guardrail = .05
	q.Segments = []experiment.Segment{{Name: "s0"}, {Name: "s3", MinimumEffect: experiment.Effect{Value: .05}}}
	lead := func(s string) []cell { return []cell{{s, "a", 1000, 200, 0}, {s, "b", 1000, 240, 0}} } // z 2.16
	one := q.of(t, lead("s0")...)
	if got := said(one.Segments[0].Verdict); got != "winner b winner" {
		t.Errorf("alone it is %s", got)
	}
	four := q.of(t, append(lead("s0"), cell{"s1", "a", 1000, 200, 0}, cell{"s1", "b", 1000, 300, 0},
		cell{"s2", "a", 1000, 200, 0}, cell{"s2", "b", 1000, 300, 99}, cell{"s3", "a", 3000, 600, 0}, cell{"s3", "b", 3000, 620, 0})...)
	for i, want := range []string{"leader b leader not-ruled-out would-show-lead", "winner b winner", "leader b held-back guardrail", "equivalent equivalent"} {
		if got := said(four.Segments[i].Verdict); got != want {
			t.Errorf("of four, %s is %s, want %s", four.Segments[i].Segment, got, want)
		}
	}
	if four.Triggers[1].Guardrail != "ok" || four.Segments[2].Triggers[1].Guardrail != "exceeded" {
		t.Errorf("guardrail is %s and %s", four.Triggers[1].Guardrail, four.Segments[2].Triggers[1].Guardrail)
	}
	g := q.gatherer()
	for i := range 200 {
		show(g, fmt.Sprint(i), "s0", []string{"a", "b"}[i%2], 1, i%3%2)
		show(g, fmt.Sprint(i), "s1", []string{"a", "b"}[i%2], 1, i%4%2)
	}
	shared := q.ask(t, g)
	if got := said(shared.Segments[0].Verdict); got != "undecided segment-shared" || shared.Tailoring.Verdict != findings.NotProven || shared.Heterogeneity.Interaction.Reason == nil {
		t.Errorf("segments that share contacts: %s, tailoring %q", got, shared.Tailoring.Verdict)
	}
	for _, c := range shared.Comparisons {
		if c.Segment != nil {
			t.Errorf("segments that share contacts are compared: %+v", c)
		}
	}
}

// TestCannotTell: a few contacts with many exposures prove nothing.
func TestCannotTell(t *testing.T) {
	q := control("a")
	g := q.gatherer()
	for i := range 8 {
		show(g, fmt.Sprint("a", i), "", "a", 100, 10+i)
		show(g, fmt.Sprint("b", i), "", "b", 100, 80+i)
	}
	f := q.ask(t, g)
	c := find(f, "", "b", "a")
	if c.CannotTell != "few-contacts" || c.PValue.Known() || c.PAdjusted.Known() || !c.Low.Known() || !c.High.Known() {
		t.Errorf("comparison is %+v", c)
	}
	if f.Verdict.Status == findings.Winner || f.Verdict.Status == findings.Equivalent || !f.Triggers[0].InBestSet {
		t.Errorf("verdict is %s", said(f.Verdict))
	}
}

// TestSimpson: a is better in every segment and worse in the pool.
func TestSimpson(t *testing.T) {
	q := control("b")
	q.columns, q.breakdowns = []string{"segment", "half"}, [][]string{{"half"}, {"segment"}}
	cells := []cell{
		{"x,0", "a", 400, 40, 0}, {"x,1", "a", 400, 40, 0}, {"x,0", "b", 100, 5, 0}, {"x,1", "b", 100, 5, 0},
		{"y,0", "a", 100, 60, 0}, {"y,1", "a", 100, 60, 0}, {"y,0", "b", 400, 200, 0}, {"y,1", "b", 400, 200, 0},
	}
	pooled := q.of(t, cells...)
	if c := find(pooled, "", "a", "b"); c.Method != "score+pooled" || !(c.Difference < 0) {
		t.Errorf("by half: %+v", c)
	}
	if len(pooled.Heterogeneity.Simpson) != 0 {
		t.Errorf("halves are alike, and yet %+v", pooled.Heterogeneity.Simpson)
	}
	if s := pooled.Breakdowns[0].Heterogeneity.Simpson; len(s) != 1 || !s[0].Flips {
		t.Errorf("the second breakdown says %+v", s)
	}
	q.breakdowns = [][]string{{"segment"}, {"half"}}
	f := q.of(t, cells...)
	c := find(f, "", "a", "b")
	if c.Method != "score+standardised" || !near(c.Difference, .075, 1e-12) {
		t.Errorf("by segment: %+v", c)
	}
	s := f.Heterogeneity.Simpson
	if len(s) != 1 || !s[0].Flips || !near(s[0].Standardised, .075, 1e-12) || !near(s[0].Pooled, .2-.41, 1e-12) {
		t.Errorf("simpson is %+v", s)
	}
	if len(f.Breakdowns[0].Heterogeneity.Simpson) != 0 {
		t.Errorf("halves repeat the segments' simpson: %+v", f.Breakdowns[0].Heterogeneity.Simpson)
	}
}

// TestStandardisedFalseAlarms: with segments dealt 55:45, 50:50 and 45:55 and
// no effect, pooling raises alarms and what the program does does not.
func TestStandardisedFalseAlarms(t *testing.T) {
	const runs = 300
	q := bySegment(control("a"))
	random := rand.New(rand.NewPCG(11, 0))
	alarms, naive := 0, 0
	for range runs {
		var cells []cell
		var y, m [2]float64
		for i, p := range []float64{.05, .2, .5} {
			for j, n := range []int64{1100 - 100*int64(i), 900 + 100*int64(i)} {
				c := cell{values: fmt.Sprint(i), trigger: []string{"a", "b"}[j], n: n}
				for range n {
					if random.Float64() < p {
						c.y++
					}
				}
				cells = append(cells, c)
				y[j], m[j] = y[j]+float64(c.y), m[j]+float64(n)
			}
		}
		rate := (y[0] + y[1]) / (m[0] + m[1])
		if math.Abs(y[0]/m[0]-y[1]/m[1]) > 1.96*math.Sqrt(rate*(1-rate)*(1/m[0]+1/m[1])) {
			naive++
		}
		f := q.of(t, cells...)
		c := find(f, "", "b", "a")
		if c.Method != "score+standardised" {
			t.Fatalf("method is %s", c.Method)
		}
		if c.PAdjusted < .05 {
			alarms++
		}
	}
	t.Logf("false alarms: %d of %d, pooled %d", alarms, runs, naive)
	atMost(t, "false alarms", alarms, runs, .05)
	if naive < runs/4 {
		t.Errorf("pooling raised %d false alarms of %d: the example shows nothing", naive, runs)
	}
}

// TestReach: contacts who engaged at all, of contacts.
func TestReach(t *testing.T) {
	q := control("a")
	q.Metric = experiment.Reach
	g := q.gatherer()
	for i := range 300 {
		trigger, y := "a", 0
		if i%2 == 1 {
			trigger = "b"
		}
		if i%10 < 4 || i%2 == 1 && i%10 < 6 {
			y = 1 + i%3
		}
		show(g, fmt.Sprint(i), "", trigger, 4, y)
	}
	f := q.ask(t, g)
	if a, b := f.Triggers[0], f.Triggers[1]; !near(a.Rate, .4, 1e-12) || !near(b.Rate, .6, 1e-12) || a.Exposures != 600 {
		t.Errorf("rates are %v and %v of %d exposures", a.Rate, b.Rate, a.Exposures)
	}
	if c := find(f, "", "b", "a"); c.Method != "score+pooled" || !near(c.Difference, .2, 1e-12) || f.Experiment.Metric != "reach" {
		t.Errorf("comparison is %+v", c)
	}
}

// TestDeck: everyone sees every trigger, which is found from the data; missing
// ones are said.
func TestDeck(t *testing.T) {
	q := control("a")
	g := q.gatherer()
	for i := range 300 {
		show(g, fmt.Sprint(i), "", "a", 1, i%2)
		show(g, fmt.Sprint(i), "", "b", 1, max(i%2, i%3%2))
		if i > 20 {
			show(g, fmt.Sprint(i), "", "c", 1, i%2)
		}
	}
	f := q.ask(t, g)
	if f.Experiment.Design != "deck" || check(t, f, "complete-deck").Message.Values["contacts"] != int64(21) {
		t.Errorf("a %s: %+v", f.Experiment.Design, check(t, f, "complete-deck"))
	}
	if c := find(f, "", "b", "a"); c.Method != "score-paired+pooled" || !(c.Low > 0) || !(c.PAdjusted < .001) {
		t.Errorf("b - a is %+v", c)
	}
	if c := find(f, "", "c", "a"); c.CannotTell != "few-discordant" {
		t.Errorf("c - a is %+v", c)
	}
	if f.Verdict.Status != findings.Winner && f.Verdict.Status != findings.Leading {
		t.Errorf("verdict is %s", said(f.Verdict))
	}
}

// TestGuardrailStopsTailoring: what cannot win is not sent to a segment.
func TestGuardrailStopsTailoring(t *testing.T) {
	q := bySegment(question{})
	cells := func(c int64) []cell {
		return []cell{{"x", "a", 3000, 900, 0}, {"x", "b", 3000, 300, 0}, {"y", "a", 3000, 300, 0}, {"y", "b", 3000, 840, c}}
	}
	if f := q.of(t, cells(500)...); f.Tailoring.Verdict != findings.Tailor {
		t.Errorf("without a guardrail tailoring is %s", f.Tailoring.Verdict)
	}
	q.Guardrail = .03
	if f := q.of(t, cells(10)...); f.Tailoring.Verdict != findings.Tailor {
		t.Errorf("with few complaints tailoring is %s", f.Tailoring.Verdict)
	}
	if f := q.of(t, cells(500)...); f.Tailoring.Verdict != findings.NotProven {
		t.Errorf("with many complaints tailoring is %s", f.Tailoring.Verdict)
	}
}

// TestFamiliesOfTheirOwn: what one breakdown says does not hang on another.
func TestFamiliesOfTheirOwn(t *testing.T) {
	cells := []cell{}
	for i := range 8 {
		cells = append(cells, cell{fmt.Sprintf("x%d,y%d", i%2, i/2%2), []string{"a", "b"}[i/4], 500, int64(100 + 7*i), 0})
	}
	q := control("a")
	q.columns = []string{"x", "y"}
	of := func(by ...[]string) []findings.Comparison { q.breakdowns = by; return q.of(t, cells...).Comparisons }
	both, x, y := of([]string{"x"}, []string{"y"}), of([]string{"x"}), of([]string{"y"})
	want := append(x, y[1:]...)
	if !reflect.DeepEqual(fmt.Sprintf("%+v", flat(both)), fmt.Sprintf("%+v", flat(want))) {
		t.Errorf("together\n%+v, apart\n%+v", flat(both), flat(want))
	}
	if both[0].PAdjusted == both[1].PAdjusted || both[1].PAdjusted <= both[1].PValue {
		t.Errorf("adjusted p are %v, %v", both[0].PAdjusted, both[1].PAdjusted)
	}
}

// flat takes the pointers out of comparisons.
func flat(list []findings.Comparison) []string {
	var texts []string
	for _, c := range list {
		segment := "everybody"
		if c.Segment != nil {
			segment = *c.Segment
		}
		adjusted := ""
		if c.Adjusted != nil {
			adjusted = fmt.Sprintf("%+v", *c.Adjusted)
		}
		c.Segment, c.Adjusted = nil, nil
		texts = append(texts, fmt.Sprintf("%s %+v %s", segment, c, adjusted))
	}
	return texts
}

// TestUnknownIsNull: what nobody can know is written as null, never as 0.
func TestUnknownIsNull(t *testing.T) {
	q := control("a")
	q.Triggers = []experiment.Trigger{{Name: "a"}, {Name: "b"}, {Name: "never shown"}}
	g := q.gatherer()
	g.AddTotals(profile(g, ""), trigger(g, "a"), 0, tally.Counts{Exposures: 40}, tally.NoDay)
	g.AddTotals(profile(g, ""), trigger(g, "b"), 0, tally.Counts{Exposures: 40, Engagements: 20}, tally.NoDay)
	b, err := json.Marshal(q.ask(t, g))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	never := doc["triggers"].([]any)[2].(map[string]any)
	for _, field := range []string{"rate", "low", "high", "probability_best", "expected_loss"} {
		if never[field] != nil {
			t.Errorf("%s of a trigger never shown is %v", field, never[field])
		}
	}
	first := doc["comparisons"].([]any)[0].(map[string]any)
	if first["lift"] != nil || first["lift_high"] != nil {
		t.Errorf("the lift over nothing is %v up to %v", first["lift"], first["lift_high"])
	}
	for _, at := range []string{"heterogeneity.interaction.p_value", "heterogeneity.crossover.statistic", "tailoring.gain", "tailoring.naive_gain", "leader.difference", "experiment.minimum_effect"} {
		var v any = doc
		for _, name := range strings.Split(at, ".") {
			v = v.(map[string]any)[name]
		}
		if v != nil {
			t.Errorf("%s is %v", at, v)
		}
	}
}
