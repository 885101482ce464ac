// Package experiment names the things an A/B test of messages is made of.
//
// A marketer has an audience cut into segments and a few messages, the
// triggers, that might catch its attention. Every contact is shown one
// trigger (a split) or all of them (a deck) and engages or ignores, as one
// swipes right or left. Which trigger wins, for whom, and is tailoring it
// per segment worth the trouble?
//
// Data flows one way through the packages below this one, each adding a
// single idea and none of them knowing about the next:
//
//	table      a spreadsheet-like file       -> rows of cells with addresses
//	roles      headers and values            -> what each column means
//	workbook   our own sheets                -> the Experiment, its segments and triggers
//	source     rows or a simulation          -> exposures: who saw what and did what
//	tally      exposures                     -> per contact -> sufficient statistics
//	inference  numbers and matrices          -> intervals, p-values, posteriors
//	analysis   tally + settings              -> findings, with a verdict
//	findings   everything that was concluded, all that reports ever see
//
// Beside them simulate makes exposures of an Experiment that nobody was shown,
// panel those of people who swipe cards, and the ledger keeps what was recorded
// for source to read.
// Outside, reports turns findings into bytes and reports/text words every
// message, commands is the command line, samples holds files to try.
//
// The package itself uses the standard library only.
package experiment

import (
	"fmt"
	"slices"
	"time"
)

// An Experiment is what was decided before anyone looked: the question, the
// audience's segments and the triggers that compete. Segments and Triggers
// may be empty where people bring nothing but outcomes; then the data name
// them.
type Experiment struct {
	Settings
	Segments []Segment
	Triggers []Trigger
	Affinity Affinity
	// Checks are the levels of the gate's rules, where they were said. They
	// decide nothing of the test, and no plan locks them.
	Checks []RuleLevel
}

// TriggerNames lists the triggers by name, in order.
func (e *Experiment) TriggerNames() []string {
	names := make([]string, len(e.Triggers))
	for i, t := range e.Triggers {
		names[i] = t.Name
	}
	return names
}

// SegmentNames lists the segments by name, in order.
func (e *Experiment) SegmentNames() []string {
	names := make([]string, len(e.Segments))
	for i, s := range e.Segments {
		names[i] = s.Name
	}
	return names
}

// A Segment is a part of the audience.
type Segment struct {
	Name          string      `json:"name"`
	Relation      Relation    `json:"relation,omitzero"`
	Size          int64       `json:"size,omitzero"`           // contacts in it; 0 when not said
	BaseRate      float64     `json:"base_rate,omitzero"`      // expected engagement rate; 0 when not said
	MinimumEffect Effect      `json:"minimum_effect,omitzero"` // the smallest effect worth having here; zero: the experiment's
	Heterogeneity float64     `json:"heterogeneity,omitzero"`  // intra-contact correlation expected, in [0, 1)
	Attention     float64     `json:"attention,omitzero"`      // share of messages that are noticed at all; 0 when not said
	Fatigue       float64     `json:"fatigue,omitzero"`        // loss of engagement per earlier exposure; 0 when not said
	Recovery      float64     `json:"recovery,omitzero"`       // days in which half of the fatigue is gone; 0 when not said
	Taste         float64     `json:"taste,omitzero"`          // how much contacts differ in what tailoring does to them, in [0, 1]
	Patience      float64     `json:"patience,omitzero"`       // part of engagement left per doubling of the wait for a late reply; 0 when not said
	Ambivalence   float64     `json:"ambivalence,omitzero"`    // share of contacts of two minds, in [0, 1]
	Ladder        float64     `json:"ladder,omitzero"`         // gain of engagement per rung of the relationship ladder, in [0, 1]
	Attributes    []Attribute `json:"attributes,omitzero"`
}

// An Attribute is any further column of Segments or Triggers.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Relation is what a segment is to the brand. Fans engage with nearly
// anything, so they are shown beside the others and never decide alone.
type Relation string

// The relations; the zero value is a segment of which nothing was said.
const (
	Fan      Relation = "fan"
	Regular  Relation = "regular"
	Prospect Relation = "prospect"
)

