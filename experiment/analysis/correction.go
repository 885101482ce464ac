package analysis

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// A ruling is how the comparisons of a family are judged together: one
// critical value for all intervals, and a p for each that agrees with it.
type ruling struct {
	pairs      int // 0: nothing was compared
	critical   float64
	difference func(*inference.Pair) inference.Interval
	judge      func(*inference.Pair) (lift inference.Interval, adjusted findings.Number)
}

// oneByOne tells that p values are corrected one by one.
func (s *study) oneByOne() bool {
	return s.e.Correction != "" && s.e.Correction != experiment.Simultaneous
}

// ruling judges the comparisons of scopes, which share no contacts, by the
// joint distribution of the family, or corrects its p values one by one where
// the plan asks for that.
func (s *study) ruling(scopes []*scope) (ruling, error) {
	var members []inference.Member
	var of *scope
	for _, sc := range scopes {
		if pairs := s.pairsOf(sc); len(pairs) > 0 {
			members, of = append(members, inference.Member{Comparing: sc.comparing, Pairs: pairs}), sc
		}
	}
	switch {
	case len(members) == 0:
		return ruling{}, nil
	case s.oneByOne():
		return s.corrected(members, inference.Correction(s.e.Correction))
	case len(members) == 1:
		family, err := s.familyOf(of)
		return s.simultaneous(family, err)
	}
	return s.simultaneous(inference.NewFamily(members))
}

// simultaneous judges by the joint distribution of a family.
func (s *study) simultaneous(family *inference.Family, err error) (ruling, error) {
	if err != nil {
		return ruling{}, err
	}
	family = family.Under(s.looking.rule)
	r := ruling{pairs: family.Pairs(), critical: family.Critical(s.level)}
	r.difference = func(p *inference.Pair) inference.Interval { return p.Interval(r.critical) }
	r.judge = func(p *inference.Pair) (lift inference.Interval, adjusted findings.Number) {
		adjusted = findings.Unknown
		if p.CannotTell == "" {
			adjusted = findings.Number(family.Adjusted(p.Z))
		}
		return p.LiftInterval(r.critical), adjusted
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
	r.difference = func(p *inference.Pair) inference.Interval {
		if p.CannotTell != "" {
			return p.Interval(r.critical)
		}
		return p.Sided(p.Interval(r.critical), byP[s.repeated(p)].Proven)
	}
	r.judge = func(p *inference.Pair) (lift inference.Interval, adjusted findings.Number) {
		lift = p.LiftInterval(r.critical)
		if p.CannotTell != "" {
			return lift, findings.Unknown
		}
		c := byP[s.repeated(p)]
		return p.Sided(lift, c.Proven), findings.Number(c.P)
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
