package analysis

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// convincing is the probability to be best from which a trigger is called the
// leader though nothing is ruled out.
const convincing = 0.8

// bestSet is the triggers that no other beats at a critical value (Hsu 1981).
type bestSet struct {
	level    float64
	critical float64
	first    int   // the highest rate, a place in the comparing
	second   int   // the next, or -1
	in       []int // places in the comparing, in order
}

// bestSet finds the triggers not beaten by any other, and the leader.
func (s *study) bestSet(sc *scope, level float64) bestSet {
	best := bestSet{level: level, first: -1, second: -1}
	if sc.comparing == nil {
		return best
	}
	ranked := ranking(sc)
	best.first = ranked[0]
	if len(ranked) > 1 {
		best.second = ranked[1]
	}
	all := make([]int, len(sc.active))
	for i := range all {
		all[i] = i
	}
	best.critical = inference.BestCritical(sc.comparing, all, level)
	for _, a := range all {
		beaten := slices.ContainsFunc(all, func(b int) bool { return b != a && beats(sc, b, a, best.critical) })
		if !beaten {
			best.in = append(best.in, a)
		}
	}
	return best
}

// ranking lists the triggers of a scope by their rates, the highest first.
func ranking(sc *scope) []int {
	ranked := make([]int, len(sc.active))
	for i := range ranked {
		ranked[i] = i
	}
	slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(sc.comparing.Rate(b), sc.comparing.Rate(a)) })
	return ranked
}

// beats tells whether b's rate is certainly above a's.
func beats(sc *scope, b, a int, critical float64) bool {
	p := sc.comparing.Pair(b, a)
	return p.CannotTell == "" && p.Interval(critical).Low > 0
}

// markBest notes which triggers are still in the running.
func (s *study) markBest(list []findings.Trigger, sc *scope, best bestSet) {
	for _, i := range best.in {
		list[sc.active[i]].InBestSet = true
	}
}

// leader holds the highest rate against the runner-up and all others, at the
// critical value of the best set. What the lead is worth once it is allowed
// for that the leader was picked as the highest is not known yet.
func (s *study) leader(sc *scope, best bestSet) findings.Leader {
	l := findings.Leader{
		NaiveDifference: findings.Unknown, Difference: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, Versus: []findings.Versus{},
	}
	if best.second < 0 {
		return l
	}
	l.Trigger, l.RunnerUp, l.Method = s.name(sc, best.first), s.name(sc, best.second), "best-set"
	p := sc.comparing.Pair(best.first, best.second)
	l.NaiveDifference = findings.Number(p.Difference)
	for i := range sc.active {
		if i == best.first {
			continue
		}
		p := sc.comparing.Pair(best.first, i)
		interval := p.Interval(best.critical)
		l.Versus = append(l.Versus, findings.Versus{Trigger: s.name(sc, i), Difference: findings.Number(p.Difference), Low: findings.Number(interval.Low), High: findings.Number(interval.High)})
	}
	return l
}

func (s *study) name(sc *scope, i int) string { return s.t.Triggers[sc.active[i]] }

// verdict decides on the whole audience.
func (s *study) verdict(sc *scope, best bestSet) findings.Verdict {
	if len(s.broken) > 0 {
		return findings.Verdict{Status: findings.Invalid, Reasons: slices.Clone(s.broken)}
	}
	stops, remarks := s.fans(best, sc)
	return s.decide(sc, best, s.f.Triggers, slices.Concat(s.stops, stops), remarks)
}

