package reports

import (
	"bytes"
	"encoding/json"
)

// encodeJSON writes the document with every number whole, unknown ones null,
// and names as they are: a < stays a <.
func encodeJSON(to *bytes.Buffer, doc any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}
