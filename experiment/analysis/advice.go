package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

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
	spare := math.MaxFloat64 // contacts beyond what is needed; below 0: how many lack
	for _, i := range []int{best.first, rival} {
		contacts, need := s.needed(sc, best, rival, i, low, low+effect)
		spare = math.Min(spare, contacts-need)
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

// needed is how many contacts a trigger has, and how many show the rates to
// be different with the power asked for, at the critical value of the best set
// at the last look, and with what repeated exposures cost the leader and its rival.
func (s *study) needed(sc *scope, best bestSet, rival, trigger int, low, high float64) (contacts, need float64) {
	b := sc.gram.Block(sc.active[trigger], sc.active[trigger])
	contacts = b[tally.N][tally.N]
	exposures := b[tally.N][tally.M]
	if s.reach {
		exposures = contacts
	}
	design := sc.comparing.Pair(best.first, rival).Design
	return contacts, inference.SampleSize(low, high, s.atTheEnd(best.critical), s.power) * design * contacts / exposures
}

// atTheEnd is what a critical value of this moment comes to at the last look.
func (s *study) atTheEnd(critical float64) float64 {
	rule := s.looking.rule
	return rule.Last(rule.Equivalent(critical))
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
