package reports

import (
	"math"

	"triggerlab/experiment/findings"
)

// winner says what is left of the lead once it is allowed for luck, and
// whether it would be won again.
func (s story) winner() []section {
	lines := s.winnerLines()
	if len(lines) == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.winner")}
	told.explains("honest-lead", "replication")
	for _, line := range lines {
		told.add(paragraph(line))
	}
	return []section{told}
}

// winnerLines are the sentences of it; none where the verdict says why.
func (s story) winnerLines() []string {
	l := s.doc.Leader
	if !l.Difference.Known() {
		if l.Reason == nil || s.doc.Verdict.Status == findings.Invalid {
			return nil
		}
		return []string{sentence(l.Reason.Text)}
	}
	lines := []string{s.honestLead()}
	if luck, honest := s.p.Percent(l.NaiveRate), s.p.Percent(l.Rate.Median); luck != honest && l.Rate.Median.Known() {
		lines = append(lines, s.p.Word("report.winner.rate", "trigger", l.Trigger, "naive", l.NaiveRate,
			"rate", l.Rate.Median, "low", l.Rate.Low, "high", l.Rate.High))
	}
	return append(lines, s.replication()...)
}

// hardly is the part of a lead that luck may have made without a word.
const hardly = 0.1

// honestLead holds the lead as it looks against what to expect of it.
func (s story) honestLead() string {
	l := s.doc.Leader
	id := "report.winner.lead"
	switch lost := float64(l.NaiveDifference - l.Difference); {
	case l.Difference <= 0:
		id = "report.winner.lead-luck"
	case math.Abs(lost) < hardly*math.Abs(float64(l.NaiveDifference)):
		id = "report.winner.lead-holds"
	case lost < 0: // the runner-up had more luck than the leader
		id = "report.winner.lead-more"
	}
	return s.p.Word(id, "trigger", l.Trigger, "versus", l.RunnerUp, "naive", l.NaiveDifference,
		"difference", l.Difference, "low", l.Low, "high", l.High)
}

// replication says what another test would bring, and what it takes.
func (s story) replication() []string {
	r := s.doc.Replication
	if !r.ProbabilityFirst.Known() {
		return nil
	}
	again := s.p.Word("report.replication", "trigger", r.Trigger, "versus", r.Versus, "first", r.ProbabilityFirst, "proven", r.ProbabilityProven)
	switch {
	case r.Contacts != nil:
		again += " " + s.p.Word("report.replication.contacts", "difference", r.Difference, "contacts", *r.Contacts, "power", r.Power)
	case r.Reason != nil:
		again += " " + sentence(r.Reason.Text)
	}
	return []string{again}
}
