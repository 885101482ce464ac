package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

func noTailoring() findings.Tailoring {
	return findings.Tailoring{
		By: []string{}, Policy: map[string]string{}, NaiveGain: findings.Unknown, Gain: findings.Unknown,
		Low: findings.Unknown, High: findings.Unknown, Reasons: []findings.Message{},
		Segments: []findings.SegmentGain{}, Trees: []findings.PolicyTree{},
	}
}

// folded is a breakdown as tailoring learns from it.
type folded struct {
	cut      *tally.Breakdown
	active   []int // the triggers that were shown, the cells' 0, 1, 2…
	cells    [][]inference.Moments
	contacts [][]float64
	options  inference.TailoringOptions
}

// tailoring asks whether a trigger chosen per segment beats the best single
// one, by learning on some folds and judging on others; tested says whether
// the segments could be held against each other.
func (s *study) tailoring(cut *tally.Breakdown, tested bool) findings.Tailoring {
	t, data := s.tailor(cut, func() bool { return tested })
	if data != nil {
		t.Trees = s.trees(*data)
	}
	return t
}

// tailor answers that, but for trees; it returns what it learned from where
// there is an answer.
func (s *study) tailor(cut *tally.Breakdown, tested func() bool) (findings.Tailoring, *folded) {
	t := noTailoring()
	t.By = cut.By
	if !independent(cut) {
		t.Verdict = findings.NotProven
		t.Reasons = append(t.Reasons, message("tailoring.shared", "columns", cut.ExposureLevel))
		return t, nil
	}
	if len(cut.Segments) < 2 {
		t.Verdict = findings.DoNotTailor
		t.Reasons = append(t.Reasons, message("tailoring.one-segment"))
		return t, nil
	}
	if s.wavesApart() {
		t.Verdict = findings.NotProven
		t.Reasons = append(t.Reasons, message("tailoring.waves"))
		return t, nil
	}
	data := s.folded(cut)
	result, err := s.valued(data)
	if err != nil || result.Best < 0 || math.IsNaN(result.Gain) {
		t.Verdict = findings.NotProven
		t.Reasons = append(t.Reasons, message("tailoring.too-few"))
		return t, nil
	}
	t.BestSingle = s.t.Triggers[data.active[result.Best]]
	for i := range cut.Segments {
		if choice := result.Policy[i]; choice >= 0 {
			name, trigger := SegmentName(cut.By, cut.Segments[i].Values), s.t.Triggers[data.active[choice]]
			t.Policy[name] = trigger
			t.Segments = append(t.Segments, segmentGain(name, trigger, result.Segments[i], result.Naive[i]))
		}
	}
	t.NaiveGain, t.Gain = findings.Number(result.NaiveGain), findings.Number(result.Gain)
	t.Low, t.High = findings.Number(result.Low), findings.Number(result.High)
	minimum := s.leastGain(t.BestSingle)
	verdict, why, more := s.judgeTailoring(result, minimum, tested)
	t.Verdict, t.Reasons = verdict, append(t.Reasons, message("tailoring."+why, gained(result, t.BestSingle, minimum)...))
	t.Reasons = append(t.Reasons, more...)
	if cut == &s.t.Breakdowns[0] {
		s.tailored = &result
	}
	return t, data
}

func segmentGain(segment, trigger string, g inference.Gain, naive float64) findings.SegmentGain {
	return findings.SegmentGain{
		Segment: segment, Trigger: trigger, NaiveGain: findings.Number(naive),
		Gain: findings.Number(g.Gain), Low: findings.Number(g.Low), High: findings.Number(g.High),
	}
}

// valued learns policies and values them: once for the first breakdown, whatever
// the level at which it is judged.
func (s *study) valued(data *folded) (inference.Tailored, error) {
	if first := data.cut == &s.t.Breakdowns[0]; !first {
		return inference.Tailoring(data.cells, data.contacts, data.options)
	}
	if s.seen.tailored == nil {
		result, err := inference.Tailoring(data.cells, data.contacts, data.options)
		if err != nil {
			return result, err
		}
		s.seen.tailored = &result
	}
	return s.seen.tailored.At(data.options.Level), nil
}

