package findings

// The kinds of drivers.
const (
	DriverTrend       = "trend"       // the rate along an ordered dose, a step at a time
	DriverLevel       = "level"       // one level of an attribute against another
	DriverTerm        = "term"        // all levels of an attribute at once
	DriverInteraction = "interaction" // whether one thing's effect depends on another
	DriverWithin      = "within"      // a trend or level in a part of the audience only, without a test of its own
	DriverExposure    = "exposure"    // one circumstance of exposures against another, which nobody dealt at random
)

// Driver is what one thing about triggers or exposures has to do with the
// engagement rate. Estimate, Low and High are changes of the rate, averaged
// over exposures. PAdjusted is adjusted over all drivers, and the interval
// leaves 0 out exactly where it is below the level's. Odds ratios stand beside
// them. All numbers are Unknown where CannotTell says why.
type Driver struct {
	Term     string   `json:"term"` // tailoring, mode, a column of Triggers; of an interaction the first
	By       string   `json:"by"`   // of an interaction: what the effect may depend on
	Kind     string   `json:"kind"`
	Level    string   `json:"level"`  // held against Versus; of a trend: the last dose
	Versus   string   `json:"versus"` // of a trend: the first dose
	Among    string   `json:"among"`  // the part of the audience, of a DriverWithin
	Given    []string `json:"given"`  // what else is kept equal
	Triggers int      `json:"triggers"`
	// VersusTriggers is how many triggers are of the level Versus; Triggers how
	// many of Level, or of all levels.
	VersusTriggers int    `json:"versus_triggers"`
	Exposures      int64  `json:"exposures"` // that took part
	Estimate       Number `json:"estimate"`
	Low            Number `json:"low"`
	High           Number `json:"high"`
	OddsRatio      Number `json:"odds_ratio"`
	OddsLow        Number `json:"odds_low"`
	OddsHigh       Number `json:"odds_high"`
	Statistic      Number `json:"statistic"`
	PValue         Number `json:"p_value"`
	PAdjusted      Number `json:"p_adjusted"`
	// CannotTell is why there are no numbers: confounded, each-its-own,
	// many-levels, separated, few-contacts, few-effective, no-variation or
	// invalid.
	CannotTell string    `json:"cannot_tell"`
	Method     string    `json:"method"`
	Warnings   []Message `json:"warnings"`
}

// Ambivalence is how many contacts are of two minds, among those with two
// exposures or more: who both engaged and ignored or complained.
type Ambivalence struct {
	Contacts   int64  `json:"contacts"`
	Ambivalent int64  `json:"ambivalent"`
	Share      Number `json:"share"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
	// Expected is the share if every exposure were decided by itself, at the
	// rates of the triggers; PValue is of the share's being that.
	Expected Number `json:"expected"`
	PValue   Number `json:"p_value"`
	// Correlation is that between two exposures of the same contact, and
	// WithinSegments what is left of it when the segments' rates are known.
	Correlation    Number                `json:"correlation"`
	WithinSegments Number                `json:"within_segments"`
	Relations      []RelationCorrelation `json:"relations"`
	Reasons        []Message             `json:"reasons"`
}

// RelationCorrelation is the correlation among the contacts of one relation.
type RelationCorrelation struct {
	Relation    string `json:"relation"`
	Correlation Number `json:"correlation"`
}

// Rungs is the relationship ladder of one trigger.
type Rungs struct {
	Trigger string `json:"trigger"`
	Noticed Rung   `json:"noticed"` // engaged at least once
	InLove  Rung   `json:"in_love"` // engaged again
	Stays   Rung   `json:"stays"`   // still engages in the last third of its exposures
}

// Rung is how many contacts reached a rung, of those with enough exposures to
// get there. The share of few contacts is not known.
type Rung struct {
	Eligible int64  `json:"eligible"`
	Contacts int64  `json:"contacts"`
	Share    Number `json:"share"`
	Low      Number `json:"low"`
	High     Number `json:"high"`
}

// Reply is how often an answer came as quickly as the channel's users expect.
type Reply struct {
	All      Punctual   `json:"all"`
	Triggers []Punctual `json:"triggers"`
}

// Punctual counts the exposures whose reply has a known latency.
type Punctual struct {
	Trigger   string `json:"trigger"` // empty for all
	Exposures int64  `json:"exposures"`
	InTime    int64  `json:"in_time"`
	Share     Number `json:"share"`
	Low       Number `json:"low"`
	High      Number `json:"high"`
}
