package reports

import (
	"io"
	"iter"
	"slices"
	"strconv"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// A portfolioColumn is a column of the table of tests: its name, which is the
// same in every language, and what a test has there. Names that other people
// gave are guarded against spreadsheet programs.
type portfolioColumn struct {
	name    string
	guarded bool
	cell    func(findings.PortfolioTest) string
}

// portfolioColumns are the columns, which explain portfolio-csv describes. New
// ones go to the end: programs may count.
var portfolioColumns = []portfolioColumn{
	{"experiment", true, func(t findings.PortfolioTest) string { return t.Experiment }},
	{"verdict", false, func(t findings.PortfolioTest) string { return t.Status }},
	{"trigger", true, func(t findings.PortfolioTest) string { return t.Trigger }},
	{"message", true, func(t findings.PortfolioTest) string { return t.Message }},
	{"runner_up", true, func(t findings.PortfolioTest) string { return t.RunnerUp }},
	{"triggers", false, func(t findings.PortfolioTest) string { return strconv.Itoa(t.Triggers) }},
	{"contacts", false, func(t findings.PortfolioTest) string { return csvCount(t.Contacts) }},
	{"exposures", false, func(t findings.PortfolioTest) string { return csvCount(&t.Exposures) }},
	{"engagements", false, func(t findings.PortfolioTest) string { return csvCount(&t.Engagements) }},
	{"rate", false, func(t findings.PortfolioTest) string { return csvNumber(t.Rate) }},
	{"naive_difference", false, func(t findings.PortfolioTest) string { return csvNumber(t.NaiveDifference) }},
	{"honest_difference", false, func(t findings.PortfolioTest) string { return csvNumber(t.HonestDifference) }},
	{"honest_low", false, func(t findings.PortfolioTest) string { return csvNumber(t.HonestLow) }},
	{"honest_high", false, func(t findings.PortfolioTest) string { return csvNumber(t.HonestHigh) }},
	{"naive_lift", false, func(t findings.PortfolioTest) string { return csvNumber(t.NaiveLift) }},
	{"shrunk_lift", false, func(t findings.PortfolioTest) string { return csvNumber(t.ShrunkLift) }},
	{"shrunk_low", false, func(t findings.PortfolioTest) string { return csvNumber(t.ShrunkLow) }},
	{"shrunk_high", false, func(t findings.PortfolioTest) string { return csvNumber(t.ShrunkHigh) }},
	{"best", false, func(t findings.PortfolioTest) string { return csvNumber(t.Best) }},
	{"again", false, func(t findings.PortfolioTest) string { return csvNumber(t.Again) }},
	{"winner_p", false, func(t findings.PortfolioTest) string { return csvNumber(t.WinnerP) }},
	{"winner_p_bh", false, func(t findings.PortfolioTest) string { return csvNumber(t.WinnerPBH) }},
	{"winner_p_by", false, func(t findings.PortfolioTest) string { return csvNumber(t.WinnerPBY) }},
	{"stands_bh", false, func(t findings.PortfolioTest) string { return strconv.FormatBool(t.StandsBH) }},
	{"stands_by", false, func(t findings.PortfolioTest) string { return strconv.FormatBool(t.StandsBY) }},
	{"differ_p", false, func(t findings.PortfolioTest) string { return csvNumber(t.DifferP) }},
	{"differ_p_bh", false, func(t findings.PortfolioTest) string { return csvNumber(t.DifferPBH) }},
	{"sample_ratio_p", false, func(t findings.PortfolioTest) string { return csvNumber(t.SampleRatio) }},
	{"broken", false, func(t findings.PortfolioTest) string { return strconv.FormatBool(t.Broken) }},
	{"simulated", false, func(t findings.PortfolioTest) string { return strconv.FormatBool(t.Simulated) }},
}

// csv writes a row for each test, in the order of the file, and then for those
// that could not be judged. What is not known is an empty cell; numbers are as
// in json.
func (s portfolioStory) csv(to io.Writer, plain bool) error {
	style := table.CSVStyle{}
	if !plain {
		style.BOM, style.Guard = true, func(column int) bool { return portfolioColumns[column].guarded }
	}
	var rows iter.Seq[[]string] = func(yield func([]string) bool) {
		for _, tests := range []iter.Seq[findings.PortfolioTest]{s.tests(), slices.Values(csvOfRefused(s.doc.Refused))} {
			for t := range tests {
				if !yield(each(portfolioColumns, func(c portfolioColumn) string { return csvText(c.cell(t), plain) })) {
					return
				}
			}
		}
	}
	return table.WriteCSV(to, each(portfolioColumns, func(c portfolioColumn) string { return c.name }), rows, style)
}
