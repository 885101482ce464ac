package characteristics

import (
	"slices"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/tally"
)

// waveCell is contacts of one segment who were shown one trigger in one wave.
type waveCell struct{ shown, engaged, complained int64 }

// A waveRun is what one run came to.
type waveRun struct {
	even, adaptive           sent
	byPlan, byWave, together judgement
}

// sent is what a campaign did for the contacts it was sent to.
type sent struct {
	engagements float64 // expected, by the true rates
	best        float64 // share of contacts who were shown the best of their segment
}

// A judgement is what a report says of a campaign at its end.
type judgement struct {
	named     int     // the winner; -1: none
	first     int     // the highest rate; -1: none
	bias      float64 // of the difference of the pair that is watched
	uncovered bool    // some interval does not hold the true difference
}

// play plays one campaign with the shares of the plan, and one with shares that
// follow the outcomes.
func (p *wavePlan) play(w *world, drift bool, seed, run uint64) (r waveRun, err error) {
	even, err := p.campaign(w, drift, seed, run, false)
	if err != nil {
		return r, err
	}
	adaptive, err := p.campaign(w, drift, seed, run, true)
	if err != nil {
		return r, err
	}
	r.even, r.adaptive = p.sent(w, even), p.sent(w, adaptive)
	if r.byPlan, err = p.judge(w, even, true, p.e); err != nil {
		return r, err
	}
	if r.byWave, err = p.judge(w, adaptive, true, p.e); err != nil {
		return r, err
	}
	r.together, err = p.judge(w, adaptive, false, p.asIfPlanned(adaptive))
	return r, err
}

// campaign draws what comes of all waves, by wave, segment and trigger.
func (p *wavePlan) campaign(w *world, drift bool, seed, run uint64, follow bool) ([][][]waveCell, error) {
	var d dice
	d.src.Seed(seed, stream(run))
	engaged, shown := square(len(w.rates), len(p.names)), square(len(w.rates), len(p.names))
	var waves [][][]waveCell
	for wave := range p.waves {
		shares := make([][]float64, len(w.rates))
		for s := range shares {
			shares[s] = p.policy.Planned
		}
		if follow && wave > 0 {
			var err error
			if shares, err = p.policy.Shares(engaged, shown); err != nil {
				return nil, err
			}
		}
		cells := make([][]waveCell, len(w.rates))
		for s, size := range w.sizes {
			contacts := size*int64(wave+1)/int64(p.waves) - size*int64(wave)/int64(p.waves)
			counts, err := inference.Apportion(contacts, shares[s])
			if err != nil {
				return nil, err
			}
			for a, n := range counts {
				rate := w.rates[s][a]
				if drift {
					rate *= 1 + drifting*(2*float64(wave)/float64(p.waves-1)-1)
				}
				c := p.draw(&d, s, a, n, min(1, rate))
				cells[s] = append(cells[s], c)
				engaged[s][a], shown[s][a] = engaged[s][a]+float64(c.engaged), shown[s][a]+float64(c.shown)
			}
		}
		waves = append(waves, cells)
	}
	return waves, nil
}

func square(rows, columns int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = make([]float64, columns)
	}
	return m
}

func (p *wavePlan) draw(d *dice, segment, trigger int, n int64, rate float64) waveCell {
	c := waveCell{shown: n, engaged: d.binomial(n, threshold(rate))}
	if p.e.Guardrail > 0 { // else nobody asks for complaints
		c.complained = d.binomial(n-c.engaged, threshold(simulate.ComplaintRate(p.e.Segments[segment], p.e.Triggers[trigger])))
	}
	return c
}

// sent is what the contacts had of a campaign.
func (p *wavePlan) sent(w *world, waves [][][]waveCell) (s sent) {
	var contacts, best float64
	for _, cells := range waves {
		for i := range cells {
			highest := maxOf(w.rates[i])
			for a, c := range cells[i] {
				n := float64(c.shown)
				contacts += n
				s.engagements += float64(n * w.rates[i][a])
				if highest-w.rates[i][a] < equal {
					best += n
				}
			}
		}
	}
	s.best = best / contacts
	return s
}

// asIfPlanned is the plan with the shares that came out.
func (p *wavePlan) asIfPlanned(waves [][][]waveCell) *experiment.Experiment {
	e := *p.e
	e.Triggers = slices.Clone(e.Triggers)
	for a := range e.Triggers {
		e.Triggers[a].Share = 0
		for _, cells := range waves {
			for i := range cells {
				e.Triggers[a].Share += float64(cells[i][a].shown)
			}
		}
	}
	return &e
}

// judge gathers a campaign as reading its totals would, with the waves or
// without, and decides as a report does.
func (p *wavePlan) judge(w *world, waves [][][]waveCell, kept bool, e *experiment.Experiment) (j judgement, err error) {
	t, err := p.tally(waves, kept)
	if err != nil {
		return j, err
	}
	d := analysis.Decide(e, t, provenance)
	verdict, err := d.Verdict()
	if err != nil {
		return j, err
	}
	intervals, err := d.Intervals()
	if err != nil {
		return j, err
	}
	j.named, j.first = -1, slices.Index(p.names, verdict.First)
	if verdict.Status == findings.Winner {
		j.named = slices.Index(p.names, verdict.Trigger)
	}
	for _, i := range intervals {
		a, b := slices.Index(p.names, i.Trigger), slices.Index(p.names, i.Versus)
		truth := w.overall[a] - w.overall[b]
		j.uncovered = j.uncovered || truth < i.Low || i.High < truth
		switch trigger, versus := p.watched(w); {
		case a == trigger && b == versus:
			j.bias = i.Difference - truth
		case a == versus && b == trigger:
			j.bias = truth - i.Difference
		}
	}
	return j, nil
}

// watched is the truly best trigger, or the next where that is what it is held
// against: the control, or the first one where there is none.
func (p *wavePlan) watched(w *world) (trigger, versus int) {
	versus, trigger = max(0, p.policy.Control), -1
	for a, rate := range w.overall {
		if a != versus && (trigger < 0 || rate > w.overall[trigger]) {
			trigger = a
		}
	}
	return trigger, versus
}

func (p *wavePlan) tally(waves [][][]waveCell, kept bool) (*tally.Tally, error) {
	columns := []string{"segment"}
	if kept {
		columns = append(columns, "wave")
	}
	g := tally.NewGatherer(columns)
	if kept {
		g.Wave = "wave"
	}
	shard := g.Shard()
	for wave, cells := range waves {
		for s := range cells {
			name := p.e.Segments[s].Name
			if kept {
				name += "\x00" + strconv.Itoa(wave+1)
			}
			profile, err := shard.Profile([]byte(name))
			if err != nil {
				return nil, err
			}
			for a, c := range cells[s] {
				if c.shown == 0 {
					continue
				}
				shown, err := shard.Trigger([]byte(p.names[a]))
				if err != nil {
					return nil, err
				}
				shard.AddTotals(profile, shown, 0, tally.Counts{Exposures: c.shown, Engagements: c.engaged, Complaints: c.complained}, tally.NoDay)
			}
		}
	}
	t, _ := g.Close(p.names, [][]string{{"segment"}})
	return t, nil
}
