package reports

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"triggerlab/experiment/findings"
)

// TestJSONRoundTrip: whoever reads the document has the findings again,
// every digit of them.
func TestJSONRoundTrip(t *testing.T) {
	for fixture, make := range fixtures {
		document := report(t, JSON, make(), Options{})
		var read findings.Findings
		if err := json.Unmarshal([]byte(document), &read); err != nil {
			t.Fatal(err)
		}
		// What the document does not carry, and numbers in values, whose
		// type JSON cannot keep.
		ignore := cmp.Options{
			cmpopts.IgnoreFields(findings.Findings{}, "Days", "Cells"),
			cmp.Comparer(func(a, b map[string]any) bool { return len(a) == len(b) }),
		}
		if diff := cmp.Diff(worded(make(), printer()), &read, numbers, ignore); diff != "" {
			t.Errorf("%s: %s", fixture, diff)
		}
		if again := report(t, JSON, &read, Options{}); again != document {
			t.Errorf("%s: written again it differs:\n%s", fixture, cmp.Diff(document, again))
		}
	}
}

func TestJSONIsClean(t *testing.T) {
	document := report(t, JSON, hostile(), Options{})
	if !strings.HasSuffix(document, "}\n") {
		t.Error("no trailing newline")
	}
	for _, wrong := range []string{"NaN", "Inf", `\u003c`, `"text": ""`} {
		if strings.Contains(document, wrong) {
			t.Errorf("there is %s in the document", wrong)
		}
	}
	if strings.Contains(document, `"set_aside": null`) || strings.Contains(report(t, JSON, &findings.Findings{}, Options{}), `"triggers": null`) {
		t.Error("an empty list is null")
	}
}
