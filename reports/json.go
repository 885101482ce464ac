package reports

import (
	"bytes"
	"encoding/json"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// writeJSON writes the document with every number whole, unknown ones null,
// and names as they are: a < stays a <.
func writeJSON(to *bytes.Buffer, doc *findings.Findings, _ *text.Printer, _ Options) error {
	return encodeJSON(to, doc)
}

func encodeJSON(to *bytes.Buffer, doc any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}