// folded takes the moments of a breakdown fold by fold, and for parts its
// fans and the others.
func (s *study) folded(cut *tally.Breakdown) *folded {
	first := cut == &s.t.Breakdowns[0]
	var data folded
	if first && s.seen.folded != nil {
		data = *s.seen.folded
	} else {
		data = s.fold(cut)
	}
	if first {
		kept := data
		s.seen.folded = &kept
	}
	data.options.Level = s.looking.rule.Level(s.level)
	return &data
}

func (s *study) fold(cut *tally.Breakdown) folded {
	data := folded{cut: cut, active: shown(s.t.Overall), options: inference.TailoringOptions{Parts: make([][]int, 2)}}
	for i := range cut.Segments {
		var cells []inference.Moments
		var contacts []float64
		for _, fold := range cut.Segments[i].Folds {
			cells = append(cells, s.moments(fold, data.active))
			contacts = append(contacts, float64(fold.Contacts))
		}
		data.cells, data.contacts = append(data.cells, cells), append(data.contacts, contacts)
		part := 1
		if s.fan(cut.Segments[i]) {
			part = 0
		}
		data.options.Parts[part] = append(data.options.Parts[part], i)
	}
	return data
}

// judgeTailoring says whether a policy is worth it, why, and what more there
// is to say. Where the segments could not be tested it is never said not to be.
func (s *study) judgeTailoring(result inference.Tailored, minimum float64, tested func() bool) (verdict, why string, more []findings.Message) {
	complained := s.overGuardrail(result.Policy)
	switch {
	case len(s.broken) > 0:
		return findings.NotProven, "invalid", nil
	case len(s.stops) > 0 && result.Low > 0:
		return findings.NotProven, "stopped", nil
	case len(complained) > 0 && result.Low > 0:
		return findings.NotProven, "stopped", complained
	case result.Constant && result.Thin:
		return findings.NotProven, "thin", nil
	case !(result.Low > 0) && !tested():
		return findings.NotProven, "too-few", nil
	case result.Constant:
		return findings.DoNotTailor, "constant", nil
	case result.Low > 0:
		return findings.Tailor, "tailor", nil
	case result.High <= 0:
		return findings.DoNotTailor, "loses", nil
	case result.High < minimum:
		return findings.DoNotTailor, "too-little", nil
	}
	return findings.NotProven, "not-proven", nil
}

// leastGain is the smallest gain over the best single trigger that is worth
// having.
func (s *study) leastGain(single string) float64 {
	best := s.moments(s.t.Overall, []int{slices.Index(s.t.Triggers, single)})
	return s.e.MinimumEffect.Of(best.Engagements[0] / best.Exposures[0])
}

// gained are the values of a message about a policy.
func gained(result inference.Tailored, single string, minimum float64) []any {
	return []any{"gain", result.Gain, "low", result.Low, "high", result.High, "naive", result.NaiveGain, "trigger", single, "minimum", minimum}
}

// overGuardrail names the triggers of a policy that draw too many complaints:
// what cannot win for everybody is not to be sent to a part of them either.
func (s *study) overGuardrail(policy []int) []findings.Message {
	var list []findings.Message
	for i, trigger := range shown(s.t.Overall) {
		if slices.Contains(policy, i) && s.guardrail(s.t.Overall, trigger) == "exceeded" {
			list = append(list, s.tooManyComplaints(s.t.Triggers[trigger], s.t.Counts(trigger)))
		}
	}
	return list
}

func (s *study) tooManyComplaints(trigger string, c tally.Counts) findings.Message {
	return message("verdict.guardrail", "trigger", trigger, "complaints", c.Complaints, "rate", ratio(c.Complaints, c.Exposures), "guardrail", s.e.Guardrail)
}
