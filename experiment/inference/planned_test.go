package inference

import (
	"math"
	"testing"
)

// TestPlannedAgainstR: sizes, inflation, power and the chance to win are those
// of R, made without any of this code, and expected moments are those of people
// who were drawn.
func TestPlannedAgainstR(t *testing.T) {
	for _, r := range readReference(t, "planned.csv") {
		args, want := r.list("arguments"), r.list("values")
		var got, within []float64
		switch kind := r.text("kind"); kind {
		case "size":
			c := expectedSplit([]float64{args[1], args[0]}, []float64{want[0], want[0]})
			power := c.Power(0, 1, &Steps{Looks: []Step{{1, TwoSided(args[2])}}})
			got, within = []float64{want[0] + power[0] - args[3]}, []float64{1e-6}
		case "inflation":
			bounds, err := WangTsiatis(even(int(args[1])), 0.95, args[0])
			if err != nil {
				t.Fatal(err)
			}
			got = []float64{Inflation(even(int(args[1])), bounds, 0.95, args[2]), bounds[len(bounds)-1]}
			within = []float64{1e-5, 1e-6}
		case "winning":
			k := (len(args) - 1) / 2
			c := expectedSplit(args[:k], args[k:2*k])
			got, within = []float64{c.Winning(0, upTo(k)[1:], args[2*k])}, []float64{3e-6}
			if args[2*k] > 0 { // drawn counts, which are whole
				within[0] = 0.008
			}
		case "power":
			c := expectedSplit(args[:2], args[2:4])
			// The normal approximation, where counts are whole: under one point.
			got, within = c.Power(0, 1, &Steps{Looks: []Step{{1, args[4]}}}), []float64{0.01}
		case "moments":
			got = drawnMoments(args)
			within = []float64{0.006, 0.003, 0.002, 0.002}
		default:
			t.Fatalf("nobody knows %q", kind)
		}
		for i := range want {
			if !(math.Abs(got[i]-want[i]) <= within[i]) {
				t.Errorf("%s (%s %v): value %d is %v, R has %v", r.where, r.text("kind"), args, i+1, got[i], want[i])
			}
		}
	}
}

// split compares single exposures at expected rates.
func expectedSplit(rates, contacts []float64) *Comparing {
	engagements := make([]float64, len(rates))
	for i := range rates {
		engagements[i] = rates[i] * contacts[i]
	}
	c, err := NewComparing([]Stratum{{Moments: Counts(engagements, contacts), Weight: 1}})
	if err != nil {
		panic(err)
	}
	return c
}

func drawnMoments(args []float64) []float64 {
	const n = 1e7
	part := Part{Contacts: n, Rates: args[:2], Alike: args[2], Low: int(args[3]), High: int(args[4])}
	m := Expected([]Part{part}, nil, true)
	c, err := NewComparing([]Stratum{{Moments: m, Weight: 1}})
	if err != nil {
		panic(err)
	}
	s := c.clusters[0]
	return []float64{s.covariance(0, 0) / s.binomial(0), s.correlation(0, 1), m.Discordant[0][1] / n, part.Reached(args[0])}
}

// TestPowerAtLooks: what several looks find together is what the bounds of one
// finding were made for, and drawn tests agree with the recursion.
func TestPowerAtLooks(t *testing.T) {
	bounds, err := Bounds(Schedule{Information: even(5), Spend: PocockSpending}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	steps := &Steps{}
	for _, b := range bounds {
		steps.Looks = append(steps.Looks, Step{b.Information, b.Critical})
	}
	c := expectedSplit([]float64{.25, .2, .2}, []float64{1300, 1300, 1300})
	found := c.Power(0, 1, steps)
	for k := range found[1:] {
		if !(found[k] < found[k+1]) {
			t.Errorf("until look %d %v is found, and until the next %v", k+1, found[k], found[k+1])
		}
	}
	same := expectedSplit([]float64{.2, .2, .2}, []float64{1300, 1300, 1300}).Power(0, 1, steps)
	if last := same[4]; math.Abs(last-0.025) > 1e-4 {
		t.Errorf("without an effect %v is found on one side", last)
	}
	// An other that is no rival leaves the pair alone.
	far := expectedSplit([]float64{.25, .2, .01}, []float64{1300, 1300, 1300})
	won := far.WinningAt(0, []int{1, 2}, steps)
	for k := range won {
		if want := far.Power(0, 1, steps)[k]; math.Abs(won[k]-want) > 0.012 {
			t.Errorf("until look %d %v are won, and %v shown", k+1, won[k], want)
		}
	}
	once := c.WinningAt(0, []int{1, 2}, &Steps{Looks: []Step{{1, 2.1}}})
	if want := c.Winning(0, []int{1, 2}, 2.1); once[0] != want {
		t.Errorf("one look wins %v, not %v", once[0], want)
	}
}

// TestShort: what is expected to pass a gate does, with hardly a test that does
// not, and the factor makes it so.
func TestShort(t *testing.T) {
	c := expectedSplit([]float64{.02, .01}, []float64{500, 500})
	factor := c.Short(0, 1)
	if !(factor > 1) {
		t.Fatalf("7 engagements are enough: %v", factor)
	}
	if again := expectedSplit([]float64{.02, .01}, []float64{500 * factor, 500 * factor}).Short(0, 1); math.Abs(again-1) > 1e-9 {
		t.Errorf("%v times as many contacts are short by %v", factor, again)
	}
	if few := expectedSplit([]float64{.5, .5}, []float64{8, 800}).Short(0, 1); !(few > 1.2) {
		t.Errorf("eight contacts are short by %v", few)
	}
	if enough := expectedSplit([]float64{.2, .1}, []float64{500, 500}).Short(0, 1); enough >= 1 {
		t.Errorf("plenty is short by %v", enough)
	}
}

// TestReaching: a size is found, and where there is none it is infinite.
func TestReaching(t *testing.T) {
	if x := Reaching(math.Sqrt, 3, 1, 1e6); math.Abs(x-9) > 1e-9 {
		t.Errorf("√x is 3 at %v", x)
	}
	if x := Reaching(math.Sqrt, 3, 16, 1e6); x != 16 {
		t.Errorf("√x is past 3 at %v", x)
	}
	if x := Reaching(math.Sqrt, 3, 1, 4); !math.IsInf(x, 1) {
		t.Errorf("√x is 3 by %v", x)
	}
}
