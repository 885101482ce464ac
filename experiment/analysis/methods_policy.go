package analysis

import (
	"slices"

	"triggerlab/experiment/findings"
)

// policyMethods are how it was told for whom a trigger works and what it is
// worth beside the others, what was allowed for, and what time does to it.
func (s *study) policyMethods() []findings.Method {
	var list []findings.Method
	for _, t := range s.tailorings() {
		if slices.ContainsFunc(t.Segments, func(g findings.SegmentGain) bool { return g.Gain.Known() && g.Trigger != t.BestSingle }) {
			list = append(list, s.made("method.segment-gain", "segments", len(t.Segments), "level", s.level))
		}
		if len(t.Trees) > 0 {
			list = append(list, s.made("method.policy-tree", "questions", len(t.Trees)))
		}
	}
	if len(s.f.Attention.Shares) > 0 {
		list = append(list, s.made("method.attention", "level", s.level))
	}
	if s.f.Fans != nil {
		list = append(list, s.made("method.fans-effect", "level", s.level))
	}
	if slices.ContainsFunc(s.f.Comparisons, func(c findings.Comparison) bool { return c.Adjusted != nil }) {
		list = append(list, s.made("method.adjusted", "prior", s.f.Sharper.Prior, "segments", s.f.Sharper.Segments))
	}
	if len(s.f.Time.Trends) > 0 {
		list = append(list, s.made("method.trend", "days", s.f.Time.Days, "threshold", fadingP))
	}
	return list
}

// tailorings lists that of every breakdown.
func (s *study) tailorings() []findings.Tailoring {
	list := []findings.Tailoring{s.f.Tailoring}
	for _, b := range s.f.Breakdowns {
		list = append(list, b.Tailoring)
	}
	return list
}
