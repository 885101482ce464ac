package analysis

import (
	"cmp"
	"errors"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/spool"
)

// A Portfolio gathers what many experiments say together. Of each it keeps no
// more than an entry of some hundred bytes, and of very many these stand in
// temporary files, so that memory does not grow with their number. It serves one
// goroutine. Close it.
type Portfolio struct {
	summary findings.Summary
	columns *columns
	lift    findings.Number // the relative minimum effect of all experiments; Unknown where they differ
	unknown bool            // of some experiment contacts are not known
	people  int64
	// compared is how many tests take part in what they say together, and arms how
	// many triggers these have.
	compared, arms int
	err            error // of keeping, which stays
	pack           packing

	tests     spool.Log // what each says by itself
	entries   spool.Log // what the models of many need of it
	corrected spool.Log // its claims, corrected for the others
	told      spool.Log // of the compared: what all make of it
	leading   spool.Log // of the compared: how far it is ahead, as it looks and in truth
	working   spool.Log // of the compared: log rates that its arms point to, and their variances
}

// An entry is what is kept of an experiment beside its line in the table.
type entry struct {
	standing
	arms []arm // of the triggers whose rates are known
}

// A standing is who leads an experiment, and by what.
type standing struct {
	first  int // the arm with the highest rate, -1 without a leader
	second int // the arm of the runner-up
	won    bool
	// critical is what the leader had to reach to win.
	critical                          float64
	naive, difference, honest, versus float64
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
			By: by, Level: cmp.Or(level, experiment.DefaultLevel), Tests: findings.TestList{}, Warnings: []findings.Message{},
			MethodsUsed: []findings.Method{}, Splits: findings.Splits{Names: []string{}, OtherInvalid: []string{}, Threshold: brokenSplit},
		},
	}
}

// Add takes over what an experiment says. The experiment is the one that was
// analysed, with its triggers in the order of the findings: they have the
// messages and attributes that are compared over tests. Nothing of the findings
// is kept or changed. An error is that of a disk.
func (p *Portfolio) Add(f *findings.Findings, e *experiment.Experiment) error {
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
	one := p.entry(f, e, &t)
	t.compared = one.comparable()
	if t.compared {
		p.compared++
		p.arms += len(one.arms)
	}
	p.keep(&p.tests, p.pack.test(&t))
	p.keep(&p.entries, p.pack.entry(&one))
	return p.err
}

func (p *Portfolio) keep(in *spool.Log, record []byte) {
	if err := in.Append(record); p.err == nil {
		p.err = err
	}
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
func (p *Portfolio) countSplit(f *findings.Findings, t *keptTest) {
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
func portfolioTest(f *findings.Findings, e *experiment.Experiment) keptTest {
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
	return keptTest{PortfolioTest: t}
}

// entry keeps what the models of many tests need of one.
func (p *Portfolio) entry(f *findings.Findings, e *experiment.Experiment, t *keptTest) entry {
	one := entry{standing: standing{
		first: -1, second: -1, won: t.Status == findings.Winner,
		naive: float64(t.NaiveLift), difference: float64(t.NaiveDifference), honest: float64(t.HonestDifference), versus: float64(t.Rate - t.NaiveDifference),
	}}
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

// comparable tells that a test takes part in what many say together: two
// triggers or more were shown, and somebody engaged.
func (e *entry) comparable() bool {
	var engaged float64
	for _, a := range e.arms {
		engaged += a.engagements
	}
	return len(e.arms) >= 2 && e.first >= 0 && e.second >= 0 && engaged > 0
}

// Conclude draws the conclusions; nothing can be added any more. Their Tests
// are read from what the portfolio keeps, until it is closed.
func (p *Portfolio) Conclude() (findings.Summary, error) {
	s := &p.summary
	if !p.unknown {
		s.Contacts = &p.people
	}
	p.splits()
	for _, conclude := range []func() error{p.discover, p.believe, p.leads} {
		if p.err == nil {
			p.err = cmp.Or(conclude(), p.err) // conclude may find that its own reading failed
		}
	}
	if p.err != nil {
		return findings.Summary{}, p.err
	}
	p.warn()
	s.MethodsUsed = p.methods()
	s.Tests = keptTests{p}
	return *s, nil
}

// Close gives back what the portfolio keeps on a disk.
func (p *Portfolio) Close() error {
	var errs []error
	for _, log := range []*spool.Log{&p.tests, &p.entries, &p.corrected, &p.told, &p.leading, &p.working} {
		errs = append(errs, log.Close())
	}
	return errors.Join(errs...)
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
