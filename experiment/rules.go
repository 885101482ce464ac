package experiment

import "strings"

// A Rule is one question that the gate (check) puts to an experiment, by the
// name under which the section checks: of the Experiment sheet and --rule set
// its level.
type Rule struct {
	Name    string
	Default Level
}

// Level is how heavily the gate takes what a rule finds.
type Level string

// The levels. What fails at FailLevel is only warned of at WarnLevel, and at
// OffLevel the rule is not asked.
const (
	FailLevel Level = "fail"
	WarnLevel Level = "warn"
	OffLevel  Level = "off"
)

// A RuleLevel is what was said of one rule.
type RuleLevel struct {
	Rule  string
	Level Level
}

// The rules.
const (
	RuleSimulated     = "simulated"      // people made the outcomes, and no simulation
	RuleSampleRatio   = "sample-ratio"   // contacts are split over the triggers as planned
	RuleHealth        = "health"         // nothing else forbids trusting the data
	RulePlan          = "plan"           // the locked plan was kept
	RuleStopping      = "stopping"       // the stopping rule allows a conclusion now
	RuleSample        = "sample"         // the planned sample was reached
	RuleContacts      = "contacts"       // every comparison has enough contacts for a p
	RuleGuardrail     = "guardrail"      // no trigger draws more complaints than is acceptable
	RuleSmallSegments = "small-segments" // no segment of a few people is shown by itself
	RuleClaims        = "claims"         // an exported report says what its evidence says
	RuleLedger        = "ledger"         // nobody changed the ledger
	RuleWinner        = "winner"         // there is a winner
	RuleHealthy       = "healthy"        // there is not even a warning about the data
)

// RuleList holds every rule in the order in which the gate answers. Those that
// fail by default are about what makes a report untrue, those that warn about
// what it cannot tell yet; the last two are what only some want.
var RuleList = []Rule{
	{RuleSimulated, FailLevel}, {RuleSampleRatio, FailLevel}, {RuleHealth, FailLevel}, {RulePlan, FailLevel},
	{RuleStopping, WarnLevel}, {RuleSample, WarnLevel}, {RuleContacts, WarnLevel}, {RuleGuardrail, FailLevel},
	{RuleSmallSegments, FailLevel}, {RuleClaims, FailLevel}, {RuleLedger, FailLevel},
	{RuleWinner, OffLevel}, {RuleHealthy, OffLevel},
}

// RuleNames lists the rules by name, in order.
func RuleNames() []string {
	names := make([]string, len(RuleList))
	for i, r := range RuleList {
		names[i] = r.Name
	}
	return names
}

// ParseRule reads the level of a rule, whatever its case. The message is what
// is wrong with the name (rule.unknown) or with the level (rule.level); ok is
// false when there is one.
func ParseRule(name, level string) (read RuleLevel, problem Message, ok bool) {
	name, level = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(level)
	known := false
	for _, r := range RuleList {
		known = known || r.Name == name
	}
	if !known {
		return RuleLevel{}, Msg("rule.unknown", "rule", name, "rules", RuleNames()), false
	}
	read.Rule = name
	if !oneOf(&read.Level, level, FailLevel, WarnLevel, OffLevel) {
		return RuleLevel{}, Msg("rule.level", "rule", name, "value", level), false
	}
	return read, Message{}, true
}

// LevelOf is the level at which a rule is asked: the last that was said of it,
// or its default.
func (e *Experiment) LevelOf(r Rule) Level {
	level := r.Default
	for _, said := range e.Checks {
		if said.Rule == r.Name {
			level = said.Level
		}
	}
	return level
}
