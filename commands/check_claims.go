package commands

import (
	"context"
	"io"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/gate"
	"triggerlab/experiment/source"
	"triggerlab/reports"
)

// claimsOf holds an exported report against what it carries, and against the
// outcomes where some were named.
func claimsOf(ctx context.Context, src source.Options, loaded *source.Loaded) (*findings.Claims, error) {
	var outcomes *gate.Outcomes
	if src.Outcomes != "" {
		outcomes = &gate.Outcomes{Tally: loaded.Tally, Provenance: loaded.Provenance}
	}
	return gate.Claims(ctx, src.Path, loaded.Export, version(), outcomes, rewrite)
}

// rewrite writes findings as an exported report was written.
func rewrite(w io.Writer, format, lang string, doc *findings.Findings) error {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.English
	}
	return reports.Write(w, reports.Format(format), doc, tag, reports.Options{Details: true})
}