// A Trigger is one message variant.
type Trigger struct {
	Name       string        `json:"name"`
	Message    string        `json:"message,omitzero"`
	Control    bool          `json:"control,omitzero"`
	Share      float64       `json:"share,omitzero"` // part of the allocation, relative to the others; 0 when not said
	Tailoring  Tailoring     `json:"tailoring,omitzero"`
	Mode       string        `json:"mode,omitzero"` // reactive or proactive
	Channel    string        `json:"channel,omitzero"`
	Touchpoint string        `json:"touchpoint,omitzero"` // discover, buy, use, trouble, renew or dispose
	Reply      time.Duration `json:"reply,omitzero"`      // how long a reply usually takes, for simulation; 0 when not said
	For        []string      `json:"for,omitzero"`        // segments it is tailored to; empty: all
	Attributes []Attribute   `json:"attributes,omitzero"`
}

// Named is the experiment under another name, of which the triggers can change
// without changing those of this one.
func (e *Experiment) Named(name string) *Experiment {
	other := *e
	other.Name, other.Triggers = name, slices.Clone(e.Triggers)
	return &other
}

// TailoredTo tells whether the trigger was made for the segment.
func (t Trigger) TailoredTo(segment string) bool {
	if len(t.For) == 0 {
		return true
	}
	for _, name := range t.For {
		if name == segment {
			return true
		}
	}
	return false
}

// Tailoring is how personal a trigger is, an ordered scale.
type Tailoring int

// The scale: flowers; the favourite flowers; the favourite flowers with a
// card and a hand-written poem.
const (
	TailoringUnknown Tailoring = iota
	Generic
	PerSegment
	Personal
)

var tailoringNames = []string{"", "generic", "segment", "personal"}

// String returns the word of the Triggers sheet.
func (t Tailoring) String() string { return tailoringNames[t] }

// ParseTailoring reads a word of the Triggers sheet.
func ParseTailoring(word string) (Tailoring, bool) {
	for i, name := range tailoringNames {
		if name == word {
			return Tailoring(i), true
		}
	}
	return TailoringUnknown, false
}

// MarshalText writes the word of the Triggers sheet.
func (t Tailoring) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Tailoring) UnmarshalText(word []byte) error {
	known, ok := ParseTailoring(string(word))
	if !ok {
		return fmt.Errorf("experiment: there is no tailoring %q", word)
	}
	*t = known
	return nil
}

// Affinity holds expected engagement rates per segment and trigger, for
// simulation: Affinity[segment][trigger]. Nil where nothing was said.
type Affinity map[string]map[string]float64

// Outcome is what a contact did with one exposure.
type Outcome uint8

// The outcomes. The zero value means "not yet", so that a half-filled sheet
// counts for nobody. A complaint is an ignore that also counts against the
// guardrail.
const (
	Pending Outcome = iota
	Ignore
	Engage
	Complain
)

var outcomeNames = []string{"pending", "ignore", "engage", "complain"}

// String returns the word of the Outcomes sheet.
func (o Outcome) String() string { return outcomeNames[o] }

// A Contact is what the Contacts sheet knows of one person.
type Contact struct {
	Name       string
	Segment    string
	Prior      float64 // engagement before the test; NaN when not said
	Attributes []Attribute
}

// Shown is how many of so many contacts are shown a trigger: all but those who
// are held out, and of some always one.
func (e *Experiment) Shown(contacts int64) int64 {
	if e.Holdout <= 0 || contacts <= 0 {
		return contacts
	}
	// A hair more, so that whole parts stay whole.
	return min(contacts, max(1, int64(float64(contacts)*(1-e.Holdout)*(1+1e-12))))
}

// Holdout is what stands for a trigger where a contact is shown none, so that
// it is known what nothing at all would have brought.
const Holdout = "holdout"

// An Exposure is a trigger shown to a contact once, with what came of it.
type Exposure struct {
	Event   string // empty: equal rows are separate exposures
	Contact string // empty: a contact of whom nothing else is known
	Segment string
	Trigger string
	Outcome Outcome
	Time    time.Time     // zero when not known
	Channel string        // on which it was; empty: its trigger's
	Reply   time.Duration // how long the contact waited for the reply; 0 when not known
	Swipe   time.Duration // how long it looked before it swiped; 0 when not known
	Wave    int           // of the campaign, from 1, in which the contact was; 0 when not known
}
