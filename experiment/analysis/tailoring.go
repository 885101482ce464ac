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
	}
}

// tailoring asks whether a trigger chosen per segment beats the best single
// one, by learning on some folds and judging on others; tested says whether
// the segments could be held against each other.
func (s *study) tailoring(cut *tally.Breakdown, tested bool) findings.Tailoring {
	t := noTailoring()
	t.By = cut.By
	if !independent(cut) {
		t.Verdict = findings.NotProven
		t.Reasons = append(t.Reasons, message("tailoring.shared", "columns", cut.ExposureLevel))
		return t
	}
	if len(cut.Segments) < 2 {
		t.Verdict = findings.DoNotTailor
		t.Reasons = append(t.Reasons, message("tailoring.one-segment"))
		return t
	}
	active := shown(s.t.Overall)
	cells := make([][]inference.Moments, len(cut.Segments))
	contacts := make([][]float64, len(cut.Segments))
	for i := range cut.Segments {
		for _, fold := range cut.Segments[i].Folds {
			cells[i] = append(cells[i], s.moments(fold, active))
			contacts[i] = append(contacts[i], float64(fold.Contacts))
		}
	}
	result, err := inference.Tailoring(cells, contacts, inference.TailoringOptions{Level: s.level})
	if err != nil || result.Best < 0 || math.IsNaN(result.Gain) {
		t.Verdict = findings.NotProven
		t.Reasons = append(t.Reasons, message("tailoring.too-few"))
		return t
	}
	t.BestSingle = s.t.Triggers[active[result.Best]]
	for i := range cut.Segments {
		if choice := result.Policy[i]; choice >= 0 {
			t.Policy[SegmentName(cut.By, cut.Segments[i].Values)] = s.t.Triggers[active[choice]]
		}
	}
	t.NaiveGain, t.Gain = findings.Number(result.NaiveGain), findings.Number(result.Gain)
	t.Low, t.High = findings.Number(result.Low), findings.Number(result.High)
	s.judgeTailoring(&t, result, tested)
	return t
}

// judgeTailoring says whether tailoring is worth it. Where the segments could
// not be tested it is never said not to be.
func (s *study) judgeTailoring(t *findings.Tailoring, result inference.Tailored, tested bool) {
	best := s.moments(s.t.Overall, []int{slices.Index(s.t.Triggers, t.BestSingle)})
	minimum := s.e.MinimumEffect.Of(best.Engagements[0] / best.Exposures[0])
	values := []any{"gain", result.Gain, "low", result.Low, "high", result.High, "naive", result.NaiveGain, "trigger", t.BestSingle}
	say := func(verdict, code string, more ...any) {
		t.Verdict = verdict
		t.Reasons = append(t.Reasons, message(code, append(values, more...)...))
	}
	complained := s.overGuardrail(t)
	switch {
	case len(s.broken) > 0:
		say(findings.NotProven, "tailoring.invalid")
	case len(s.stops) > 0 && result.Low > 0:
		say(findings.NotProven, "tailoring.stopped")
	case len(complained) > 0 && result.Low > 0:
		say(findings.NotProven, "tailoring.stopped")
		t.Reasons = append(t.Reasons, complained...)
	case result.Constant && result.Thin:
		say(findings.NotProven, "tailoring.thin")
	case !tested && !(result.Low > 0):
		say(findings.NotProven, "tailoring.too-few")
	case result.Constant:
		say(findings.DoNotTailor, "tailoring.constant")
	case result.Low > 0:
		say(findings.Tailor, "tailoring.tailor")
	case result.High <= 0:
		say(findings.DoNotTailor, "tailoring.loses")
	case result.High < minimum:
		say(findings.DoNotTailor, "tailoring.too-little", "minimum", minimum)
	default:
		say(findings.NotProven, "tailoring.not-proven")
	}
}

// overGuardrail names the triggers of a policy that draw too many complaints:
// what cannot win for everybody is not to be sent to a part of them either.
func (s *study) overGuardrail(t *findings.Tailoring) []findings.Message {
	var list []findings.Message
	for i, name := range s.t.Triggers {
		chosen := false
		for _, trigger := range t.Policy {
			chosen = chosen || trigger == name
		}
		if chosen && s.guardrail(s.t.Overall, i) == "exceeded" {
			list = append(list, s.tooManyComplaints(name, s.t.Counts(i)))
		}
	}
	return list
}

func (s *study) tooManyComplaints(trigger string, c tally.Counts) findings.Message {
	return message("verdict.guardrail", "trigger", trigger, "complaints", c.Complaints, "rate", ratio(c.Complaints, c.Exposures), "guardrail", s.e.Guardrail)
}
