package analysis

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// reply tells how often an answer came as quickly as the channel's users
// expect, of the exposures whose reply has a known latency. What it has to do
// with engagement is among the drivers.
func (s *study) reply() error {
	w := s.newCrowder().crowd(func(c situation) (situation, bool) {
		return situation{trigger: c.trigger, reply: c.reply}, c.reply == inTime || c.reply == late
	})
	if len(w.cells) == 0 {
		return nil
	}
	all, err := s.punctual(w, "", everybody)
	if err != nil {
		return err
	}
	s.f.Reply = &findings.Reply{All: all, Triggers: []findings.Punctual{}}
	for _, trigger := range shown(s.t.Overall) {
		one, err := s.punctual(w, s.t.Triggers[trigger], func(c situation) bool { return c.trigger == trigger })
		if err != nil {
			return err
		}
		if one.Exposures > 0 {
			s.f.Reply.Triggers = append(s.f.Reply.Triggers, one)
		}
	}
	return nil
}

// punctual is the share of replies in time, with an interval that takes the
// exposures of a contact together: being in time stands for engaging.
func (s *study) punctual(w *crowd, trigger string, of func(situation) bool) (findings.Punctual, error) {
	p := findings.Punctual{Trigger: trigger, Share: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
	arms, err := w.pooled(2, func(c situation) int {
		switch {
		case !of(c):
			return -1
		case c.reply == inTime:
			return 1
		}
		return 0
	})
	if err != nil {
		return p, err
	}
	p.InTime, p.Exposures = int64(arms.Exposures[1]), int64(arms.Exposures[0]+arms.Exposures[1])
	if p.Exposures < fewContacts {
		return p, nil
	}
	m := inference.Moments{
		Contacts: []float64{min(arms.Contacts[0]+arms.Contacts[1], float64(p.Exposures))}, Exposures: []float64{float64(p.Exposures)}, Engagements: []float64{float64(p.InTime)},
		MM: [][]float64{{arms.MM[0][0] + 2*arms.MM[0][1] + arms.MM[1][1]}},
		MY: [][]float64{{arms.MM[0][1] + arms.MM[1][1]}},
		YY: [][]float64{{arms.MM[1][1]}},
	}
	c, err := inference.NewComparing([]inference.Stratum{{Moments: m, Weight: 1}})
	if err != nil {
		return p, err
	}
	p.Share = findings.Number(c.Rate(0))
	p.Low, p.High = ends(c.RateInterval(0, s.level))
	return p, nil
}
