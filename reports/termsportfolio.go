package reports

// portfolioTerms are the words of many experiments that are told together.
var portfolioTerms = []term{
	{name: "portfolio", codes: []string{"experiments", "tests", "verdicts"}, see: []string{"shrunk-lead", "winner-claim", "meta-regression", "portfolio-csv"}},
	{name: "portfolio-csv", see: []string{"portfolio", "csv", "shrunk-lead"}},
}
