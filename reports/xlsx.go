package reports

import (
	"bytes"
	"errors"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

func writeXLSX(to *bytes.Buffer, doc *findings.Findings, p *text.Printer, _ Options) error {
	return errors.New("not yet")
}
