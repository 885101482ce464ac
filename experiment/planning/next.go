package planning

import (
	"math"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// DefaultFloor is the part of a wave that every trigger keeps, whatever the
// outcomes say, and half of what the control keeps.
const DefaultFloor = 0.05

// WaveParts is how many waves an audience is taken for where no plan has looks
// and nobody says how large a wave is.
const WaveParts = 5

// fewExposures is how many independent exposures of every trigger, and how many
// engagements of all together, a part of the audience must have shown before
// its shares are its own.
const fewExposures = 10

// smallLoss is the part of the smallest effect worth having that the leader may
// cost on average for going on to be called idle; never before the end of a plan
// that is to be looked at once, for that would be stopping when it pleases.
const smallLoss = 0.1

// NextOptions are what somebody may say of the next wave. The zero value leaves
// everything to the plan.
type NextOptions struct {
	Contacts int64   // in the wave; 0: not said
	Floor    float64 // of every trigger, twice as much for the control; 0: DefaultFloor
	Even     bool    // the shares of the plan, whatever the outcomes
	// Assigned counts, by segment, the contacts who have a trigger already, with
	// those whose outcomes are not in and without those held out; nil: only those
	// are known who have some outcomes.
	Assigned map[string]int64
}

// Next proposes the next wave from what a report found in the outcomes so far:
// which part of it each trigger gets, in every segment, and whether to have one
// at all. It decides nothing that the report has not decided: a verdict stops
// the test, and so does the last look of its plan; that going on is futile, or
// costs more than it can bring, is advice.
//
// Shares are those of top-two Thompson sampling on the report's posterior, none
// below its floor, in segments where enough was seen, and those of everybody
// elsewhere. A trigger that must not win because of its complaints gets none. A
// deck has no shares: everybody sees everything.
//
// The error is inference.ErrWeights where the floor leaves nothing to share
// out: it must lie in [0, 1/(k+1)) for k triggers.
func Next(e *experiment.Experiment, f *findings.Findings, o NextOptions) (*findings.Next, error) {
	n := &next{e: e, f: f, o: o, doc: &findings.Next{
		Schema: findings.NextSchema, Methods: f.Methods, Experiment: f.Experiment, Data: f.Data, Verdict: f.Verdict,
		Policy: findings.Policy{Leader: findings.Unknown, Floor: findings.Unknown, ControlFloor: findings.Unknown},
		Wave:   findings.Wave{PowerNext: findings.Unknown, PowerEven: findings.Unknown}, Reasons: []findings.Message{},
		Triggers: []findings.NextTrigger{}, Segments: []findings.NextSegment{}, Warnings: []findings.Message{},
	}}
	n.parts()
	n.decide()
	if n.sharing() {
		if err := n.share(); err != nil {
			return nil, err
		}
		n.power()
	}
	n.warn()
	return n.doc, nil
}

// next is one proposal while it is made.
type next struct {
	e      *experiment.Experiment
	f      *findings.Findings
	o      NextOptions
	doc    *findings.Next
	shared bool // segments share contacts, and are no parts to deal to
}

// sharing tells whether there is a wave to share out.
func (n *next) sharing() bool {
	return (n.doc.Decision == findings.GoOn || n.doc.Decision == findings.MayStop) && n.f.Experiment.Design != string(experiment.Deck)
}

func message(code string, pairs ...any) findings.Message {
	return findings.FromMessage(experiment.Msg(code, pairs...))
}

// decide says whether to go on, by what the report found and what is left.
func (n *next) decide() {
	v, q := n.f.Verdict, n.f.Sequential
	say := func(decision, code string, pairs ...any) {
		n.doc.Decision = decision
		n.doc.Reasons = append(n.doc.Reasons, message(code, pairs...))
	}
	left := n.doc.Wave.Left
	switch leader, loss, minimum := n.cheapest(); {
	case v.Status == findings.Invalid:
		say(findings.MendFirst, "next.invalid")
	case v.Status == findings.Winner:
		say(findings.StopHere, "next.winner", "trigger", v.Trigger)
	case v.Status == findings.Equivalent:
		say(findings.StopHere, "next.equivalent")
	case q.Moment == findings.MomentLast:
		say(findings.StopHere, "next.last-look", "looks", q.Planned)
	case left != nil && *left == 0:
		say(findings.StopHere, "next.nobody-left")
	case q.Futile:
		say(findings.MayStop, "next.futile", "trigger", q.Trigger, "versus", q.Versus, "trend", q.PowerTrend, "minimum", q.PowerMinimum)
	case loss < smallLoss*minimum && q.Moment != findings.MomentEarly && q.Moment != findings.MomentUnknown:
		say(findings.MayStop, "next.small-loss", "trigger", leader, "loss", loss, "minimum", minimum)
	default:
		say(findings.GoOn, "next.go-on")
	}
	if v.Status == findings.Leading || v.Status == findings.Undecided {
		n.doc.Reasons = append(n.doc.Reasons, v.Reasons...)
	}
	if n.f.Experiment.Design == string(experiment.Deck) && n.doc.Decision != findings.MendFirst {
		n.doc.Reasons = append(n.doc.Reasons, message("next.deck"))
	}
}

// cheapest is the trigger with the least expected loss, and the smallest effect
// worth having, which is 0 where nobody said one.
func (n *next) cheapest() (trigger string, loss, minimum float64) {
	loss = math.Inf(1)
	for _, t := range n.f.Triggers {
		if t.ExpectedLoss.Known() && float64(t.ExpectedLoss) < loss && t.Guardrail != "exceeded" {
			trigger, loss = t.Trigger, float64(t.ExpectedLoss)
		}
	}
	least := n.e.MinimumEffect
	if control := n.control(); control >= 0 {
		return trigger, loss, least.Of(float64(n.f.Triggers[control].Rate))
	}
	if least.Relative {
		return trigger, loss, 0
	}
	return trigger, loss, least.Value
}

// control is where the control is among the triggers, -1 where there is none.
func (n *next) control() int {
	return slices.IndexFunc(n.f.Triggers, func(t findings.Trigger) bool { return t.Control })
}

// warn says what must be known of going on so.
func (n *next) warn() {
	say := func(code string, pairs ...any) { n.doc.Warnings = append(n.doc.Warnings, message(code, pairs...)) }
	if n.shared {
		say("next.segments-shared")
	}
	if n.f.Data.Pending > 0 && n.o.Assigned == nil {
		say("next.pending", "pending", n.f.Data.Pending)
	}
	if !n.sharing() {
		return
	}
	if n.doc.Wave.Contacts == nil {
		say("next.sizes-unknown")
	}
	if !n.o.Even {
		say("next.by-wave")
	}
	if n.f.Experiment.Stopping == string(experiment.Fixed) {
		say("next.fixed")
	}
}

// MostFloor is what a floor must stay below, so that something is left to share
// out.
func MostFloor(f *findings.Findings) float64 {
	parts := len(f.Triggers)
	if slices.ContainsFunc(f.Triggers, func(t findings.Trigger) bool { return t.Control }) {
		parts++
	}
	return 1 / float64(max(1, parts))
}

// floors are what every trigger keeps that takes part.
func (n *next) floors(in []int) []float64 {
	floors := floorsOf(in, func(a int) bool { return n.f.Triggers[a].Control }, n.o.Floor)
	q := &n.doc.Policy
	q.Name, q.Leader, q.Floor, q.ControlFloor = findings.TopTwoThompson, inference.HalfToTheLeader, findings.Unknown, findings.Unknown
	for i, a := range in {
		if n.f.Triggers[a].Control {
			q.ControlFloor = findings.Number(floors[i])
		} else {
			q.Floor = findings.Number(floors[i])
		}
	}
	return floors
}
