package findings

// Leader is the trigger with the highest rate, against the runner-up. Whoever
// is picked as the highest was lucky on average: Difference, Low and High are
// the lead once that is allowed for, NaiveDifference is the lead as it looks.
// Versus holds the leader against every other trigger at the critical value of
// the best set.
type Leader struct {
	Trigger         string   `json:"trigger"`
	RunnerUp        string   `json:"runner_up"`
	NaiveDifference Number   `json:"naive_difference"`
	Difference      Number   `json:"difference"`
	Low             Number   `json:"low"`
	High            Number   `json:"high"`
	Conditional     Estimate `json:"conditional"` // of the lead, by the data alone: right, and often very wide
	NaiveRate       Number   `json:"naive_rate"`
	Rate            Estimate `json:"rate"` // of the leader itself, allowed for luck
	Method          string   `json:"method"`
	Reason          *Message `json:"reason"` // why the honest numbers are unknown
	Versus          []Versus `json:"versus"`
}

// Estimate is a median-unbiased estimate and its interval.
type Estimate struct {
	Median Number `json:"median"`
	Low    Number `json:"low"`
	High   Number `json:"high"`
}

// NoEstimate is the estimate of what is not known.
var NoEstimate = Estimate{Unknown, Unknown, Unknown}

// Versus is the leader against one other trigger.
type Versus struct {
	Trigger    string `json:"trigger"`
	Difference Number `json:"difference"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
}

// Replication is what to expect of the same test run once more with as many
// contacts, from the leader's honest lead and its uncertainty.
type Replication struct {
	Trigger string `json:"trigger"`
	Versus  string `json:"versus"`
	// ProbabilityFirst is how likely the trigger is to have the highest rate
	// again, ProbabilityProven to be shown better than the runner-up again.
	ProbabilityFirst  Number `json:"probability_first"`
	ProbabilityProven Number `json:"probability_proven"`
	// Contacts is how many contacts each trigger needs to prove Difference, the
	// honest lead but no more than the naive one, with Power: null where there
	// is nothing left to prove.
	Contacts   *int64   `json:"contacts"`
	Difference Number   `json:"difference"`
	Power      float64  `json:"power"`
	Reason     *Message `json:"reason"` // why something of it is unknown
}
