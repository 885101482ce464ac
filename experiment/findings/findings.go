// Package findings holds what was concluded from an experiment: all that
// reports ever see, and the report document triggerlab.report/1 field by
// field.
//
// Nothing here is worded or rounded. Rates and differences are fractions;
// a number that the data cannot bear is Unknown, which the document writes
// as null, never as 0 or NaN. Slices that may be empty are written as [].
package findings

import (
	"encoding/json"
	"math"

	"triggerlab/experiment"
)

// Schema names the document; Methods changes whenever a number would.
const (
	Schema  = "triggerlab.report/1"
	Methods = "5"
)

// Number is a float64 whose NaN and infinities are unknown: written as null.
type Number float64

// Unknown is the number nobody can tell from the data.
var Unknown = Number(math.NaN())

// Known tells whether there is a number at all.
func (n Number) Known() bool { return !math.IsNaN(float64(n)) && !math.IsInf(float64(n), 0) }

// MarshalJSON writes null for what is not known.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known() {
		return []byte("null"), nil
	}
	if n == 0 {
		n = 0 // never -0
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads null as Unknown.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Unknown
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

// Findings is everything that was concluded.
type Findings struct {
	Schema        string        `json:"schema"`
	Methods       string        `json:"methods"`
	Experiment    Experiment    `json:"experiment"`
	Plan          *LockedPlan   `json:"plan"` // null where none was locked
	Data          Data          `json:"data"`
	Health        []Check       `json:"health"`
	Triggers      []Trigger     `json:"triggers"`
	Comparisons   []Comparison  `json:"comparisons"`
	Leader        Leader        `json:"leader"`
	Segments      []Segment     `json:"segments"`
	Heterogeneity Heterogeneity `json:"heterogeneity"`
	Tailoring     Tailoring     `json:"tailoring"`
	Breakdowns    []Breakdown   `json:"breakdowns"`
	Drivers       []Driver      `json:"drivers"`
	Ambivalence   Ambivalence   `json:"ambivalence"`
	Ladder        []Rungs       `json:"ladder"` // null without times
	Reply         *Reply        `json:"reply"`  // null where no exposure has a reply's latency
	Sequential    Sequential    `json:"sequential"`
	Replication   Replication   `json:"replication"`
	Attention     Attention     `json:"attention"`
	Fans          *FansEffect   `json:"fans"` // null where nobody is known to be a fan
	Sharper       Sharper       `json:"sharper"`
	Panel         *Panel        `json:"panel"` // null where nobody swiped cards
	Time          Time          `json:"time"`
	Verdict       Verdict       `json:"verdict"`
	MethodsUsed   []Method      `json:"methods_used"`
	Evidence      *Evidence     `json:"evidence"` // null where the report carries none

	// Days and Cells are for display and for whoever checks the report; the
	// document of today does not carry them.
	Days  []Day  `json:"-"`
	Cells []Cell `json:"-"`

	Measured *Measured `json:"-"` // what a portfolio takes from it
}

// Experiment is what was asked. Comparisons is "control" or "pairs",
// Correction how they are allowed for each other.
type Experiment struct {
	Name          string  `json:"name"`
	Hypothesis    string  `json:"hypothesis"`
	Control       string  `json:"control"` // empty: none
	Design        string  `json:"design"`
	Metric        string  `json:"metric"`
	Level         float64 `json:"level"`
	MinimumEffect *Effect `json:"minimum_effect"`
	Comparisons   string  `json:"comparisons"`
	Correction    string  `json:"correction"`
	Stopping      string  `json:"stopping"`
	Fingerprint   string  `json:"fingerprint"` // empty: no locked plan
}

// Effect is the smallest effect worth having, and whether it is relative.
type Effect struct {
	Value    float64 `json:"value"`
	Relative bool    `json:"relative"`
}

// Data says what was read. RowsRead is always RowsUsed + all rows set aside
// + Pending.
type Data struct {
	Source      string            `json:"source"`
	SHA256      Digest            `json:"sha256"`
	Simulated   bool              `json:"simulated"`
	Seed        string            `json:"seed"` // of the simulation; empty when real
	RowsRead    int64             `json:"rows_read"`
	RowsUsed    int64             `json:"rows_used"`
	SetAside    []SetAside        `json:"set_aside"`
	Columns     map[string]string `json:"columns"`  // role -> header
	Contacts    *int64            `json:"contacts"` // null: the source cannot know
	Exposures   int64             `json:"exposures"`
	Engagements int64             `json:"engagements"`
	Complaints  *int64            `json:"complaints"` // null: the source cannot know
	Pending     int64             `json:"pending"`
	Assigned    *Assigned         `json:"assigned"` // null where nobody was
	Notices     []Message         `json:"notices"`
}

// Provenance is what travels with the data from where it was read: the
// fields of Data that the tally does not hold.
type Provenance struct {
	Source    string
	SHA256    string
	Simulated bool
	Seed      string
	RowsRead  int64
	RowsUsed  int64
	Pending   int64
	SetAside  []SetAside
	Columns   map[string]string
	Notices   []experiment.Message
	// ContactsKnown is false when rows carry no contact: then every exposure
	// is taken for a contact of its own, and said to be.
	ContactsKnown bool
	// Granted is true where nothing says who was sent which message, so that
	// everybody was taken to be sent all of them.
	Granted bool
	// ComplaintsKnown is true when a column counts complaints; without one
	// they are known where an outcome is one.
	ComplaintsKnown bool
	// Plan is the one locked in the workbook, nil where there is none.
	Plan *LockedPlan
	// Assigned is nil where nobody was, or nothing says so.
	Assigned *Assigned
	// Panel is what was concluded from hands of cards that stayed where they
	// were; nil where there are none, or they are in the tally.
	Panel *Panel
}

// SetAside counts rows that could not be used, by reason, and where the
// first of them stands.
type SetAside struct {
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
	First  string `json:"first"`
	// Words are the most frequent of what stood under Header instead of an
	// outcome, each with how often; for display only.
	Header string   `json:"-"`
	Words  []string `json:"-"`
}

// Reject is a row that could not be used, or several of one event or contact
// of which the first is placed.
type Reject struct {
	At     experiment.Place
	Reason string
	Rows   int64
}

// Message is an experiment.Message in the document. Text is empty until a
// report words it.
type Message struct {
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Values map[string]any `json:"values"`
}

// FromMessage takes over the code and the values.
func FromMessage(m experiment.Message) Message {
	values := m.Values
	if values == nil {
		values = map[string]any{}
	}
	return Message{Code: m.Code, Values: values}
}

// The statuses of a health check. A stop makes the verdict invalid or
// forbids a winner.
const (
	OK      = "ok"
	Warning = "warning"
	Stop    = "stop"
)

// Check is one question about whether the data can be trusted.
type Check struct {
	Check   string  `json:"check"`
	Status  string  `json:"status"`
	PValue  Number  `json:"p_value"`
	Message Message `json:"message"`
}

// Trigger is how one trigger did, in the whole audience or in a segment.
// Contacts and Complaints are null where the source cannot know.
type Trigger struct {
	Trigger         string `json:"trigger"`
	Control         bool   `json:"control"`
	Contacts        *int64 `json:"contacts"`
	Exposures       int64  `json:"exposures"`
	Engagements     int64  `json:"engagements"`
	Complaints      *int64 `json:"complaints"`
	Rate            Number `json:"rate"`
	Low             Number `json:"low"`
	High            Number `json:"high"`
	ProbabilityBest Number `json:"probability_best"`
	ExpectedLoss    Number `json:"expected_loss"`
	InBestSet       bool   `json:"in_best_set"`
	Guardrail       string `json:"guardrail"` // "ok", "exceeded", or empty: none set
	// Pooled is the rate in a segment with what sets the trigger apart there
	// pulled towards what does in all segments: a better guess than the raw
	// rate and no test; null for the whole audience.
	Pooled Number `json:"pooled"`

	// What the exposures are worth in independent ones: what the posterior was
	// made of, for whoever plans by it. Unknown with it.
	EffectiveEngagements, EffectiveExposures Number `json:"-"`
}

// Comparison is one trigger against another. Low, High and PAdjusted belong
// to the family and agree with each other; PValue is the comparison's own.
type Comparison struct {
	By         []string `json:"by"`      // null for the whole audience
	Segment    *string  `json:"segment"` // null for the whole audience
	Trigger    string   `json:"trigger"`
	Versus     string   `json:"versus"`
	Difference Number   `json:"difference"`
	Low        Number   `json:"low"`
	High       Number   `json:"high"`
	Lift       Number   `json:"lift"`
	LiftLow    Number   `json:"lift_low"`
	LiftHigh   Number   `json:"lift_high"`
	PValue     Number   `json:"p_value"`
	ExactP     Number   `json:"exact_p"`
	PAdjusted  Number   `json:"p_adjusted"`
	// Pooled is the difference pulled towards that of all segments, a better
	// guess than the segment's alone and no test; null for the whole audience.
	Pooled Number `json:"pooled"`
	// CannotTell is why there is no p: few-effective, few-contacts or
	// few-discordant; empty when there is one.
	CannotTell string `json:"cannot_tell"`
	Method     string `json:"method"`
	// Adjusted is null where there was nothing to adjust for.
	Adjusted *Adjusted `json:"adjusted"`
}

// Segment is what holds in one part of the audience.
type Segment struct {
	By       []string  `json:"by"`
	Segment  string    `json:"segment"`
	Relation string    `json:"relation"`
	Contacts *int64    `json:"contacts"`
	Verdict  Verdict   `json:"verdict"`
	Triggers []Trigger `json:"triggers"`
}

// The verdicts on tailoring.
const (
	Tailor      = "tailor"
	NotProven   = "not-proven"
	DoNotTailor = "do-not-tailor"
)

// Tailoring is whether choosing a trigger per segment beats the best single
// trigger. Verdict is empty where there is nothing to tailor by.
type Tailoring struct {
	By         []string          `json:"by"`
	BestSingle string            `json:"best_single"`
	Policy     map[string]string `json:"policy"`
	NaiveGain  Number            `json:"naive_gain"`
	Gain       Number            `json:"gain"`
	Low        Number            `json:"low"`
	High       Number            `json:"high"`
	Verdict    string            `json:"verdict"`
	Reasons    []Message         `json:"reasons"`
	Segments   []SegmentGain     `json:"segments"`
	Trees      []PolicyTree      `json:"trees"`
}

// Breakdown is a second, third… --by, with what the document holds at its
// top for the first.
type Breakdown struct {
	By            []string      `json:"by"`
	Segments      []Segment     `json:"segments"`
	Heterogeneity Heterogeneity `json:"heterogeneity"`
	Tailoring     Tailoring     `json:"tailoring"`
}

// The verdicts, in the order in which they are tried.
const (
	Invalid    = "invalid"
	Winner     = "winner"
	Equivalent = "equivalent"
	Leading    = "leader"
	Undecided  = "undecided"
)

// Verdict is what the data bear, with the reasons. Trigger is the winner or
// the leader; empty otherwise.
type Verdict struct {
	Status  string    `json:"status"`
	Trigger string    `json:"trigger"`
	Reasons []Message `json:"reasons"`
}

// Day counts one trigger on one day, for display only. Low and High are those
// of the day's rate alone; all three are Unknown without exposures.
type Day struct {
	Day             string // 2026-02-14
	Trigger         string
	Exposures       int64
	Engagements     int64
	Complaints      int64
	Rate, Low, High Number
}

// Cell is the tally of one trigger in one segment of one breakdown (or the
// whole audience, with By nil): the sums everything was computed from.
type Cell struct {
	By                               []string
	Segment                          string
	Trigger                          string
	Contacts, Exposures, Engagements int64
	Complaints, Reached              int64 // contacts who engaged at least once
	SumMM, SumMY, SumYY              int64 // Σm², Σmy, Σy² over contacts
}

// SetAsideRows adds up the rows set aside for all reasons.
func (p *Provenance) SetAsideRows() int64 {
	var rows int64
	for _, s := range p.SetAside {
		rows += s.Rows
	}
	return rows
}
