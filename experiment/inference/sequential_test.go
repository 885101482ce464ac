package inference

import (
	"math"
	"testing"
)

var spendings = map[string]Spending{
	"obrien-fleming": OBrienFlemingSpending, "pocock": PocockSpending, "hsd-4": HwangShihDeCani(-4), "hsd1": HwangShihDeCani(1),
}

// even are k looks evenly spread.
func even(k int) []float64 {
	looks := make([]float64, k)
	for i := range looks {
		looks[i] = float64(i+1) / float64(k)
	}
	return looks
}

func bounds(t failer, s Schedule, level float64) []Look {
	t.Helper()
	looks, err := Bounds(s, level)
	if err != nil {
		t.Fatal(err)
	}
	return looks
}

func alarms(t failer, information, criticals []float64) float64 {
	t.Helper()
	p, err := FalseAlarms(information, criticals)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLooksAreThoseOfR(t *testing.T) {
	for _, r := range readReference(t, "sequential.csv") {
		x, more, want := r.list("arguments"), r.list("more"), r.list("value")
		switch function := r.text("function"); function {
		case "bounds":
			for k, l := range bounds(t, Schedule{Information: x, Spend: spendings[r.text("how")]}, more[0]) {
				r.integrated("bound", l.Critical, want[k])
			}
		case "alarms":
			r.integrated(function, alarms(t, x, more), want[0])
		case "power":
			r.integrated(function, crossingPower(x, more, r.number("how")), want[0])
		case "family":
			r.family(x, more, want[0])
		case "mixture-two":
			r.closed(function, NewMixture(more[0], x[1]).Boundary(x[0], x[1]), want[0])
		case "mixture-one":
			r.closed(function, NewMixture(more[0], 2*x[1]).OneSided(x[0], x[1]), want[0])
		case "bernoulli":
			i, err := BernoulliSequence(x[0], x[1], x[2], more[0])
			if err != nil {
				t.Fatal(err)
			}
			r.within("low", i.Low, want[0], 1e-8)
			r.within("high", i.High, want[1], 1e-8)
		case "ratio":
			shares := make([]float64, len(x))
			for i := range shares {
				shares[i] = 7
			}
			p, err := SequentialRatio(x, shares, more[0])
			if err != nil {
				t.Fatal(err)
			}
			r.closed(function, p, want[0])
		default:
			t.Fatalf("no function %q", function)
		}
	}
}

// family holds the bounds of three triggers against a control to the error
// that R finds them to have: never above the level, and not far below.
func (r reference) family(information, criticals []float64, errs float64) {
	r.t.Helper()
	f := family(r.t, equalArms(r.t, 4), withFirst(4))
	for k, c := range criticals {
		rule, err := AtLook(Schedule{Information: information, Spend: spendings[r.text("how")]}, k)
		if err != nil {
			r.t.Fatal(err)
		}
		r.within("bound", f.Under(rule).Critical(0.95), c, 1e-5)
	}
	if !(0.048 < errs && errs < 0.0501) {
		r.t.Errorf("%s: the family errs with %v", r.where, errs)
	}
}

// TestClassicBounds: constants printed in Jennison and Turnbull (2000), tables
// 2.1 and 2.3.
func TestClassicBounds(t *testing.T) {
	pocock := []float64{2.1783, 2.2895, 2.3613, 2.4132}
	fleming := []float64{1.9774, 2.0040, 2.0243, 2.0401}
	for i := range pocock {
		looks := even(i + 2)
		for shape, want := range map[float64]float64{0.5: pocock[i], 0: fleming[i]} {
			got, err := WangTsiatis(looks, 0.95, shape)
			if err != nil {
				t.Fatal(err)
			}
			if last := got[len(got)-1]; math.Abs(last-want) > 0.00005 {
				t.Errorf("shape %v, %d looks: %v, want %v", shape, len(looks), last, want)
			}
			if error := alarms(t, looks, got); math.Abs(error-0.05) > 1e-12 {
				t.Errorf("shape %v, %d looks spend %v", shape, len(looks), error)
			}
		}
	}
	four, err := WangTsiatis(even(4), 0.95, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{4.05, 2.86, 2.34, 2.02} {
		if math.Abs(four[i]-want) > 0.005 {
			t.Errorf("O'Brien-Fleming bound %d is %v", i+1, four[i])
		}
	}
	if four, err = WangTsiatis(even(4), 0.95, 0.5); err != nil {
		t.Fatal(err)
	}
	if got := Inflation(even(4), four, 0.95, 0.8); math.Abs(got-1.202) > 0.0005 {
		t.Errorf("inflation is %v", got)
	}
}

// TestSpendingBounds: Lan and DeMets' bounds, the error spent one-sided.
func TestSpendingBounds(t *testing.T) {
	for how, want := range map[string][]float64{
		"obrien-fleming": {4.8769, 3.3570, 2.6803, 2.2898, 2.0310},
		"pocock":         {2.4380, 2.4268, 2.4102, 2.3966, 2.3860},
	} {
		for k, l := range bounds(t, Schedule{Information: even(5), Spend: spendings[how]}, 0.95) {
			if math.Abs(l.Critical-want[k]) > 0.00005 {
				t.Errorf("%s, look %d: %v, want %v", how, k+1, l.Critical, want[k])
			}
		}
	}
	if p := alarms(t, even(5), []float64{1.96, 1.96, 1.96, 1.96, 1.96}); math.Abs(p-0.1417) > 0.00005 {
		t.Errorf("five looks at 1.96 raise %v", p)
	}
}

// TestEveryScheduleSpendsTheLevel: whatever the looks, the whole error is
// spent and no more, look by look, also of errors too small for a number.
func TestEveryScheduleSpendsTheLevel(t *testing.T) {
	schedules := [][]float64{{1}, {0.001, 1}, {0.02, 0.021, 0.5, 1}, {0.3, 0.9, 1.7}, even(9)}
	for how, spend := range spendings {
		for _, information := range schedules {
			for _, level := range []float64{0.5, 0.95, 0.999999} {
				looks := bounds(t, Schedule{Information: information, Spend: spend}, level)
				criticals := make([]float64, len(looks))
				for k, l := range looks {
					criticals[k] = l.Critical
					spent := alarms(t, information[:k+1], criticals[:k+1])
					if l.Spent > 1e-20 && math.Abs(spent/l.Spent-1) > 1e-9 {
						t.Errorf("%s, %v at %v: look %d has spent %v, not %v", how, information, level, k+1, spent, l.Spent)
					}
				}
				if last := looks[len(looks)-1].Spent; math.Abs(last/(1-level)-1) > 1e-9 {
					t.Errorf("%s, %v at %v: spends %v", how, information, level, last)
				}
			}
		}
	}
	tiny := Schedule{Information: even(5), Spend: OBrienFlemingSpending}.looks(-900)
	for k, l := range tiny {
		if !(l.Critical > 40 && l.Critical < 130) || k > 0 && l.Critical >= tiny[k-1].Critical {
			t.Errorf("look %d of an error of e^-900 is at %v", k+1, l.Critical)
		}
	}
}

// TestEstimatedCorrelations: as estimated they give the same bounds where they
// are those of independent increments of two looks, wider ones of more, and
// bounds that hold for looks that hang together less.
func TestEstimatedCorrelations(t *testing.T) {
	for how, spend := range spendings {
		for k := 2; k <= 6; k++ {
			s := Schedule{Information: even(k), Spend: spend}
			markov := bounds(t, s, 0.95)
			s.Correlation = independentSteps(s.Information)
			pairwise := bounds(t, s, 0.95)
			for j := range markov {
				more := pairwise[j].Critical - markov[j].Critical
				if j < 2 && math.Abs(more) > 1e-9 || more < -1e-9 || more > 0.12 {
					t.Errorf("%s, look %d of %d: %v more than %v", how, j+1, k, more, markov[j].Critical)
				}
			}
			for i := range s.Correlation {
				for j := range s.Correlation {
					if i != j {
						s.Correlation[i][j] = 0
					}
				}
			}
			kept := 1.0
			for _, l := range bounds(t, s, 0.95) {
				kept *= 1 - PValue(l.Critical)
			}
			if 1-kept > 0.05 || 1-kept < 0.048 {
				t.Errorf("%s: %d independent looks err with %v", how, k, 1-kept)
			}
		}
	}
}

// independentSteps are the correlations of independent increments.
func independentSteps(information []float64) [][]float64 {
	r := square(len(information))
	for i, a := range information {
		for j, b := range information {
			r[i][j] = math.Sqrt(min(a, b) / max(a, b))
		}
	}
	return r
}

func TestSchedulesThatAreNone(t *testing.T) {
	for _, s := range []Schedule{{}, {Information: []float64{0, 1}}, {Information: []float64{0.5, 0.5}}, {Information: []float64{0.5, math.NaN()}},
		{Information: []float64{0.5, 1}, Correlation: square(1)}} {
		s.Spend = PocockSpending
		if _, err := Bounds(s, 0.95); err == nil {
			t.Errorf("%v has bounds", s.Information)
		}
	}
	if _, err := Bounds(Schedule{Information: []float64{1}, Spend: PocockSpending}, 1); err == nil {
		t.Error("a level of 1 has bounds")
	}
	if _, err := FalseAlarms([]float64{1}, nil); err == nil {
		t.Error("a look without a critical value has false alarms")
	}
	if _, err := WangTsiatis([]float64{1}, math.NaN(), 0); err == nil {
		t.Error("a level that is no number has bounds")
	}
}

func TestConditionalPower(t *testing.T) {
	// R: pnorm((1.2 * sqrt(.5) + 2.8 * .5 - 1.96) / sqrt(.5))
	if got := ConditionalPower(1.2, 0.5, 1.96, 2.8); math.Abs(got-0.658378) > 1e-6 {
		t.Errorf("conditional power is %v", got)
	}
	for _, fraction := range []float64{0, 1, 2, math.NaN()} {
		if got := ConditionalPower(1, fraction, 1.96, 2.8); !math.IsNaN(got) {
			t.Errorf("at %v it is %v", fraction, got)
		}
	}
	if !math.IsNaN(Inflation(even(2), nil, 0.95, 0.8)) || !math.IsNaN(Inflation(even(1), []float64{2}, 0.95, 0.01)) {
		t.Error("what has no inflation has one")
	}
}
