package gate

import (
	"encoding/json"

	"triggerlab/experiment/findings"
)

// handNumbers is how many numbers of a panel were concluded from hands, and
// not from the counts beside them; 0 of no panel.
func handNumbers(panel *findings.Panel) int {
	if panel == nil {
		return 0
	}
	hands := *panel
	hands.Minds, hands.Campaign = nil, nil
	written, err := json.Marshal(hands)
	if err != nil {
		return 0
	}
	var document map[string]any
	if json.Unmarshal(written, &document) != nil {
		return 0
	}
	delete(document, "swipes")
	delete(document, "one_in")
	return numbers(document)
}

// numbers counts those of a document.
func numbers(v any) (n int) {
	switch v := v.(type) {
	case float64:
		return 1
	case map[string]any:
		for _, one := range v {
			n += numbers(one)
		}
	case []any:
		for _, one := range v {
			n += numbers(one)
		}
	}
	return n
}
