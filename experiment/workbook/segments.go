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
			name: "relation", words: relations, nl: "relatie", also: []string{"relatie"}, format: asText, width: 14,
			read: func(c cell, s *experiment.Segment) {
				s.Relation = experiment.Relation(c.word(relations))
			},
			write: func(s *experiment.Segment) any { return said(string(s.Relation)) },
		},
		{
			name: "size", fr: "effectif", nl: "omvang", also: []string{"taille", "effectif", "grootte", "omvang", "aantal"}, format: "#,##0", width: 12,
			read:  func(c cell, s *experiment.Segment) { c.size(&s.Size) },
			write: func(s *experiment.Segment) any { return said(s.Size) },
		},
		{
			name: "base_rate", fr: "taux de base", nl: "basispercentage", also: []string{"taux de base", "basispercentage"}, format: asRate, width: 16,
			read:  func(c cell, s *experiment.Segment) { c.fraction(&s.BaseRate) },
			write: func(s *experiment.Segment) any { return said(s.BaseRate) },
		},
		{
			name: "minimum_effect", fr: "effet minimal", nl: "minimaal effect", also: []string{"effet minimal", "effet minimum", "minimaal effect"}, format: asText, width: 18,
			read:  func(c cell, s *experiment.Segment) { c.effect(&s.MinimumEffect) },
			write: func(s *experiment.Segment) any { return said(s.MinimumEffect.String()) },
		},
		{
			name: "heterogeneity", fr: "hétérogénéité", nl: "heterogeniteit", also: []string{"heterogeneite", "heterogeniteit"}, width: 16,
			read:  func(c cell, s *experiment.Segment) { c.correlation(&s.Heterogeneity) },
			write: func(s *experiment.Segment) any { return said(s.Heterogeneity) },
		},
		{
			name: "attention", nl: "aandacht", also: []string{"aandacht"}, format: asRate, width: 10,
			read:  func(c cell, s *experiment.Segment) { c.part(&s.Attention) },
			write: func(s *experiment.Segment) any { return said(s.Attention) },
		},
		{
			name: "fatigue", fr: "lassitude", nl: "vermoeidheid", also: []string{"lassitude", "vermoeidheid"}, format: asRate, width: 10,
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
