package reports

// simulationTerms are the words of a simulation.
var simulationTerms = []term{
	{name: "behaviour", codes: []string{"model"}, cites: []string{"netzer-2008", "noar-2007"}, see: []string{"simulated", "attention-budget", "fatigue", "taste", "patience", "ambivalence", "ladder"}},
	{name: "attention-budget", cites: []string{"weng-2012"}, see: []string{"behaviour", "fatigue", "exposure"}},
	{name: "fatigue", codes: []string{"recovery"}, cites: []string{"naik-1998", "braun-moe-2013"}, see: []string{"behaviour", "time-trend", "attention-budget"}},
	{name: "taste", cites: []string{"noar-2007"}, see: []string{"behaviour", "tailoring-scale", "tailoring"}},
	{name: "patience", cites: []string{"oldroyd-2011"}, see: []string{"behaviour", "reply-latency", "mode"}},
}