// decide goes through the verdicts in their order. Stops are what forbids a
// winner, remarks what must be said with it.
func (s *study) decide(sc *scope, best bestSet, triggers []findings.Trigger, stops, remarks []findings.Message) findings.Verdict {
	if best.second < 0 {
		return findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{message("verdict.nothing-to-compare")}}
	}
	first := triggers[sc.active[best.first]]
	alone := len(best.in) == 1
	if alone && first.Guardrail == "exceeded" {
		// A copy: what stops one segment does not stop the next.
		stops = append(slices.Clone(stops), s.tooManyComplaints(first.Trigger, tally.Counts{Exposures: first.Exposures, Complaints: first.Complaints}))
	}
	if alone && !worthALook(sc) {
		stops = append(slices.Clone(stops), message("verdict.few-contacts", "trigger", first.Trigger, "versus", s.name(sc, best.second)))
	}
	if alone && len(stops) == 0 {
		return findings.Verdict{Status: findings.Winner, Trigger: first.Trigger, Reasons: slices.Concat(s.winnerReasons(sc, best, first), remarks)}
	}
	// What forbids a winner, outcomes still to come or looks not paid for,
	// forbids calling the triggers equal too.
	if m, ok := s.equivalent(sc, best.level); ok && len(stops) == 0 {
		return findings.Verdict{Status: findings.Equivalent, Reasons: slices.Concat([]findings.Message{m}, remarks)}
	}
	if alone {
		// Ahead of all others beyond chance; what holds it back are the stops.
		reasons := slices.Concat([]findings.Message{s.leads(sc, best, first, "verdict.held-back")}, stops, remarks)
		return findings.Verdict{Status: findings.Leading, Trigger: first.Trigger, Reasons: reasons}
	}
	if len(best.in) < len(sc.active) || s.likelyBest(sc, best, first) {
		reasons := []findings.Message{s.leads(sc, best, first, "verdict.leader"), s.notRuledOut(sc, best)}
		reasons = slices.Concat(reasons, stops, s.wouldTell(sc, best), remarks)
		return findings.Verdict{Status: findings.Leading, Trigger: first.Trigger, Reasons: reasons}
	}
	return findings.Verdict{Status: findings.Undecided, Reasons: slices.Concat(s.undecided(sc, best, first), stops, s.wouldTell(sc, best), remarks)}
}

// likelyBest tells whether the first is likely enough the best to be called a
// leader, with the chance to be wrong shared among segments like the level.
func (s *study) likelyBest(sc *scope, best bestSet, first findings.Trigger) bool {
	threshold := 1 - (1-convincing)*(1-best.level)/(1-s.level)
	return float64(first.ProbabilityBest) >= threshold && worthALook(sc) && sc.comparing.Pair(best.first, best.second).CannotTell == ""
}

// fewExposures is how many exposures, as good as independent, every trigger
// must have before the highest of them is called a leader: one of one is
// likely to be the best of two, and says nothing.
const fewExposures = 10

