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

// health says whether the data can be trusted.
func (s story) health() []section {
	if len(s.doc.Health) == 0 {
		return nil
	}
	told := section{title: s.p.Word("report.health")}
	var lines bullets
	for _, check := range worstFirst(s.doc.Health) {
		lines = append(lines, bullet{healthMarks[check.Status], s.check(check) + ": " + ended(check.Message.Text)})
	}
	told.add(lines)
	return []section{told}
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
