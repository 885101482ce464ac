package reports

import (
	"math"
	"strings"

	"triggerlab/experiment/findings"
)

// features says what wins over many tests.
func (s portfolioStory) features() []section {
	f := s.doc.Features
	if len(f.Features) == 0 && f.Reason == nil {
		return nil
	}
	told := section{title: s.p.Word("report.portfolio.features")}
	if f.Reason != nil {
		told.add(bullets{{caution, sentence(f.Reason.Text)}})
	}
	if len(f.Features) == 0 {
		return []section{told}
	}
	told.add(paragraph(s.p.Word("report.portfolio.features-are", "tests", f.Tests, "triggers", f.Triggers)))
	if surest, ok := s.surestFeature(); ok {
		told.add(headline(sentence(s.featureWins(surest))))
	} else {
		told.add(headline(s.p.Word("report.portfolio.feature-none")))
	}
	told.add(s.drawnFeatures()...)
	told.add(s.featureGrid())
	told.add(note(s.p.Word("report.portfolio.features-note", "correction", s.known("report.portfolio.correction."+f.Correction, f.Correction))))
	if languages := s.languages(); languages != "" {
		told.add(note(languages))
	}
	if lines := s.untold(); lines != nil {
		told.add(lines)
	}
	told.explains("meta-regression", "text-features")
	return []section{told}
}

// surestFeature is the one that is proven best; false where none is.
func (s portfolioStory) surestFeature() (findings.Feature, bool) {
	for _, f := range s.doc.Features.Features {
		if f.PAdjusted.Known() && float64(f.PAdjusted) < 1-s.doc.Level && f.Lift.Known() {
			return f, true
		}
	}
	return findings.Feature{}, false
}

// featureWins says what a feature goes along with.
func (s portfolioStory) featureWins(f findings.Feature) string {
	return s.p.Word("report.portfolio.feature", "feature", s.feature(f), "size", math.Abs(float64(f.Lift)), "more", f.Lift > 0, "low", f.Low, "high", f.High)
}

// feature names what messages have or are.
func (s portfolioStory) feature(f findings.Feature) string {
	switch {
	case f.Kind == findings.FeatureAttribute && f.Level == "": // all of its levels
		return f.Feature
	case f.Kind == findings.FeatureAttribute:
		return s.p.Word("report.portfolio.feature.attribute", "attribute", f.Feature, "level", f.Level, "versus", f.Versus)
	case f.Kind == findings.FeatureNumber:
		return s.p.Word("report.portfolio.feature.step", "attribute", f.Feature, "step", float64(f.Step))
	}
	if id := "report.portfolio.feature." + f.Feature; s.p.Knows(id) {
		steps := 0
		if f.Step.Known() {
			steps = int(f.Step)
		}
		return s.p.Word(id, "step", float64(f.Step), "steps", steps)
	}
	return f.Feature
}

// readFeature says what its interval says.
func (s portfolioStory) readFeature(f findings.Feature) (mark, string) {
	switch {
	case f.CannotTell != "" || !f.PAdjusted.Known():
		return caution, s.p.Word("report.portfolio.reading.cannot")
	case float64(f.PAdjusted) >= 1-s.doc.Level:
		return open, s.p.Word("report.portfolio.reading.unclear")
	case f.Lift > 0:
		return good, s.p.Word("report.portfolio.reading.better")
	}
	return bad, s.p.Word("report.portfolio.reading.worse")
}

// drawnFeatures are the lifts with their intervals and a line at none.
func (s portfolioStory) drawnFeatures() []block {
	f := forest{caption: s.caption("report.portfolio.figure.features", "report.portfolio.figure.features.about", "level", s.doc.Level), unit: unitLift}
	for _, one := range s.doc.Features.Features {
		if len(f.rows) < mostDrawn && one.Lift.Known() && one.Low.Known() && one.High.Known() {
			m, _ := s.readFeature(one)
			f.rows = append(f.rows, estimate{m, s.feature(one), one.Lift, one.Low, one.High, s.p.Lift(one.Lift), s.p.LiftRange(one.Low, one.High)})
		}
	}
	return drawn(f, len(f.rows))
}

func (s portfolioStory) featureGrid() grid {
	g := grid{columns: []column{
		{head: s.p.Word("report.portfolio.column.feature"), wide: 3},
		{head: s.p.Word("report.portfolio.column.tests"), right: true, drop: 3},
		{head: s.p.Word("report.portfolio.column.with"), right: true, drop: 4},
		{head: s.p.Word("report.portfolio.column.without"), right: true, drop: 5},
		{head: s.p.Word("report.column.lift"), right: true},
		{head: s.intervalHead(), right: true, drop: 1},
		{head: s.p.Word("report.portfolio.column.alone-lift"), right: true, drop: 6},
		{head: s.p.Word("report.column.p"), right: true, drop: 2},
		{head: s.p.Word("report.column.reading"), wide: 2},
	}}
	for _, f := range s.doc.Features.Features {
		if f.CannotTell != "" {
			continue
		}
		_, reading := s.readFeature(f)
		with, without := s.p.Count(f.With), s.p.Count(f.Without)
		if f.Step.Known() {
			with, without = dash, dash
		}
		g.rows = append(g.rows, []string{
			s.feature(f), s.p.Count(f.Tests), with, without, orDash(f.Lift, s.p.Lift), rangeOrDash(f.Low, f.High, s.p.LiftRange),
			orDash(f.Alone, s.p.Lift), orDash(f.PAdjusted, s.p.PValue), reading,
		})
	}
	return g
}

// untold names the features of which nothing can be told, and why.
func (s portfolioStory) untold() (lines bullets) {
	for _, f := range s.doc.Features.Features {
		if f.CannotTell == "" {
			continue
		}
		why := s.p.Word("report.portfolio.untold", "why", f.CannotTell)
		if id := "report.portfolio.untold." + f.CannotTell; s.p.Knows(id) {
			why = s.p.Word(id, "tests", f.Tests, "like", strings.Join(each(f.Like, s.likeName), ", "))
		}
		lines = append(lines, bullet{caution, s.p.Word("form.label", "label", s.feature(f), "text", ended(why))})
	}
	return lines
}

// likeName names a feature that another cannot be told from.
func (s portfolioStory) likeName(name string) string {
	for _, f := range s.doc.Features.Features {
		if name == f.Feature || name == f.Feature+" = "+f.Level {
			return s.feature(f)
		}
	}
	return name
}

// languages says in which languages messages were read.
func (s portfolioStory) languages() string {
	var parts []string
	for _, l := range s.doc.Features.Languages {
		name := s.p.Word("report.portfolio.language.none")
		if id := "report.portfolio.language." + l.Language; l.Language != "" && s.p.Knows(id) {
			name = s.p.Word(id)
		}
		parts = append(parts, s.p.Word("report.portfolio.language", "messages", l.Messages, "language", name))
	}
	if parts == nil {
		return ""
	}
	return s.p.Word("report.portfolio.languages", "languages", parts)
}
