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

// The thresholds at which a split is broken (Fabijan et al. 2019) and one of
// its contacts too many has been shown two triggers.
const (
	brokenSplit   = 0.001
	manyInSeveral = 0.01
)

// The concentrations by which a split is tested that is looked at often: what
// departs much shows soon, and what departs little after many contacts.
const (
	largeDeparture = 100
	smallDeparture = 10_000
)

// health asks whether the data can be trusted, before anything is concluded.
// A decision needs to know what forbids it, and nothing else of them.
func (s *study) health() {
	s.simulated()
	s.plan()
	s.assigned()
	if s.deck {
		s.completeDeck()
	} else {
		s.sampleRatio()
		s.severalTriggers()
	}
	s.pendingOutcomes()
	if !s.deciding {
		s.describe()
	}
	s.differentDays()
	s.reading()
}

// describe notes of the data what forbids nothing.
func (s *study) describe() {
	s.setAside()
	s.sharedSegments()
	s.unknownContacts()
	s.complaints()
	s.overTime()
	s.feedback()
	s.minimumEffect()
}

// minimumEffect says what a relative effect comes to, because 2 % of a rate
// is easily taken for two percentage points.
func (s *study) minimumEffect() {
	e := s.e.MinimumEffect
	if !e.Relative {
		return
	}
	if s.control < 0 {
		s.check("minimum-effect", findings.Warning, findings.Unknown, message("health.minimum-without-control", "effect", e.Value))
		return
	}
	c := s.moments(s.t.Overall, []int{s.control})
	if rate := c.Engagements[0] / c.Exposures[0]; rate > 0 {
		s.check("minimum-effect", findings.OK, findings.Unknown, message("health.minimum", "effect", e.Value, "control", s.e.Control, "rate", rate, "minimum", e.Of(rate)))
	}
}

func (s *study) check(name, status string, p findings.Number, m findings.Message) {
	s.f.Health = append(s.f.Health, findings.Check{Check: name, Status: status, PValue: p, Message: m})
}

func (s *study) simulated() {
	if s.p.Simulated {
		s.check("simulated", findings.Warning, findings.Unknown, message("health.simulated", "seed", s.p.Seed))
	}
}

// shares are the planned shares of the triggers; all alike where none is said.
func (s *study) shares() ([]float64, bool) {
	shares := make([]float64, len(s.t.Triggers))
	said := false
	for i := range shares {
		shares[i] = s.e.Triggers[i].Share
		said = said || shares[i] > 0
	}
	if !said {
		for i := range shares {
			shares[i] = 1
		}
	}
	return shares, said
}

// sampleRatio holds the contacts of each trigger against the planned shares,
// and names the cell to blame. Where the plan looks at the data more than once
// the p is that of the sequential test, which may be looked at as often.
func (s *study) sampleRatio() {
	observed, firstWave := s.plannedFor()
	shares, said := s.shares()
	chi, err := inference.SampleRatio(observed, shares)
	if err != nil {
		s.check("sample-ratio", findings.Warning, findings.Unknown, message("health.sample-ratio-unknown"))
		return
	}
	once := chi.P
	if s.looksOften() && !firstWave { // who looks later sees the first wave as it was
		if chi.P, err = inference.SequentialRatio(observed, shares, largeDeparture, smallDeparture); err != nil {
			chi.P = once
		}
	}
	if len(chi.Unplanned) > 0 {
		// Contacts of a trigger that the plan gives none are not to be had by chance.
		chi.P = 0
		chi.Culprit = slices.MaxFunc(chi.Unplanned, func(a, b int) int { return cmp.Compare(observed[a], observed[b]) })
	}
	if chi.Culprit < 0 {
		s.check("sample-ratio", findings.Warning, findings.Unknown, message("health.sample-ratio-unknown"))
		return
	}
	if chi.P < brokenSplit {
		var contacts, total float64
		for i := range observed {
			contacts, total = contacts+observed[i], total+shares[i]
		}
		segment, trigger := "", chi.Culprit
		if !firstWave {
			segment = s.culprit(observed, shares, trigger)
		}
		values := []any{"p", chi.P, "trigger", s.t.Triggers[trigger], "segment", segment, "contacts", int64(observed[trigger]),
			"expected", int64(math.Round(contacts * shares[trigger] / total)), "planned", said}
		s.check("sample-ratio", findings.Stop, findings.Number(chi.P), message("health.sample-ratio-broken", values...))
		s.broken = append(s.broken, message("verdict.split-broken", values...))
		return
	}
	if s.looksOften() && !firstWave {
		s.check("sample-ratio", findings.OK, findings.Number(chi.P), message("health.sample-ratio-always", "p", chi.P, "once", once))
		return
	}
	code := "health.sample-ratio-ok"
	if firstWave {
		code = "health.sample-ratio-first-wave"
	}
	s.check("sample-ratio", findings.OK, findings.Number(chi.P), message(code, "p", chi.P))
}

