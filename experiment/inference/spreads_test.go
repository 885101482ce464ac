package inference

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"testing"
)

// manyTests draws tests whose arms have true log rates of normal effects with
// the spread that spreadOf gives, and returns them with the truth.
func manyTests(n, arms int, exposures, rate float64, seed uint64, spreadOf func(d *sampler) float64) ([]Arms, [][]float64) {
	d := newSampler(seed)
	tests, truth := make([]Arms, n), make([][]float64, n)
	for i := range tests {
		tau := spreadOf(d)
		for range arms {
			eta := math.Log(rate) + tau*d.normal()
			p := min(math.Exp(eta), 0.95)
			truth[i] = append(truth[i], math.Log(p))
			// A binomial number by its normal approximation would do no good to
			// small counts: the real thing.
			var y float64
			if exposures*p < 200 {
				for u := -math.Log(1-d.uniform()) / -math.Log1p(-p); u <= exposures; u += math.Ceil(-math.Log(1-d.uniform()) / -math.Log1p(-p)) {
					y++
				}
			} else {
				y = math.Round(exposures*p + math.Sqrt(exposures*p*(1-p))*d.normal())
			}
			tests[i].Engagements = append(tests[i].Engagements, min(y, exposures))
			tests[i].Exposures = append(tests[i].Exposures, exposures)
		}
	}
	return tests, truth
}

// ranked returns the arms of a test with the two highest rates.
func (t Arms) ranked() (first, second int) {
	order := upTo(len(t.Exposures))
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(t.Engagements[b]/t.Exposures[b], t.Engagements[a]/t.Exposures[a])
	})
	return order[0], order[1]
}

func learned(tests []Arms) (*Spreads, error) { return NewSpreads(len(tests), slices.Values(tests)) }

// spreadsOf learns from tests, and tells what is believed of each.
func spreadsOf(t *testing.T, tests []Arms) (*Spreads, []Belief) {
	t.Helper()
	s, err := learned(tests)
	if err != nil {
		t.Fatal(err)
	}
	return s, told(s, tests)
}

func told(s *Spreads, tests []Arms) (beliefs []Belief) {
	Tell(s, slices.All(tests), func(_ int, b Belief) Belief { return b }, func(_ int, b Belief) { beliefs = append(beliefs, b) })
	return beliefs
}

// counted counts the tests that are as event says.
func counted(s *Spreads, beliefs []Belief, level float64, event func(test int, d *Drawn) bool) (float64, Interval) {
	c := s.NewCount()
	for test, b := range beliefs {
		b.Draw(c, func(d *Drawn) bool { return event(test, d) })
	}
	return c.Told(level)
}

// A promise is what was said of the leaders of many tests, and what was so.
type promise struct {
	leaders, covered, spreads, inSpread float64
	bestSaid, bestWas                   float64
	naive, shrunk, real                 float64
}

func (p *promise) hold(t *testing.T, tests []Arms, truth [][]float64) {
	t.Helper()
	s, beliefs := spreadsOf(t, tests)
	var squares float64
	for i, one := range tests {
		first, second := one.ranked()
		b, lead := beliefs[i], truth[i][first]-truth[i][second]
		g := b.Lift(first, second, .95)
		if math.Log1p(g.Low) <= lead+1e-9 && lead-1e-9 <= math.Log1p(g.High) {
			p.covered++
		}
		p.leaders++
		p.naive += math.Log((one.Engagements[first] + .5) / (one.Engagements[second] + .5))
		p.shrunk += math.Log1p(g.Median)
		p.real += lead
		p.bestSaid += b.Best(first)
		if slices.Max(truth[i]) == truth[i][first] {
			p.bestWas++
		}
		for _, x := range truth[i] {
			squares += (x - mean(truth[i])) * (x - mean(truth[i])) / float64(len(truth[i])-1)
		}
	}
	p.spreads++
	if _, in := s.Spread(.95); in.Contains(math.Sqrt(squares / float64(len(tests)))) {
		p.inSpread++
	}
}

