package analysis

import (
	"cmp"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// A Portfolio gathers what many experiments say together, of each no more than
// an entry of a few hundred bytes. It serves one goroutine.
type Portfolio struct {
	summary findings.Summary
	entries []entry
	columns *columns
	lift    findings.Number // the relative minimum effect of all experiments; Unknown where they differ
	// believed are draws of the true lead of each test, nil where it is not known.
	believed [][]float64
	unknown  bool // of some experiment contacts are not known
	people   int64
}

// An entry is what is kept of an experiment beside its line in the table.
type entry struct {
	arms   []arm // of the triggers whose rates are known
	first  int   // the arm with the highest rate, -1 without a leader
	second int   // the arm of the runner-up
	// critical is what the leader had to reach to win.
	critical float64
}

// An arm is a trigger of an experiment: what it is worth in independent
// exposures, and what it is like.
type arm struct {
	engagements, exposures float64
	likeness
}

// NewPortfolio begins a portfolio of the experiments that the values under a
// header tell apart. Its intervals have a level, and a share of 1 - level of
// what it calls discoveries may be false; 0 is the default.
func NewPortfolio(by string, level float64) *Portfolio {
	return &Portfolio{
		columns: newColumns(), lift: findings.Unknown,
		summary: findings.Summary{
			By: by, Level: cmp.Or(level, experiment.DefaultLevel), Tests: []findings.PortfolioTest{}, Warnings: []findings.Message{},
			MethodsUsed: []findings.Method{}, Splits: findings.Splits{Names: []string{}, OtherInvalid: []string{}, Threshold: brokenSplit},
		},
	}
}

// Add takes over what an experiment says. The experiment is the one that was
// analysed, with its triggers in the order of the findings: they have the
// messages and attributes that are compared over tests. Nothing of the findings
// is kept or changed.
func (p *Portfolio) Add(f *findings.Findings, e *experiment.Experiment) {
	s := &p.summary
	if s.Experiments == 0 {
		s.Source, s.SHA256 = f.Data.Source, f.Data.SHA256
	}
	s.Experiments++
	s.Simulated = s.Simulated || f.Data.Simulated
	s.Exposures += f.Data.Exposures
	s.Engagements += f.Data.Engagements
	if f.Data.Contacts == nil {
		p.unknown = true
	} else {
		p.people += *f.Data.Contacts
	}
	p.minimum(f)
	t := portfolioTest(f, e)
	s.Triggers += int64(t.Triggers)
	p.countVerdict(f.Verdict.Status)
	p.countSplit(f, &t)
	s.Tests = append(s.Tests, t)
	p.entries = append(p.entries, p.entry(f, e))
}

// minimum keeps the relative minimum effect, where all experiments have it.
func (p *Portfolio) minimum(f *findings.Findings) {
	lift := findings.Unknown
	if m := f.Experiment.MinimumEffect; m != nil && m.Relative {
		lift = findings.Number(m.Value)
	}
	if p.summary.Experiments == 1 {
		p.lift = lift
	}
	if p.lift != lift {
		p.lift = findings.Unknown
	}
}

func (p *Portfolio) countVerdict(status string) {
	v := &p.summary.Verdicts
	switch status {
	case findings.Invalid:
		v.Invalid++
	case findings.Winner:
		v.Winner++
	case findings.Equivalent:
		v.Equivalent++
	case findings.Leading:
		v.Leader++
	default:
		v.Undecided++
	}
}

// countSplit notes whether the experiment's split is sound.
func (p *Portfolio) countSplit(f *findings.Findings, t *findings.PortfolioTest) {
	s := &p.summary.Splits
	for _, c := range f.Health {
		if c.Check == experiment.RuleSampleRatio && c.PValue.Known() {
			s.Checked++
			t.SampleRatio, t.Broken = c.PValue, c.Status == findings.Stop
		}
	}
	switch {
	case t.Broken:
		s.Broken++
		s.Names = append(s.Names, t.Experiment)
	case f.Verdict.Status == findings.Invalid:
		s.OtherInvalid = append(s.OtherInvalid, t.Experiment)
	}
}

// portfolioTest is the experiment's line in the table, but for what only all
// tests together tell.
func portfolioTest(f *findings.Findings, e *experiment.Experiment) findings.PortfolioTest {
	no := findings.Unknown
	t := findings.PortfolioTest{
		Experiment: strings.Clone(f.Experiment.Name), Status: f.Verdict.Status, Trigger: strings.Clone(f.Leader.Trigger), RunnerUp: strings.Clone(f.Leader.RunnerUp),
		Contacts: f.Data.Contacts, Exposures: f.Data.Exposures, Engagements: f.Data.Engagements, Simulated: f.Data.Simulated,
		SampleRatio: no, Rate: f.Leader.NaiveRate, NaiveDifference: f.Leader.NaiveDifference,
		HonestDifference: f.Leader.Difference, HonestLow: f.Leader.Low, HonestHigh: f.Leader.High, NaiveLift: no,
		ShrunkLift: no, ShrunkLow: no, ShrunkHigh: no, Best: no, Again: no,
		WinnerP: no, WinnerPBH: no, WinnerPBY: no, DifferP: no, DifferPBH: no,
	}
	for _, one := range f.Triggers {
		if one.Exposures > 0 {
			t.Triggers++
		}
	}
	for _, one := range e.Triggers {
		if one.Name == t.Trigger && t.Trigger != "" {
			t.Message = strings.Clone(one.Message) // of a row that is not kept
		}
	}
	if versus := t.Rate - t.NaiveDifference; versus > 0 {
		t.NaiveLift = t.NaiveDifference / versus
	}
	if m := f.Measured; m != nil {
		t.WinnerP, t.DifferP = findings.Number(m.WinnerP), findings.Number(m.DifferP)
	}
	return t
}

// entry keeps what the models of many tests need of one.
func (p *Portfolio) entry(f *findings.Findings, e *experiment.Experiment) entry {
	one := entry{first: -1, second: -1}
	m := f.Measured
	if m == nil {
		return one
	}
	one.critical = m.Critical
	var at []int
	for i, t := range f.Triggers {
		if !(m.Exposures[i] > 0) { // also NaN
			continue
		}
		switch t.Trigger {
		case f.Leader.Trigger:
			one.first = len(one.arms)
		case f.Leader.RunnerUp:
			one.second = len(one.arms)
		}
		one.arms, at = append(one.arms, arm{engagements: m.Engagements[i], exposures: m.Exposures[i]}), append(at, i)
	}
	if len(e.Triggers) == len(f.Triggers) {
		p.columns.describe(one.arms, at, e.Triggers)
	}
	return one
}

// Close draws the conclusions. It takes the portfolio's memory with it: nothing
// can be added any more.
func (p *Portfolio) Close() (findings.Summary, error) {
	s := &p.summary
	if !p.unknown {
		s.Contacts = &p.people
	}
	p.splits()
	if err := p.discover(); err != nil {
		return findings.Summary{}, err
	}
	if err := p.believe(); err != nil {
		return findings.Summary{}, err
	}
	p.leads()
	p.warn()
	s.MethodsUsed = p.methods()
	return *s, nil
}

// splits holds the broken against what chance alone would break.
func (p *Portfolio) splits() {
	s := &p.summary.Splits
	s.Share, s.Low, s.High = findings.Unknown, findings.Unknown, findings.Unknown
	s.Expected = findings.Number(s.Threshold * float64(s.Checked))
	if s.Checked == 0 {
		return
	}
	s.Share = findings.Number(float64(s.Broken) / float64(s.Checked))
	if i, err := inference.Wilson(float64(s.Broken), float64(s.Checked), p.summary.Level); err == nil {
		s.Low, s.High = findings.Number(i.Low), findings.Number(i.High)
	}
}

// discover corrects the claims of all tests for each other. A test that cannot
// tell makes no claim, whatever its data, and is no member of the family.
func (p *Portfolio) discover() error {
	s := &p.summary
	var err error
	winner := func(t *findings.PortfolioTest) *findings.Number { return &t.WinnerP }
	bh := func(t *findings.PortfolioTest) *findings.Number { return &t.WinnerPBH }
	by := func(t *findings.PortfolioTest) *findings.Number { return &t.WinnerPBY }
	if s.Discoveries.Winners, err = p.discovered(winner, bh, by); err != nil {
		return err
	}
	differ := func(t *findings.PortfolioTest) *findings.Number { return &t.DifferP }
	differBH := func(t *findings.PortfolioTest) *findings.Number { return &t.DifferPBH }
	if s.Discoveries.Differences, err = p.discovered(differ, differBH, nil); err != nil {
		return err
	}
	for i := range s.Tests {
		t := &s.Tests[i]
		t.StandsBH = t.Status == findings.Winner && float64(t.WinnerPBH) < 1-s.Level
		t.StandsBY = t.Status == findings.Winner && float64(t.WinnerPBY) < 1-s.Level
	}
	return nil
}

// discovered corrects one claim a test; by may be nil.
func (p *Portfolio) discovered(claim, bh, by func(*findings.PortfolioTest) *findings.Number) (findings.Discovered, error) {
	s := &p.summary
	d := findings.Discovered{AloneByLuck: findings.Unknown}
	var ps []float64
	var at []int
	for i := range s.Tests {
		if one := *claim(&s.Tests[i]); one.Known() {
			ps, at = append(ps, float64(one)), append(at, i)
		} else if s.Tests[i].Status != findings.Invalid {
			d.Undetectable++
		}
	}
	d.Tests = len(ps)
	if d.Tests == 0 {
		return d, nil
	}
	d.AloneByLuck = findings.Number((1 - s.Level) * float64(d.Tests))
	for _, one := range ps {
		if one < 1-s.Level {
			d.Alone++
		}
	}
	for _, c := range []struct {
		correction inference.Correction
		stands     *int
		p          func(*findings.PortfolioTest) *findings.Number
	}{{inference.BH, &d.BH, bh}, {inference.BY, &d.BY, by}} {
		corrected, err := inference.Correct(ps, c.correction, s.Level)
		if err != nil {
			return d, err
		}
		for i, one := range corrected {
			if one.Proven {
				*c.stands++
			}
			if c.p != nil {
				*c.p(&s.Tests[at[i]]) = findings.Number(one.P)
			}
		}
	}
	return d, nil
}
