package reports

import (
	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
)

// Carries tells the formats that hold the evidence by which a report can be
// checked and rendered again; what is read as text alone holds none.
func Carries(f Format) bool { return f == JSON || f == XLSX || f == HTML }

// inLanguage is the evidence of a report whose words are in a language; nil
// where there is none.
func inLanguage(e *findings.Evidence, lang language.Tag) *findings.Evidence {
	if e == nil {
		return nil
	}
	said := *e
	said.Language = lang.String()
	return &said
}
