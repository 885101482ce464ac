package reports

import (
	"bytes"
	"iter"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// liftFormat shows relative differences with their signs.
const liftFormat = signedFormat

// expectedFormat shows numbers of tests, of which an expected one has decimals.
const expectedFormat = "#,##0.0"

// workbook writes what is said with its charts, and a sheet of all tests to be
// sorted and filtered, whose rows are never all in memory.
func (s portfolioStory) workbook(to *bytes.Buffer) error {
	w := workbook{story: s.story}
	told := s.page()
	d := w.charted(told)
	told.sections = slices.DeleteFunc(told.sections, func(s section) bool { return s.detail }) // the methods have a sheet
	sheets := []sheet{d.placed(w.pageSheet(told)), s.testSheet(w), s.numberSheet(w), s.featureSheet(w), s.refusedSheet(w), s.methodsSheet(w)}
	sheets = append(append(sheets, d.days...), d.data)
	about := table.Properties{Title: clip(told.title), Subject: clip(told.subtitle)}
	return w.bind(to, about, withRows(sheets))
}

// withRows leaves out the sheets that say nothing.
func withRows(sheets []sheet) []sheet {
	var kept []sheet
	for _, s := range sheets {
		if len(s.rows) > 0 || s.more != nil {
			kept = append(kept, s)
		}
	}
	return kept
}

func (s portfolioStory) words(id string, width float64) table.Column {
	return table.Column{Header: s.p.Word("report.portfolio.column." + id), Width: width, Wrap: width > numberWidth}
}

func (s portfolioStory) number(id, format string) table.Column {
	return table.Column{Header: s.p.Word("report.portfolio.column." + id), Width: numberWidth, Format: format}
}

// testSheet has a row for each test, in the order of the file.
func (s portfolioStory) testSheet(w workbook) sheet {
	t := sheet{id: "tests", name: s.p.Word("report.portfolio.sheet.tests"), columns: []table.Column{
		s.words("test", nameWidth), w.words("verdict", nameWidth), s.words("highest", nameWidth/2), s.words("message", nameWidth), s.words("runner-up", nameWidth/2),
		s.number("triggers", wholeFormat), w.number("contacts", wholeFormat), w.number("exposures", wholeFormat), w.number("engaged", wholeFormat), w.number("rate", fineFormat),
		w.noted(s.number("naive", liftFormat), "naive-lift"), w.noted(s.number("shrunk", liftFormat), "shrunk-lift"), w.number("low", liftFormat), w.number("high", liftFormat),
		w.number("chance", rateFormat), w.noted(s.number("again", rateFormat), "again"), w.noted(s.words("stands", numberWidth), "stands"), s.words("stands-by", numberWidth),
		s.number("winner-p", pFormat), s.number("winner-p-bh", pFormat), s.number("winner-p-by", pFormat), s.number("differ-p", pFormat), s.number("differ-p-bh", pFormat),
		s.number("naive-points", signedFormat), s.number("honest-points", signedFormat), s.number("honest-low", signedFormat), s.number("honest-high", signedFormat),
		s.words("broken", numberWidth), s.number("ratio-p", pFormat), s.words("simulated", numberWidth),
	}, printed: 17}
	t.more = s.testRows()
	return t
}

func (s portfolioStory) testRows() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for t := range s.tests() {
			row := []any{
				t.Experiment, s.status(findings.Verdict{Status: t.Status}), t.Trigger, t.Message, t.RunnerUp,
				t.Triggers, t.Contacts, t.Exposures, t.Engagements, t.Rate, t.NaiveLift, t.ShrunkLift, t.ShrunkLow, t.ShrunkHigh,
				t.Best, t.Again, t.StandsBH, t.StandsBY, t.WinnerP, t.WinnerPBH, t.WinnerPBY, t.DifferP, t.DifferPBH,
				t.NaiveDifference, t.HonestDifference, t.HonestLow, t.HonestHigh, t.Broken, t.SampleRatio, t.Simulated,
			}
			if !yield(row) {
				return
			}
		}
	}
}

