package analysis_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
)

// A trial is a campaign of many tests whose truth is known: triggers of three
// scatter around their test's rate, and a question costs a part of it.
type trial struct {
	tests, contacts int
	spread          float64
	question        float64 // what a question does to the log rate
	lone            bool    // no messages and no attributes
}

// truth is what was so.
type truth struct {
	apart    int       // tests without a winner in which two rates differ by a tenth
	best     int       // winners that are truly the best
	realLift []float64 // of each test's leader over its runner-up
}

// play analyses every test by itself, and all together.
func (c trial) play(t *testing.T, seed uint64) (findings.Summary, truth) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	p := analysis.NewPortfolio("campaign", 0)
	var so truth
	for i := range c.tests {
		base := math.Log(.05) + .4*rng.NormFloat64()
		q := question{}
		q.Name = fmt.Sprint("campaign ", i)
		var cells []cell
		rates := map[string]float64{}
		for j, name := range []string{"A", "B", "C"} {
			asks := rng.IntN(2) == 0
			eta := base + c.spread*rng.NormFloat64()
			one := experiment.Trigger{Name: name, Message: "The flowers of this week are for you"}
			one.Message += strings.Repeat(" and yours", rng.IntN(4))
			if asks {
				eta += c.question
				one.Message += "?"
			}
			one.Attributes = []experiment.Attribute{{Name: "tone", Value: []string{"warm", "dry"}[rng.IntN(2)]}, {Name: "id", Value: fmt.Sprint(i, j)}}
			if c.lone {
				one.Message, one.Attributes = "", nil
			}
			n := c.contacts + rng.IntN(50)
			var y int64
			for range n {
				if rng.Float64() < math.Exp(eta) {
					y++
				}
			}
			rates[name] = eta
			cells = append(cells, cell{trigger: name, n: int64(n), y: y})
			q.Triggers = append(q.Triggers, one)
		}
		f := q.of(t, cells...)
		p.Add(f, &q.Experiment)
		so.note(f, rates)
	}
	s, err := p.Conclude()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(s); err != nil {
		t.Fatal("the portfolio cannot be written:", err)
	}
	return s, so
}

func (so *truth) note(f *findings.Findings, rates map[string]float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, eta := range rates {
		low, high = min(low, eta), max(high, eta)
	}
	switch {
	case f.Verdict.Status == findings.Winner && rates[f.Verdict.Trigger] == high:
		so.best++
	case f.Verdict.Status != findings.Winner && f.Verdict.Status != findings.Invalid && high-low > math.Log(1.1):
		so.apart++
	}
	so.realLift = append(so.realLift, math.Expm1(rates[f.Leader.Trigger]-rates[f.Leader.RunnerUp]))
}

// TestPortfolioTells: from tests alone, what is told of all of them is so.
func TestPortfolioTells(t *testing.T) {
	s, so := trial{tests: 150, contacts: 1500, spread: .2, question: -.3}.play(t, 1)
	if e := s.Effects; !(e.SpreadLow < .26 && .2 < e.SpreadHigh) || !near(e.Common, .24, .05) || e.Tests != 150-s.Verdicts.Invalid {
		t.Errorf("effects %+v", e)
	}
	if a := s.Again; a.Winners != s.Verdicts.Winner || a.Winners < 10 || !(a.Low <= a.Expected && a.Expected <= a.High && float64(a.High) <= float64(a.Winners)) {
		t.Errorf("again %+v", a)
	}
	if !near(s.Again.TrulyBest, float64(so.best), .12*float64(s.Again.Winners)) {
		t.Errorf("%d winners are the best, and %v were said", so.best, s.Again.TrulyBest)
	}
	if h := s.Hidden; !(float64(h.Low) <= float64(so.apart) && float64(so.apart) <= float64(h.High)) || h.Lift != .1 {
		t.Errorf("%d tests hide a difference, and %+v was said", so.apart, h)
	}
	covered, leads := 0, 0
	for i, one := range testsOf(t, s) {
		if one.ShrunkLift.Known() {
			leads++
			if float64(one.ShrunkLow) <= so.realLift[i] && so.realLift[i] <= float64(one.ShrunkHigh) {
				covered++
			}
		}
	}
	if float64(covered) < .9*float64(leads) {
		t.Errorf("%d of %d leads are in their intervals", covered, leads)
	}
	real := slices.Sorted(slices.Values(so.realLift))[len(so.realLift)/2]
	if l := s.Leads; !near(l.ShrunkLift, real, .04) || !(l.WinnersShrunkLift < l.WinnersNaiveLift) || l.Tests == 0 || l.Winners != s.Verdicts.Winner {
		t.Errorf("the median lead is %.3f: %+v", real, l)
	}
	if d := s.Discoveries.Winners; !(d.BY <= d.BH && d.BH <= d.Alone && d.Alone == s.Verdicts.Winner) {
		t.Errorf("discoveries %+v", d)
	}
}

