package findings

// NextSchema names the document of what to do next.
const NextSchema = "triggerlab.next/1"

// The decisions on what to do next. What the plan's stopping rule decides is
// decided; MayStop is advice.
const (
	StopHere  = "stop"     // the rule says so, the plan is over, or nobody is left
	MayStop   = "may-stop" // going on is unlikely to pay, and allowed
	GoOn      = "go-on"
	MendFirst = "mend" // nothing can be concluded from these data, and nothing planned by them
)

// Next is the document triggerlab.next/1: what the outcomes so far say of the
// next wave. Verdict is the report's, word for word; Decision follows from it
// and from the plan, and decides nothing a second time.
type Next struct {
	Schema     string     `json:"schema"`
	Methods    string     `json:"methods"`
	Experiment Experiment `json:"experiment"`
	Data       Data       `json:"data"`
	Decision   string     `json:"decision"`
	Reasons    []Message  `json:"reasons"` // the first is the headline
	Verdict    Verdict    `json:"verdict"`
	Policy     Policy     `json:"policy"`
	Wave       Wave       `json:"wave"`
	// Triggers are the shares of everybody together, Segments those of each
	// part of the audience. Both are empty where there is nothing to share out.
	Triggers []NextTrigger `json:"triggers"`
	Segments []NextSegment `json:"segments"`
	Warnings []Message     `json:"warnings"`
}

// Policy is how the shares were chosen.
type Policy struct {
	Name         string `json:"name"`
	Leader       Number `json:"leader"`        // β, the part of the likely best; the rest is for its rivals
	Floor        Number `json:"floor"`         // of every trigger
	ControlFloor Number `json:"control_floor"` // of the control
}

// The policies by which shares are chosen.
const (
	TopTwoThompson = "top-two-thompson"
	PlannedShares  = "planned" // whatever the outcomes
)

// Wave is the next part of the audience. Contacts and Left are null where
// nothing says how large the audience is.
type Wave struct {
	Contacts *int64 `json:"contacts"`
	Left     *int64 `json:"left"`  // of everybody, before this wave
	Basis    string `json:"basis"` // of Contacts: said, look, wave, rest; empty where unknown
	// PowerNext is the chance that the leader's lead will be shown at the end of
	// the wave, were it what it is now; PowerEven the same with even shares.
	PowerNext Number `json:"power_next"`
	PowerEven Number `json:"power_even"`
}

// What the size of a wave was taken from.
const (
	WaveSaid = "said" // somebody said so
	WaveLook = "look" // as much as the next planned look takes
	WavePart = "wave" // a part of the audience
	WaveRest = "rest" // all who are left, who are fewer than that
)

// NextSegment is one part of the audience in the next wave.
type NextSegment struct {
	By       []string `json:"by"`
	Segment  string   `json:"segment"`
	Relation string   `json:"relation"`
	Size     *int64   `json:"size"` // null where nobody said
	Seen     *int64   `json:"seen"` // contacts who have been in the test
	Left     *int64   `json:"left"`
	Contacts *int64   `json:"contacts"` // in the wave
	// Thin tells that too little was seen here, so that the shares are those of
	// everybody.
	Thin     bool          `json:"thin"`
	Triggers []NextTrigger `json:"triggers"`
	Reasons  []Message     `json:"reasons"`
}

// NextTrigger is one trigger's part of the next wave.
type NextTrigger struct {
	Trigger         string `json:"trigger"`
	Control         bool   `json:"control"`
	ProbabilityBest Number `json:"probability_best"`
	ExpectedLoss    Number `json:"expected_loss"`
	Share           Number `json:"share"`
	Contacts        *int64 `json:"contacts"`
	AtFloor         bool   `json:"at_floor"` // its share is what every trigger keeps
}
