package reports

// portfolioTerms are the words of many experiments that are told together.
var portfolioTerms = []term{
	{name: "portfolio", codes: []string{"experiments", "tests", "verdicts", "leads.winners", "again.winners", "refused", "refused.more", "problems.line"}, see: []string{"shrunk-lead", "winner-claim", "meta-regression", "portfolio-csv"}},
	{name: "broken-splits", codes: []string{"splits", "splits.checked", "splits.threshold", "splits.expected", "sample_ratio_p", "other_invalid"}, cites: []string{"fabijan-2019", "wilson-1927"}, see: []string{"sample-ratio", "invalid", "portfolio"}},
	{name: "portfolio-csv", see: []string{"portfolio", "csv", "shrunk-lead"}},
}