// TestPortfolioFeatures: a question that costs a quarter is found, and nothing
// is told of what does not vary, is never the same twice or has no effect.
func TestPortfolioFeatures(t *testing.T) {
	s, _ := trial{tests: 150, contacts: 1500, spread: .2, question: -.3}.play(t, 2)
	told := map[string]findings.Feature{}
	for _, f := range s.Features.Features {
		told[f.Feature+f.Level] = f
	}
	q := told[findings.TextQuestion]
	if want := math.Expm1(-.3); !(float64(q.Low) < want && want < float64(q.High)) || !(q.High < 0) || !(q.PAdjusted < .001) || q.With+q.Without != 3*q.Tests {
		t.Errorf("a question: %+v", q)
	}
	if s.Features.Features[0].Feature != findings.TextQuestion {
		t.Errorf("the first feature is %s", s.Features.Features[0].Feature)
	}
	if l := told[findings.TextLength]; l.CannotTell != "" || l.Step != 10 || !(l.Low < 0 && 0 < l.High) {
		t.Errorf("a length without effect: %+v", l)
	}
	// Every message speaks to the reader.
	if y := told[findings.TextSecondPerson]; y.CannotTell != "never-varies" {
		t.Errorf("the reader: %+v", y)
	}
	if e := told[findings.TextEmoji]; e.CannotTell != "never-varies" || e.Lift.Known() {
		t.Errorf("an emoji: %+v", e)
	}
	if id := told["id"]; id.CannotTell != "many-levels" {
		t.Errorf("an identifier: %+v", id)
	}
	tone, ok := told["tonewarm"]
	if !ok {
		tone = told["tonedry"]
	}
	if tone.Kind != findings.FeatureAttribute || tone.Versus == "" || !(tone.Low < .05 && tone.High > -.05) {
		t.Errorf("a tone without effect: %+v", tone)
	}
	if l := s.Features.Languages; len(l) != 1 || l[0] != (findings.LanguageCount{Language: "en", Messages: 450}) {
		t.Errorf("languages %+v", l)
	}
}

// TestPortfolioFew: few tests, and tests that say nothing, are told of as they
// are, with a reason for everything that is not known.
func TestPortfolioFew(t *testing.T) {
	s, _ := trial{tests: 5, contacts: 300, spread: .2}.play(t, 3)
	for _, why := range []*findings.Message{s.Effects.Reason, s.Again.Reason, s.Hidden.Reason, s.Features.Reason} {
		if why == nil || why.Code != "portfolio.few-tests" {
			t.Errorf("five tests: %+v", why)
		}
	}
	if len(s.Warnings) != 1 || s.Effects.Spread.Known() || s.Again.Expected.Known() || s.Leads.Tests != 0 {
		t.Errorf("five tests: %+v", s)
	}
	s, _ = trial{tests: 12, contacts: 300, lone: true}.play(t, 4)
	if s.Features.Reason == nil || s.Features.Reason.Code != "portfolio.no-features" || s.Effects.Reason != nil {
		t.Errorf("tests without messages: %+v, %+v", s.Features, s.Effects.Reason)
	}
	if s.Verdicts.Winner == 0 && s.Again.Reason == nil {
		t.Error("nobody won, and no reason says so")
	}
	empty, err := analysis.NewPortfolio("x", 0).Conclude()
	if err != nil || empty.Experiments != 0 || empty.Splits.Share.Known() || *empty.Contacts != 0 {
		t.Errorf("no test at all: %+v, %v", empty, err)
	}
}

// TestPortfolioIsRepeatable: equal tests give equal portfolios, and every
// message of one is worded.
func TestPortfolioIsRepeatable(t *testing.T) {
	c := trial{tests: 40, contacts: 400, spread: .3, question: .2}
	one, _ := c.play(t, 5)
	two, _ := c.play(t, 5)
	x, _ := json.Marshal(one)
	y, _ := json.Marshal(two)
	if string(x) != string(y) {
		t.Error("two portfolios of the same tests differ")
	}
	for _, m := range one.MethodsUsed {
		if m.Term == "" || len(m.Numbers) == 0 || !strings.HasPrefix(m.Method.Code, "method.portfolio-") {
			t.Errorf("a method: %+v", m)
		}
	}
	if len(one.MethodsUsed) < 7 {
		t.Errorf("%d methods", len(one.MethodsUsed))
	}
}

// TestPortfolioNothing: where nothing differs, no tests are said to differ more
// than others, and hardly any to hide a difference.
func TestPortfolioNothing(t *testing.T) {
	s, _ := trial{tests: 60, contacts: 1500}.play(t, 6)
	for _, w := range s.Warnings {
		if w.Code == "portfolio.fat-tails" {
			t.Errorf("nothing differs, and it is said that %s with tails of %.0f and a spread from %.3f", w.Code, s.Effects.Tails, s.Effects.SpreadLow)
		}
	}
	if s.Effects.Tails <= 6 {
		t.Errorf("tails of %.1f try nothing", s.Effects.Tails)
	}
	if h := s.Hidden; float64(h.Low) > .1*float64(h.Tests) {
		t.Errorf("nothing differs, and %+v is hidden", h)
	}
}
