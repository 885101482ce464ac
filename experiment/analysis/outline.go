package analysis

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// Outline is of the findings of Run what a Portfolio takes, by the same code,
// and nothing else: of an experiment among many of which no report is written.
// It takes a fraction of the time, since comparisons of all pairs, which need
// the joint distribution of their family, are in reports alone.
func Outline(e *experiment.Experiment, t *tally.Tally, p findings.Provenance) (*findings.Findings, error) {
	d := Decide(e, t, p)
	settled, err := d.Verdict()
	if err != nil {
		return nil, err
	}
	s, whole := d.s, d.whole
	best := s.bestSet(whole, s.level)
	s.f.Verdict.Status = settled.Status
	s.f.Triggers = s.countedTriggers(whole)
	s.f.Leader, _ = s.leader(whole, best)
	s.f.Measured = s.measure(whole, best)
	return s.f, nil
}
