package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// fewTests is how many tests it takes before they say anything of each other.
const fewTests = 10

// realLift is what counts as a real difference where no minimum effect says.
const realLift = 0.10

// comparable lists the experiments that take part in what many tests say
// together: two triggers or more that were shown, and somebody who engaged.
func (p *Portfolio) comparable() (at []int, arms []inference.Arms) {
	for i, e := range p.entries {
		one := inference.Arms{}
		var engaged float64
		for _, a := range e.arms {
			one.Engagements, one.Exposures = append(one.Engagements, min(a.engagements, a.exposures)), append(one.Exposures, a.exposures)
			engaged += a.engagements
		}
		if len(e.arms) >= 2 && e.first >= 0 && e.second >= 0 && engaged > 0 {
			at, arms = append(at, i), append(arms, one)
		}
	}
	return at, arms
}

// believedDraws is how many draws of a test's true lead go into the median of
// all, of few tests more.
func believedDraws(tests int) int { return max(16, 4000/max(1, tests)) }

// believe learns from all tests how much triggers truly differ, and says what
// that makes of each test, of the winners and of the undecided, and what
// features have to do with it.
func (p *Portfolio) believe() error {
	s := &p.summary
	at, arms := p.comparable()
	s.Effects = noEffects(len(at))
	for _, i := range at {
		s.Effects.Triggers += len(p.entries[i].arms)
	}
	no := findings.Unknown
	s.Again = findings.Again{Expected: no, Low: no, High: no, TrulyBest: no}
	s.Hidden = findings.Hidden{Lift: realLift, Expected: no, Low: no, High: no}
	if p.lift.Known() {
		s.Hidden.Lift = float64(p.lift)
	}
	s.Features = findings.Features{Languages: p.columns.counted(), Residual: no, Correction: string(inference.BH), Features: []findings.Feature{}}
	if len(at) < fewTests {
		few := message("portfolio.few-tests", "tests", len(at), "needed", fewTests)
		s.Effects.Reason, s.Again.Reason, s.Hidden.Reason, s.Features.Reason = &few, &few, &few, &few
		return nil
	}
	b, err := inference.NewSpreads(arms)
	if err != nil {
		return err
	}
	contests := make([]inference.Contest, len(at))
	draws := believedDraws(len(at))
	p.compared, p.believed = at, make([]float64, draws*len(at))
	b.Each(func(test int, belief inference.Belief) {
		i := at[test]
		p.tell(i, belief)
		copy(p.believed[test*draws:], belief.Leads(p.entries[i].first, p.entries[i].second, draws, uint64(test)))
		contests[test].Effects, contests[test].Variances = belief.Working()
	})
	if err := p.effects(b, contests); err != nil {
		return err
	}
	p.again(b, at)
	p.hidden(b, at)
	return p.features(at, contests)
}

func noEffects(tests int) findings.TrueEffects {
	no := findings.Unknown
	return findings.TrueEffects{Tests: tests, Spread: no, SpreadLow: no, SpreadHigh: no, Common: no, Tails: no, Mixture: []findings.SpreadShare{}}
}

// tell says what is believed of a test.
func (p *Portfolio) tell(at int, belief inference.Belief) {
	t, e := &p.summary.Tests[at], &p.entries[at]
	lift := belief.Lift(e.first, e.second, p.summary.Level)
	t.ShrunkLift, t.ShrunkLow, t.ShrunkHigh = findings.Number(lift.Median), findings.Number(lift.Low), findings.Number(lift.High)
	t.Best = findings.Number(belief.Best(e.first))
	t.Again = findings.Number(belief.Again(e.first, e.critical))
}

// effects says how much triggers truly differ.
func (p *Portfolio) effects(b *inference.Spreads, contests []inference.Contest) error {
	f := &p.summary.Effects
	spread, in := b.Spread(p.summary.Level)
	f.Spread, f.SpreadLow, f.SpreadHigh = findings.Number(spread), findings.Number(in.Low), findings.Number(in.High)
	f.Tails = findings.Number(b.Kurtosis())
	spreads, shares := b.Mixture()
	for i := range spreads {
		f.Mixture = append(f.Mixture, findings.SpreadShare{Spread: spreads[i], Share: findings.Number(shares[i])})
	}
	bare := make([]inference.Contest, len(contests))
	var none [][]float64 // of as many triggers as any test has
	for i, c := range contests {
		for len(none) < len(c.Effects) {
			none = append(none, nil)
		}
		bare[i] = inference.Contest{Effects: c.Effects, Variances: c.Variances, Features: none[:len(c.Effects)]}
	}
	common, err := inference.Regress(bare)
	f.Common = findings.Number(math.Sqrt(common.Tau2))
	return err
}

