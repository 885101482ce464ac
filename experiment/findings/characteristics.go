package findings

// CharacteristicsSchema names the document.
const CharacteristicsSchema = "triggerlab.characteristics/1"

// Characteristics is what a plan may be expected to do by each stopping rule,
// as far as many simulated runs of it tell.
type Characteristics struct {
	Schema     string                `json:"schema"`
	Methods    string                `json:"methods"`
	Experiment string                `json:"experiment"`
	Simulated  bool                  `json:"simulated"` // always
	Runs       int                   `json:"runs"`      // in each world
	Seed       uint64                `json:"seed"`
	Plan       PlayedPlan            `json:"plan"`
	Truth      Truth                 `json:"truth"`
	Rules      []RuleCharacteristics `json:"rules"`
	// NullRules are the same where nothing is different: all triggers at one
	// rate within each segment.
	NullRules []RuleCharacteristics `json:"null_rules"`
	Warnings  []Message             `json:"warnings"`
}

// PlayedPlan is what all rules have in common.
type PlayedPlan struct {
	Design        string   `json:"design"`
	Control       string   `json:"control"`  // empty: none
	Stopping      string   `json:"stopping"` // of the book
	Level         float64  `json:"level"`
	Power         float64  `json:"power"`
	MinimumEffect *Effect  `json:"minimum_effect"`
	Contacts      int64    `json:"contacts"` // at the most
	Segments      int      `json:"segments"`
	Triggers      []string `json:"triggers"`
	Start         string   `json:"start"`
	Days          int      `json:"days"`
	Looks         int      `json:"looks"`
}

// Truth is what the simulation takes for true, in the whole audience.
type Truth struct {
	Best          []string   `json:"best"` // several where they are equal
	Triggers      []TrueRate `json:"triggers"`
	Lead          Number     `json:"lead"`           // of the best over the next
	MinimumEffect Number     `json:"minimum_effect"` // as a difference of rates; null: none is said
	TailoringGain Number     `json:"tailoring_gain"` // of every segment's own best over the one best
}

// TrueRate is a trigger's.
type TrueRate struct {
	Trigger string  `json:"trigger"`
	Rate    float64 `json:"rate"`
}

// RuleCharacteristics are what one rule does, as shares of the runs and as
// means over them.
type RuleCharacteristics struct {
	Stopping         string        `json:"stopping"`         // "peeking" is no rule, but what people do
	Power            Number        `json:"power"`            // the truly best is named the winner; null where several are best
	FalseWinner      Number        `json:"false_winner"`     // a winner is named that is not the one truly best
	WrongWinner      Number        `json:"wrong_winner"`     // and another is truly better
	WrongByMinimum   Number        `json:"wrong_by_minimum"` // by the smallest effect worth having; null without one
	NoWinner         Number        `json:"no_winner"`
	Equivalent       Number        `json:"equivalent"`
	Invalid          Number        `json:"invalid"`
	ExpectedContacts Number        `json:"expected_contacts"`
	ExpectedRegret   Number        `json:"expected_regret"` // engagements lost against sending everybody the truly best
	RegretDuring     Number        `json:"regret_during"`
	RegretAfter      Number        `json:"regret_after"`
	Coverage         Number        `json:"coverage"` // of all intervals of the family at once
	TailorRight      Number        `json:"tailor_right"`
	TailorWrong      Number        `json:"tailor_wrong"`
	MonteCarloError  Number        `json:"monte_carlo_error"` // half the widest 95 % interval of the shares
	Errors           RuleErrors    `json:"errors"`
	Looks            []StoppedLook `json:"looks"`
}

// RuleErrors holds what simulating leaves uncertain of each figure: 95 %
// intervals.
type RuleErrors struct {
	Power            Frequency `json:"power"`
	FalseWinner      Frequency `json:"false_winner"`
	WrongWinner      Frequency `json:"wrong_winner"`
	WrongByMinimum   Frequency `json:"wrong_by_minimum"`
	NoWinner         Frequency `json:"no_winner"`
	Equivalent       Frequency `json:"equivalent"`
	Invalid          Frequency `json:"invalid"`
	ExpectedContacts Frequency `json:"expected_contacts"`
	ExpectedRegret   Frequency `json:"expected_regret"`
	Coverage         Frequency `json:"coverage"`
	TailorRight      Frequency `json:"tailor_right"`
	TailorWrong      Frequency `json:"tailor_wrong"`
}

// Frequency is a share of the runs, or a mean over them, with its 95 % interval.
type Frequency struct {
	Value Number `json:"value"`
	Low   Number `json:"low"`
	High  Number `json:"high"`
}

// StoppedLook is one look and the share of runs that ended there with a winner.
type StoppedLook struct {
	Look   int    `json:"look"`
	Days   int64  `json:"days"` // of the test that are over
	Winner Number `json:"winner"`
}
