package commands

import (
	"context"
	"io"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/gate"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// judged writes a report as the results of tests: what check would say of the
// same file, at the levels of its workbook. It fails nobody; check does.
func (o *reportOptions) judged(ctx context.Context, w io.Writer, std Streams, src source.Options, loaded *source.Loaded, doc *findings.Findings) error {
	subject := gate.Subject{File: src.Path, Findings: doc}
	if loaded.Ledger != "" {
		var err error
		if subject.Ledger, err = lookThrough(ctx, loaded.Ledger); err != nil {
			return err
		}
	}
	answer := gate.Document([]findings.GateFile{gate.Judge(subject, loaded.Experiment)})
	return reports.WriteCheck(w, reports.JUnit, answer, std.reportIn(loaded.Experiment.Language), reports.Options{})
}
