package analysis

import "triggerlab/experiment/findings"

// brokenData is why nothing is concluded from a comparison: a reason of
// findings.Comparison.CannotTell beside those of inference.
const brokenData = "invalid"

// withhold takes back every conclusion from data that cannot be trusted. What
// was counted stays, and so do rates and differences as they are; intervals,
// probabilities and gains would claim to know more.
func withhold(f *findings.Findings) {
	withholdTriggers(f.Triggers)
	for i := range f.Comparisons {
		c := &f.Comparisons[i]
		c.Low, c.High, c.LiftLow, c.LiftHigh = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
		c.PValue, c.ExactP, c.PAdjusted = findings.Unknown, findings.Unknown, findings.Unknown
		c.Pooled, c.CannotTell, c.Adjusted = findings.Unknown, brokenData, nil
	}
	for i := range f.Leader.Versus {
		f.Leader.Versus[i].Low, f.Leader.Versus[i].High = findings.Unknown, findings.Unknown
	}
	if f.Sharper.Reason == nil {
		f.Sharper.Reason = why("sharper.invalid")
	}
	f.Attention, f.Fans = findings.Attention{Shares: []findings.AttentionShare{}}, nil
	q := &f.Sequential
	q.Low, q.High, q.RepeatedP, q.PowerTrend, q.PowerMinimum = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
	q.Futile, q.Reasons = false, []findings.Message{}
	withholdSegments(f.Segments, &f.Heterogeneity, &f.Tailoring)
	for i := range f.Breakdowns {
		b := &f.Breakdowns[i]
		withholdSegments(b.Segments, &b.Heterogeneity, &b.Tailoring)
	}
}

func withholdTriggers(triggers []findings.Trigger) {
	for i := range triggers {
		t := &triggers[i]
		t.Low, t.High, t.ProbabilityBest, t.ExpectedLoss = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
		t.InBestSet = false
	}
}

func withholdSegments(segments []findings.Segment, h *findings.Heterogeneity, t *findings.Tailoring) {
	for i := range segments {
		withholdTriggers(segments[i].Triggers)
	}
	if len(segments) > 0 {
		reason := message("heterogeneity.invalid")
		*h = noHeterogeneity(&reason)
	}
	t.NaiveGain, t.Gain, t.Low, t.High = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
	t.BestSingle, t.Policy = "", map[string]string{}
	t.Segments, t.Trees = []findings.SegmentGain{}, []findings.PolicyTree{}
}
