package inference

import (
	"math"
	"testing"
)

// rules are stopping rules at all kinds of moments.
func rules(t failer) map[string]*Rule {
	t.Helper()
	list := map[string]*Rule{"one look": nil}
	add := func(name string, r *Rule, err error) {
		if err != nil {
			t.Fatal(err)
		}
		list[name] = r
	}
	for how, spend := range spendings {
		s := Schedule{Information: []float64{0.15, 0.4, 0.7, 1.02}, Spend: spend}
		for k := range s.Information {
			r, err := AtLook(s, k)
			add(how, r, err)
			list[how+string(rune('1'+k))] = r
		}
		r, err := BetweenLooks(s, 2, 0.5)
		add(how+" between", r, err)
		r, err = BetweenLooks(s, 0, 0.01)
		add(how+" before", r, err)
		s.Correlation = independentSteps([]float64{0.1, 0.2, 0.5, 1})
		r, err = AtLook(s, 3)
		add(how+" estimated", r, err)
	}
	for _, fraction := range []float64{0.001, 0.3, 1, 40} {
		r, err := AnyTime(fraction, 0.95)
		add("any", r, err)
		list["any"+string(rune('0'+int(fraction)))] = r
	}
	return list
}

// TestRuleIsOneFunction: the critical value grows with that of one look, is
// never below it, and is turned back by the inverse.
func TestRuleIsOneFunction(t *testing.T) {
	for name, r := range rules(t) {
		before := -1.0
		for c := 0.0; c < 14; c += 0.07 {
			b := r.Critical(c)
			if b < c-3e-6 || b <= before && c > 0.2 {
				t.Errorf("%s: critical value %v for %v after %v", name, b, c, before)
			}
			before = b
			if back := r.Equivalent(b); c > 0.2 && math.Abs(back-c) > 1e-7*max(1, c) {
				t.Errorf("%s: %v is turned back into %v", name, c, back)
			}
		}
		if r.Equivalent(0) != 0 || !math.IsNaN(r.Equivalent(math.NaN())) || !math.IsInf(r.Critical(math.Inf(1)), 1) {
			t.Errorf("%s: the ends are %v, %v, %v", name, r.Equivalent(0), r.Equivalent(math.NaN()), r.Critical(math.Inf(1)))
		}
		if l := r.Level(0.95); !(l >= 0.95-1e-7 && l < 1) {
			t.Errorf("%s: the level becomes %v", name, l)
		}
	}
}

// TestRuleIsTheBound: at a look the rule is the schedule's bound, at all levels.
func TestRuleIsTheBound(t *testing.T) {
	for how, spend := range spendings {
		s := Schedule{Information: []float64{0.1, 0.35, 0.5, 0.8, 1}, Spend: spend}
		for k := range s.Information {
			r, err := AtLook(s, k)
			if err != nil {
				t.Fatal(err)
			}
			for _, level := range []float64{0.6, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-9} {
				want := bounds(t, s, level)
				if got := r.Critical(TwoSided(level)); math.Abs(got-want[k].Critical) > 3e-6 {
					t.Errorf("%s, look %d at %v: %v, want %v", how, k+1, level, got, want[k].Critical)
				}
				if last := r.Last(TwoSided(level)); math.Abs(last-want[4].Critical) > 3e-6 {
					t.Errorf("%s: the last is %v, want %v", how, last, want[4].Critical)
				}
			}
		}
	}
}

// TestAdjustedAgreesWithCritical: at every moment p is below α exactly when
// |z| exceeds the critical value.
func TestAdjustedAgreesWithCritical(t *testing.T) {
	families := map[string]*Family{
		"one": family(t, equalArms(t, 2), withFirst(2)), "control": family(t, equalArms(t, 5), withFirst(5)), "pairs": family(t, equalArms(t, 4), pairsOf(4)),
	}
	for name, r := range rules(t) {
		for of, f := range families {
			under := f.Under(r)
			for _, level := range []float64{0.8, 0.95, 0.99} {
				c := under.Critical(level)
				if above, below := under.Adjusted(c*(1+1e-8)), under.Adjusted(c*(1-1e-8)); !(above < 1-level && 1-level < below) {
					t.Errorf("%s, %s at %v: p is %v and %v around %v", name, of, level, above, below, c)
				}
				if c < f.Critical(level)-3e-6 {
					t.Errorf("%s, %s: looks lower the critical value to %v", name, of, c)
				}
			}
			before := 2.0
			for z := 0.0; z < 12; z += 0.25 {
				p := under.Adjusted(-z)
				if p > before || p > 1 || !(p >= 0) {
					t.Errorf("%s, %s: p of %v is %v after %v", name, of, z, p, before)
				}
				before = p
			}
		}
		if best := BestCriticalUnder(r, equalArms(t, 6), indexes(6), 0.95); best < r.Critical(BestCritical(equalArms(t, 6), indexes(6), 0.95)) {
			t.Errorf("%s: the best set's critical value is %v", name, best)
		}
	}
}

// TestBetweenLooks: asked at very many moments between the looks, the error is
// α/.99 at most.
func TestBetweenLooks(t *testing.T) {
	for how, spend := range spendings {
		s := Schedule{Information: []float64{0.25, 0.5, 1}, Spend: spend}
		want := bounds(t, s, 0.95)
		var information, criticals []float64
		for i := 1; i <= 80; i++ {
			at := float64(i) / 80
			next := 0
			for s.Information[next] < at-1e-9 {
				next++
			}
			information = append(information, at)
			if math.Abs(s.Information[next]-at) < 1e-9 {
				criticals = append(criticals, want[next].Critical)
				continue
			}
			r, err := BetweenLooks(s, next, at)
			if err != nil {
				t.Fatal(err)
			}
			criticals = append(criticals, r.Critical(TwoSided(0.95)))
		}
		if p := alarms(t, information, criticals); p > 0.05/0.99 || p < 0.05 {
			t.Errorf("%s: looking all the time errs with %v", how, p)
		}
	}
}

func TestRulesThatAreNone(t *testing.T) {
	s := Schedule{Information: []float64{0.5, 1}, Spend: PocockSpending}
	for what, err := range map[string]error{
		"a third look of two": second(AtLook(s, 2)), "a look before the first": second(AtLook(s, -1)), "a schedule of nothing": second(AtLook(Schedule{}, 0)),
		"a moment after the look": second(BetweenLooks(s, 0, 0.6)), "no information": second(AnyTime(0, 0.95)), "a level of 1": second(AnyTime(1, 1)),
	} {
		if err == nil {
			t.Errorf("%s is a rule", what)
		}
	}
}

func second(_ *Rule, err error) error { return err }

func BenchmarkTwentyLooks(b *testing.B) {
	s := Schedule{Information: even(20), Spend: OBrienFlemingSpending}
	for b.Loop() {
		if _, err := Bounds(s, 0.95); err != nil {
			b.Fatal(err)
		}
	}
}
