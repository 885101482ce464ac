package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/gate"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// ask reads a file, analyses it, and puts the rules to it.
func (o *checkOptions) ask(ctx context.Context, std Streams, src source.Options) (findings.GateFile, error) {
	loaded, err := o.load(ctx, std, src, o.paths()...)
	if err != nil {
		return findings.GateFile{}, err
	}
	doc, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		return findings.GateFile{}, err
	}
	subject := gate.Subject{File: src.Path, Findings: doc, Smallest: int64(loaded.Experiment.SmallestSegment)}
	if loaded.Ledger != "" {
		if subject.Ledger, err = lookThrough(ctx, loaded.Ledger); err != nil {
			return findings.GateFile{}, err
		}
	}
	if loaded.Export != nil {
		if subject.Claims, err = claimsOf(ctx, src, loaded); err != nil {
			return findings.GateFile{}, err
		}
	}
	loaded.Experiment.Checks = append(loaded.Experiment.Checks, o.levels...)
	return gate.Judge(subject, loaded.Experiment), nil
}

// lookThrough verifies a ledger, whose faults are an answer and no error.
func lookThrough(ctx context.Context, path string) (found *gate.Ledger, err error) {
	l, err := ledger.Open(ctx, path, ledger.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	v, err := l.Verify(ctx)
	found = &gate.Ledger{Rows: v.Rows}
	var faults *experiment.Problems
	if errors.As(err, &faults) {
		found.Faults, err = faults, nil
	}
	return found, err
}

// onGitHub tells that a job of GitHub runs this.
func onGitHub() bool { return os.Getenv("GITHUB_ACTIONS") == "true" }

// checkFormat is the format that was said, or that the name of the file says,
// or annotations in a job of GitHub.
func checkFormat(said, path string) (reports.Format, error) {
	format := reports.Format(said)
	switch {
	case said == "" && path == "" && onGitHub():
		return reports.GitHub, nil
	case said == "" && strings.EqualFold(filepath.Ext(path), ".xml"):
		return reports.JUnit, nil
	case format == reports.JUnit || format == reports.GitHub:
		return format, nil
	}
	return choosing("check", reports.CheckFormats())(said, path)
}

// tell says what goes elsewhere than the answer: the summary of a job, and
// where the answer is in files alone, what it comes to.
func tell(std Streams, targets []target, doc *findings.Gate) error {
	annotated := slices.ContainsFunc(targets, func(t target) bool { return t.format == reports.GitHub })
	if !slices.ContainsFunc(targets, target.toScreen) {
		for i, line := range reports.CheckLines(doc, std.tongue.tag) {
			if doc.Files[i].Status != findings.Passed {
				fmt.Fprintf(std.notes(), "triggerlab: %s\n", line)
			}
		}
		if onGitHub() && !annotated {
			annotated = true
			if err := reports.WriteCheck(std.Out, reports.GitHub, doc, std.tongue.tag, reports.Options{Place: inRepository}); err != nil {
				return err
			}
		}
	}
	if !annotated {
		return nil
	}
	return writeSummary(std, doc)
}

// inRepository is a file's path from the root of the repository, where it lies
// in that of a job.
func inRepository(path string) string {
	root := os.Getenv("GITHUB_WORKSPACE")
	full, err := filepath.Abs(path)
	if root == "" || err != nil {
		return path
	}
	if below, err := filepath.Rel(root, full); err == nil && filepath.IsLocal(below) {
		return filepath.ToSlash(below)
	}
	return path
}

// writeSummary adds the answer to the summary of a job, where there is one.
func writeSummary(std Streams, doc *findings.Gate) (err error) {
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	begun, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	return reports.WriteCheckSummary(f, doc, std.tongue.tag, max(0, reports.MaxSummary-int(begun)))
}
