package workbook

import (
	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
)

// checksTitle stands, as if it were a setting, above the levels of the gate's
// rules: every row of the Experiment sheet below it is a rule and its level.
// Rules and levels are those of the flags in every language.
var checksTitle = named{"checks:", "contrôles :", "controles:"}

// checksList names the levels to choose from.
const checksList = "checks"

// readCheck reads a row of the section checks:, or its first one.
func (r *reader) readCheck(row row, name, value int, seen map[string]position) {
	n, named := row.cell(name)
	v, said := row.cell(value)
	if !r.checks {
		r.checks = true
		if said {
			v.wrong("workbook.checks-value", "value", v.text())
		}
		return
	}
	key := ""
	if named {
		key = roles.Fold(n.text())
	}
	// A setting and a rule may go by one name: stopping, guardrail.
	if !row.first(seen, name, "checks: "+key, key) || !said {
		return
	}
	read, problem, ok := experiment.ParseRule(ruleName(n.text()), v.text())
	switch {
	case !ok && problem.Code == "rule.unknown" && settingIs(n.text()):
		n.wrong("workbook.setting-below-checks", "setting", n.text())
	case !ok && problem.Code == "rule.unknown":
		r.wrong(problem, row.at(name))
	case !ok:
		r.wrong(problem, v.row.at(value))
	default:
		r.book.Experiment.Checks = append(r.book.Experiment.Checks, read)
	}
}

// ruleName returns the name of a rule however it is spaced and cased; a name
// that is none is returned as it was typed.
func ruleName(typed string) string {
	for _, rule := range experiment.RuleList {
		if roles.Fold(rule.Name) == roles.Fold(typed) {
			return rule.Name
		}
	}
	return typed
}

// settingIs tells the name of a setting.
func settingIs(typed string) bool {
	name := settingName(typed)
	for _, s := range experiment.SettingList {
		if s.Name == name {
			return true
		}
	}
	return false
}

// writeChecks writes what was said of the rules, if anything was.
func writeChecks(s *table.SheetWriter, checks []experiment.RuleLevel) error {
	if len(checks) == 0 {
		return nil
	}
	if err := s.Row(checksTitle.en); err != nil {
		return err
	}
	for _, said := range last(checks) {
		if err := s.Row(said.Rule, string(said.Level)); err != nil {
			return err
		}
	}
	return nil
}

// last keeps what was said last of each rule: a flag may have changed it.
func last(checks []experiment.RuleLevel) []experiment.RuleLevel {
	e, list := experiment.Experiment{Checks: checks}, []experiment.RuleLevel{}
	for _, rule := range experiment.RuleList {
		for _, said := range checks {
			if said.Rule == rule.Name {
				list = append(list, experiment.RuleLevel{Rule: rule.Name, Level: e.LevelOf(rule)})
				break
			}
		}
	}
	return list
}

// checks writes every rule below the settings, with what it asks and its
// default.
func (o starter) checks(s *table.SheetWriter, row int64) error {
	if err := s.Row(checksTitle.in(o.tongue), nil, o.Word("note.checks")); err != nil {
		return err
	}
	row++
	for _, rule := range experiment.RuleList {
		row++
		if err := s.List(2, row, o.lists[checksList]); err != nil {
			return err
		}
		var level any
		for _, said := range last(o.Experiment.Checks) {
			if said.Rule == rule.Name {
				level = string(said.Level)
			}
		}
		if err := s.Row(rule.Name, level, o.Word("note.check."+rule.Name), string(rule.Default)); err != nil {
			return err
		}
	}
	return nil
}
