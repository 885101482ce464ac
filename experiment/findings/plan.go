package findings

// PlanSchema names the document of a plan.
const PlanSchema = "triggerlab.plan/1"

// What a plan comes to, as Plan.Status.
const (
	PlanFeasible    = "feasible"     // the audience and the days suffice
	PlanNotFeasible = "not-feasible" // they do not; Ways says what to do
	PlanOpen        = "open"         // nothing says how many contacts there are
	PlanChoose      = "choose"       // nothing says which effect is worth having; Effects lists what each costs
)

// Plan is how large a test must be, how long it takes, what it may find and
// what everything that is asked of it costs. Numbers of contacts are rounded
// up; null is a number that nothing says.
type Plan struct {
	Schema  string `json:"schema"`
	Methods string `json:"methods"`
	Status  string `json:"status"`

	PerTrigger    *int64        `json:"per_trigger"` // contacts of the smallest trigger that is compared
	Total         *int64        `json:"total"`
	Days          *int64        `json:"days"`
	MinimumEffect Number        `json:"minimum_effect"` // absolute, in the whole audience
	Power         float64       `json:"power"`
	Formula       string        `json:"formula"`
	Cells         []PlannedCell `json:"cells"`
	Looks         []PlannedLook `json:"looks"`
	Inflation     Number        `json:"inflation"`   // of the contacts, by the looks
	Fingerprint   string        `json:"fingerprint"` // of everything that was decided

	Experiment  Experiment       `json:"experiment"`
	BaseRate    Number           `json:"base_rate"`   // of the control in the whole audience
	Comparisons int              `json:"comparisons"` // judged together
	Critical    Number           `json:"critical"`    // on |z|, at one look
	Exposures   PlannedExposures `json:"exposures"`
	Triggers    []PlannedTrigger `json:"triggers"`
	Audience    PlannedAudience  `json:"audience"`
	First       string           `json:"first"` // day of the test; empty: not known
	Last        string           `json:"last"`

	Chances    []Chance     `json:"chances"`    // with the contacts of the plan
	Available  []Chance     `json:"available"`  // with the contacts there are
	Detectable []Detectable `json:"detectable"` // with the contacts there are
	Expected   Number       `json:"expected"`   // contacts until the effect is shown or the test is over, on average

	Segments []PlannedSegment `json:"segments"`
	Prices   Prices           `json:"prices"`
	Effects  []PricedEffect   `json:"effects"`
	Curves   Curves           `json:"curves"`

	Reasons     []Message `json:"reasons"`     // the first is the headline
	Ways        []Message `json:"ways"`        // out, where it is not feasible
	Assumptions []Message `json:"assumptions"` // what was taken for granted
	Warnings    []Message `json:"warnings"`
	MethodsUsed []Method  `json:"methods_used"`
}

// PlannedCell is how many contacts of a segment get a trigger.
type PlannedCell struct {
	Segment  string `json:"segment"` // empty: the whole audience
	Trigger  string `json:"trigger"`
	Contacts int64  `json:"contacts"`
}

// PlannedLook is one look at the data: how many contacts are in by then, what
// |z| of one comparison must reach, and the error that is spent until and with
// it. Found is the chance that the effect has been shown by then.
type PlannedLook struct {
	Look     int     `json:"look"`
	Fraction float64 `json:"fraction"`
	Contacts int64   `json:"contacts"`
	Day      string  `json:"day"` // empty: not known
	Z        Number  `json:"z"`
	Spent    Number  `json:"spent"`
	Found    Number  `json:"found"`
}

// PlannedExposures is how often a contact sees a trigger, and by what factor
// the contact's being one person multiplies the variance of a difference.
type PlannedExposures struct {
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Design Number `json:"design_effect"`
}

// PlannedTrigger is a trigger's part of the contacts.
type PlannedTrigger struct {
	Trigger  string `json:"trigger"`
	Control  bool   `json:"control"`
	Share    Number `json:"share"`
	Contacts *int64 `json:"contacts"`
}

// PlannedAudience is how many contacts there are: those of the segments, and
// those that the days bring.
type PlannedAudience struct {
	Sizes    *int64 `json:"sizes"`
	Daily    *int64 `json:"daily_contacts"`
	Days     *int64 `json:"days"` // from start to end
	Contacts *int64 `json:"contacts"`
	Limit    string `json:"limit"` // sizes or days, whichever is short; empty: unknown
}