// looksOften tells that the plan has more than one look at the data.
func (s *study) looksOften() bool {
	return s.e.Stopping == experiment.AlwaysValid || s.e.PlannedLooks() > 1
}

// culprit is the segment where a trigger departs most from the plan, if the
// segments are known.
func (s *study) culprit(observed, shares []float64, trigger int) string {
	worst, name := 0.0, ""
	segments := s.independent()
	for i := range segments {
		chi, err := inference.SampleRatio(contactsOf(segments[i].Total(), upTo(len(observed))), shares)
		if err == nil && math.Abs(chi.Residuals[trigger]) > worst {
			worst, name = math.Abs(chi.Residuals[trigger]), SegmentName(s.t.Breakdowns[0].By, segments[i].Values)
		}
	}
	return name
}

// severalTriggers counts the contacts of a split who were shown two triggers.
func (s *study) severalTriggers() {
	// Few contacts may have many exposures, and carry the result; two each
	// are what being in two triggers takes.
	share := max(ratio(s.t.Several, s.t.Contacts), ratio(s.t.SeveralExposures, 2*s.f.Data.Exposures))
	values := []any{"contacts", s.t.Several, "share", share}
	switch {
	case s.t.Several == 0 && !s.p.ContactsKnown:
	case s.t.Several == 0:
		s.check("several-triggers", findings.OK, findings.Unknown, message("health.several-none"))
	case share >= manyInSeveral:
		s.check("several-triggers", findings.Stop, findings.Unknown, message("health.several-many", values...))
		s.broken = append(s.broken, message("verdict.several-triggers", values...))
	default:
		s.check("several-triggers", findings.Warning, findings.Unknown, message("health.several-few", values...))
	}
}

// missed is the share of contacts of a deck who were not shown the trigger
// that most of them missed.
func (s *study) missed() float64 {
	_, missed := s.leastShown()
	return ratio(missed, s.t.Contacts)
}

func (s *study) leastShown() (trigger string, missed int64) {
	return s.mostWithout(func(int) int64 { return 0 })
}

// mostWithout is the trigger that most contacts were not shown, but for so
// many who need not be.
func (s *study) mostWithout(spared func(trigger int) int64) (trigger string, missed int64) {
	for _, a := range shown(s.t.Overall) {
		b := s.t.Overall.Block(a, a)
		if without := s.t.Contacts - int64(b[tally.N][tally.N]) - spared(a); without > missed {
			trigger, missed = s.t.Triggers[a], without
		}
	}
	return trigger, missed
}

// spared counts the contacts who were not shown a trigger that is not for their
// segment.
func (s *study) spared(trigger int) (contacts int64) {
	for _, b := range s.t.Breakdowns {
		if !s.bySegment(&b) {
			continue
		}
		for i := range b.Segments {
			if !s.e.Triggers[trigger].TailoredTo(b.Segments[i].Values[0]) {
				g := b.Segments[i].Total()
				contacts += g.Contacts - int64(g.Block(trigger, trigger)[tally.N][tally.N])
			}
		}
		return contacts
	}
	return 0
}

// bySegment tells the breakdown by the segments that the book knows.
func (s *study) bySegment(b *tally.Breakdown) bool {
	known := func(g tally.Segment) bool {
		return slices.ContainsFunc(s.e.Segments, func(one experiment.Segment) bool { return one.Name == g.Values[0] })
	}
	return len(b.By) == 1 && !slices.ContainsFunc(b.Segments, func(g tally.Segment) bool { return !known(g) })
}

