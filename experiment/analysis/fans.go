package analysis

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// fans says where fans and the rest disagree. Fans engage with anything, so
// they never decide alone: among the rest the winner must lead as well, and
// be shown to, one-sided at the level. (A winner that fans alone made was
// named in 45 % of tests when leading by chance was enough.)
func (s *study) fans(best bestSet, whole *scope) (stops, remarks []findings.Message) {
	fans, rest := s.byRelation()
	switch {
	case len(fans) == 0 || best.second < 0:
		return nil, nil
	case len(rest) == 0:
		return nil, []findings.Message{message("verdict.fans-only")}
	}
	one, other := s.apart(fans, rest)
	if one == nil || other == nil || len(one.active) < 2 || len(other.active) < 2 {
		return nil, nil
	}
	leads := s.name(whole, best.first)
	ranked := ranking(other)
	amongFans, amongRest := s.name(one, ranking(one)[0]), s.name(other, ranked[0])
	switch {
	case leads != amongRest:
		stops = append(stops, message("verdict.fans-decide", "trigger", leads, "rest", amongRest))
	case !beats(other, ranked[0], ranked[1], s.looking.rule.Critical(inference.OneSided(s.level))):
		stops = append(stops, message("verdict.fans-carry", "trigger", leads))
	}
	if amongFans == amongRest {
		return stops, nil
	}
	code := "verdict.fans-differ"
	if i := one.at(other.active[ranked[0]]); i >= 0 && !slices.Contains(s.bestSet(one, s.level).in, i) {
		code = "verdict.fans-disagree"
	}
	return stops, []findings.Message{message(code, "fans", amongFans, "rest", amongRest)}
}

// apart compares triggers among fans and among the rest; nil where they cannot
// be compared.
func (s *study) apart(fans, rest []tally.Segment) (one, other *scope) {
	if s.seen.fans == nil && s.seen.rest == nil {
		one, err := s.over(fans)
		other, err2 := s.over(rest)
		if err != nil || err2 != nil {
			return nil, nil
		}
		s.seen.fans, s.seen.rest = one, other
	}
	return s.seen.fans, s.seen.rest
}

// byRelation parts the segments into those of fans and the others, whichever
// of the columns that cut them names the segment.
func (s *study) byRelation() (fans, rest []tally.Segment) {
	for _, segment := range s.independent() {
		if s.fan(segment) {
			fans = append(fans, segment)
		} else {
			rest = append(rest, segment)
		}
	}
	return fans, rest
}

// fan tells that a segment is one of fans.
func (s *study) fan(segment tally.Segment) bool {
	return slices.ContainsFunc(segment.Values, func(v string) bool { return s.segmentNamed(v).Relation == experiment.Fan })
}
