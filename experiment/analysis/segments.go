package analysis

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// Unnamed is the segment of contacts of whom the column says nothing.
const Unnamed = "(empty)"

// breakdowns answers everything that is asked per segment: the first at the
// top of the findings, further ones beside it.
func (s *study) breakdowns(ctx context.Context, whole *scope, best bestSet) error {
	for i := range s.t.Breakdowns {
		b, comparisons, err := s.breakdown(ctx, &s.t.Breakdowns[i], whole, best)
		if err != nil {
			return err
		}
		s.f.Comparisons = append(s.f.Comparisons, comparisons...)
		if i == 0 {
			s.f.Segments, s.f.Heterogeneity, s.f.Tailoring = b.Segments, b.Heterogeneity, b.Tailoring
		} else {
			s.f.Breakdowns = append(s.f.Breakdowns, b)
		}
	}
	return nil
}

func (s *study) breakdown(ctx context.Context, cut *tally.Breakdown, whole *scope, best bestSet) (findings.Breakdown, []findings.Comparison, error) {
	b := findings.Breakdown{By: cut.By, Segments: []findings.Segment{}}
	var scopes []*scope
	var names []named
	for i := range cut.Segments {
		if err := ctx.Err(); err != nil {
			return b, nil, err
		}
		sc, err := s.within(cut, i)
		if err != nil {
			return b, nil, err
		}
		s.sharpenSegment(sc)
		name := SegmentName(cut.By, cut.Segments[i].Values)
		scopes = append(scopes, sc)
		names = append(names, named{cut.By, &name})
	}
	for i, sc := range scopes {
		b.Segments = append(b.Segments, s.segment(cut, *names[i].segment, sc, len(scopes)))
	}
	var comparisons []findings.Comparison
	var err error
	if independent(cut) {
		comparisons, err = s.compare(names, scopes)
		s.poolComparisons(comparisons, names, scopes)
		s.poolRates(b.Segments, scopes, whole)
	}
	b.Heterogeneity = s.heterogeneity(cut, scopes, whole, best)
	b.Tailoring = s.tailoring(cut, b.Heterogeneity.Interaction.PValue.Known())
	return b, comparisons, err
}

// independent tells whether every contact is in one segment only.
func independent(cut *tally.Breakdown) bool { return len(cut.ExposureLevel) == 0 }

// segment is what holds in one segment, its verdict at the level that keeps
// all of them together at the asked one.
func (s *study) segment(cut *tally.Breakdown, name string, sc *scope, segments int) findings.Segment {
	level := 1 - (1-s.level)/float64(segments)
	if own := s.segmentNamed(name).MinimumEffect; own.Value > 0 {
		sc.effect = own
	}
	triggers := s.triggers(sc)
	best := s.bestSet(sc, level)
	s.markBest(triggers, sc, best)
	segment := findings.Segment{
		By: cut.By, Segment: name, Relation: string(s.segmentNamed(name).Relation), Contacts: s.contacts(sc.gram.Contacts), Triggers: triggers,
	}
	switch {
	case len(s.broken) > 0:
		segment.Verdict = findings.Verdict{Status: findings.Invalid, Reasons: []findings.Message{message("verdict.segment-invalid")}}
	case !independent(cut):
		segment.Verdict = findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{message("verdict.segment-shared", "columns", cut.ExposureLevel)}}
	default:
		segment.Verdict = s.decide(sc, best, triggers, slices.Concat(s.stops, heldApart(sc)), nil)
	}
	return segment
}

// SegmentName writes the values of a segment: the value alone where one
// column cuts, else name=value of each.
func SegmentName(by, values []string) string {
	if values[0] == tally.Small {
		return tally.Small // in all columns
	}
	parts := make([]string, len(values))
	for i, v := range values {
		if v == "" {
			v = Unnamed
		}
		if parts[i] = v; len(values) > 1 {
			parts[i] = by[i] + "=" + v
		}
	}
	return strings.Join(parts, ", ")
}
