package reports

import (
	"slices"

	"triggerlab/experiment/findings"
)

const (
	// toldWhole is how many files of a check are told rule by rule, and
	// toldShort how many of the others in a line each.
	toldWhole = 20
	toldShort = 200
)

// fileNamed is what a file is called in a check: of one that holds many
// experiments, by the experiment too.
func fileNamed(f findings.GateFile) string {
	if f.Many && f.Experiment != "" {
		return f.File + " (" + f.Experiment + ")"
	}
	return f.File
}

// files tells of every file, rule by rule. Of many experiments it tells those
// that do not pass, the first of them rule by rule, and counts the others.
func (s checkStory) files() (told []section) {
	if len(s.doc.Files) <= toldWhole || !slices.ContainsFunc(s.doc.Files, func(f findings.GateFile) bool { return f.Many }) {
		for _, f := range s.doc.Files {
			told = append(told, s.file(f))
		}
		return told
	}
	one := !slices.ContainsFunc(s.doc.Files, func(f findings.GateFile) bool { return f.File != s.doc.Files[0].File })
	var passed, more int
	rest := grid{columns: []column{{head: s.p.Word("report.gate.column.experiment"), wide: 2}, {head: s.p.Word("report.gate.column.says"), wide: 3}}}
	for _, f := range s.doc.Files {
		switch {
		case f.Many && (f.Status == findings.Passed || f.Status == findings.Warned):
			passed++
		case len(told) < toldWhole:
			told = append(told, s.file(f))
		case len(rest.rows) < toldShort:
			name := fileNamed(f)
			if one && f.Experiment != "" {
				name = f.Experiment
			}
			rest.rows = append(rest.rows, []string{string(statusMarks[f.Status]) + " " + name, sentence(s.sum(f))})
		default:
			more++
		}
	}
	others := section{title: s.p.Word("report.gate.others")}
	if len(rest.rows) > 0 {
		others.add(rest)
	}
	others.add(note(s.p.Word("report.gate.others-passed", "passed", passed, "more", more)))
	return append(told, others)
}
