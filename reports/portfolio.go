package reports

import (
	"errors"
	"io"
	"iter"
	"math"
	"slices"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// PortfolioFormats returns the formats of a report on many experiments, in the
// order in which help should name them. As JSON it is what a PortfolioStream
// writes.
func PortfolioFormats() []Format { return append(Formats(), CSV) }

// WritePortfolio writes what many experiments say together in every format but
// JSON, at once, so that it is whole or an error; only CSV goes row by row. The
// summary is not changed, and the reports of the experiments are not asked for:
// memory grows with one entry for each.
func WritePortfolio(w io.Writer, f Format, doc *findings.Summary, lang language.Tag, opts Options) error {
	p := wordsFor(f, lang)
	told := newPortfolioStory(wordedSummary(doc, p), p, f)
	switch f {
	case JSON:
		return experiment.Problem(experiment.Msg("format.unknown", "format", string(f), "formats", each(PortfolioFormats(), func(f Format) string { return string(f) })))
	case CSV:
		return errors.Join(told.csv(w, opts.Plain), *told.lost)
	}
	page := told.page()
	if *told.lost != nil {
		return *told.lost
	}
	return errors.Join(document{told.doc, page, told.workbook, p}.write(w, f, opts), *told.lost)
}

// wordedSummary returns a copy in which every message has its text and every
// list that may be empty is there.
func wordedSummary(doc *findings.Summary, p *text.Printer) *findings.Summary {
	w := wording{p: p}
	d := *doc
	d.Splits.Names, d.Splits.OtherInvalid = list(d.Splits.Names), list(d.Splits.OtherInvalid)
	d.Effects.Mixture, d.Effects.Reason = list(d.Effects.Mixture), w.curedReason(d.Effects.Reason)
	d.Again.Reason, d.Hidden.Reason = w.curedReason(d.Again.Reason), w.curedReason(d.Hidden.Reason)
	d.Features.Languages, d.Features.Reason = list(d.Features.Languages), w.curedReason(d.Features.Reason)
	d.Features.Features = each(d.Features.Features, func(f findings.Feature) findings.Feature {
		f.Like = list(f.Like)
		return f
	})
	d.SetAside, d.Refused = list(d.SetAside), wordedRefused(d.Refused, p)
	d.Warnings, d.MethodsUsed = each(d.Warnings, w.cured), each(d.MethodsUsed, w.method)
	return &d
}

// cured words a message with its cure behind it.
func (w wording) cured(m findings.Message) findings.Message {
	cure := hint(w.p, m)
	if m = w.message(m); cure != "" {
		m.Text = joined(m.Text, cure)
	}
	return m
}

func (w wording) curedReason(m *findings.Message) *findings.Message {
	if m == nil {
		return nil
	}
	worded := w.cured(*m)
	return &worded
}

// A portfolioStory tells many experiments section by section. The story in it
// is that of no experiment: it lends its words.
type portfolioStory struct {
	story
	doc  *findings.Summary
	room portfolioRoom
	lost *error // of reading tests
}

// portfolioRoom is how many tests a table of the most telling ones has room
// for, and how many the table of all of them; whether all are drawn, and
// whether they have a sheet of their own.
type portfolioRoom struct {
	telling, all int
	drawn, sheet bool
}

// portfolioRooms are what is read on a screen, in a comment and in a browser;
// the formats that are tables have room for all.
var portfolioRooms = map[Format]portfolioRoom{
	Terminal: {telling: 12, all: 500}, Markdown: {telling: 15}, HTML: {telling: 20, all: 2000, drawn: true}, XLSX: {drawn: true, sheet: true},
}

func newPortfolioStory(doc *findings.Summary, p *text.Printer, f Format) portfolioStory {
	lent := &findings.Findings{Schema: findings.PortfolioSchema, Methods: findings.Methods, MethodsUsed: doc.MethodsUsed}
	lent.Experiment.Level = doc.Level
	return portfolioStory{story{lent, p}, doc, portfolioRooms[f], new(error)}
}

// tests are all tests in the order of the file. An error is kept, and ends them.
func (s portfolioStory) tests() iter.Seq[findings.PortfolioTest] {
	return func(yield func(findings.PortfolioTest) bool) {
		for t, err := range s.doc.Tests.All() {
			if err != nil {
				*s.lost = err
				return
			}
			if !yield(t) {
				return
			}
		}
	}
}

// page tells what all tests come to, and then what that rests on.
func (s portfolioStory) page() page {
	d := s.doc
	told := page{title: s.p.Word("report.portfolio.title", "tests", d.Experiments), subtitle: s.p.Word("report.portfolio.subtitle", "source", d.Source, "by", d.By)}
	return told.and([]section{s.answer(), s.verdicts()}, s.winners(), s.broken(), s.leads(), s.stands(), s.features(), s.promising(), s.refused(), s.minded(), s.everyTest(), s.data(), s.method())
}

// answer is what can be repeated to a colleague, and the numbers behind it.
func (s portfolioStory) answer() section {
	d := s.doc
	told := section{mark: open, title: s.p.Word("report.portfolio.answer")}
	switch {
	case d.Experiments > 0 && d.Verdicts.Invalid == d.Experiments:
		told.mark = bad
	case d.Splits.Low.Known() && d.Splits.Low > worryingSplits:
		told.mark = caution
	case d.Verdicts.Winner > 0:
		told.mark = good
	}
	again := any(nil)
	if d.Again.Expected.Known() {
		again = rounded(d.Again.Expected)
	}
	said := s.p.Word("report.portfolio.headline", "tests", d.Experiments, "winners", d.Verdicts.Winner, "again", again, "known", d.Again.Expected.Known(), "perhaps", !sureAgain(d.Again), "broken", d.Splits.Broken)
	told.add(headline(sentence(simulated(s.p, findings.Data{Simulated: d.Simulated}, said, ""))))
	if lines := s.answers(); lines != nil {
		told.add(lines)
	}
	told.add(s.numbers())
	told.explains("portfolio", "winner")
	return told
}

// worryingSplits is from what share of broken splits whatever splits the
// audience is not to be trusted.
const worryingSplits = 0.05

// answers are the other sentences that people ask for, where they are known.
func (s portfolioStory) answers() (lines bullets) {
	d := s.doc
	say := func(m mark, id string, pairs ...any) { lines = append(lines, bullet{m, s.p.Word(id, pairs...)}) }
	if w := d.Discoveries.Winners; d.Verdicts.Winner > 1 && w.Tests > 1 {
		say(none, "report.portfolio.stand", "winners", d.Verdicts.Winner, "stand", w.BH, "bear", 1-d.Level)
	}
	if l := d.Leads; l.Winners > 0 && l.WinnersNaiveLift.Known() && l.WinnersShrunkLift.Known() {
		say(none, "report.portfolio.lead-winners", "winners", l.Winners, "naive", l.WinnersNaiveLift, "shrunk", l.WinnersShrunkLift)
	} else if l.NaiveLift.Known() && l.ShrunkLift.Known() {
		say(none, "report.portfolio.lead-all", "naive", l.NaiveLift, "shrunk", l.ShrunkLift)
	}
	if h := d.Hidden; h.Expected.Known() && h.Tests > 0 {
		say(none, "report.portfolio.hidden", "tests", h.Tests, "hidden", rounded(h.Expected), "low", rounded(h.Low), "high", rounded(h.High), "lift", h.Lift)
	}
	if f, ok := s.surestFeature(); ok {
		lines = append(lines, bullet{none, s.featureWins(f)})
	}
	if d.Splits.Broken > 0 {
		say(bad, "report.portfolio.broken-short", "broken", d.Splits.Broken, "checked", d.Splits.Checked, "expected", s.few(d.Splits.Expected))
	}
	if n := len(d.Refused); n > 0 {
		say(bad, "report.portfolio.refused-short", "tests", n)
	}
	return lines
}

// numbers are those that are repeated with the answer.
func (s portfolioStory) numbers() facts {
	d := s.doc
	var f facts
	add := func(value, label, note string) { f.rows = append(f.rows, fact{label, value, note}) }
	add(s.p.Count(d.Verdicts.Winner), s.p.Word("report.portfolio.fact.winners", "winners", d.Verdicts.Winner), s.p.Word("report.portfolio.fact.of", "tests", d.Experiments))
	if a := d.Again; a.Expected.Known() {
		add(s.p.Count(rounded(a.Expected)), s.p.Word("report.portfolio.fact.again"), s.between(a.Low, a.High))
	}
	if l := d.Leads; l.WinnersShrunkLift.Known() && l.Winners > 0 {
		add(s.p.Lift(l.WinnersShrunkLift), s.p.Word("report.portfolio.fact.lead"), s.p.Word("report.portfolio.fact.lead-naive", "naive", l.WinnersNaiveLift))
	}
	add(s.p.Count(d.Splits.Broken), s.p.Word("report.portfolio.fact.broken"), s.p.Word("report.portfolio.fact.of", "tests", d.Splits.Checked))
	return f
}

// few writes an expected number of tests, with a decimal where it is small.
func (s portfolioStory) few(n findings.Number) string {
	return orDash(n, func(any) string {
		if n < 10 {
			return s.p.Decimal(math.Round(10*float64(n)) / 10)
		}
		return s.p.Count(rounded(n))
	})
}

// between writes an interval of numbers of tests; nothing where it is not
// known.
func (s portfolioStory) between(low, high findings.Number) string {
	if !low.Known() || !high.Known() {
		return ""
	}
	return s.p.Word("report.portfolio.between", "low", rounded(low), "high", rounded(high))
}

// A verdictCount is how many tests came to a verdict.
type verdictCount struct {
	status string
	tests  int
}

// counted are the verdicts, the best news first.
func (s portfolioStory) counted() []verdictCount {
	v := s.doc.Verdicts
	return []verdictCount{{findings.Winner, v.Winner}, {findings.Equivalent, v.Equivalent}, {findings.Leading, v.Leader}, {findings.Undecided, v.Undecided}, {findings.Invalid, v.Invalid}}
}

// verdicts shows how many tests came to each.
func (s portfolioStory) verdicts() section {
	told := section{title: s.p.Word("report.portfolio.verdicts")}
	g := grid{columns: []column{
		{head: s.p.Word("report.column.verdict"), wide: 2}, {head: s.p.Word("report.portfolio.column.tests"), right: true},
		{head: s.p.Word("report.portfolio.column.share"), right: true}, {},
	}}
	for _, one := range s.counted() {
		share := findings.Number(math.NaN())
		if s.doc.Experiments > 0 {
			share = findings.Number(float64(one.tests) / float64(s.doc.Experiments))
		}
		g.rows = append(g.rows, []string{string(verdictMarks[one.status]) + " " + s.status(findings.Verdict{Status: one.status}), s.p.Count(one.tests), orDash(share, s.p.Percent), ""})
		g.meters = append(g.meters, share)
	}
	told.add(g)
	told.explains("verdict", "winner", "equivalent", "leader", "undecided", "invalid")
	return told
}

// minded says what to mind, with its cure: all but what stands among the broken
// splits and the leads.
func (s portfolioStory) minded() []section {
	warnings := slices.DeleteFunc(slices.Clone(s.doc.Warnings), func(m findings.Message) bool {
		return m.Code == "portfolio.broken-splits" || m.Code == "portfolio.few-tests"
	})
	if len(warnings) == 0 {
		return nil
	}
	told := section{mark: caution, title: s.p.Word("report.portfolio.mind")}
	told.concludes(nil, warnings)
	return []section{told}
}

// data accounts for every row of the file, and says what was in them.
func (s portfolioStory) data() []section {
	d, told := s.doc, section{title: s.p.Word("report.data")}
	var refused, aside int64
	for _, r := range d.Refused {
		refused += r.Rows
	}
	for _, one := range d.SetAside {
		aside += one.Rows
	}
	told.add(paragraph(s.p.Word("report.portfolio.rows", "source", d.Source, "read", d.RowsRead, "tests", d.RowsRead-refused-aside, "refused", refused, "aside", aside)))
	values := []any{"tests", d.Experiments, "triggers", d.Triggers, "exposures", d.Exposures, "engagements", d.Engagements, "contacts", ""}
	if d.Contacts != nil {
		values[len(values)-1] = s.p.Word("report.portfolio.contacts", "contacts", *d.Contacts)
	}
	told.add(paragraph(s.p.Word("report.portfolio.data", values...)))
	if aside > 0 {
		told.add(s.setAsideGrid(d.SetAside))
	}
	return []section{told}
}

// method says how it was done, a line a method, and where more is to be read.
func (s portfolioStory) method() []section {
	told := section{detail: true, title: s.p.Word("report.method")}
	var lines bullets
	for _, m := range s.doc.MethodsUsed {
		lines = append(lines, bullet{text: s.methodLine(m)})
	}
	lines = append(lines, bullet{text: s.p.Word("report.portfolio.alone")})
	told.add(lines)
	last := section{}
	last.add(note(s.p.Word("report.explain", "terms", []string{"portfolio", "shrunk-lead", "winner-claim"})))
	last.add(note(s.p.Word("report.methods", "methods", s.lent().Methods, "schema", s.lent().Schema)))
	return []section{told, last}
}

// lent are the findings that the story speaks with.
func (s portfolioStory) lent() *findings.Findings { return s.story.doc }
