package experiment

import "testing"

// TestParseRule: a rule is known whatever its case, and what is wrong with it
// is told apart.
func TestParseRule(t *testing.T) {
	for _, c := range []struct{ name, level, problem string }{
		{"plan", "fail", ""}, {" Sample-Ratio ", " WARN ", ""}, {"winner", "off", ""},
		{"plans", "fail", "rule.unknown"}, {"", "fail", "rule.unknown"}, {"plan", "", "rule.level"}, {"plan", "error", "rule.level"},
	} {
		if _, problem, ok := ParseRule(c.name, c.level); problem.Code != c.problem || ok != (c.problem == "") {
			t.Errorf("%q=%q: %q (%v), want %q", c.name, c.level, problem.Code, ok, c.problem)
		}
	}
}

// TestLevelOf: what was said last holds, and else the default, and no plan is
// another one for it.
func TestLevelOf(t *testing.T) {
	e := Experiment{Checks: []RuleLevel{{RulePlan, OffLevel}, {RulePlan, WarnLevel}}}
	for _, r := range RuleList {
		want := r.Default
		if r.Name == RulePlan {
			want = WarnLevel
		}
		if got := e.LevelOf(r); got != want {
			t.Errorf("%s: %s, want %s", r.Name, got, want)
		}
	}
	if Fingerprint(Decisions(&e)) != Fingerprint(Decisions(&Experiment{})) {
		t.Error("the levels of rules change the fingerprint of a plan")
	}
}
