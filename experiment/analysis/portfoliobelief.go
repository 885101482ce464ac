package analysis

import (
	"cmp"
	"iter"
	"math"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// fewTests is how many tests it takes before they say anything of each other.
const fewTests = 10

// realLift is what counts as a real difference where no minimum effect says.
const realLift = 0.10

// all gives the entries in order, each in the memory of the one before; the
// portfolio keeps an error, which ends them.
func (p *Portfolio) all() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		var e entry
		for record, err := range p.entries.Records() {
			if err != nil {
				p.err = err
				return
			}
			if e.unpack(record); !yield(&e) {
				return
			}
		}
	}
}

// comparables are the entries of the experiments that take part in what many
// tests say together.
func (p *Portfolio) comparables() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		for e := range p.all() {
			if e.comparable() && !yield(e) {
				return
			}
		}
	}
}

// contested are their arms, and who leads.
func (p *Portfolio) contested() iter.Seq2[standing, inference.Arms] {
	return func(yield func(standing, inference.Arms) bool) {
		for e := range p.comparables() {
			one := inference.Arms{}
			for _, a := range e.arms {
				one.Engagements, one.Exposures = append(one.Engagements, min(a.engagements, a.exposures)), append(one.Exposures, a.exposures)
			}
			if !yield(e.standing, one) {
				return
			}
		}
	}
}

// believedDraws is how many draws of a test's true lead go into the median of
// all, of few tests more.
func believedDraws(tests int) int { return max(16, 4000/max(1, tests)) }

// believe learns from all tests how much triggers truly differ, and says what
// that makes of each test, of the winners and of the undecided, and what
// features have to do with it.
func (p *Portfolio) believe() error {
	s := &p.summary
	s.Effects = noEffects(p.compared, p.arms)
	no := findings.Unknown
	s.Again = findings.Again{Expected: no, Low: no, High: no, TrulyBest: no}
	s.Hidden = findings.Hidden{Lift: realLift, Expected: no, Low: no, High: no}
	if p.lift.Known() {
		s.Hidden.Lift = float64(p.lift)
	}
	s.Features = findings.Features{Languages: p.columns.counted(), Residual: no, Correction: string(inference.BH), Features: []findings.Feature{}}
	if p.compared < fewTests {
		few := message("portfolio.few-tests", "tests", p.compared, "needed", fewTests)
		s.Effects.Reason, s.Again.Reason, s.Hidden.Reason, s.Features.Reason = &few, &few, &few, &few
		return nil
	}
	b, err := inference.NewSpreads(p.compared, func(yield func(inference.Arms) bool) {
		for _, arms := range p.contested() {
			if !yield(arms) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	p.tell(b)
	if err := cmp.Or(p.err, p.effects(b)); err != nil {
		return err
	}
	return p.features()
}

func noEffects(tests, triggers int) findings.TrueEffects {
	no := findings.Unknown
	return findings.TrueEffects{Tests: tests, Triggers: triggers, Spread: no, SpreadLow: no, SpreadHigh: no, Common: no, Tails: no, Mixture: []findings.SpreadShare{}}
}

// A testTold is what all tests make of one.
type testTold struct {
	numbers              []float64 // as keptTest.toldNumbers
	best, again          float64
	leads, log, variance []float64
}

// tell says what is believed of each test, and what that comes to for those
// with a winner and those without.
func (p *Portfolio) tell(b *inference.Spreads) {
	s := &p.summary
	draws, level := believedDraws(p.compared), s.Level
	again, hidden := b.NewCount(), b.NewCount()
	var expected, best float64
	inference.Tell(b, p.contested(), func(e standing, belief inference.Belief) testTold {
		lift := belief.Lift(e.first, e.second, level)
		t := testTold{best: belief.Best(e.first), again: belief.Again(e.first, e.critical), leads: belief.Leads(e.first, e.second, draws)}
		t.numbers = []float64{lift.Median, lift.Low, lift.High, t.best, t.again}
		t.log, t.variance = belief.Working()
		if e.won {
			belief.Draw(again, func(d *inference.Drawn) bool { return d.Again(e.first, e.critical) })
		} else {
			belief.Draw(hidden, func(d *inference.Drawn) bool { return d.Apart(s.Hidden.Lift) })
		}
		return t
	}, func(e standing, t testTold) {
		if e.won {
			s.Again.Winners++
			expected += t.again
			best += t.best
		}
		p.keepTold(&e, &t)
	})
	p.again(again, expected, best)
	p.hidden(hidden)
}

func (p *Portfolio) keepTold(e *standing, t *testTold) {
	p.pack.begin()
	p.pack.numbers(t.numbers...)
	p.keep(&p.told, p.pack.b)
	if lead := (lead{e.won, e.naive, e.honest / e.versus, e.difference, e.honest, t.leads}); lead.known() && !math.IsNaN(t.numbers[0]) {
		p.keep(&p.leading, p.pack.lead(&lead))
	}
	p.pack.begin()
	p.pack.numbers(t.log...)
	p.pack.numbers(t.variance...)
	p.keep(&p.working, p.pack.b)
}

// effects says how much triggers truly differ.
func (p *Portfolio) effects(b *inference.Spreads) error {
	f := &p.summary.Effects
	spread, in := b.Spread(p.summary.Level)
	f.Spread, f.SpreadLow, f.SpreadHigh = findings.Number(spread), findings.Number(in.Low), findings.Number(in.High)
	f.Tails = findings.Number(b.Kurtosis())
	spreads, shares := b.Mixture()
	for i := range spreads {
		f.Mixture = append(f.Mixture, findings.SpreadShare{Spread: spreads[i], Share: findings.Number(shares[i])})
	}
	bare, err := p.contests(nil, nil)
	if err != nil {
		return err
	}
	defer bare.close()
	common, err := bare.regress()
	f.Common = findings.Number(math.Sqrt(common.Tau2))
	return err
}

// again says how many of the winners would win again.
func (p *Portfolio) again(c *inference.Count, expected, best float64) {
	a := &p.summary.Again
	if a.Winners == 0 {
		none := message("portfolio.no-winners")
		a.Reason = &none
		return
	}
	_, in := c.Told(p.summary.Level)
	a.Expected, a.TrulyBest = findings.Number(expected), findings.Number(best)
	a.Low, a.High = findings.Number(in.Low), findings.Number(in.High)
}

// hidden says in how many tests without a winner triggers truly differ.
func (p *Portfolio) hidden(c *inference.Count) {
	h := &p.summary.Hidden
	if h.Tests = p.compared - p.summary.Again.Winners; h.Tests == 0 {
		none := message("portfolio.all-winners")
		h.Reason = &none
		return
	}
	mean, in := c.Told(p.summary.Level)
	h.Expected, h.Low, h.High = findings.Number(mean), findings.Number(in.Low), findings.Number(in.High)
}