// What may happen, as Chance.Event.
const (
	ChanceShown  = "shown"  // one named comparison finds the effect
	ChanceWinner = "winner" // the verdict is winner: the best is shown to be above every other
	ChanceTop    = "top"    // the right trigger comes out on top, shown or not
)

// Chance is how likely something is with so many contacts, and how many make
// it as likely as the plan asks.
type Chance struct {
	Event    string `json:"event"`
	Contacts int64  `json:"contacts"`
	Chance   Number `json:"chance"`
	Needed   *int64 `json:"needed"`
}

// Detectable is the smallest effect that so many contacts show with a power.
type Detectable struct {
	Contacts   int64   `json:"contacts"`
	Power      float64 `json:"power"`
	Difference Number  `json:"difference"`
	Lift       Number  `json:"lift"`
}

// PlannedSegment is a segment on its own: what it takes to decide in it, all
// segments together at the level, and what its own contacts can show.
type PlannedSegment struct {
	Segment    string `json:"segment"`
	Relation   string `json:"relation"`
	BaseRate   Number `json:"base_rate"`
	Assumed    bool   `json:"assumed"` // the base rate is what its relation usually has
	Effect     Number `json:"minimum_effect"`
	Contacts   *int64 `json:"contacts"` // there are
	PerTrigger *int64 `json:"per_trigger"`
	Needed     *int64 `json:"needed"`
	Power      Number `json:"power"` // with the contacts there are
	Winner     Number `json:"winner"`
	Difference Number `json:"detectable"`
	Lift       Number `json:"detectable_lift"`
}

// Prices are what one thing more costs.
type Prices struct {
	Triggers []PricedTriggers `json:"triggers"`
	Rules    []PricedRule     `json:"rules"`
	Segments []PricedSegments `json:"segments"`
	Control  *PricedControl   `json:"control"` // null where a larger control saves nothing
}

// PricedTriggers is a test of so many triggers.
type PricedTriggers struct {
	Triggers    int    `json:"triggers"`
	Comparisons int    `json:"comparisons"`
	Critical    Number `json:"critical"`
	PerTrigger  *int64 `json:"per_trigger"`
	Total       *int64 `json:"total"`
	Days        *int64 `json:"days"`
	Chosen      bool   `json:"chosen"`
}

// PricedRule is a stopping rule with a number of looks; 0: any number.
type PricedRule struct {
	Stopping  string `json:"stopping"`
	Looks     int    `json:"looks"`
	Inflation Number `json:"inflation"`
	Total     *int64 `json:"total"`
	Expected  Number `json:"expected"` // contacts until the effect is shown or the test is over, on average
	Chosen    bool   `json:"chosen"`
}

// PricedSegments is deciding in the whole audience (1), or in each of several
// segments that are alike.
type PricedSegments struct {
	Segments int    `json:"segments"`
	Critical Number `json:"critical"`
	Total    *int64 `json:"total"`
	Days     *int64 `json:"days"`
	Own      bool   `json:"own"` // the segments of the book, each with its own rate and effect
}

// PricedControl is what a control larger than the others saves.
type PricedControl struct {
	Share Number `json:"share"` // of the control
	Total int64  `json:"total"`
	Saved int64  `json:"saved"` // contacts
}

// PricedEffect is what it costs to show an effect.
type PricedEffect struct {
	Difference Number `json:"difference"`
	Lift       Number `json:"lift"`
	PerTrigger *int64 `json:"per_trigger"`
	Total      *int64 `json:"total"`
	Days       *int64 `json:"days"`
}

// Curves are the power against contacts, at the effect worth having, and
// against effects, with the contacts of the plan.
type Curves struct {
	Contacts []CurvePoint `json:"contacts"`
	Effect   []CurvePoint `json:"effect"`
}

// CurvePoint is the chances of a test. Shown is that of one named comparison,
// Winner that of the verdict.
type CurvePoint struct {
	Contacts   int64  `json:"contacts"`
	Difference Number `json:"difference"`
	Shown      Number `json:"shown"`
	Winner     Number `json:"winner"`
	Top        Number `json:"top"`
}
