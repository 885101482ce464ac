package gate

import (
	"cmp"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// ownRule are the checks of the data that a rule of their own asks for; health
// asks for all others.
var ownRule = []string{"simulated", "sample-ratio", "plan", "stopping", "guardrail"}

// weight is what a rule finds in a check of the data.
var weight = map[string]found{findings.OK: fine, findings.Warning: doubt, findings.Stop: failure}

// checks gathers what findings say of the checks that which picks, the worst
// first; none is an answer without messages.
func checks(f *findings.Findings, which func(name string) bool) (a answer) {
	var picked []findings.Check
	for _, c := range f.Health {
		if which(c.Check) {
			picked = append(picked, c)
			a.found = max(a.found, weight[c.Status])
		}
	}
	slices.SortStableFunc(picked, func(x, y findings.Check) int { return cmp.Compare(weight[y.Status], weight[x.Status]) })
	for _, c := range picked {
		if weight[c.Status] > fine || a.found == fine {
			a.messages = append(a.messages, c.Message)
		}
	}
	return a
}

func named(name string) func(string) bool { return func(check string) bool { return check == name } }

// simulated asks whether people made the outcomes.
func simulated(s Subject) answer {
	if s.Findings.Data.Simulated {
		return say(failure, "check.simulated", "seed", s.Findings.Data.Seed)
	}
	return say(fine, "check.not-simulated")
}

// sampleRatio asks whether contacts are split as planned. A deck splits nobody.
func sampleRatio(s Subject) answer {
	a := checks(s.Findings, named("sample-ratio"))
	switch {
	case a.messages == nil:
		return say(nothing, "check.no-split")
	case a.found == doubt:
		a.found = noAnswer // it could not be held against a plan
	}
	return a
}

// health asks for everything else that was found out about the data.
func health(s Subject) answer {
	a := checks(s.Findings, func(name string) bool { return !slices.Contains(ownRule, name) })
	if a.found == fine {
		return say(fine, "check.health", "checks", len(a.messages))
	}
	return a
}

// healthy asks that not even a warning was found, whatever its rule.
func healthy(s Subject) answer {
	a := checks(s.Findings, func(string) bool { return true })
	if a.found == fine {
		return say(fine, "check.healthy", "checks", len(a.messages))
	}
	all := say(failure, "check.unhealthy", "warnings", len(a.messages))
	all.messages = append(all.messages, a.messages...)
	return all
}

// guardrail asks whether a trigger draws too many complaints: among all
// contacts, which fails, or in a segment, which is a doubt.
func guardrail(s Subject) answer {
	a := checks(s.Findings, named("guardrail"))
	switch {
	case a.messages == nil:
		return say(nothing, "check.no-guardrail")
	case a.found == doubt && s.Findings.Data.Complaints == nil:
		a.found = noAnswer
	case a.found == doubt:
		a.found = failure
	}
	for _, segment := range shownSegments(s.Findings) {
		for _, t := range segment.Triggers {
			if t.Guardrail == "exceeded" {
				in := say(doubt, "check.guardrail-segment", "trigger", t.Trigger, "segment", segment.Segment)
				if a.found == fine {
					a = in
				} else {
					a.messages = append(a.messages, in.messages...)
				}
			}
		}
	}
	return a
}

// shownSegments are the segments of all breakdowns.
func shownSegments(f *findings.Findings) []findings.Segment {
	all := slices.Clone(f.Segments)
	for _, b := range f.Breakdowns {
		all = append(all, b.Segments...)
	}
	return all
}

// smallSegments asks whether a segment is shown that is so small that somebody
// who knows it would recognise people in it.
func smallSegments(s Subject) answer {
	limit := s.Smallest
	if limit < 2 {
		limit = experiment.DefaultSmallestSegment
	}
	var small []string
	known := false
	for _, segment := range shownSegments(s.Findings) {
		known = known || segment.Contacts != nil
		if segment.Contacts != nil && *segment.Contacts < limit {
			small = append(small, segment.Segment)
		}
	}
	switch {
	case !known:
		return say(nothing, "check.no-segments")
	case small != nil:
		return say(failure, "check.small-segments", "segments", small[:min(len(small), mostNames)], "more", max(0, len(small)-mostNames), "smallest", limit)
	}
	return say(fine, "check.segments-large", "smallest", limit)
}

// mostNames is how many names a message tells.
const mostNames = 5

// ledger asks whether the rows of a ledger are those that were recorded.
func ledger(s Subject) answer {
	switch l := s.Ledger; {
	case l == nil:
		return say(nothing, "check.no-ledger")
	case l.Faults == nil:
		return say(fine, "check.ledger", "rows", l.Rows)
	default:
		a := say(failure, "check.ledger-changed", "faults", l.Faults.Total)
		for _, m := range l.Faults.List {
			a.messages = append(a.messages, findings.FromMessage(m))
		}
		return a
	}
}

// claims asks whether a report says what its evidence says. Outcomes claim
// nothing.
func claims(s Subject) answer {
	c := s.Claims
	if c == nil {
		return say(nothing, "check.no-claims")
	}
	values := []any{"claims", c.Compared, "words", c.Words, "outcomes", c.Outcomes, "program", c.Program, "methods", c.Methods, "ours", findings.Methods}
	switch c.Status {
	case findings.ClaimsOtherMethods:
		return say(doubt, "check.claims-other-methods", values...)
	case findings.ClaimsOtherLayout:
		return say(doubt, "check.claims-other-layout", values...)
	case findings.ClaimsAgree:
		if !c.Words {
			return say(doubt, "check.claims-other-words", values...)
		}
		a := say(fine, "check.claims", values...)
		if c.TakenOver > 0 {
			a.messages = append(a.messages, findings.FromMessage(experiment.Msg("check.claims-hands", "numbers", c.TakenOver)))
		}
		return a
	}
	a := say(failure, "check.claims-differ", "differ", len(c.Differ)+c.More, "claims", c.Compared)
	for _, one := range c.Differ {
		a.messages = append(a.messages, findings.FromMessage(experiment.Msg("check.claim", "kind", one.Kind, "place", one.Place, "says", one.Says, "evidence", one.Evidence)))
	}
	if c.More > 0 {
		a.messages = append(a.messages, findings.FromMessage(experiment.Msg("check.claims-more", "more", c.More)))
	}
	return a
}

// winner asks for a winner.
func winner(s Subject) answer {
	v := s.Findings.Verdict
	if v.Status == findings.Winner {
		return say(fine, "check.winner", "trigger", v.Trigger)
	}
	a := say(failure, "check.no-winner", "verdict", v.Status)
	a.messages = append(a.messages, v.Reasons...)
	return a
}

// few are the reasons for which a comparison of too few contacts has no p.
var few = []string{"few-effective", "few-contacts", "few-discordant"}

// contacts asks whether every comparison of the whole audience has contacts
// enough for a p.
func contacts(s Subject) answer {
	var lacking []string
	told := 0
	for _, c := range s.Findings.Comparisons {
		if c.Segment != nil {
			continue
		}
		told++
		if slices.Contains(few, c.CannotTell) {
			lacking = append(lacking, experiment.Quote(c.Trigger)+" / "+experiment.Quote(c.Versus))
		}
	}
	switch {
	case told == 0:
		return say(nothing, "check.no-comparisons")
	case lacking != nil:
		return say(failure, "check.few-contacts", "pairs", lacking[:min(len(lacking), mostNames)], "more", max(0, len(lacking)-mostNames))
	}
	return say(fine, "check.contacts", "comparisons", told)
}
