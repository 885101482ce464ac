package reports

import "triggerlab/experiment/findings"

// facts are the numbers that people repeat with the verdict: what the first
// engages with, what is left of its lead, on how many that rests, and whether
// it would be so again.
func (s story) facts() facts {
	var f facts
	add := func(value, label, note string) { f.rows = append(f.rows, fact{label, value, note}) }
	v, l := s.doc.Verdict, s.doc.Leader
	if v.Status == findings.Winner || v.Status == findings.Leading {
		for _, t := range s.doc.Triggers {
			if t.Trigger == v.Trigger && t.Rate.Known() && t.Low.Known() {
				add(s.p.Percent(t.Rate), s.p.Word("figure.fact.rate", "trigger", t.Trigger), s.p.Rates(t.Low, t.High))
			}
		}
		if l.Trigger == v.Trigger && l.Difference.Known() && l.Low.Known() {
			add(s.p.Points(l.Difference), s.p.Word("figure.fact.lead", "versus", l.RunnerUp), s.p.Range(l.Low, l.High))
		}
	}
	d := s.doc.Data
	engaged := s.p.Word("figure.fact.engaged", "engagements", d.Engagements)
	if d.Contacts != nil {
		add(s.p.Count(*d.Contacts), s.p.Word("figure.fact.contacts"), engaged)
	} else {
		add(s.p.Count(d.Exposures), s.p.Word("figure.fact.exposures"), engaged)
	}
	if r := s.doc.Replication; len(f.rows) > 1 && r.ProbabilityFirst.Known() && r.Trigger == v.Trigger {
		add(s.p.Chance(r.ProbabilityFirst), s.p.Word("figure.fact.again"), s.p.Word("figure.fact.again-of"))
	}
	return f
}
