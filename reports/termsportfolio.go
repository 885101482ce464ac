package reports

// portfolioTerms are the words of many experiments that are told together.
var portfolioTerms = []term{
	{name: "portfolio", codes: []string{"experiments", "tests", "verdicts"}, see: []string{"honest-lead", "false-discovery-rate", "sample-ratio", "portfolio-csv"}},
	{name: "portfolio-csv", see: []string{"portfolio", "csv", "false-discovery-rate"}},
}
