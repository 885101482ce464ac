package findings

import "triggerlab/experiment"

// GateSchema names the document of check.
const GateSchema = "triggerlab.check/1"

// The answers of a rule of the gate, and what they come to for a file or for
// all of them.
const (
	Passed        = "passed"
	Warned        = "warned"
	Failed        = "failed"
	CannotTell    = "cannot-tell"    // the file does not hold what the rule asks for
	NotApplicable = "not-applicable" // there is nothing to ask
	Unreadable    = "unreadable"     // of a file: it could not be judged
)

// Gate is what check says of the files it was given, the document
// triggerlab.check/1. Status is the worst of the files'.
type Gate struct {
	Schema  string     `json:"schema"`
	Methods string     `json:"methods"`
	Status  string     `json:"status"`
	Files   []GateFile `json:"files"`
}

// GateFile is what the gate says of one file. Status is Failed where a rule at
// the level fail found a failure or could not be answered, Warned where a rule
// warns of something, and Unreadable where Problems say why nothing was asked.
type GateFile struct {
	File       string     `json:"file"`
	Experiment string     `json:"experiment"` // its name; empty: none, or unreadable
	Many       bool       `json:"-"`          // it is one of many experiments in the file
	Status     string     `json:"status"`
	Verdict    *Verdict   `json:"verdict"` // null where it could not be read
	Simulated  bool       `json:"simulated"`
	Seed       string     `json:"seed"`
	Counts     GateCounts `json:"counts"`
	Rules      []Ruling   `json:"rules"`
	Off        []string   `json:"off"` // rules that were not asked
	Problems   []Fault    `json:"problems"`
	More       int        `json:"more"` // problems beyond those listed
}

// GateCounts is how many rules gave which answer.
type GateCounts struct {
	Passed        int `json:"passed"`
	Warned        int `json:"warned"`
	Failed        int `json:"failed"`
	CannotTell    int `json:"cannot_tell"`
	NotApplicable int `json:"not_applicable"`
}

// Ruling is the answer of one rule: in one sentence, with what to do about it
// where that is not in the sentence, and whatever else is to be said.
type Ruling struct {
	Rule    string    `json:"rule"`
	Level   string    `json:"level"`
	Status  string    `json:"status"`
	Message Message   `json:"message"`
	Hint    string    `json:"hint"` // empty until a report words it
	Details []Message `json:"details"`
}

// Fails tells that the file does not pass because of this rule. One that
// cannot be answered fails like one that is broken: a gate that cannot see
// lets nobody through.
func (r Ruling) Fails() bool {
	return r.Status == Failed || r.Status == CannotTell && r.Level == "fail"
}

// FaultOf is the fault that a problem of an input is.
func FaultOf(m experiment.Message) Fault {
	fault := Fault{Place: m.At.String(), Message: FromMessage(m)}
	if m.At.Sheet == "" {
		fault.Line = m.At.Row
	}
	return fault
}

// Fault is why a file could not be judged, and where in it.
type Fault struct {
	Place   string  `json:"place"` // book.xlsx:Outcomes!D7; empty: the file as a whole
	Line    int64   `json:"line"`  // in a text file; 0 where it has none
	Message Message `json:"message"`
	Hint    string  `json:"hint"`
}
