package workbook

import (
	"strings"

	"triggerlab/experiment"
)

// segmentList is the sheet Segments.
var segmentList = list[experiment.Segment]{
	attributes: func(s *experiment.Segment) *[]experiment.Attribute { return &s.Attributes },
	columns: append([]column[experiment.Segment]{
		{
			name: "segment", also: []string{"name", "nom", "naam"}, format: asText, width: 20,
			read:  func(c cell, s *experiment.Segment) { s.Name = c.text() },
			write: func(s *experiment.Segment) any { return s.Name },
		},
		{
			name: "relation", also: []string{"relatie"}, format: asText, width: 12,
			note: "fan (engages with nearly anything), regular or prospect",
			read: func(c cell, s *experiment.Segment) {
				s.Relation = experiment.Relation(c.word(
					string(experiment.Fan), string(experiment.Regular), string(experiment.Prospect)))
			},
			write: func(s *experiment.Segment) any { return said(string(s.Relation)) },
		},
		{
			name: "size", also: []string{"taille", "effectif", "grootte", "omvang", "aantal"}, width: 10,
			note:  "how many contacts it has",
			read:  func(c cell, s *experiment.Segment) { c.size(&s.Size) },
			write: func(s *experiment.Segment) any { return said(s.Size) },
		},
		{
			name: "base_rate", also: []string{"taux de base", "basispercentage"}, format: asRate, width: 10,
			note:  "the engagement rate expected, such as 12%",
			read:  func(c cell, s *experiment.Segment) { c.fraction(&s.BaseRate) },
			write: func(s *experiment.Segment) any { return said(s.BaseRate) },
		},
		{
			name: "minimum_effect", also: []string{"effet minimal", "effet minimum", "minimaal effect"}, format: asText, width: 16,
			note:  "the smallest effect worth having here: 2pp, or 15% relative",
			read:  func(c cell, s *experiment.Segment) { c.effect(&s.MinimumEffect) },
			write: func(s *experiment.Segment) any { return said(s.MinimumEffect.String()) },
		},
		{
			name: "heterogeneity", also: []string{"heterogeneite", "heterogeniteit"}, width: 14,
			note:  "how alike a contact's reactions are, from 0 to below 1",
			read:  func(c cell, s *experiment.Segment) { c.correlation(&s.Heterogeneity) },
			write: func(s *experiment.Segment) any { return said(s.Heterogeneity) },
		},
		{
			name: "attention", also: []string{"aandacht"}, format: asRate, width: 10,
			note:  "the share of messages that are noticed at all",
			read:  func(c cell, s *experiment.Segment) { c.part(&s.Attention) },
			write: func(s *experiment.Segment) any { return said(s.Attention) },
		},
		{
			name: "fatigue", also: []string{"lassitude", "vermoeidheid"}, format: asRate, width: 10,
			note:  "the share of engagement that every earlier exposure costs",
			read:  func(c cell, s *experiment.Segment) { c.loss(&s.Fatigue) },
			write: func(s *experiment.Segment) any { return said(s.Fatigue) },
		},
	}, strengthColumns...),
}

// said returns the value, or nil where it is the one that means "not said".
func said[T comparable](v T) any {
	var nothing T
	if v == nothing {
		return nil
	}
	return v
}

func (r *reader) readSegments() error {
	g, err := r.open(segmentsSheet)
	if g == nil {
		return err
	}
	r.segments = map[string]string{}
	seen := map[string]position{}
	return segmentList.read(g, func(row row, name int, s experiment.Segment) {
		if row.first(seen, name, alike(s.Name), s.Name) {
			r.segments[s.Name] = s.Name
			r.book.Experiment.Segments = append(r.book.Experiment.Segments, s)
		}
	})
}

// alike makes names equal that differ in letter case only: two segments
// whose names a person cannot tell apart when they are spoken are one, typed
// twice.
func alike(name string) string { return strings.ToLower(strings.ToUpper(name)) }

// knows tells whether a segment is one of the sheet, and notes where it is
// not. Without the sheet any segment will do.
func (r *reader) knows(segment string, c cell) bool {
	_, known := r.segments[segment]
	if known || len(r.segments) == 0 {
		return true
	}
	c.wrong("workbook.unknown-segment", "column", c.header, "value", segment, "segments", r.book.Experiment.SegmentNames())
	return false
}
