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
	withholdMotives(f)
	for i := range f.Days {
		f.Days[i].Low, f.Days[i].High = findings.Unknown, findings.Unknown
	}
}

// withholdMotives takes back what was told of drivers and of contacts; shares
// stay as they are.
func withholdMotives(f *findings.Findings) {
	for i := range f.Drivers {
		f.Drivers[i] = withheld(f.Drivers[i]).Driver
	}
	a := &f.Ambivalence
	a.Low, a.High, a.Expected, a.PValue = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
	a.Correlation, a.WithinSegments, a.Relations = findings.Unknown, findings.Unknown, []findings.RelationCorrelation{}
	a.Reasons = []findings.Message{message("ambivalence.invalid")}
	for i := range f.Ladder {
		for _, r := range []*findings.Rung{&f.Ladder[i].Noticed, &f.Ladder[i].InLove, &f.Ladder[i].Stays} {
			r.Low, r.High = findings.Unknown, findings.Unknown
		}
	}
	if f.Reply == nil {
		return
	}
	f.Reply.All.Low, f.Reply.All.High = findings.Unknown, findings.Unknown
	for i := range f.Reply.Triggers {
		f.Reply.Triggers[i].Low, f.Reply.Triggers[i].High = findings.Unknown, findings.Unknown
	}
}

// withheld is a driver without numbers or cautions about them.
func withheld(d findings.Driver) driver {
	empty := untold(d.Term, d.Kind)
	empty.By, empty.Level, empty.Versus, empty.Among, empty.Given = d.By, d.Level, d.Versus, d.Among, d.Given
	empty.Triggers, empty.VersusTriggers, empty.Exposures = d.Triggers, d.VersusTriggers, d.Exposures
	return empty.refuse(brokenData)
}

func withholdTriggers(triggers []findings.Trigger) {
	for i := range triggers {
		t := &triggers[i]
		t.Low, t.High, t.ProbabilityBest, t.ExpectedLoss = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
		t.Pooled, t.EffectiveEngagements, t.EffectiveExposures, t.InBestSet = findings.Unknown, findings.Unknown, findings.Unknown, false
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
	withholdTailoring(t)
}

func withholdTailoring(t *findings.Tailoring) {
	t.NaiveGain, t.Gain, t.Low, t.High = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
	t.BestSingle, t.Policy = "", map[string]string{}
	t.Segments, t.Trees = []findings.SegmentGain{}, []findings.PolicyTree{}
}
