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