// TestSpreadsPromise: among leaders, picked because they lead, intervals of the
// lead hold .95 of the true ones whatever the effects are like, the leader is
// truly the best as often as is said, and the shrunk lead is nearer to the true
// one than the naive.
func TestSpreadsPromise(t *testing.T) {
	always := func(tau float64) func(*sampler) float64 { return func(*sampler) float64 { return tau } }
	for _, tc := range []struct {
		name            string
		runs, n, arms   int
		exposures, rate float64
		spread          func(d *sampler) float64
		rough           float64 // how far off beyond chance
	}{
		{"as many publishers' headlines", 2, 250, 4, 3000, .015, always(.25), .015},
		{"a few big effects", 2, 250, 3, 3000, .015, func(d *sampler) float64 { return []float64{.03, .03, .03, .03, .6}[int(5*d.uniform())] }, .05},
		{"few tests", 15, 20, 4, 3000, .015, always(.25), .015},
		// Five engagements an arm: whether all tests differ or only some cannot be
		// told, and too little is believed rather than too much.
		{"rare engagements", 2, 250, 4, 500, .01, always(.4), .06},
		{"big tests of two", 4, 80, 2, 10000, .4, always(.1), .015},
	} {
		var p promise
		for run := range tc.runs {
			tests, truth := manyTests(tc.n, tc.arms, tc.exposures, tc.rate, uint64(run)+1, tc.spread)
			for i := len(tests) - 1; i >= 0; i-- {
				if tests[i].check() != nil { // nobody engaged
					tests, truth = slices.Delete(tests, i, i+1), slices.Delete(truth, i, i+1)
				}
			}
			p.hold(t, tests, truth)
		}
		n := p.leaders
		t.Logf("%s: %.3f covered, best %.3f said %.3f was, lead %.3f naive %.3f shrunk %.3f true, spread in %.0f of %.0f",
			tc.name, p.covered/n, p.bestSaid/n, p.bestWas/n, p.naive/n, p.shrunk/n, p.real/n, p.inSpread, p.spreads)
		// Within what chance does to so many leaders, and what approximation does.
		if slack := 3.3*math.Sqrt(.95*.05/n) + tc.rough; math.Abs(p.covered/n-.95) > slack {
			t.Errorf("%s: intervals cover %.3f", tc.name, p.covered/n)
		}
		if slack := 3.3*math.Sqrt(.25/n) + tc.rough; math.Abs(p.bestSaid-p.bestWas)/n > slack {
			t.Errorf("%s: the leader is the best in %.3f and %.3f was said", tc.name, p.bestWas/n, p.bestSaid/n)
		}
		if math.Abs(p.shrunk-p.real) > (.55+5*tc.rough)*math.Abs(p.naive-p.real) {
			t.Errorf("%s: leads of %.3f, naive %.3f, shrunk %.3f", tc.name, p.real/n, p.naive/n, p.shrunk/n)
		}
		if p.inSpread < .5*p.spreads {
			t.Errorf("%s: the spread is in %.0f of %.0f intervals", tc.name, p.inSpread, p.spreads)
		}
	}
}

// TestSpreadsNothing: where nothing differs, next to nothing is believed of
// leads, however they look.
func TestSpreadsNothing(t *testing.T) {
	tests, _ := manyTests(200, 4, 3000, .015, 1, func(*sampler) float64 { return 0 })
	s, beliefs := spreadsOf(t, tests)
	if spread, in := s.Spread(.95); spread > .05 || in.Low > .02 {
		t.Errorf("a spread of %.3f, %.3f to %.3f", spread, in.Low, in.High)
	}
	for i, one := range tests {
		first, second := one.ranked()
		b := beliefs[i]
		if g := b.Lift(first, second, .95); g.Median > .02 {
			t.Errorf("test %d: a lead of %.3f", i, g.Median)
		}
		if again := b.Again(first, 2.1); again > .06 {
			t.Errorf("test %d would win again with %.3f", i, again)
		}
	}
}

