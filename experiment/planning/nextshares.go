package planning

import (
	"fmt"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// share gives every trigger its part of the wave: in each segment, and in
// everybody together.
func (n *next) share() error {
	n.doc.Policy.Name = findings.PlannedShares
	whole, err := n.deal(n.f.Triggers, nil)
	if err != nil {
		return err
	}
	n.doc.Triggers = whole.triggers
	if n.thin(n.f.Triggers) && !n.o.Even {
		n.doc.Reasons = append(n.doc.Reasons, message("next.little", "needed", fewExposures))
	} else {
		n.doc.Reasons = append(n.doc.Reasons, whole.reasons...)
	}
	if len(n.doc.Segments) == 0 {
		return n.count(n.doc.Triggers, n.doc.Wave.Contacts)
	}
	for i := range n.doc.Segments {
		s := &n.doc.Segments[i]
		own := n.seenIn(s.Segment)
		part := whole
		if s.Thin = own == nil || n.thin(own); s.Thin {
			s.Reasons = []findings.Message{message("next.thin", "segment", s.Segment, "needed", fewExposures)}
			part.triggers = n.probabilities(whole.triggers, own)
		} else if part, err = n.deal(own, whole.triggers); err != nil {
			return err
		} else {
			s.Reasons = part.reasons
		}
		s.Triggers = slices.Clone(part.triggers)
		if err := n.count(s.Triggers, s.Contacts); err != nil {
			return err
		}
	}
	n.total()
	return nil
}

// seenIn is what a segment has shown, nil where nobody of it was seen.
func (n *next) seenIn(segment string) []findings.Trigger {
	for _, s := range n.f.Segments {
		if s.Segment == segment {
			return s.Triggers
		}
	}
	return nil
}

// dealt is a part of the audience with its shares.
type dealt struct {
	triggers []findings.NextTrigger
	reasons  []findings.Message
}

// deal shares out one part of the audience.
func (n *next) deal(triggers []findings.Trigger, whole []findings.NextTrigger) (dealt, error) {
	d := dealt{triggers: n.probabilities(nil, triggers)}
	in := n.taking()
	if len(in) == 0 {
		return d, nil
	}
	shares := n.planned(in)
	if !n.o.Even && !n.thin(triggers) {
		floors := n.floors(in)
		y, m := effective(triggers, in)
		wanted, best, _, err := inference.TopTwo(y, m, inference.HalfToTheLeader)
		if err != nil {
			return d, err
		}
		if shares, err = inference.Floored(wanted, floors); err != nil {
			return d, fmt.Errorf("a floor of %v for %d triggers: %w", n.o.Floor, len(in), err)
		}
		for i, a := range in {
			d.triggers[a].AtFloor = wanted[i] < floors[i]
		}
		d.reasons = n.why(in, best, shares)
	} else if n.o.Even {
		d.reasons = []findings.Message{message("next.even")}
	}
	for i, a := range in {
		d.triggers[a].Share = findings.Number(shares[i])
	}
	for a, t := range n.f.Triggers {
		if !slices.Contains(in, a) {
			d.triggers[a].Share = 0
			if whole == nil && t.Guardrail == "exceeded" {
				d.reasons = append(d.reasons, message("next.guardrail", "trigger", t.Trigger))
			}
		}
	}
	return d, nil
}

// taking lists the triggers that take part in the next wave: those that the
// plan has, but for any that must not win because of its complaints. The
// control stays, for the others are held against it.
func (n *next) taking() []int {
	var in []int
	plan := n.allocation()
	for a, t := range n.f.Triggers {
		if plan[a] > 0 && (t.Control || t.Guardrail != "exceeded") {
			in = append(in, a)
		}
	}
	return in
}

// allocation are the shares of the plan, relative to each other: even ones
// where none is said.
func (n *next) allocation() []float64 {
	plan, said := make([]float64, len(n.f.Triggers)), false
	for a, t := range n.f.Triggers {
		at := slices.IndexFunc(n.e.Triggers, func(x experiment.Trigger) bool { return x.Name == t.Trigger })
		if at >= 0 {
			plan[a] = n.e.Triggers[at].Share
			said = said || plan[a] > 0
		}
	}
	for a := range plan {
		if !said {
			plan[a] = 1
		}
	}
	return plan
}

// planned are the plan's shares of some triggers.
func (n *next) planned(in []int) []float64 {
	plan, shares, total := n.allocation(), make([]float64, len(in)), 0.0
	for _, a := range in {
		total += plan[a]
	}
	for i, a := range in {
		shares[i] = plan[a] / total
	}
	return shares
}

// thin tells that too little was seen for shares of its own.
func (n *next) thin(triggers []findings.Trigger) bool {
	y, m := effective(triggers, n.taking())
	return little(y, m)
}

// effective are what triggers' engagements and exposures are worth.
func effective(triggers []findings.Trigger, in []int) (engagements, exposures []float64) {
	for _, a := range in {
		engagements = append(engagements, float64(triggers[a].EffectiveEngagements))
		exposures = append(exposures, float64(triggers[a].EffectiveExposures))
	}
	return engagements, exposures
}

// probabilities are the triggers with what was seen in a part of the audience,
// and with the shares of another.
func (n *next) probabilities(shares []findings.NextTrigger, seen []findings.Trigger) []findings.NextTrigger {
	list := make([]findings.NextTrigger, len(n.f.Triggers))
	for a, t := range n.f.Triggers {
		if shares != nil {
			list[a] = shares[a]
		}
		list[a].Trigger, list[a].Control = t.Trigger, t.Control
		list[a].ProbabilityBest, list[a].ExpectedLoss = findings.Unknown, findings.Unknown
		if seen != nil {
			list[a].ProbabilityBest, list[a].ExpectedLoss = seen[a].ProbabilityBest, seen[a].ExpectedLoss
		}
	}
	return list
}

// why says who is likely the best, who may be instead, and what both get.
func (n *next) why(in []int, best, shares []float64) []findings.Message {
	if len(in) < 2 {
		return nil
	}
	ranked := make([]int, len(in))
	for i := range ranked {
		ranked[i] = i
	}
	slices.SortStableFunc(ranked, func(a, b int) int {
		switch {
		case best[a] > best[b]:
			return -1
		case best[a] < best[b]:
			return 1
		}
		return 0
	})
	first, second := ranked[0], ranked[1]
	return []findings.Message{message("next.shares", "trigger", n.f.Triggers[in[first]].Trigger, "chance", best[first],
		"versus", n.f.Triggers[in[second]].Trigger, "rival", best[second], "share", shares[first], "versus_share", shares[second],
		"both", shares[first]+shares[second], "others", len(in)-2)}
}

// count deals whole contacts, where their number is known.
func (n *next) count(triggers []findings.NextTrigger, contacts *int64) error {
	if contacts == nil {
		return nil
	}
	shares := make([]float64, len(triggers))
	for a := range triggers {
		shares[a] = float64(triggers[a].Share)
	}
	counts, err := inference.Apportion(*contacts, shares)
	if err != nil {
		return err
	}
	for a := range triggers {
		triggers[a].Contacts = &counts[a]
	}
	return nil
}

// total counts everybody's contacts over the segments.
func (n *next) total() {
	for a := range n.doc.Triggers {
		var sum int64
		for _, s := range n.doc.Segments {
			if s.Contacts == nil {
				return
			}
			sum += *s.Triggers[a].Contacts
		}
		n.doc.Triggers[a].Contacts = &sum
	}
}
