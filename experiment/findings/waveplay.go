package findings

// WavePlaySchema names the document.
const WavePlaySchema = "triggerlab.waves/1"

// WavePlay is what shares that follow the outcomes from wave to wave buy and
// cost against the shares of the plan, as far as many simulated runs tell.
type WavePlay struct {
	Schema       string     `json:"schema"`
	Methods      string     `json:"methods"`
	Experiment   string     `json:"experiment"`
	Simulated    bool       `json:"simulated"` // always
	Runs         int        `json:"runs"`      // in each world
	Seed         uint64     `json:"seed"`
	Waves        int        `json:"waves"`
	Floor        Number     `json:"floor"`
	ControlFloor Number     `json:"control_floor"` // null without a control
	Plan         PlayedPlan `json:"plan"`
	Truth        Truth      `json:"truth"`
	// Planned and Adaptive are what the campaigns did for those they were sent
	// to; Ideal is how many would engage if everybody were sent the best of
	// their segment, which nobody knows.
	Planned  WaveSent  `json:"planned"`
	Adaptive WaveSent  `json:"adaptive"`
	Ideal    Number    `json:"ideal"`
	Gained   Frequency `json:"gained"` // engagements, by adapting
	// Judged are the campaigns as judged at their end; by a report that holds
	// waves apart, and with all waves thrown together.
	Judged []WaveJudged `json:"judged"`
	// Drift is by what part the rates rise from and above their mean in the
	// world whose times change.
	Drift    float64   `json:"drift"`
	Reasons  []Message `json:"reasons"` // the first is the headline
	Warnings []Message `json:"warnings"`
}

// WaveSent is the mean over the runs of one campaign.
type WaveSent struct {
	Engagements  Frequency `json:"engagements"`
	Regret       Frequency `json:"regret"`        // engagements lost against the ideal
	ContactsBest Frequency `json:"contacts_best"` // share of contacts who were shown the best of their segment
}

// The campaigns as judged.
const (
	JudgedPlanned  = "planned"
	JudgedByWave   = "by-wave"
	JudgedTogether = "together" // as nobody should
)

// WaveJudged is what a report at the end says of one campaign, as shares of the
// runs.
type WaveJudged struct {
	Judged      string    `json:"judged"`
	Power       Frequency `json:"power"`        // the truly best is named the winner; unknown where several are best
	First       Frequency `json:"first"`        // and has the highest rate
	WrongWinner Frequency `json:"wrong_winner"` // another is named
	Coverage    Frequency `json:"coverage"`     // of all intervals at once
	Bias        Frequency `json:"bias"`         // of the best trigger's difference from the control
	// The same where nothing works, and where times change beside.
	FalseWinner      Frequency `json:"false_winner"`
	NullCoverage     Frequency `json:"null_coverage"`
	DriftFalseWinner Frequency `json:"drift_false_winner"`
	DriftCoverage    Frequency `json:"drift_coverage"`
}
