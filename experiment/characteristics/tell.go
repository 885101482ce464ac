package characteristics

import (
	"cmp"
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/simulate"
)

// tell puts the sums into findings.
func (p *plan) tell(o Options, worlds []*world, all []*sums) *findings.Characteristics {
	w := worlds[0]
	c := &findings.Characteristics{
		Schema: findings.CharacteristicsSchema, Methods: findings.Methods, Experiment: p.e.Name, Simulated: true,
		Runs: o.Runs, Seed: o.Seed, Plan: p.told(), Truth: p.truth(w),
		Rules: p.rulesTold(w, all[0]), NullRules: p.rulesTold(worlds[1], all[1]), Warnings: p.warnings(),
	}
	return c
}

// warnings say what is not played.
func (p *plan) warnings() []findings.Message {
	if len(simulate.Mechanisms(p.e, simulate.AsSaid)) > 0 {
		return []findings.Message{findings.FromMessage(experiment.Msg("characteristics.behaviour"))}
	}
	return []findings.Message{}
}

func (p *plan) told() findings.PlayedPlan {
	told := findings.PlayedPlan{
		Design: string(p.e.Design), Control: p.e.Control, Stopping: string(cmp.Or(p.e.Stopping, experiment.Fixed)),
		Level: cmp.Or(p.e.Level, experiment.DefaultLevel), Power: cmp.Or(p.e.Power, experiment.DefaultPower),
		Start: p.e.Start.Format("2006-01-02"), Days: int(p.upTo[len(p.upTo)-1]), Looks: len(p.days),
		Segments: len(p.e.Segments), Triggers: p.e.TriggerNames(),
	}
	for _, s := range p.e.Segments {
		told.Contacts += p.e.Shown(s.Size)
	}
	if e := p.e.MinimumEffect; e.Value > 0 {
		told.MinimumEffect = &findings.Effect{Value: e.Value, Relative: e.Relative}
	}
	return told
}

func (p *plan) truth(w *world) findings.Truth {
	t := findings.Truth{Best: []string{}, Triggers: []findings.TrueRate{}, Lead: findings.Unknown, TailoringGain: findings.Number(w.gain), MinimumEffect: findings.Unknown}
	names := p.e.TriggerNames()
	for _, a := range w.best {
		t.Best = append(t.Best, names[a])
	}
	second := math.Inf(-1)
	for a, rate := range w.overall {
		t.Triggers = append(t.Triggers, findings.TrueRate{Trigger: names[a], Rate: rate})
		if a != w.best[0] {
			second = max(second, rate)
		}
	}
	t.Lead = findings.Number(max(0, w.overall[w.best[0]]-second))
	if m := p.minimum(w); m > 0 {
		t.MinimumEffect = findings.Number(m)
	}
	return t
}

// minimum is the smallest effect worth having, as an absolute difference: a
// relative one is held against the control's true rate, or the mean of all.
func (p *plan) minimum(w *world) float64 {
	base, n := 0.0, 0.0
	for a, name := range p.e.TriggerNames() {
		if name == p.e.Control {
			return p.e.MinimumEffect.Of(w.overall[a])
		}
		base, n = base+w.overall[a], n+1
	}
	return p.e.MinimumEffect.Of(base / n)
}

func (p *plan) rulesTold(w *world, s *sums) []findings.RuleCharacteristics {
	list := []findings.RuleCharacteristics{}
	for i, r := range p.rules {
		list = append(list, p.ruleTold(r, w, s, &s.rules[i]))
	}
	return list
}

func (p *plan) ruleTold(r rule, w *world, s *sums, of *ruleSums) findings.RuleCharacteristics {
	t := findings.RuleCharacteristics{Stopping: r.name, Looks: []findings.StoppedLook{}}
	widest := 0.0
	chance := func(n int) findings.Frequency {
		c := findings.Frequency{Value: findings.Number(float64(n) / float64(s.runs)), Low: 0, High: 1}
		if i, err := inference.Wilson(float64(n), float64(s.runs), level); err == nil {
			c.Low, c.High = findings.Number(i.Low), findings.Number(i.High)
			widest = max(widest, (i.High-i.Low)/2)
		}
		return c
	}
	none := findings.Frequency{Value: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
	e := &t.Errors
	e.Power, e.FalseWinner, e.WrongWinner, e.WrongByMinimum = none, chance(of.falsely), chance(of.wrong), none
	if len(w.best) == 1 {
		e.Power = chance(of.right)
	}
	if p.minimum(w) > 0 {
		e.WrongByMinimum = chance(of.wrongByMinimum)
	}
	e.Equivalent, e.Invalid = chance(of.status[findings.Equivalent]), chance(of.status[findings.Invalid])
	e.NoWinner = chance(s.runs - of.status[findings.Winner])
	e.Coverage = chance(s.runs - of.uncovered)
	e.TailorRight, e.TailorWrong = chance(of.tailorRight), chance(of.tailorWrong)
	e.ExpectedContacts, e.ExpectedRegret = of.contacts.mean(s.runs), of.regret.mean(s.runs)
	t.Power, t.FalseWinner, t.WrongWinner, t.WrongByMinimum = e.Power.Value, e.FalseWinner.Value, e.WrongWinner.Value, e.WrongByMinimum.Value
	t.Equivalent, t.Invalid, t.NoWinner, t.Coverage = e.Equivalent.Value, e.Invalid.Value, e.NoWinner.Value, e.Coverage.Value
	t.TailorRight, t.TailorWrong = e.TailorRight.Value, e.TailorWrong.Value
	t.ExpectedContacts, t.ExpectedRegret = e.ExpectedContacts.Value, e.ExpectedRegret.Value
	t.RegretDuring, t.RegretAfter = of.during.mean(s.runs).Value, of.after.mean(s.runs).Value
	t.MonteCarloError = findings.Number(widest)
	for look, n := range of.stopped {
		if r.looks || look == len(p.days)-1 {
			t.Looks = append(t.Looks, findings.StoppedLook{Look: look + 1, Days: p.upTo[look], Winner: findings.Number(float64(n) / float64(s.runs))})
		}
	}
	return t
}

// level is that of the intervals that simulating leaves.
const level = 0.95

// mean is that of some runs, with its interval.
func (m moments) mean(runs int) findings.Frequency {
	n := float64(runs)
	mean := m.sum / n
	half := math.NaN()
	if runs > 1 {
		half = inference.TwoSided(level) * math.Sqrt(max(0, m.squares-m.sum*mean)/(n-1)/n)
	}
	return findings.Frequency{Value: findings.Number(mean), Low: findings.Number(mean - half), High: findings.Number(mean + half)}
}
