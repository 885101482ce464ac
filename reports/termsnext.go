package reports

// nextTerms are the words of a proposal for the next wave.
var nextTerms = []term{
	{name: "wave", codes: []string{"wave.contacts", "wave.left", "wave.basis", "segments.size", "segments.seen", "segments.left", "waves"}, cites: []string{"zhang-2020"}, see: []string{"thompson-sampling", "simpson", "sample-ratio"}},
	{name: "thompson-sampling", cites: []string{"thompson-1933", "russo-2020"}, see: []string{"top-two", "floor", "probability-best"}},
	{name: "top-two", codes: []string{"top-two-thompson", "policy.leader", "triggers.share"}, cites: []string{"russo-2020"}, see: []string{"thompson-sampling", "floor", "regret"}},
	{name: "floor", codes: []string{"policy.floor", "control_floor", "at_floor"}, see: []string{"top-two", "control", "wave"}},
	{name: "regret", codes: []string{"expected_regret", "regret_during", "regret_after", "gained", "ideal", "contacts_best"}, cites: []string{"russo-2020"}, see: []string{"expected-loss", "thompson-sampling", "operating-characteristics"}},
	{name: "thrown-together", codes: []string{"together", "by-wave", "judged", "bias", "first", "null_coverage", "drift", "drift_false_winner", "drift_coverage"}, cites: []string{"zhang-2020"}, see: []string{"wave", "simpson", "standardised"}},
	{name: "power-next", codes: []string{"power_next", "power_even"}, cites: []string{"lan-simon-halperin-1982"}, see: []string{"conditional-power", "wave", "futility"}},
}
