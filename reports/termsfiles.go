package reports

// fileTerms are the words of outcomes that stand in several files, or were
// saved in parts.
var fileTerms = []term{
	{name: "several-files", see: []string{"partition", "saved-tally", "contact", "set-aside"}},
	{name: "partition", see: []string{"several-files", "segment"}},
	{name: "saved-tally", see: []string{"tally-key", "several-files", "tally", "evidence"}},
	{name: "tally-key", see: []string{"saved-tally", "pseudonym"}},
}
