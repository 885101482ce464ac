package gate

import (
	"encoding/json"
	"fmt"
	"strings"

	"triggerlab/experiment/findings"
)

// twice notes every member of a document that stands there under the name of
// an earlier one: programs differ in which of them they read.
func (c *claimed) twice(document []byte) {
	c.value(reading(document), "")
}

// value goes through one value; the document is known to be whole.
func (c *claimed) value(decoder *json.Decoder, path string) {
	token, _ := decoder.Token()
	switch token {
	case json.Delim('{'):
		seen := map[string]bool{}
		for decoder.More() {
			key, err := decoder.Token()
			if err != nil {
				return
			}
			name := fmt.Sprint(key)
			at := path + "/" + pointer.Replace(name)
			if seen[name] {
				c.differs(findings.ClaimAdded, at, written(name), "")
			}
			seen[name] = true
			c.value(decoder, at)
		}
		_, _ = decoder.Token()
	case json.Delim('['):
		for i := 0; decoder.More(); i++ {
			c.value(decoder, fmt.Sprintf("%s/%d", path, i))
		}
		_, _ = decoder.Token()
	}
}

// pointer writes the name of a member within a path.
var pointer = strings.NewReplacer("~", "~0", "/", "~1")
