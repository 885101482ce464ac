package gate

import (
	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// plan asks whether the plan that was locked before the test was kept: its
// sheet is as it was written, its fingerprint is that of its decisions, and
// what the outcomes are judged by is what it decided.
func plan(s Subject) answer {
	if a := checks(s.Findings, named("plan")); a.messages != nil {
		return a
	}
	return say(nothing, "check.no-plan")
}

// stopping asks whether the stopping rule allows a conclusion at this moment.
// Where it does not, no winner is named, so that this warns by default.
func stopping(s Subject) answer {
	q := s.Findings.Sequential
	a := checks(s.Findings, named("stopping"))
	switch {
	case q.Moment == findings.MomentBetween:
		return say(failure, "check.between-looks", "looks", q.Planned)
	case a.messages == nil && q.Moment == findings.MomentEarly:
		return say(failure, "check.early")
	case a.messages == nil:
		return say(fine, "check.one-look")
	case a.found == doubt:
		a.found = failure // it is why no winner is named
	}
	return a
}

// enough is the part of the planned information from which on the sample is
// taken for reached, as analysis takes a plan for over.
const enough = 0.95

// sample asks whether the data hold as much information as the test was
// planned for. A rule that may stop early and did needs no more.
func sample(s Subject) answer {
	f := s.Findings
	q := f.Sequential
	stopped := f.Verdict.Status == findings.Winner || f.Verdict.Status == findings.Equivalent
	switch {
	case q.Basis == "" || q.Basis == findings.BasisDefault || !q.Information.Known():
		return say(nothing, "check.no-size")
	case float64(q.Information) >= enough:
		return say(fine, "check.sample", "information", float64(q.Information), "basis", q.Basis)
	case stopped && q.Rule != string(experiment.Fixed):
		return say(fine, "check.sample-stopped", "information", float64(q.Information), "rule", q.Rule, "verdict", f.Verdict.Status)
	}
	return say(failure, "check.sample-short", "information", float64(q.Information), "basis", q.Basis)
}