// numberSheet has a row for each number that all tests make together.
func (s portfolioStory) numberSheet(w workbook) sheet {
	d := s.doc
	t := sheet{id: "numbers", name: s.p.Word("report.portfolio.sheet.numbers"), columns: []table.Column{
		w.words("what", nameWidth), s.words("number", nameWidth), s.number("tests", expectedFormat), s.number("tests-low", expectedFormat), s.number("tests-high", expectedFormat),
		s.number("share", liftFormat), s.number("share-low", liftFormat), s.number("share-high", liftFormat),
	}}
	none := findings.Unknown
	row := func(about, what string, value any, low, high findings.Number) {
		t.row(s.p.Word("report.portfolio."+about), s.p.Word("report.portfolio.number."+what), value, low, high)
	}
	share := func(about, what string, value, low, high findings.Number) {
		t.row(s.p.Word("report.portfolio."+about), s.p.Word("report.portfolio.number."+what), nil, nil, nil, value, low, high)
	}
	for _, one := range s.counted() {
		t.row(s.p.Word("report.portfolio.verdicts"), s.status(findings.Verdict{Status: one.status}), one.tests)
	}
	row("splits", "checked", d.Splits.Checked, none, none)
	row("splits", "broken", d.Splits.Broken, none, none)
	share("splits", "broken-share", d.Splits.Share, d.Splits.Low, d.Splits.High)
	row("splits", "broken-luck", d.Splits.Expected, none, none)
	share("leads", "naive", d.Leads.NaiveLift, none, none)
	share("leads", "honest", d.Leads.HonestLift, none, none)
	share("leads", "shrunk", d.Leads.ShrunkLift, none, none)
	share("leads", "winners-naive", d.Leads.WinnersNaiveLift, none, none)
	share("leads", "winners-honest", d.Leads.WinnersHonestLift, none, none)
	share("leads", "winners-shrunk", d.Leads.WinnersShrunkLift, none, none)
	row("again", "again", d.Again.Expected, d.Again.Low, d.Again.High)
	row("again", "truly", d.Again.TrulyBest, none, none)
	row("again", "hidden", d.Hidden.Expected, d.Hidden.Low, d.Hidden.High)
	share("again", "spread", d.Effects.Spread, d.Effects.SpreadLow, d.Effects.SpreadHigh)
	for _, claim := range []struct {
		about string
		findings.Discovered
	}{{"claim.winner", d.Discoveries.Winners}, {"claim.differ", d.Discoveries.Differences}} {
		row(claim.about, "claimed", claim.Tests, none, none)
		row(claim.about, "alone", claim.Alone, none, none)
		row(claim.about, "luck", claim.AloneByLuck, none, none)
		row(claim.about, "bh", claim.BH, none, none)
		row(claim.about, "by", claim.BY, none, none)
	}
	return t
}

// featureSheet has a row for each feature, also those of which nothing can be
// told.
func (s portfolioStory) featureSheet(w workbook) sheet {
	t := sheet{id: "features", name: s.p.Word("report.portfolio.sheet.features"), columns: []table.Column{
		s.words("feature", nameWidth), s.number("tests", wholeFormat), s.number("with", wholeFormat), s.number("without", wholeFormat),
		w.number("lift", liftFormat), w.number("low", liftFormat), w.number("high", liftFormat), w.number("p-value", pFormat), w.number("p-adjusted", pFormat),
		s.number("alone-lift", liftFormat), s.number("alone-low", liftFormat), s.number("alone-high", liftFormat), w.words("reading", numberWidth+5),
	}}
	for _, f := range s.doc.Features.Features {
		_, reading := s.readFeature(f)
		t.row(s.feature(f), f.Tests, f.With, f.Without, f.Lift, f.Low, f.High, f.PValue, f.PAdjusted, f.Alone, f.AloneLow, f.AloneHigh, reading)
	}
	return t
}

// methodsSheet has a row for each method that was used.
func (s portfolioStory) methodsSheet(w workbook) sheet {
	t := sheet{id: "methods", name: s.p.Word("report.method"), columns: []table.Column{
		w.words("method", sentenceWidth), w.words("term", numberWidth), w.words("numbers", nameWidth), w.words("assumes", sentenceWidth/2), w.words("sources", sentenceWidth),
	}}
	w.methodRows(&t, s.doc.MethodsUsed)
	t.row(s.p.Word("report.methods", "methods", findings.Methods, "schema", findings.PortfolioSchema))
	return t
}
