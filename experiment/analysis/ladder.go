package analysis

import "triggerlab/experiment/findings"

// ladder tells how far contacts climbed with each trigger: noticed, in love,
// stays. It takes times and contacts, without which there is none.
func (s *study) ladder() {
	if s.t.Ladder == nil || !s.p.ContactsKnown {
		return
	}
	s.f.Ladder = []findings.Rungs{}
	for _, trigger := range shown(s.t.Overall) {
		r := s.t.Ladder[trigger]
		s.f.Ladder = append(s.f.Ladder, findings.Rungs{
			Trigger: s.t.Triggers[trigger],
			Noticed: s.rung(r.Noticed, r.OfNoticed), InLove: s.rung(r.InLove, r.OfInLove), Stays: s.rung(r.Stays, r.OfStays),
		})
	}
}

// rung is how many of those who could get there did.
func (s *study) rung(contacts, eligible int64) findings.Rung {
	r := findings.Rung{Eligible: eligible, Contacts: contacts}
	r.Share, r.Low, r.High = s.portion(contacts, eligible)
	return r
}
