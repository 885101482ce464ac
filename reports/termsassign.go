package reports

// assignmentTerms are the words of how contacts are shared out.
var assignmentTerms = []term{
	{name: "assignment", codes: []string{"kept", "departed", "conflicts"}, see: []string{"hash", "blocked", "split", "sample-ratio"}},
	{name: "hash", cites: []string{"aumasson-bernstein-2012"}, see: []string{"salt", "blocked", "folds"}},
	{name: "salt", codes: []string{"salt_from"}, see: []string{"hash", "assignment"}},
	{name: "blocked", cites: []string{"matts-lachin-1988"}, see: []string{"hash", "segment", "rerandomisation"}},
	{name: "holdout", codes: []string{"holdout_share", "held_before"}, see: []string{"control", "assignment", "hash"}},
	{name: "rerandomisation", codes: []string{"covariates", "distance_before", "distance_after"}, cites: []string{"morgan-rubin-2012", "branson-2016"}, see: []string{"standardised-difference", "blocked", "assignment"}},
	{name: "standardised-difference", codes: []string{"covariate"}, see: []string{"rerandomisation", "assignment"}},
}
