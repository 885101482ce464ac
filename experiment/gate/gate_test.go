package gate

import (
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// TestEveryRuleAsks: the list and the questions are the same, and no other.
func TestEveryRuleAsks(t *testing.T) {
	for _, name := range experiment.RuleNames() {
		if rules[name] == nil {
			t.Errorf("nothing asks for %s", name)
		}
	}
	if len(rules) != len(experiment.RuleList) {
		t.Errorf("%d questions for %d rules", len(rules), len(experiment.RuleList))
	}
}

// sound are findings with which nothing is wrong.
func sound() *findings.Findings {
	contacts := int64(400)
	return &findings.Findings{
		Health: []findings.Check{
			{Check: "sample-ratio", Status: findings.OK, Message: findings.Message{Code: "ratio"}},
			{Check: "pending", Status: findings.OK, Message: findings.Message{Code: "pending"}},
		},
		Data:        findings.Data{Complaints: &contacts},
		Comparisons: []findings.Comparison{{Trigger: "B", Versus: "A"}},
		Segments:    []findings.Segment{{Segment: "all", Contacts: &contacts}},
		Sequential:  findings.Sequential{Rule: "fixed", Moment: findings.MomentOnce, Information: findings.Unknown},
		Verdict:     findings.Verdict{Status: findings.Winner, Trigger: "B"},
	}
}

func check(name, status, code string) findings.Check {
	return findings.Check{Check: name, Status: status, Message: findings.Message{Code: code}}
}

// TestRules: what each rule answers, in one changed thing after another.
func TestRules(t *testing.T) {
	few, none := int64(9), (*int64)(nil)
	for _, c := range []struct {
		why, rule string
		change    func(*Subject)
		want      string // the status at the level fail, and the codes
	}{
		{"recorded", "simulated", func(*Subject) {}, "passed check.not-simulated"},
		{"simulated", "simulated", func(s *Subject) { s.Findings.Data.Simulated = true }, "failed check.simulated"},
		{"a sound split", "sample-ratio", func(*Subject) {}, "passed ratio"},
		{"a broken split", "sample-ratio", func(s *Subject) { s.Findings.Health[0].Status = findings.Stop }, "failed ratio"},
		{"no plan to hold it against", "sample-ratio", func(s *Subject) { s.Findings.Health[0].Status = findings.Warning }, "cannot-tell ratio"},
		{"a deck", "sample-ratio", func(s *Subject) { s.Findings.Health = nil }, "not-applicable check.no-split"},
		{"sound data", "health", func(*Subject) {}, "passed check.health"},
		{"a warning and worse", "health", func(s *Subject) {
			s.Findings.Health = []findings.Check{check("pending", findings.Warning, "late"), check("weekdays", findings.OK, "fine"), check("days", findings.Stop, "days"), check("plan", findings.Stop, "no")}
		}, "failed days late"},
		{"a warning alone", "health", func(s *Subject) { s.Findings.Health[1].Status = findings.Warning }, "warned pending"},
		{"healthy", "healthy", func(*Subject) {}, "passed check.healthy"},
		{"a warning of any rule", "healthy", func(s *Subject) { s.Findings.Health[0].Status = findings.Warning }, "failed check.unhealthy ratio"},
		{"no plan", "plan", func(*Subject) {}, "not-applicable check.no-plan"},
		{"a plan kept", "plan", func(s *Subject) { s.Findings.Health = append(s.Findings.Health, check("plan", findings.OK, "kept")) }, "passed kept"},
		{"a late plan", "plan", func(s *Subject) {
			s.Findings.Health = append(s.Findings.Health, check("plan", findings.Warning, "late"))
		}, "warned late"},
		{"a changed plan", "plan", func(s *Subject) {
			s.Findings.Health = append(s.Findings.Health, check("plan", findings.Warning, "late"), check("plan", findings.Stop, "changed"))
		}, "failed changed late"},
		{"one look", "stopping", func(*Subject) {}, "passed check.one-look"},
		{"a look that was planned", "stopping", func(s *Subject) {
			s.Findings.Sequential.Moment = findings.MomentLook
			s.Findings.Health = append(s.Findings.Health, check("stopping", findings.OK, "looks"))
		}, "passed looks"},
		{"between looks", "stopping", func(s *Subject) {
			s.Findings.Sequential.Moment = findings.MomentBetween
			s.Findings.Health = append(s.Findings.Health, check("stopping", findings.OK, "looks"))
		}, "failed check.between-looks"},
		{"before the end", "stopping", func(s *Subject) {
			s.Findings.Sequential.Moment = findings.MomentEarly
			s.Findings.Health = append(s.Findings.Health, check("stopping", findings.Warning, "early"))
		}, "failed early"},
		{"before the end, unsaid", "stopping", func(s *Subject) { s.Findings.Sequential.Moment = findings.MomentEarly }, "failed check.early"},
		{"no size", "sample", func(*Subject) {}, "not-applicable check.no-size"},
		{"half of it", "sample", func(s *Subject) {
			s.Findings.Sequential.Basis, s.Findings.Sequential.Information = findings.BasisSizes, 0.5
		}, "failed check.sample-short"},
		{"half of it, and stopped", "sample", func(s *Subject) {
			s.Findings.Sequential.Basis, s.Findings.Sequential.Information, s.Findings.Sequential.Rule = findings.BasisSizes, 0.5, "pocock"
		}, "passed check.sample-stopped"},
		{"all of it", "sample", func(s *Subject) {
			s.Findings.Sequential.Basis, s.Findings.Sequential.Information = findings.BasisMinimumEffect, 1.2
		}, "passed check.sample"},
		{"contacts enough", "contacts", func(*Subject) {}, "passed check.contacts"},
		{"too few", "contacts", func(s *Subject) { s.Findings.Comparisons[0].CannotTell = "few-contacts" }, "failed check.few-contacts"},
		{"too few in a segment", "contacts", func(s *Subject) {
			segment := "a"
			s.Findings.Comparisons = append(s.Findings.Comparisons, findings.Comparison{Segment: &segment, CannotTell: "few-contacts"})
		}, "passed check.contacts"},
		{"no comparison", "contacts", func(s *Subject) { s.Findings.Comparisons = nil }, "not-applicable check.no-comparisons"},
		{"no guardrail", "guardrail", func(*Subject) {}, "not-applicable check.no-guardrail"},
		{"kept to", "guardrail", func(s *Subject) { s.Findings.Health[0] = check("guardrail", findings.OK, "fine") }, "passed fine"},
		{"exceeded", "guardrail", func(s *Subject) { s.Findings.Health[0] = check("guardrail", findings.Warning, "too many") }, "failed too many"},
		{"nobody counted", "guardrail", func(s *Subject) {
			s.Findings.Health[0], s.Findings.Data.Complaints = check("guardrail", findings.Warning, "unchecked"), none
		}, "cannot-tell unchecked"},
		{"exceeded in a segment", "guardrail", func(s *Subject) {
			s.Findings.Health[0] = check("guardrail", findings.OK, "fine")
			s.Findings.Segments[0].Triggers = []findings.Trigger{{Trigger: "B", Guardrail: "exceeded"}}
		}, "warned check.guardrail-segment"},
		{"large segments", "small-segments", func(*Subject) {}, "passed check.segments-large"},
		{"a small one", "small-segments", func(s *Subject) { s.Findings.Segments[0].Contacts = &few }, "failed check.small-segments"},
		{"not small for this test", "small-segments", func(s *Subject) { s.Findings.Segments[0].Contacts, s.Smallest = &few, 5 }, "passed check.segments-large"},
		{"a small one of another breakdown", "small-segments", func(s *Subject) {
			s.Findings.Breakdowns = []findings.Breakdown{{Segments: []findings.Segment{{Contacts: &few}}}}
		}, "failed check.small-segments"},
		{"nobody counted people", "small-segments", func(s *Subject) { s.Findings.Segments[0].Contacts = none }, "not-applicable check.no-segments"},
		{"no ledger", "ledger", func(*Subject) {}, "not-applicable check.no-ledger"},
		{"a sound ledger", "ledger", func(s *Subject) { s.Ledger = &Ledger{Rows: 4} }, "passed check.ledger"},
		{"a changed ledger", "ledger", func(s *Subject) {
			s.Ledger = &Ledger{Faults: &experiment.Problems{List: []experiment.Message{{Code: "row"}}, Total: 1}}
		}, "failed check.ledger-changed row"},
		{"a winner", "winner", func(*Subject) {}, "passed check.winner"},
		{"none", "winner", func(s *Subject) {
			s.Findings.Verdict = findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{{Code: "why"}}}
		}, "failed check.no-winner why"},
	} {
		s := Subject{Findings: sound()}
		c.change(&s)
		at := func(level experiment.Level) findings.Ruling {
			e := &experiment.Experiment{Checks: []experiment.RuleLevel{{Rule: c.rule, Level: level}}}
			f := Judge(s, e)
			return f.Rules[slices.IndexFunc(f.Rules, func(r findings.Ruling) bool { return r.Rule == c.rule })]
		}
		r := at(experiment.FailLevel)
		said := []string{r.Status, r.Message.Code}
		for _, m := range r.Details {
			said = append(said, m.Code)
		}
		if got := strings.Join(said, " "); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.rule, c.why, got, c.want)
		}
		if r.Status == findings.Failed && at(experiment.WarnLevel).Status != findings.Warned {
			t.Errorf("%s, %s: at the level warn it is %s", c.rule, c.why, at(experiment.WarnLevel).Status)
		}
	}
}

