package reports

// checkTerms are the words of what may pass, and of what it is held against.
var checkTerms = []term{
	{name: "check", see: []string{"claim", "health", "winner", "locked-plan"}},
	{name: "claim", see: []string{"check", "evidence"}},
	{name: "evidence", see: []string{"claim", "tally", "findings"}},
}