// completeDeck counts how many contacts a trigger of a deck missed. Who missed
// it may be another kind of people; where no segments tell them apart there
// cannot be a winner. Whom a trigger is not for need not see it.
func (s *study) completeDeck() {
	trigger, missed := s.mostWithout(s.spared)
	share := ratio(missed, s.t.Contacts)
	values := []any{"trigger", trigger, "contacts", missed, "share", share}
	switch tailored, some := s.leastShown(); {
	case missed == 0 && some > 0:
		s.check("complete-deck", findings.OK, findings.Unknown, message("health.deck-tailored", "trigger", tailored, "contacts", some, "share", s.missed()))
	case missed == 0 && s.p.Granted:
		s.check("complete-deck", findings.Warning, findings.Unknown, message("health.deck-granted"))
	case missed == 0:
		s.check("complete-deck", findings.OK, findings.Unknown, message("health.deck-complete"))
	case share > manyInSeveral && len(s.independent()) < 2:
		s.check("complete-deck", findings.Stop, findings.Unknown, message("health.deck-incomplete", values...))
		s.stops = append(s.stops, message("verdict.deck-incomplete", values...))
	default:
		s.check("complete-deck", findings.Warning, findings.Unknown, message("health.deck-incomplete", values...))
	}
}

// pendingOutcomes forbids a winner unless a window says when an exposure is
// old enough: engagements arrive before ignores.
func (s *study) pendingOutcomes() {
	switch {
	case s.p.Pending == 0:
		s.check("pending", findings.OK, findings.Unknown, message("health.pending-none"))
	case s.e.Window > 0:
		s.check("pending", findings.OK, findings.Unknown, message("health.pending-window", "pending", s.p.Pending))
	default:
		s.check("pending", findings.Warning, findings.Unknown, message("health.pending", "pending", s.p.Pending, "share", ratio(s.p.Pending, s.p.RowsRead)))
		s.stops = append(s.stops, message("verdict.pending", "pending", s.p.Pending))
	}
}

func (s *study) setAside() {
	if s.p.SetAsideRows() == 0 {
		s.check("set-aside", findings.OK, findings.Unknown, message("health.set-aside-none"))
	}
	for _, aside := range s.p.SetAside {
		status := findings.Warning
		if meant(aside.Reason) {
			status = findings.OK
		}
		s.check("set-aside", status, findings.Unknown, message("health.set-aside-"+aside.Reason, "rows", aside.Rows, "first", aside.First, "header", aside.Header, "words", aside.Words))
	}
}

func (s *study) sharedSegments() {
	for _, b := range s.t.Breakdowns {
		if len(b.ExposureLevel) > 0 {
			s.check("segments", findings.Warning, findings.Unknown, message("health.segments-shared", "columns", b.ExposureLevel))
		} else if b.Conflicting > 0 {
			s.check("segments", findings.Warning, findings.Unknown, message("health.segments-conflicting", "contacts", b.Conflicting))
		}
	}
}

func (s *study) unknownContacts() {
	switch {
	case !s.p.ContactsKnown:
		s.check("contacts", findings.Warning, findings.Unknown, message("health.contacts-unknown", "exposures", s.f.Data.Exposures))
	case s.t.Anonymous > 0:
		s.check("contacts", findings.Warning, findings.Unknown, message("health.contacts-partly", "exposures", s.t.Anonymous))
	}
}

// complaints holds every trigger against the guardrail.
func (s *study) complaints() {
	if s.e.Guardrail == 0 {
		return
	}
	if s.f.Data.Complaints == nil {
		s.check("guardrail", findings.Warning, findings.Unknown, message("health.guardrail-unchecked", "guardrail", s.e.Guardrail))
		return
	}
	fine := true
	for i, name := range s.t.Triggers {
		b := s.t.Overall.Block(i, i)
		if s.guardrail(s.t.Overall, i) == "exceeded" {
			fine = false
			s.check("guardrail", findings.Warning, findings.Unknown, message("health.guardrail-exceeded", "trigger", name,
				"rate", b[tally.N][tally.C]/b[tally.N][tally.M], "low", s.complaintsLow(s.t.Overall, i), "guardrail", s.e.Guardrail))
		}
	}
	if fine {
		s.check("guardrail", findings.OK, findings.Unknown, message("health.guardrail-ok", "guardrail", s.e.Guardrail))
	}
}
