package reports

import (
	"regexp"
	"slices"
	"strings"

	"triggerlab/experiment/findings"
)

// method says what was asked and by which methods it was answered, a line
// for each that was used, and then where more is to be read.
func (s story) method() []section {
	told := section{detail: true, title: s.p.Word("report.method")}
	var lines bullets
	for _, line := range append(s.question(), s.methodLines()...) {
		lines = append(lines, bullet{text: line})
	}
	told.add(lines)
	var last section
	if terms := s.termsOfArt(); len(terms) > 0 {
		last.add(note(s.p.Word("report.explain", "terms", terms)))
	}
	last.add(note(s.p.Word("report.methods", "methods", s.doc.Methods, "schema", s.doc.Schema)))
	return []section{told, last}
}

// question is the plan in words: design, stopping, smallest effect.
func (s story) question() []string {
	e := s.doc.Experiment
	var lines []string
	for _, id := range []string{"report.design." + e.Design, "report.stopping." + e.Stopping} {
		if s.p.Knows(id) {
			lines = append(lines, s.p.Word(id))
		}
	}
	if effect := e.MinimumEffect; effect != nil && effect.Relative {
		lines = append(lines, s.p.Word("report.minimum.relative", "effect", effect.Value))
	} else if effect != nil {
		lines = append(lines, s.p.Word("report.minimum.absolute", "effect", effect.Value))
	}
	if e.Fingerprint != "" {
		lines = append(lines, s.p.Word("report.fingerprint", "fingerprint", e.Fingerprint))
	}
	return lines
}

// methodLines tell the methods behind the verdict, and how many more made the
// other numbers: a page of thirty methods is read by nobody.
func (s story) methodLines() []string {
	var lines []string
	more := 0
	for _, m := range s.doc.MethodsUsed {
		if !slices.Contains(mainMethods, strings.TrimPrefix(m.Method.Code, "method.")) {
			more++
			continue
		}
		if line := s.methodLine(m); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if more > 0 {
		lines = append(lines, s.p.Word("report.more-methods", "methods", more))
	}
	return lines
}

// mainMethods are what rates, differences, the verdicts and tailoring rest on.
var mainMethods = []string{
	"rate", "rate-repeated", "reach", "wilson", "wilson-effective", "posterior",
	"score", "score-boschloo", "score-clustered", "score-paired", "unknown",
	"family", "single", "holm", "hochberg", "bh", "by", "pooled", "standardised", "standardised-waves",
	"best-set", "segment-level", "equivalent", "hybrid", "ordered-folds",
	"obrien-fleming", "pocock", "between-looks", "confidence-sequence",
}

// methodLine is a method with the first of its sources as a text cites it;
// explain and the json and xlsx reports name all of them.
func (s story) methodLine(m findings.Method) string {
	if len(m.Sources) == 0 {
		return ended(m.Method.Text)
	}
	return s.p.Word("report.method-source", "method", m.Method.Text, "source", citation(m.Sources[0].Text))
}

// entry is an entry of the bibliography: its authors and its year first.
var entry = regexp.MustCompile(`^([^("]+) \((\d{4})\)`)

// citation shortens an entry of the bibliography: Wilson 1927, and of many
// authors Hothorn et al. 2008.
func citation(source string) string {
	parts := entry.FindStringSubmatch(source)
	if parts == nil {
		return source
	}
	authors, year := parts[1], parts[2]
	if first, _, several := strings.Cut(authors, ","); several {
		authors = first + " et al."
	}
	return authors + " " + year
}

// mostTerms is how many terms of art a report points to.
const mostTerms = 3

// termsOfArt are the terms that matter most for understanding this report,
// the most surprising first.
func (s story) termsOfArt() []string {
	d := s.doc
	var found []string
	add := func(matters bool, term string) {
		if matters && len(found) < mostTerms && !slices.Contains(found, term) {
			found = append(found, term)
		}
	}
	for _, check := range d.Health {
		_, known := NewGlossary(s.p.Language()).Find(check.Check)
		add(check.Status == findings.Stop && known, check.Check)
	}
	judged := func(c findings.Comparison) bool { return c.Segment == nil && c.PAdjusted.Known() }
	add(d.Verdict.Status == findings.Invalid, "invalid")
	add(slices.ContainsFunc(s.compared(nil, nil), func(c findings.Comparison) bool { return c.CannotTell != "" }) && d.Verdict.Status != findings.Invalid, "cannot-tell")
	add(slices.ContainsFunc(d.Heterogeneity.Simpson, func(one findings.Simpson) bool { return one.Flips }), "simpson")
	add(d.Verdict.Status == findings.Equivalent, "equivalent")
	add(slices.ContainsFunc(d.Triggers, func(t findings.Trigger) bool { return t.InBestSet }), "best-set")
	add(float64(d.Heterogeneity.Crossover.PValue) < s.alpha(), "crossover")
	add(float64(d.Heterogeneity.Interaction.PValue) < s.alpha(), "interaction")
	add(d.Tailoring.Gain.Known(), "tailoring-gain")
	add(slices.ContainsFunc(d.Comparisons, judged), "p-adjusted")
	return found
}