// TestStatus: what cannot be told fails at the level fail and is a warning at
// the level warn, and the worst of the files is what they come to.
func TestStatus(t *testing.T) {
	s := Subject{File: "a", Findings: sound()}
	s.Findings.Health[0].Status = findings.Warning
	e := &experiment.Experiment{}
	if f := Judge(s, e); f.Status != findings.Failed || f.Counts.CannotTell != 1 || f.Counts.Failed != 0 {
		t.Errorf("cannot be told: %s %+v", f.Status, f.Counts)
	}
	e.Checks = []experiment.RuleLevel{{Rule: experiment.RuleSampleRatio, Level: experiment.WarnLevel}}
	warned := Judge(s, e)
	if warned.Status != findings.Warned {
		t.Errorf("at the level warn: %s", warned.Status)
	}
	if !slices.Equal(warned.Off, []string{experiment.RuleWinner, experiment.RuleHealthy}) {
		t.Errorf("not asked: %q", warned.Off)
	}
	refused := Refuse("b.csv", &experiment.Problems{List: []experiment.Message{{Code: "x", At: experiment.Place{File: "b.csv", Row: 7, Column: 2}}}, Total: 3})
	if p := refused.Problems[0]; p.Place != "b.csv:B7" || p.Line != 7 || refused.More != 2 {
		t.Errorf("a refused file: %+v", refused)
	}
	if d := Document([]findings.GateFile{warned, refused, warned}); d.Status != findings.Unreadable {
		t.Errorf("together: %s", d.Status)
	}
}
