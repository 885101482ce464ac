package tally

import "triggerlab/experiment"

// waiting is an exposure that was too young to be judged when its row was read,
// and may be old enough by the last moment that anybody knows of.
type waiting struct {
	contact          uint64 // hash; 0: nobody is named
	at               int64
	prior            float64
	profile, trigger int32
	day              int32
	outcome          experiment.Outcome
	around           uint8
	fold             uint8
}

// wait keeps such an exposure.
func (s *Shard) wait(e *Exposure, who uint64) {
	w := waiting{
		contact: who, at: e.At, prior: e.prior(), profile: e.Profile, trigger: e.Trigger, day: e.Day, outcome: e.Outcome, around: e.Circumstance,
	}
	if who != 0 {
		w.fold = uint8(Fold(e.Contact))
	}
	s.waiting = append(s.waiting, w)
}

// ageAt is the age of what was young, by the end.
func (g *Gatherer) ageAt(at int64) Age {
	if at != 0 && at+g.Window <= g.Last {
		return Old
	}
	return Young
}

// endWaiting enters the exposures that waited, and tells the events how old
// their tellings are.
func (g *Gatherer) endWaiting() {
	for _, s := range g.shards {
		for _, w := range s.waiting {
			outcome := g.ageAt(w.at).settle(w.outcome)
			at := placeOf(s.cell(w.profile, w.trigger, w.around), s.account(outcome, w.trigger, w.day))
			if w.contact == 0 {
				s.enterNobody(at, w.trigger, kind(outcome), w.prior)
			} else {
				s.enterFold(w.contact, w.fold, at, kind(outcome), w.prior)
			}
		}
		s.waiting = nil
	}
	for i := range g.events {
		es := &g.events[i]
		for place, at := range es.young {
			es.at(place).age = g.ageAt(at)
		}
		es.young = nil
	}
}

// wait notes when a telling was that is young: of different moments the first,
// for the oldest of its rows counts. One that is old waits for nothing.
func (es *events) wait(place int32, at int64) {
	before, waits := es.young[place]
	switch {
	case es.at(place).age != Young:
		delete(es.young, place)
	case at == 0 || waits && before <= at:
	case es.young == nil:
		es.young = map[int32]int64{place: at}
	default:
		es.young[place] = at
	}
}
