package analysis_test

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// some runs fewer trials than is usual, for a single one may integrate over
// families of every segment, and a race detector makes that slow.
func some(t *testing.T, law func(*rapid.T)) {
	trials := "60"
	if raceDetector {
		trials = "12"
	}
	usual := flag.Lookup("rapid.checks").Value.String()
	t.Cleanup(func() { _ = flag.Set("rapid.checks", usual) })
	if err := flag.Set("rapid.checks", trials); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, law)
}

// A scene is contacts who were shown triggers, by number.
type scene struct {
	triggers int
	deck     bool
	visits   []visit
}

type visit struct{ contact, segment, trigger, m, y int }

// draw makes a campaign of any shape: few contacts or many, one exposure or
// several, one trigger each or all.
func draw(t *rapid.T) scene {
	numbers := []int{2, 2, 2, 3, 3, 3, 4}
	if raceDetector {
		numbers = numbers[:6]
	}
	s := scene{triggers: rapid.SampledFrom(numbers).Draw(t, "triggers"), deck: rapid.IntRange(0, 3).Draw(t, "deck") == 0}
	segments := rapid.IntRange(1, 3).Draw(t, "segments")
	most := rapid.SampledFrom([]int{1, 1, 3}).Draw(t, "exposures")
	contacts := rapid.SampledFrom([]int{6, 60, 400}).Draw(t, "contacts")
	rates := rapid.SliceOfN(rapid.SampledFrom([]float64{0, .05, .3, .35, .5, .9, 1}), s.triggers*segments, s.triggers*segments).Draw(t, "rates")
	seed := rapid.Uint64().Draw(t, "seed")
	random := func() float64 { // Knuth's generator, so that a scene shrinks with few draws
		seed = seed*6364136223846793005 + 1442695040888963407
		return float64(seed>>11) / (1 << 53)
	}
	for i := range contacts {
		segment := int(random() * float64(segments))
		first, last := int(random()*float64(s.triggers)), 0
		if last = first; s.deck {
			first, last = 0, s.triggers-1
		}
		for trigger := first; trigger <= last; trigger++ {
			v := visit{contact: i, segment: segment, trigger: trigger, m: 1 + int(random()*float64(most))}
			for range v.m {
				if random() < rates[segment*s.triggers+trigger] {
					v.y++
				}
			}
			s.visits = append(s.visits, v)
		}
	}
	return s
}

func (s scene) ask(t *rapid.T, q question, name func(trigger int) string) *findings.Findings {
	q = bySegment(q)
	q.Design = experiment.Split
	if s.deck {
		q.Design = experiment.Deck
	}
	g := q.gatherer()
	for _, v := range s.visits {
		show(g, fmt.Sprint(v.contact), fmt.Sprint(v.segment), name(v.trigger), v.m, v.y)
	}
	return q.ask(t, g)
}

func letters(trigger int) string { return string(rune('a' + trigger)) }

// TestIntervalsAndPAgree: an adjusted p is below one less the level exactly
// when the interval leaves 0 out, overall and in every segment, and where
// there is no p there is an interval.
func TestIntervalsAndPAgree(t *testing.T) {
	some(t, func(t *rapid.T) {
		s := draw(t)
		q := question{}
		if rapid.Bool().Draw(t, "control") {
			q.Control = "a"
		}
		q.Level = rapid.SampledFrom([]float64{0, .8, .99}).Draw(t, "level")
		f := s.ask(t, q, letters)
		for _, c := range f.Comparisons {
			outside := c.Low > 0 || c.High < 0
			switch {
			case c.CannotTell != "" && (c.PAdjusted.Known() || c.PValue.Known()):
				t.Fatalf("a p of what cannot be told: %+v", c)
			case f.Verdict.Status == findings.Invalid: // a split that chance has broken
				if c.Low.Known() || c.High.Known() {
					t.Fatalf("an interval from data that cannot be trusted: %+v", c)
				}
			case !c.Low.Known() || !c.High.Known() || !(c.Low <= c.Difference && c.Difference <= c.High):
				t.Fatalf("no interval around the difference: %+v", c)
			case c.CannotTell == "" && (float64(c.PAdjusted) < 1-f.Experiment.Level) != outside:
				t.Fatalf("interval and p disagree: %+v", c)
			case float64(c.PAdjusted) < float64(c.PValue)*(1-1e-12):
				t.Fatalf("adjusting helps: %+v", c)
			}
		}
		if p := f.Triggers; f.Verdict.Status == findings.Winner && !slices.ContainsFunc(p, func(x findings.Trigger) bool { return x.InBestSet }) {
			t.Fatalf("a winner and no best set")
		}
	})
}