func worthALook(sc *scope) bool {
	for i := range sc.active {
		if _, exposures := sc.comparing.Effective(i); exposures < fewExposures {
			return false
		}
	}
	return true
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// leads says by how much the first leads the second.
func (s *study) leads(sc *scope, best bestSet, first findings.Trigger, code string) findings.Message {
	p := sc.comparing.Pair(best.first, best.second)
	interval := p.Interval(best.critical)
	return message(code, "trigger", first.Trigger, "versus", s.name(sc, best.second), "rate", float64(first.Rate),
		"versus_rate", sc.comparing.Rate(best.second), "difference", p.Difference, "low", interval.Low, "high", interval.High,
		"probability", float64(first.ProbabilityBest), "others", len(sc.active)-1)
}

func (s *study) winnerReasons(sc *scope, best bestSet, first findings.Trigger) []findings.Message {
	code := "verdict.winner"
	if first.Control {
		code = "verdict.winner-control"
	}
	reasons := []findings.Message{s.leads(sc, best, first, code)}
	p := sc.comparing.Pair(best.first, best.second)
	if minimum := s.minimum(sc, best.second); minimum > 0 && p.Interval(best.critical).Low < minimum {
		reasons = append(reasons, message("verdict.below-minimum", "minimum", minimum, "low", p.Interval(best.critical).Low, "versus", s.name(sc, best.second)))
	}
	return reasons
}

// minimum is the smallest effect worth having, as an absolute difference: a
// relative one is held against the control's rate, or the other trigger's.
func (s *study) minimum(sc *scope, versus int) float64 {
	if c := sc.at(s.control); c >= 0 {
		versus = c
	}
	return sc.effect.Of(sc.comparing.Rate(versus))
}

// leastMinimum is the minimum with the rate that a relative one is held
// against at its lower bound: taken as known, it would call triggers equal in
// 10 % of tests where they are just not.
func (s *study) leastMinimum(sc *scope, versus int, level float64) float64 {
	if !sc.effect.Relative {
		return s.minimum(sc, versus)
	}
	if c := sc.at(s.control); c >= 0 {
		versus = c
	}
	return sc.effect.Of(sc.comparing.RateInterval(versus, 2*level-1).Low)
}

// equivalent holds when every pair's interval of two one-sided tests lies
// within the smallest effect worth having.
func (s *study) equivalent(sc *scope, level float64) (findings.Message, bool) {
	critical := inference.OneSided(level)
	minimum := math.Inf(1)
	for a := range sc.active {
		for b := range a {
			p := sc.comparing.Pair(a, b)
			// Without a control the smaller of the two, whichever comes first.
			within := math.Min(s.leastMinimum(sc, a, level), s.leastMinimum(sc, b, level))
			interval := p.Interval(critical)
			if !(within > 0) || p.CannotTell != "" || !math.IsNaN(p.ExactP) || !(-within < interval.Low && interval.High < within) {
				return findings.Message{}, false
			}
			minimum = math.Min(minimum, within)
		}
	}
	return message("verdict.equivalent", "minimum", minimum, "triggers", len(sc.active)), len(sc.active) > 1
}

// notRuledOut lists the others that may still be the best.
func (s *study) notRuledOut(sc *scope, best bestSet) findings.Message {
	names := []string{}
	for _, i := range best.in {
		if i != best.first {
			names = append(names, s.name(sc, i))
		}
	}
	return message("verdict.not-ruled-out", "triggers", names)
}

func (s *study) undecided(sc *scope, best bestSet, first findings.Trigger) []findings.Message {
	reasons := []findings.Message{s.leads(sc, best, first, "verdict.undecided")}
	if p := sc.comparing.Pair(best.first, best.second); p.CannotTell != "" {
		reasons = append(reasons, message("verdict."+p.CannotTell, "trigger", first.Trigger, "versus", s.name(sc, best.second)))
	}
	return reasons
}

// manyContacts is from where on a number of contacts says "never".
const manyContacts = 100_000_000

// wouldTell says how many more contacts a trigger would show the effect worth
// having, or else the lead as it is now, were it real.
func (s *study) wouldTell(sc *scope, best bestSet) []findings.Message {
	rival := s.rival(sc, best)
	if rival < 0 {
		return nil
	}
	low := sc.comparing.Rate(rival)
	effect := sc.comparing.Rate(best.first) - low
	code := "verdict.would-show-lead"
	if minimum := s.minimum(sc, rival); minimum > 0 && !(effect > minimum) {
		effect, code = minimum, "verdict.would-show-minimum"
	}
	if !(effect > 0) || low+effect >= 1 {
		return nil
	}
	p := sc.comparing.Pair(best.first, rival)
	need := inference.SampleSize(low, low+effect, best.critical, s.power) * p.Design
	spare := math.MaxFloat64 // contacts beyond what is needed; below 0: how many lack
	for _, i := range []int{best.first, rival} {
		b := sc.gram.Block(sc.active[i], sc.active[i])
		exposures, contacts := b[tally.N][tally.M], b[tally.N][tally.N]
		if s.reach {
			exposures = contacts
		}
		spare = math.Min(spare, contacts-need*contacts/exposures)
	}
	more := math.Ceil(-spare)
	switch {
	case !(more < manyContacts):
		return []findings.Message{message("verdict.too-close", "difference", effect)}
	case more < 1:
		return nil
	}
	return []findings.Message{message(code, "contacts", int64(more), "difference", effect, "power", s.power, "versus", s.name(sc, rival))}
}

// rival is the strongest trigger that the leader does not beat.
func (s *study) rival(sc *scope, best bestSet) int {
	rival := -1
	for i := range sc.active {
		if i != best.first && slices.Contains(best.in, i) && (rival < 0 || sc.comparing.Rate(i) > sc.comparing.Rate(rival)) {
			rival = i
		}
	}
	return rival
}

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
	one, err := s.over(fans)
	other, err2 := s.over(rest)
	if err != nil || err2 != nil || len(one.active) < 2 || len(other.active) < 2 {
		return nil, nil
	}
	leads := s.name(whole, best.first)
	ranked := ranking(other)
	amongFans, amongRest := s.name(one, ranking(one)[0]), s.name(other, ranked[0])
	switch {
	case leads != amongRest:
		stops = append(stops, message("verdict.fans-decide", "trigger", leads, "rest", amongRest))
	case !beats(other, ranked[0], ranked[1], inference.OneSided(s.level)):
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

// byRelation parts the segments into those of fans and the others, whichever
// of the columns that cut them names the segment.
func (s *study) byRelation() (fans, rest []tally.Segment) {
	for _, segment := range s.independent() {
		if slices.ContainsFunc(segment.Values, func(v string) bool { return s.segmentNamed(v).Relation == experiment.Fan }) {
			fans = append(fans, segment)
		} else {
			rest = append(rest, segment)
		}
	}
	return fans, rest
}

// segmentNamed is what the Segments sheet says of a segment, which may be
// nothing.
func (s *study) segmentNamed(name string) experiment.Segment {
	for _, one := range s.e.Segments {
		if one.Name == name {
			return one
		}
	}
	return experiment.Segment{}
}