// again counts the winners that would win again.
func (p *Portfolio) again(b *inference.Spreads, at []int) {
	a := &p.summary.Again
	var tests []int
	var expected, best float64
	for test, i := range at {
		if t := &p.summary.Tests[i]; t.Status == findings.Winner {
			tests = append(tests, test)
			expected += float64(t.Again)
			best += float64(t.Best)
		}
	}
	a.Winners = len(tests)
	if len(tests) == 0 {
		none := message("portfolio.no-winners")
		a.Reason = &none
		return
	}
	_, in := b.Count(tests, p.summary.Level, func(test int, d *inference.Drawn) bool {
		e := &p.entries[at[test]]
		return d.Again(e.first, e.critical)
	})
	a.Expected, a.TrulyBest = findings.Number(expected), findings.Number(best)
	a.Low, a.High = findings.Number(in.Low), findings.Number(in.High)
}

// hidden counts the tests without a winner in which triggers truly differ.
func (p *Portfolio) hidden(b *inference.Spreads, at []int) {
	h := &p.summary.Hidden
	var tests []int
	for test, i := range at {
		if p.summary.Tests[i].Status != findings.Winner {
			tests = append(tests, test)
		}
	}
	h.Tests = len(tests)
	if len(tests) == 0 {
		none := message("portfolio.all-winners")
		h.Reason = &none
		return
	}
	mean, in := b.Count(tests, p.summary.Level, func(_ int, d *inference.Drawn) bool { return d.Apart(h.Lift) })
	h.Expected, h.Low, h.High = findings.Number(mean), findings.Number(in.Low), findings.Number(in.High)
}

// leads are the medians of leads, over all tests and over those with a winner.
func (p *Portfolio) leads() {
	l := &p.summary.Leads
	var won leadColumns
	all := leadColumns{shrunk: p.believed[:0]} // what was read makes room
	for n, i := range p.compared {
		t := &p.summary.Tests[i]
		if !t.NaiveLift.Known() || !t.HonestDifference.Known() || !t.ShrunkLift.Known() {
			continue
		}
		draws := len(p.believed) / len(p.compared)
		believed := p.believed[n*draws : (n+1)*draws]
		if t.Status == findings.Winner {
			won.add(t, believed)
		}
		all.add(t, believed)
	}
	l.Tests, l.Winners = len(all.naive), len(won.naive)
	l.NaiveLift, l.HonestLift, l.ShrunkLift = middle(all.naive), middle(all.honest), middle(all.shrunk)
	l.NaiveDifference, l.HonestDifference = middle(all.difference), middle(all.honestDifference)
	l.WinnersNaiveLift, l.WinnersHonestLift, l.WinnersShrunkLift = middle(won.naive), middle(won.honest), middle(won.shrunk)
}

// leadColumns are the leads of some tests. Medians of shrunk leads would be too
// low where some are large: each test brings what is believed of its true lead.
type leadColumns struct {
	naive, honest, shrunk, difference, honestDifference []float64
}

func (l *leadColumns) add(t *findings.PortfolioTest, believed []float64) {
	versus := float64(t.Rate - t.NaiveDifference)
	l.naive = append(l.naive, float64(t.NaiveLift))
	l.honest = append(l.honest, float64(t.HonestDifference)/versus)
	l.shrunk = append(l.shrunk, believed...)
	l.difference = append(l.difference, float64(t.NaiveDifference))
	l.honestDifference = append(l.honestDifference, float64(t.HonestDifference))
}

// middle is the median, Unknown of nothing.
func middle(x []float64) findings.Number {
	if len(x) == 0 {
		return findings.Unknown
	}
	slices.Sort(x)
	n := len(x)
	return findings.Number((x[(n-1)/2] + x[n/2]) / 2)
}
