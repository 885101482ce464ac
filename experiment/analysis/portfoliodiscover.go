package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

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