// TestSpreadsAgain: of the winners as many win again as is said, within the
// interval.
func TestSpreadsAgain(t *testing.T) {
	const critical = 2.06
	tests, truth := manyTests(300, 4, 3000, .015, 5, func(*sampler) float64 { return .3 })
	s, beliefs := spreadsOf(t, tests)
	won := func(one Arms) (int, bool) {
		first, _ := one.ranked()
		for j, m := range one.Exposures {
			p, q := one.Engagements[first]/one.Exposures[first], one.Engagements[j]/m
			if j != first && !(p-q > critical*math.Sqrt(p*(1-p)/one.Exposures[first]+q*(1-q)/m)) {
				return first, false
			}
		}
		return first, true
	}
	var winners []Belief
	var of []int // which test each is
	var said, again float64
	d := newSampler(9)
	for i, one := range tests {
		first, ok := won(one)
		if !ok {
			continue
		}
		winners, of = append(winners, beliefs[i]), append(of, i)
		said += beliefs[i].Again(first, critical)
		const reruns = 40
		for range reruns {
			anew := Arms{Exposures: one.Exposures}
			for j, m := range one.Exposures {
				p := math.Exp(truth[i][j])
				anew.Engagements = append(anew.Engagements, max(0, math.Round(m*p+math.Sqrt(m*p*(1-p))*d.normal())))
			}
			if who, ok := won(anew); ok && who == first {
				again += 1. / reruns
			}
		}
	}
	mean, in := counted(s, winners, .95, func(winner int, d *Drawn) bool {
		first, _ := tests[of[winner]].ranked()
		return d.Again(first, critical)
	})
	t.Logf("%d winners, %.1f said, %.1f drawn %.1f to %.1f, %.1f again", len(winners), said, mean, in.Low, in.High, again)
	if math.Abs(said-mean) > .02*float64(len(winners)) {
		t.Errorf("%.1f by integrals and %.1f by draws", said, mean)
	}
	if !in.Contains(again) || !(in.High-in.Low < float64(len(winners))/2) || again > .95*float64(len(winners)) {
		t.Errorf("%.1f of %d win again, said %.1f to %.1f", again, len(winners), in.Low, in.High)
	}
}

// TestSpreadsErrors: what is no test is an error, and few tests are too few.
func TestSpreadsErrors(t *testing.T) {
	good, _ := manyTests(10, 2, 1000, .1, 1, func(*sampler) float64 { return .1 })
	if _, err := learned(good[:9]); !errors.Is(err, ErrEmpty) {
		t.Errorf("nine tests: %v", err)
	}
	for name, tc := range map[string]struct {
		bad  Arms
		want error
	}{
		"one arm":        {Arms{[]float64{1}, []float64{10}}, ErrShape},
		"too many":       {Arms{[]float64{11, 2}, []float64{10, 10}}, ErrCounts},
		"nobody":         {Arms{[]float64{0, 0}, []float64{10, 10}}, ErrCounts},
		"never shown":    {Arms{[]float64{0, 1}, []float64{0, 10}}, ErrCounts},
		"not a number":   {Arms{[]float64{math.NaN(), 1}, []float64{10, 10}}, ErrCounts},
		"unequal slices": {Arms{[]float64{1, 1}, []float64{10}}, ErrShape},
	} {
		if _, err := learned(append(slices.Clone(good), tc.bad)); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewSpreads(11, slices.Values(good)); !errors.Is(err, ErrShape) {
		t.Errorf("ten tests of eleven: %v", err)
	}
	_, all := spreadsOf(t, append(slices.Clone(good), Arms{[]float64{10, 3}, []float64{10, 10}}))
	if g := all[10].Lift(0, 1, .95); !(g.Low > -1 && g.Low <= g.Median && g.Median <= g.High && g.High < math.Inf(1)) {
		t.Errorf("everybody engaged: %+v", g)
	}
}
