package reports

import (
	"strings"

	"cmp"
	"slices"

	"triggerlab/experiment/findings"
)

// mostSegments is how many segments people read; json and xlsx hold all.
const mostSegments = 12

// segments tells what holds in each part of the audience and whether the
// parts differ.
func (s story) segments(segments []findings.Segment, h findings.Heterogeneity) []section {
	if len(segments) == 1 { // which is everybody, of whom all is said
		alone := section{title: s.segmentsTitle(segments)}
		alone.add(note(s.p.Word("report.segments.one", "segment", segments[0].Segment)))
		alone.add(s.tooSmall(segments)...)
		return []section{alone}
	}
	differences := s.heterogeneity(h)
	if len(segments) == 0 && len(differences) == 0 {
		return nil
	}
	top := section{title: s.segmentsTitle(segments)}
	top.explains("segment", "interaction", "crossover", "partial-pooling")
	if len(differences) > 0 {
		top.add(differences)
	}
	shown := largest(segments)
	top.add(s.drawnSegments(shown)...)
	top.add(s.segmentsGrid(shown))
	if len(shown) < len(segments) {
		top.add(note(s.p.Word("report.segments.more", "shown", len(shown), "all", len(segments))))
	}
	top.add(s.tooSmall(segments)...)
	told := []section{top}
	if pooled := s.pooling(h); len(pooled) > 0 {
		told = append(told, section{minor: true, detail: true, title: s.p.Word("folding.pooling"), blocks: pooled})
	}
	for _, segment := range shown {
		told = append(told, s.segment(segment))
	}
	return told
}

// plainSegments tells that the breakdown goes without saying.
func plainSegments(by []string) bool {
	return len(by) == 0 || len(by) == 1 && strings.EqualFold(by[0], "segment")
}

func (s story) segmentsTitle(segments []findings.Segment) string {
	if len(segments) == 0 || plainSegments(segments[0].By) {
		return s.p.Word("report.segments")
	}
	return s.p.Word("report.segments.by", "by", segments[0].By)
}

// largest keeps the order of the document unless some must go.
func largest(segments []findings.Segment) []findings.Segment {
	if len(segments) <= mostSegments {
		return segments
	}
	segments = slices.Clone(segments)
	slices.SortStableFunc(segments, func(a, b findings.Segment) int { return cmp.Compare(size(b), size(a)) })
	return segments[:mostSegments]
}

// size is the number of contacts, or of exposures where nobody can know.
func size(s findings.Segment) int64 {
	if s.Contacts != nil {
		return *s.Contacts
	}
	var exposures int64
	for _, t := range s.Triggers {
		exposures += t.Exposures
	}
	return exposures
}

func (s story) segment(segment findings.Segment) section {
	status := s.status(segment.Verdict)
	title := s.p.Word("report.segment", "segment", segment.Segment, "status", status)
	if segment.Relation != "" {
		title = s.p.Word("report.segment.relation", "segment", segment.Segment, "status", status, "relation", ownWords{s.p}.relation(segment.Relation))
	}
	told := section{minor: true, detail: true, mark: verdictMarks[segment.Verdict.Status], title: title}
	told.add(headline(sentence(s.headline(segment.Verdict, ""))))
	told.add(reasons(segment.Verdict.Reasons)...)
	told.add(s.segmentGrid(segment))
	return told
}

// segmentGrid shows the rates and, where all are held against one trigger,
// the differences from it beside them.
func (s story) segmentGrid(segment findings.Segment) grid {
	comparisons := s.compared(segment.By, &segment.Segment)
	if s.against(comparisons) == "" {
		comparisons = nil
	}
	people := s.p.Word("report.column.contacts")
	if segment.Contacts == nil {
		people = s.p.Word("report.column.exposures")
	}
	g := grid{columns: []column{
		{head: s.p.Word("report.column.trigger"), wide: 2},
		{head: people, right: true, drop: 2},
		{head: s.p.Word("report.column.rate"), right: true},
		{head: s.intervalHead(), right: true, drop: 3},
		{head: s.p.Word("report.column.chance"), right: true, drop: 4},
		{head: s.p.Word("report.column.difference"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
		{head: s.p.Word("report.column.pooled"), right: true, drop: 5},
	}}
	for _, t := range bestFirst(segment.Triggers) {
		shown := s.count(t.Contacts)
		if segment.Contacts == nil {
			shown = s.p.Count(t.Exposures)
		}
		difference, interval, pooled := "", "", ""
		if i := slices.IndexFunc(comparisons, func(c findings.Comparison) bool { return c.Trigger == t.Trigger }); i >= 0 {
			c := comparisons[i]
			difference = orDash(c.Difference, s.p.Points)
			if c.Low.Known() { // an empty column goes, and none of them is known when the data cannot be trusted
				interval = s.p.Range(c.Low, c.High)
			}
			if c.Pooled.Known() {
				pooled = s.p.Points(c.Pooled)
			}
		}
		g.rows = append(g.rows, []string{
			s.name(t), shown, orDash(t.Rate, s.p.Percent), rangeOrDash(t.Low, t.High, s.p.Rates),
			orDash(t.ProbabilityBest, s.p.Chance), difference, interval, pooled,
		})
	}
	g.drop("", 5, 6, 7)
	g.drop(dash, 1, 3, 4)
	return g
}

// heterogeneity says whether the effect depends on the segment, whether the
// winner flips, and where pooling misleads.
func (s story) heterogeneity(h findings.Heterogeneity) bullets {
	var lines bullets
	for _, test := range []struct {
		findings.Test
		yes, no string
	}{
		{h.Interaction, "report.interaction.yes", "report.interaction.no"},
		{h.Crossover, "report.crossover.yes", "report.crossover.no"},
	} {
		switch {
		case test.PValue.Known():
			id, sign := test.no, none
			if float64(test.PValue) < s.alpha() {
				id, sign = test.yes, caution
			}
			lines = append(lines, bullet{sign, s.p.Word(id, "p", test.PValue, "segments", test.Segments)})
		case test.Reason != nil:
			// What stops one test mostly stops the other.
			if why := (bullet{text: sentence(test.Reason.Text)}); !slices.Contains(lines, why) {
				lines = append(lines, why)
			}
		}
	}
	for _, simpson := range h.Simpson {
		lines = append(lines, s.simpson(simpson))
	}
	return lines
}

func (s story) simpson(x findings.Simpson) bullet {
	sign, id := none, "report.simpson.shifts"
	if x.Flips {
		sign, id = caution, "report.simpson.flips"
	}
	return bullet{sign, s.p.Word(id, "trigger", x.Trigger, "versus", x.Versus, "pooled", x.Pooled, "standardised", x.Standardised)}
}
