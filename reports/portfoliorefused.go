package reports

import (
	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
	"triggerlab/reports/text"
)

// wordedRefused words why experiments could not be judged, and what to do.
func wordedRefused(refused []findings.Refused, p *text.Printer) []findings.Refused {
	w := wording{p: p}
	return each(refused, func(r findings.Refused) findings.Refused {
		r.Problems = each(r.Problems, func(one findings.Fault) findings.Fault {
			one.Hint, one.Message = hint(p, one.Message), w.message(one.Message)
			return one
		})
		return r
	})
}

// refused names the tests that could not be judged, each with its first problem
// and the cure.
func (s portfolioStory) refused() []section {
	tests := s.doc.Refused
	if len(tests) == 0 {
		return nil
	}
	told := section{mark: bad, title: s.p.Word("report.portfolio.refused")}
	told.add(paragraph(s.p.Word("report.portfolio.refused-are", "tests", len(tests))))
	var lines bullets
	for _, r := range tests[:min(len(tests), max(s.room.telling, mostNamed))] {
		lines = append(lines, bullet{bad, s.p.Word("form.label", "label", s.p.Word("report.portfolio.refused-test", "test", r.Experiment, "rows", r.Rows), "text", s.whyRefused(r))})
	}
	told.add(lines)
	if more := len(tests) - len(lines); more > 0 {
		told.add(note(s.p.Word("report.portfolio.more", "tests", more)))
	}
	return []section{told}
}

// whyRefused is the first problem, its cure, and how many more there are.
func (s portfolioStory) whyRefused(r findings.Refused) string {
	if len(r.Problems) == 0 {
		return ""
	}
	why, more := joined(faultText(r.Problems[0]), r.Problems[0].Hint), len(r.Problems)-1+r.More
	if more > 0 {
		why += " " + sentence(s.p.Word("report.gate.more", "more", more))
	}
	return why
}

// faultText is a problem after its place.
func faultText(one findings.Fault) string {
	if one.Place == "" {
		return one.Message.Text
	}
	return one.Place + ": " + one.Message.Text
}

// refusedSheet has a row for each problem of each test that could not be
// judged.
func (s portfolioStory) refusedSheet(w workbook) sheet {
	t := sheet{id: "refused", name: s.p.Word("report.portfolio.refused"), columns: []table.Column{
		s.words("test", nameWidth), w.number("rows", wholeFormat), w.words("first", nameWidth), w.words("message", sentenceWidth/2), s.words("cure", sentenceWidth/2),
	}}
	for _, r := range s.doc.Refused {
		for _, one := range r.Problems {
			t.row(r.Experiment, r.Rows, one.Place, sentence(one.Message.Text), sentence(one.Hint))
		}
	}
	return t
}

// csvOfRefused are tests that could not be judged as rows of the table of
// tests, so that none is missing there.
func csvOfRefused(refused []findings.Refused) []findings.PortfolioTest {
	return each(refused, func(r findings.Refused) findings.PortfolioTest {
		u := findings.Unknown
		return findings.PortfolioTest{
			Experiment: r.Experiment, Status: "refused", SampleRatio: u, Rate: u, NaiveDifference: u, HonestDifference: u, HonestLow: u, HonestHigh: u,
			NaiveLift: u, ShrunkLift: u, ShrunkLow: u, ShrunkHigh: u, Best: u, Again: u, WinnerP: u, WinnerPBH: u, WinnerPBY: u, DifferP: u, DifferPBH: u,
		}
	})
}
