package characteristics

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// waveSums is what many runs in one world came to.
type waveSums struct {
	runs                   int
	even, adaptive, gained moments
	evenBest, adaptiveBest moments
	judged                 [3]judgedSums
}

type judgedSums struct {
	right, first, wrong, covered int
	bias                         moments
}

// judgements are the names of what is judged, in their order.
var judgements = [3]string{findings.JudgedPlanned, findings.JudgedByWave, findings.JudgedTogether}

func (s *waveSums) add(w *world, r waveRun) {
	s.runs++
	s.even.add(r.even.engagements)
	s.adaptive.add(r.adaptive.engagements)
	s.gained.add(r.adaptive.engagements - r.even.engagements)
	s.evenBest.add(r.even.best)
	s.adaptiveBest.add(r.adaptive.best)
	for i, j := range [3]judgement{r.byPlan, r.byWave, r.together} {
		of := &s.judged[i]
		right := len(w.best) == 1 && j.named == w.best[0]
		count(&of.right, right)
		count(&of.wrong, j.named >= 0 && !right)
		count(&of.first, len(w.best) == 1 && j.first == w.best[0])
		count(&of.covered, !j.uncovered)
		of.bias.add(j.bias)
	}
}

// tell puts the sums into findings.
func (p *wavePlan) tell(o WaveOptions, worlds []*world, sums []waveSums) *findings.WavePlay {
	w, own := worlds[0], &sums[0]
	plan := &plan{e: p.e, days: []int32{0}, upTo: []int64{0}}
	f := &findings.WavePlay{
		Schema: findings.WavePlaySchema, Methods: findings.Methods, Experiment: p.e.Name, Simulated: true, Runs: o.Runs, Seed: o.Seed, Waves: o.Waves,
		Floor: findings.Unknown, ControlFloor: findings.Unknown, Plan: plan.told(), Truth: plan.truth(w), Drift: drifting,
		Warnings: plan.warnings(),
	}
	f.Plan.Start = "" // waves have no days
	floor, control := p.policy.Floors()
	f.Floor = findings.Number(floor)
	if p.policy.Control >= 0 {
		f.ControlFloor = findings.Number(control)
	}
	ideal := 0.0
	for s, rates := range w.rates {
		ideal += float64(float64(w.sizes[s]) * maxOf(rates))
	}
	f.Ideal, f.Gained = findings.Number(ideal), own.gained.mean(own.runs)
	f.Planned = findings.WaveSent{Engagements: own.even.mean(own.runs), Regret: lost(own.even, ideal, own.runs), ContactsBest: own.evenBest.mean(own.runs)}
	f.Adaptive = findings.WaveSent{Engagements: own.adaptive.mean(own.runs), Regret: lost(own.adaptive, ideal, own.runs), ContactsBest: own.adaptiveBest.mean(own.runs)}
	for i, name := range judgements {
		f.Judged = append(f.Judged, judged(name, w, sums, i))
	}
	f.Reasons = p.reasons(f, w)
	return f
}

// lost is by how much engagements fall short of the ideal.
func lost(m moments, ideal float64, runs int) findings.Frequency {
	had := m.mean(runs)
	return findings.Frequency{Value: findings.Number(ideal) - had.Value, Low: findings.Number(ideal) - had.High, High: findings.Number(ideal) - had.Low}
}

func judged(name string, w *world, sums []waveSums, i int) findings.WaveJudged {
	of, null, drift := sums[0].judged[i], sums[1].judged[i], sums[2].judged[i]
	runs := sums[0].runs
	j := findings.WaveJudged{
		Judged: name, Power: unknownFrequency, First: unknownFrequency, WrongWinner: frequency(of.wrong, runs), Coverage: frequency(of.covered, runs), Bias: of.bias.mean(runs),
		FalseWinner: frequency(null.wrong, runs), NullCoverage: frequency(null.covered, runs),
		DriftFalseWinner: frequency(drift.wrong, runs), DriftCoverage: frequency(drift.covered, runs),
	}
	if len(w.best) == 1 {
		j.Power, j.First = frequency(of.right, runs), frequency(of.first, runs)
	}
	return j
}

var unknownFrequency = findings.Frequency{Value: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}

// frequency is a share of the runs with its Wilson interval.
func frequency(n, runs int) findings.Frequency {
	f := findings.Frequency{Value: findings.Number(float64(n) / float64(runs)), Low: 0, High: 1}
	if i, err := inference.Wilson(float64(n), float64(runs), level); err == nil {
		f.Low, f.High = findings.Number(i.Low), findings.Number(i.High)
	}
	return f
}

// wholePeople is a mean number of them, as it is said.
func wholePeople(n findings.Number) any {
	if !n.Known() {
		return nil
	}
	return int64(math.Round(float64(n)))
}

// reasons say what adapting buys and costs.
func (p *wavePlan) reasons(f *findings.WavePlay, w *world) []findings.Message {
	var list []findings.Message
	say := func(code string, pairs ...any) {
		list = append(list, findings.FromMessage(experiment.Msg(code, pairs...)))
	}
	planned, byWave, together := f.Judged[0], f.Judged[1], f.Judged[2]
	possible := float64(f.Ideal - f.Planned.Engagements.Value)
	gained := []any{"gained", wholePeople(f.Gained.Value), "low", wholePeople(f.Gained.Low), "high", wholePeople(f.Gained.High), "planned", wholePeople(f.Planned.Engagements.Value),
		"part", float64(f.Gained.Value) / possible, "lift", float64(f.Gained.Value / f.Planned.Engagements.Value), "waves", f.Waves}
	switch {
	case possible < equal:
		say("waves.nothing-to-gain", "waves", f.Waves)
	case f.Gained.Low > 0:
		say("waves.gains", gained...)
	case f.Gained.High < 0:
		say("waves.loses", gained...)
	default:
		say("waves.unclear", gained...)
	}
	say("waves.best", "planned", float64(f.Planned.ContactsBest.Value), "adaptive", float64(f.Adaptive.ContactsBest.Value))
	if len(w.best) == 1 {
		say("waves.power", "trigger", p.names[w.best[0]], "planned", float64(planned.Power.Value), "adaptive", float64(byWave.Power.Value),
			"first_planned", float64(planned.First.Value), "first", float64(byWave.First.Value))
	}
	say("waves.false", "planned", float64(planned.FalseWinner.Value), "adaptive", float64(byWave.FalseWinner.Value), "drift", float64(byWave.DriftFalseWinner.Value))
	trigger, versus := p.watched(w)
	say("waves.together", "winner", float64(together.DriftFalseWinner.Value), "coverage", float64(together.DriftCoverage.Value), "by_wave", float64(byWave.DriftCoverage.Value),
		"drift", f.Drift, "bias", float64(together.Bias.Value), "trigger", p.names[trigger], "versus", p.names[versus])
	return list
}