// TestRelabelling: other names for the triggers give the same findings under
// those names.
func TestRelabelling(t *testing.T) {
	some(t, func(t *rapid.T) {
		s := draw(t)
		order := rapid.Permutation([]int{0, 1, 2, 3}[:s.triggers]).Draw(t, "order")
		renamed := func(trigger int) string { return letters(order[trigger]) }
		back := map[string]string{}
		for i := range s.triggers {
			back[renamed(i)] = letters(i)
		}
		one, other := question{}, question{}
		one.MinimumEffect = experiment.Effect{Value: .2, Relative: true}
		other.MinimumEffect = one.MinimumEffect
		if rapid.Bool().Draw(t, "control") {
			one.Control, other.Control = letters(0), renamed(0)
		}
		f, g := s.ask(t, one, letters), s.ask(t, other, renamed)
		if tied(f) {
			return // whoever comes first leads
		}
		if f.Verdict.Status != g.Verdict.Status || f.Verdict.Trigger != back[g.Verdict.Trigger] && f.Verdict.Trigger != g.Verdict.Trigger {
			t.Fatalf("verdict is %s, renamed %s", said(f.Verdict), said(g.Verdict))
		}
		for _, x := range f.Triggers {
			i := slices.IndexFunc(g.Triggers, func(y findings.Trigger) bool { return back[y.Trigger] == x.Trigger })
			if i < 0 {
				t.Fatalf("%s is lost", x.Trigger)
			}
			y := g.Triggers[i]
			if !alike(x.Rate, y.Rate) || !alike(x.Low, y.Low) || !alike(x.ProbabilityBest, y.ProbabilityBest) || x.InBestSet != y.InBestSet {
				t.Fatalf("%+v, renamed %+v", x, y)
			}
		}
		for _, x := range f.Comparisons {
			if !slices.ContainsFunc(g.Comparisons, func(y findings.Comparison) bool { return sameComparison(x, y, back) }) {
				t.Fatalf("nothing like %v in %v", flat([]findings.Comparison{x}), flat(g.Comparisons))
			}
		}
	})
}

// tied tells whether two triggers share a rate anywhere.
func tied(f *findings.Findings) bool {
	lists := [][]findings.Trigger{f.Triggers}
	for _, s := range f.Segments {
		lists = append(lists, s.Triggers)
	}
	for _, list := range lists {
		for i, x := range list {
			for _, y := range list[:i] {
				if alike(x.Rate, y.Rate) {
					return true
				}
			}
		}
	}
	return false
}

func alike(x, y findings.Number) bool {
	return !x.Known() && !y.Known() || math.Abs(float64(x-y)) <= 1e-7*math.Max(1, math.Abs(float64(x)))
}

// closeTo is alike for what rests on an integral over a family, whose error
// hangs on the order of its members: critical values of all pairs of four
// differ by about one part in a thousand.
func closeTo(x, y findings.Number) bool {
	return alike(x, y) || math.Abs(float64(x-y)) < 1e-3
}

func sameComparison(x, y findings.Comparison, back map[string]string) bool {
	if (x.Segment == nil) != (y.Segment == nil) || x.Segment != nil && *x.Segment != *y.Segment {
		return false
	}
	y.Trigger, y.Versus = back[y.Trigger], back[y.Versus]
	if y.Trigger == x.Versus && y.Versus == x.Trigger {
		y.Trigger, y.Versus = y.Versus, y.Trigger
		y.Difference, y.Low, y.High = -y.Difference, -y.High, -y.Low
	}
	return x.Trigger == y.Trigger && x.Versus == y.Versus && alike(x.Difference, y.Difference) && closeTo(x.Low, y.Low) && closeTo(x.High, y.High) &&
		alike(x.PValue, y.PValue) && closeTo(x.PAdjusted, y.PAdjusted) && x.CannotTell == y.CannotTell && x.Method == y.Method
}

// TestSwappingTheControl: of two triggers, the other one as control changes
// the sign and nothing else.
func TestSwappingTheControl(t *testing.T) {
	some(t, func(t *rapid.T) {
		s := draw(t)
		s.triggers = 2
		s.visits = slices.DeleteFunc(s.visits, func(v visit) bool { return v.trigger > 1 })
		if !slices.ContainsFunc(s.visits, func(v visit) bool { return v.trigger == 0 }) || !slices.ContainsFunc(s.visits, func(v visit) bool { return v.trigger == 1 }) {
			return
		}
		one, other := s.ask(t, control("a"), letters), s.ask(t, control("b"), letters)
		if len(one.Comparisons) != len(other.Comparisons) {
			t.Fatalf("%d comparisons, swapped %d", len(one.Comparisons), len(other.Comparisons))
		}
		for i, x := range one.Comparisons {
			y := other.Comparisons[i]
			if x.Trigger != y.Versus || !sameComparison(x, y, map[string]string{"a": "a", "b": "b"}) {
				t.Fatalf("%v, swapped %v", flat([]findings.Comparison{x}), flat([]findings.Comparison{y}))
			}
		}
	})
}
