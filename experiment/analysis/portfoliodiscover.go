package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// discover corrects the claims of all tests for each other. A test that cannot
// tell makes no claim, whatever its data, and is no member of the family.
func (p *Portfolio) discover() error {
	d := &p.summary.Discoveries
	var winners, differences claims
	for t := range p.each() {
		winners.add(t, t.WinnerP)
		differences.add(t, t.DifferP)
	}
	var err error
	if d.Winners, err = winners.correct(p.summary.Level); err != nil {
		return err
	}
	if d.Differences, err = differences.correct(p.summary.Level); err != nil {
		return err
	}
	for t := range p.each() {
		p.pack.begin()
		p.pack.numbers(winners.next(t.WinnerP), winners.by, differences.next(t.DifferP))
		p.keep(&p.corrected, p.pack.b)
	}
	return nil
}

// claims are one claim a test, of the tests that make one.
type claims struct {
	discovered findings.Discovered
	p, bh, pby []float64
	by         float64 // of the last that was asked for
	at         int
}

func (c *claims) add(t *keptTest, p findings.Number) {
	if p.Known() {
		c.p = append(c.p, float64(p))
	} else if t.Status != findings.Invalid {
		c.discovered.Undetectable++
	}
}

// correct corrects the claims for each other.
func (c *claims) correct(level float64) (findings.Discovered, error) {
	d := &c.discovered
	d.AloneByLuck = findings.Unknown
	d.Tests = len(c.p)
	if d.Tests == 0 {
		return *d, nil
	}
	d.AloneByLuck = findings.Number((1 - level) * float64(d.Tests))
	for _, one := range c.p {
		if one < 1-level {
			d.Alone++
		}
	}
	var err error
	if c.bh, d.BH, err = adjusted(c.p, inference.BH, level); err != nil {
		return *d, err
	}
	c.pby, d.BY, err = adjusted(c.p, inference.BY, level)
	return *d, err
}

// adjusted are the claims' p after a correction, and how many of them stand.
func adjusted(p []float64, by inference.Correction, level float64) (all []float64, stand int, err error) {
	list, err := inference.Correct(p, by, level)
	all = make([]float64, len(list))
	for i, one := range list {
		if all[i] = one.P; one.Proven {
			stand++
		}
	}
	return all, stand, err
}

// next is the corrected p of the next test, NaN where it makes no claim.
func (c *claims) next(p findings.Number) float64 {
	if !p.Known() {
		c.by = float64(findings.Unknown)
		return c.by
	}
	c.at++
	c.by = c.pby[c.at-1]
	return c.bh[c.at-1]
}
