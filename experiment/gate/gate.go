// Package gate says whether a file may pass: the rules of [experiment.RuleList]
// put to findings, each answered with a message and, where it does not pass,
// with what to do about it.
//
// It computes no statistics. What a rule asks was answered by analysis already;
// the gate decides how heavily it weighs, by the levels of the workbook and of
// the flags. A rule has an answer of its own, and the level makes of it what
// counts:
//
//	the rule finds   at the level fail   at the level warn
//	nothing          passed              passed
//	a doubt          warned              warned
//	a failure        failed              warned
//	no answer        cannot-tell (fails) cannot-tell
//	nothing to ask   not-applicable      not-applicable
package gate

import (
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// Subject is one file that is judged: its findings, and what is known of it
// beside them.
type Subject struct {
	File     string
	Findings *findings.Findings
	// Ledger is what looking through the ledger found; nil where the outcomes
	// stand in none.
	Ledger *Ledger
	// Claims is what became of those of an exported report; nil where the file
	// is none.
	Claims *findings.Claims
	// Smallest is how many contacts a segment must have to be shown; below 2,
	// DefaultSmallestSegment holds: who shows all is told so.
	Smallest int64
}

// Ledger is what looking through a ledger found.
type Ledger struct {
	Rows   int64
	Faults *experiment.Problems // nil: it is as it was recorded
}

// A found is what a rule finds, before its level weighs it.
type found int

const (
	fine found = iota
	doubt
	failure
	noAnswer
	nothing // to ask
)

// An answer is what a rule finds and says, the most important message first.
type answer struct {
	found    found
	messages []findings.Message
}

func say(f found, code string, pairs ...any) answer {
	return answer{f, []findings.Message{findings.FromMessage(experiment.Msg(code, pairs...))}}
}

// rules are the questions. A test demands one for every rule of the list.
var rules = map[string]func(Subject) answer{
	experiment.RuleSimulated:     simulated,
	experiment.RuleSampleRatio:   sampleRatio,
	experiment.RuleHealth:        health,
	experiment.RulePlan:          plan,
	experiment.RuleStopping:      stopping,
	experiment.RuleSample:        sample,
	experiment.RuleContacts:      contacts,
	experiment.RuleGuardrail:     guardrail,
	experiment.RuleSmallSegments: smallSegments,
	experiment.RuleClaims:        claims,
	experiment.RuleLedger:        ledger,
	experiment.RuleWinner:        winner,
	experiment.RuleHealthy:       healthy,
}

// Judge puts every rule that is not off to a file, at the levels that its
// experiment says.
func Judge(s Subject, e *experiment.Experiment) findings.GateFile {
	f := s.Findings
	file := findings.GateFile{
		File: s.File, Experiment: f.Experiment.Name, Verdict: &f.Verdict, Simulated: f.Data.Simulated, Seed: f.Data.Seed,
		Rules: []findings.Ruling{}, Off: []string{}, Problems: []findings.Fault{},
	}
	for _, rule := range experiment.RuleList {
		level := e.LevelOf(rule)
		if level == experiment.OffLevel {
			file.Off = append(file.Off, rule.Name)
			continue
		}
		file.Rules = append(file.Rules, weigh(rule, level, rules[rule.Name](s)))
	}
	file.Counts, file.Status = count(file.Rules)
	return file
}

// weigh makes a ruling of an answer.
func weigh(rule experiment.Rule, level experiment.Level, a answer) findings.Ruling {
	status := findings.Passed
	switch {
	case a.found == nothing:
		status = findings.NotApplicable
	case a.found == noAnswer:
		status = findings.CannotTell
	case a.found == failure && level == experiment.FailLevel:
		status = findings.Failed
	case a.found != fine:
		status = findings.Warned
	}
	return findings.Ruling{
		Rule: rule.Name, Level: string(level), Status: status, Message: a.messages[0], Details: slices.Clone(a.messages[1:]),
	}
}

// count adds up the answers, and says what they come to.
func count(rulings []findings.Ruling) (c findings.GateCounts, status string) {
	status = findings.Passed
	for _, r := range rulings {
		switch r.Status {
		case findings.Passed:
			c.Passed++
		case findings.Warned:
			c.Warned++
		case findings.Failed:
			c.Failed++
		case findings.CannotTell:
			c.CannotTell++
		case findings.NotApplicable:
			c.NotApplicable++
		}
		switch {
		case r.Fails():
			status = findings.Failed
		case (r.Status == findings.Warned || r.Status == findings.CannotTell) && status == findings.Passed:
			status = findings.Warned
		}
	}
	return c, status
}

// Refuse is the answer for a file that could not be judged.
func Refuse(file string, problems *experiment.Problems) findings.GateFile {
	refused := findings.GateFile{
		File: file, Status: findings.Unreadable, Rules: []findings.Ruling{}, Off: []string{}, Problems: []findings.Fault{},
		More: problems.Total - len(problems.List),
	}
	for _, m := range problems.List {
		refused.Problems = append(refused.Problems, findings.FaultOf(m))
	}
	return refused
}

// badness orders what files come to, the worst last.
var badness = []string{findings.Passed, findings.Warned, findings.Failed, findings.Unreadable}

// Document is what all files come to.
func Document(files []findings.GateFile) *findings.Gate {
	d := &findings.Gate{Schema: findings.GateSchema, Methods: findings.Methods, Status: findings.Passed, Files: files}
	for _, f := range files {
		if slices.Index(badness, f.Status) > slices.Index(badness, d.Status) {
			d.Status = f.Status
		}
	}
	return d
}
