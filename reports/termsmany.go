package reports

// manyTerms are the words of what many tests say together.
var manyTerms = []term{
	{name: "winner-claim", codes: []string{"winner_p", "differ_p", "winner_p_bh", "winner_p_by", "differ_p_bh", "stands_bh", "stands_by", "alone_by_luck", "undetectable"}, cites: []string{"hsu-1981", "rao-scott-1981"}, see: []string{"false-discovery-rate", "best-set", "portfolio"}},
	{name: "shrunk-lead", codes: []string{"shrunk_lift", "shrunk_low", "shrunk_high", "winners_shrunk_lift", "effects", "spread_low", "spread_high", "effects.spread", "effects.common", "effects.tails", "mixture"},
		cites: []string{"efron-morris-1973", "stephens-2017", "gelman-2006", "efron-2011", "azevedo-2020", "breslow-clayton-1993"}, see: []string{"honest-lead", "partial-pooling", "winning-again"}},
	{name: "winning-again", codes: []string{"truly_best", "again.expected"}, cites: []string{"efron-2011"}, see: []string{"replication", "shrunk-lead", "hidden-difference"}},
	{name: "hidden-difference", codes: []string{"hidden", "hidden.expected", "hidden.lift"}, cites: []string{"stephens-2017"}, see: []string{"undecided", "shrunk-lead", "winning-again"}},
	{name: "meta-regression", codes: []string{"residual", "features.step", "features.with", "features.without", "features.alone", "alone_low", "alone_high", "never-varies", "collinear", "few-tests"}, cites: []string{"thompson-sharp-1999", "bell-mccaffrey-2002", "pustejovsky-tipton-2018", "benjamini-hochberg-1995", "benjamini-yekutieli-2005"}, see: []string{"text-features", "drivers", "portfolio"}},
	{name: "text-features", codes: []string{"languages", "languages.messages"}, see: []string{"meta-regression", "trigger"}},
}
