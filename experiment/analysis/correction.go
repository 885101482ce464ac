package analysis

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// A ruling is how the comparisons of a family are judged together: one
// critical value for all intervals, and a p for each that agrees with it.
type ruling struct {
	pairs    int
	critical float64
	judge    func(*inference.Pair) (difference, lift inference.Interval, adjusted findings.Number)
}

// oneByOne tells that p values are corrected one by one.
func (s *study) oneByOne() bool {
	return s.e.Correction != "" && s.e.Correction != experiment.Simultaneous
}

// ruling judges by the joint distribution of the family, or corrects its p
// values one by one where the plan asks for that.
func (s *study) ruling(members []inference.Member) (ruling, error) {
	if s.oneByOne() {
		return s.corrected(members, inference.Correction(s.e.Correction))
	}
	family, err := inference.NewFamily(members)
	if err != nil {
		return ruling{}, err
	}
	family = family.Under(s.looking.rule)
	r := ruling{pairs: family.Pairs(), critical: family.Critical(s.level)}
	r.judge = func(p *inference.Pair) (difference, lift inference.Interval, adjusted findings.Number) {
		adjusted = findings.Unknown
		if p.CannotTell == "" {
			adjusted = findings.Number(family.Adjusted(p.Z))
		}
		return p.Interval(r.critical), p.LiftInterval(r.critical), adjusted
	}
	return r, nil
}

// corrected judges by corrected p values. What cannot be told counts among
// the comparisons that were made.
func (s *study) corrected(members []inference.Member, by inference.Correction) (ruling, error) {
	var ps []float64
	for _, m := range members {
		for _, pair := range m.Pairs {
			p := m.Comparing.Pair(pair[0], pair[1])
			ps = append(ps, s.repeated(&p))
		}
	}
	corrected, err := inference.Correct(ps, by, s.level)
	if err != nil {
		return ruling{}, err
	}
	byP := map[float64]inference.Corrected{} // equal p have equal fates
	for i, c := range corrected {
		byP[ps[i]] = c
	}
	r := ruling{pairs: len(ps), critical: s.looking.rule.Critical(corrected[0].Critical)}
	r.judge = func(p *inference.Pair) (difference, lift inference.Interval, adjusted findings.Number) {
		difference, lift = p.Interval(r.critical), p.LiftInterval(r.critical)
		if p.CannotTell != "" {
			return difference, lift, findings.Unknown
		}
		c := byP[s.repeated(p)]
		return p.Sided(difference, c.Proven), p.Sided(lift, c.Proven), findings.Number(c.P)
	}
	return r, nil
}

// repeated is the p of a pair that allows for the looks: the smallest error at
// which its interval leaves 0 out now.
func (s *study) repeated(p *inference.Pair) float64 {
	if s.looking.rule == nil {
		return p.P
	}
	return inference.PValue(s.looking.rule.Equivalent(p.Z))
}
