package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

// healthOrder puts problems first: who reads one line reads the worst.
var healthOrder = []string{findings.Stop, findings.Warning, findings.OK}

var healthMarks = map[string]mark{
	findings.Stop:    bad,
	findings.Warning: caution,
	findings.OK:      good,
}

// alwaysSaid are checks that are worth a line where they find nothing wrong: how
// a file was understood, and that the plan was kept.
var alwaysSaid = []string{"reading", "plan", "waves"}

// health says whether the data can be trusted.
func (s story) health() []section {
	if len(s.doc.Health) == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.health")}
	told.explains("health", "sample-ratio")
	var said, fine bullets
	for _, check := range worstFirst(s.doc.Health) {
		if s.saidBelow(check) {
			continue
		}
		line := bullet{healthMarks[check.Status], s.p.Word("form.label", "label", s.check(check), "text", ended(check.Message.Text))}
		if check.Status == findings.OK && !slices.Contains(alwaysSaid, check.Check) {
			fine = append(fine, line)
		} else {
			said = append(said, line)
		}
	}
	if len(fine) == 0 {
		told.add(said)
		return []section{told}
	}
	id := "folding.fine"
	if len(said) > 0 {
		id = "folding.others-fine"
	}
	told.add(append(said, bullet{good, s.p.Word(id, "checks", len(fine))}))
	rest := section{minor: true, detail: true, title: s.p.Word("folding.checks")}
	rest.add(fine)
	return []section{told, rest}
}

// check names a check.
func (s story) check(c findings.Check) string {
	return s.known("report.check."+c.Check, c.Check)
}

func worstFirst(checks []findings.Check) []findings.Check {
	checks = slices.Clone(checks)
	slices.SortStableFunc(checks, func(a, b findings.Check) int {
		return slices.Index(healthOrder, a.Status) - slices.Index(healthOrder, b.Status)
	})
	return checks
}
